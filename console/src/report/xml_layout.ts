// Lays an XML document out for reading: one element a line, indented. It only cuts the text into
// lines, adds indentation and drops blanks between elements; the document itself is shown as it is
// beside this.

export interface XmlLine {
  depth: number;
  pieces: Array<{ kind: "tag" | "text"; text: string }>;
}

type Token = { kind: "open" | "close" | "whole" | "text"; text: string };

function kindOf(tag: string): Token["kind"] {
  if (tag.startsWith("</")) return "close";
  return tag.endsWith("/>") || tag.startsWith("<?") || tag.startsWith("<!") ? "whole" : "open";
}

function endOfTag(text: string, start: number): number {
  for (const [opening, closing] of [
    ["<!--", "-->"],
    ["<![CDATA[", "]]>"],
    ["<?", "?>"],
  ] as const) {
    if (!text.startsWith(opening, start)) continue;
    const end = text.indexOf(closing, start);
    return end === -1 ? text.length : end + closing.length;
  }
  let quote = "";
  for (let place = start; place < text.length; place += 1) {
    const letter = text[place] ?? "";
    if (quote) quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === ">") return place + 1;
  }
  return text.length;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let place = 0;
  while (place < text.length) {
    const next = text[place] === "<" ? endOfTag(text, place) : text.indexOf("<", place);
    const end = next === -1 ? text.length : next;
    const piece = text.slice(place, end);
    if (text[place] === "<") found.push({ kind: kindOf(piece), text: piece });
    else if (piece.trim() !== "") found.push({ kind: "text", text: piece });
    place = end;
  }
  return found;
}

const piece = (token: Token) => ({
  kind: token.kind === "text" ? ("text" as const) : ("tag" as const),
  text: token.text,
});

export function layOutXml(text: string): XmlLine[] {
  const all = tokens(text);
  const lines: XmlLine[] = [];
  let depth = 0;
  for (let place = 0; place < all.length; place += 1) {
    const [first, second, third] = all.slice(place, place + 3);
    if (!first) break;
    if (first.kind === "close") depth = Math.max(depth - 1, 0);
    const leaf = first.kind === "open" && second?.kind === "text" && third?.kind === "close";
    const empty = first.kind === "open" && second?.kind === "close";
    const taken = leaf ? 3 : empty ? 2 : 1;
    lines.push({ depth, pieces: all.slice(place, place + taken).map(piece) });
    if (first.kind === "open" && taken === 1) depth += 1;
    place += taken - 1;
  }
  return lines;
}
