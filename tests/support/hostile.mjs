// 200 hostile files, the same every time: truncations, bit flips, bombs, wrong magic and mislabelled contents of every
// format the decoder knows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { seeded, writePicture } from './pictures.mjs';

const formats = { jpeg: '.jpg[Q=85]', png: '.png', webp: '.webp', gif: '.gif', tiff: '.tif', avif: '.avif' };

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; ++i) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function pngChunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
}

// A PNG whose header claims `width` × `height`; `data` is what its IDAT holds.
export function pngClaiming(width, height, data, { depth = 8, type = 2 } = {}) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, type, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'), pngChunk('IHDR', header), pngChunk('IDAT', data), pngChunk('IEND', Buffer.alloc(0))]);
}

function bombs() {
  const zeros = deflateSync(Buffer.alloc(20000 * 2501), { level: 9 });
  const gif = Buffer.from('474946383961ffffffff800000ffffff0000002c000000000100010000020244010 03b'.replace(/\s/g, ''), 'hex');
  const tiff = Buffer.alloc(200);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(4, 8);
  [[256, 4, 1, 0x7fffffff], [257, 4, 1, 0x7fffffff], [258, 3, 1, 8], [273, 4, 1, 100]].forEach(([tag, type, count, value], i) => {
    tiff.writeUInt16LE(tag, 10 + 12 * i);
    tiff.writeUInt16LE(type, 12 + 12 * i);
    tiff.writeUInt32LE(count, 14 + 12 * i);
    tiff.writeUInt32LE(value, 18 + 12 * i);
  });
  return [
    ['bomb: PNG of 60,000 squared in its header', pngClaiming(60000, 60000, Buffer.alloc(10))],
    ['bomb: PNG of 2^31-1 squared in its header', pngClaiming(0x7fffffff, 0x7fffffff, Buffer.alloc(10))],
    ['bomb: 20,000 squared 1-bit PNG that is really there', pngClaiming(20000, 20000, zeros, { depth: 1, type: 0 })],
    ['bomb: GIF screen of 65,535 squared', gif],
    ['bomb: TIFF of 2^31-1 squared', tiff],
    ['bomb: PNG of no size', pngClaiming(0, 0, Buffer.alloc(10))],
    ['bomb: thin PNG of 2^31-1 by 1', pngClaiming(0x7fffffff, 1, Buffer.alloc(10))],
  ];
}

function wrongMagic(samples) {
  const magics = ['ffd8ffe0', '89504e470d0a1a0a', '474946383961', '49492a00', '4d4d002a', '52494646ffffffff57454250', '0000001c6674797061766966', '0000001866747970686569630000'];
  const random = seeded(7);
  const out = [];
  for (const magic of magics) {
    out.push([`wrong magic: ${magic} and nothing else`, Buffer.from(magic, 'hex')]);
    const noise = Buffer.from(Array.from({ length: 3000 }, () => Math.floor(256 * random())));
    out.push([`wrong magic: ${magic} and noise`, Buffer.concat([Buffer.from(magic, 'hex'), noise])]);
    out.push([`mislabelled: ${magic} over a JPEG`, Buffer.concat([Buffer.from(magic, 'hex'), samples.jpeg.subarray(8)])]);
  }
  for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7\n', 'PK\x03\x04', '\x7fELF', '#!/bin/sh\n', 'BM', '\0', 'x']) {
    out.push([`unknown: ${JSON.stringify(text)}`, Buffer.from(text, 'latin1')]);
  }
  return out;
}

// [[name, bytes], …], exactly 200 of them.
export function hostileFiles(folder) {
  const samples = {};
  for (const [format, ending] of Object.entries(formats)) {
    const file = join(folder, `sample${ending}`);
    writePicture(file, 11, 200, 150);
    samples[format] = readFileSync(file.replace(/\[.*\]$/, ''));
  }
  const files = [...bombs(), ...wrongMagic(samples)];
  const random = seeded(3);
  const names = Object.keys(samples);
  for (let i = 0; files.length < 200; ++i) {
    const format = names[i % names.length];
    const bytes = Buffer.from(samples[format]);
    if (i % 2 === 0) {
      const length = 1 + Math.floor(random() * (bytes.length - 1));
      files.push([`truncated ${format} at ${length} of ${bytes.length}`, bytes.subarray(0, length)]);
    } else {
      const flips = 1 + Math.floor(random() * 20);
      for (let k = 0; k < flips; ++k) bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(8 * random());
      files.push([`${flips} bits flipped in ${format} (${i})`, bytes]);
    }
  }
  return files;
}

