// Harmless pictures made from nothing but a seed: soft coloured shapes, written as PPM and turned into other formats by
// the `vips` command.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

// Repeatable numbers in [0, 1) (mulberry32, a public-domain generator by its author's statement).
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// RGB bytes of a picture with enough texture for a PDQ quality of 100.
export function picture(seed, width = 400, height = 300) {
  const random = seeded(seed);
  const blobs = Array.from({ length: 60 }, () => ({
    x: random() * width, y: random() * height, r: (0.03 + 0.12 * random()) * width, c: [random(), random(), random()],
  }));
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const color = [0.5, 0.5, 0.5];
      for (const blob of blobs) {
        if ((x - blob.x) ** 2 + (y - blob.y) ** 2 < blob.r ** 2) for (let i = 0; i < 3; ++i) color[i] = 0.35 * color[i] + 0.65 * blob.c[i];
      }
      for (let i = 0; i < 3; ++i) rgb[3 * (y * width + x) + i] = Math.round(255 * color[i]);
    }
  }
  return { width, height, rgb };
}

export function writePpm(file, { width, height, rgb }) {
  writeFileSync(file, Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), rgb]));
}

export function vips(...args) {
  execFileSync('vips', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

// Writes a picture in the format that the file's ending names, such as .jpg[Q=80].
export function writePicture(file, seed, width, height) {
  const ppm = `${file.replace(/\[.*\]$/, '')}.ppm`;
  writePpm(ppm, picture(seed, width, height));
  vips('copy', ppm, file);
  execFileSync('rm', [ppm]);
}
