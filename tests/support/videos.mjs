// Harmless clips made of the seeded pictures, by the `ffmpeg` program: one picture a second.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePicture } from './pictures.mjs';

// `seeds` are the scenes in order. `options` go to the encoder.
export function writeVideo(file, seeds, options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'nightlight-video-'));
  try {
    seeds.forEach((seed, place) => writePicture(join(folder, `${String(place).padStart(4, '0')}.png`), seed));
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-framerate', '1', '-i', join(folder, '%04d.png'), '-r', '10',
      '-pix_fmt', 'yuv420p', '-threads', '1', ...options, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
