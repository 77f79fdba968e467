// Lengths as the server counts them: bytes of UTF-8.

const encoder = new TextEncoder();

// Bytes left of `limit`; negative when the text is too long.
export function bytesLeft(text: string, limit: number): number {
  return limit - encoder.encode(text).length;
}

export function checkLength(text: string, limit: number): string | undefined {
  const left = bytesLeft(text, limit);
  return left < 0 ? `This is too long: take out about ${-left} characters.` : undefined;
}
