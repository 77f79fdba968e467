// What the scan is measured on: photographs of Debian's picture packages at the sizes wanted, and a list of
// random entries. Made once and kept.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.env.VIPS_WARNING = '0'; // of EXIF data that does not matter here
const roots = ['/usr/share/backgrounds', '/usr/share/wallpapers'];

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.isFile() && /\.(jpe?g|png|webp)$/i.test(entry.name) ? [path] : [];
  });
}

function sizeOf(path) {
  const side = (name) => Number(execFileSync('vipsheader', ['-f', name, path], { encoding: 'utf8' }));
  return [side('width'), side('height')];
}

// Photographs, not drawings: what is a JPEG of more than 0.15 byte a pixel holds natural texture. Sorted, so that
// the same packages give the same choice.
function photographs(minWidth, minHeight, count) {
  const chosen = [];
  for (const path of roots.flatMap(filesUnder).filter((path) => /\.jpe?g$/i.test(path)).sort()) {
    const [width, height] = sizeOf(path);
    if (width < minWidth || height < minHeight || statSync(path).size < 0.15 * width * height) continue;
    chosen.push(path);
    if (chosen.length === count) break;
  }
  if (chosen.length === 0) throw new Error('no photographs are installed: tools/setup --bench installs them');
  return chosen;
}

// JPEGs of exactly width × height pixels at quality 85, cut from the middle; enlarged by a few percent where the
// photograph is not as high.
export function pictures(folder, width, height, count) {
  const done = join(folder, 'complete');
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  photographs(width, Math.round(height * 0.95), count).forEach((path, i) => {
    const out = join(folder, `${String(i).padStart(2, '0')}.jpg`);
    execFileSync('vipsthumbnail', [path, '--size', `${width}x${height}`, '--smartcrop', 'centre', '-o', `${out}[Q=85,strip]`]);
  });
  writeFileSync(done, '');
  return folder;
}

// PDQ entries of weight 128, as photographs have them, from a counter under SHA-256: always the same ones.
function entry(number) {
  let bytes = createHash('sha256').update(`nightlight bench entry ${number}`).digest();
  let weight = 0;
  for (const byte of bytes) for (let bits = byte; bits; bits &= bits - 1) weight++;
  for (let bit = number % 256; weight !== 128; bit = (bit + 1) % 256) {
    const isSet = (bytes[bit >> 3] >> (bit & 7)) & 1;
    if (Boolean(isSet) !== weight > 128) continue;
    bytes[bit >> 3] ^= 1 << (bit & 7);
    weight += isSet ? -1 : 1;
  }
  return `pdq ${bytes.toString('hex')}`;
}

// A list file of `count` such entries, built by the command line.
export function list(folder, nightlight, count) {
  const file = join(folder, `entries-${count}.nllist`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const perText = 200_000;
  const texts = [];
  for (let from = 0; from < count; from += perText) {
    const lines = [];
    for (let i = from; i < Math.min(count, from + perText); i++) lines.push(entry(i));
    const text = join(folder, `entries-${from}.txt`);
    writeFileSync(text, `${lines.join('\n')}\n`);
    texts.push(text);
  }
  rmSync(`${file}.part`, { force: true });
  execFileSync(nightlight, ['list', 'build', '--name', 'bench', '--out', `${file}.part`, '--source', 'random entries',
    ...texts.flatMap((text) => ['--hashes', text])], { stdio: ['ignore', 'ignore', 'inherit'] });
  renameSync(`${file}.part`, file);
  texts.forEach((text) => rmSync(text));
  return file;
}
