// Measures the hashing of long videos: makes two hours of 1080p with the ffmpeg program, one grainy and one clean,
// hashes them, and lets the ffmpeg program alone take one frame a second of the same pictures on one core, as
// the rival.
//   node bench/video/video.mjs --build build/release --out FILE [--quick]
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { quantity } from '../report/text.mjs';
import { pictures } from '../scan/data.mjs';

const { values: options } = parseArgs({
  options: { build: { type: 'string', default: 'build/release' }, out: { type: 'string' }, quick: { type: 'boolean' } },
});
const build = resolve(options.build);
const data = join(build, 'bench-data');
mkdirSync(data, { recursive: true });
mkdirSync(dirname(resolve(options.out)), { recursive: true });
const say = (text) => process.stderr.write(`  ${text}\n`);
const [sceneSeconds, minutes] = options.quick ? [2, 1] : [10, 60];

function ffmpeg(...args) {
  execFileSync('ffmpeg', ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function probe(entry, file) {
  return Number(execFileSync('ffprobe', ['-v', 'error', '-show_entries', `format=${entry}`, '-of', 'csv=p=0', file], { encoding: 'utf8' }));
}

// Made beside and moved, so that what was begun and not finished is not taken for a clip.
function made(file, make) {
  if (!existsSync(file)) {
    const part = file.replace(/\.mp4$/, '.part.mp4');
    make(part);
    renameSync(part, file);
  }
  return file;
}

// x264 at its default preset: B-frames, three references, an adaptive GOP of at most 250 frames. A tone as sound.
// Six scenes, each a slow walk of the camera over a photograph. Grainy: with the noise of a sensor, at 4 Mbit/s.
// Clean: without, at x264's default quality.
function clip(name) {
  const folder = pictures(join(data, 'pictures-video'), 2560, 1440, 6);
  const scenes = [0, 1, 2, 3, 4, 5].map((i) => join(folder, `0${i}.jpg`)).filter((file) => existsSync(file));
  const seconds = sceneSeconds * scenes.length;
  return made(join(data, `${name}-${seconds}s.mp4`), (part) => {
    say(`making a ${name} clip of ${seconds} s of 1080p`);
    const noise = name === 'grainy' ? ',noise=alls=4:allf=t' : '';
    const walk = (i) => `[${i}:v]crop=1920:1080:x='(iw-ow)*t/${sceneSeconds}':y='(ih-oh)*(0.5+0.5*sin(t))'${noise},format=yuv420p,setsar=1[v${i}]`;
    ffmpeg(...scenes.flatMap((scene) => ['-loop', '1', '-framerate', '30', '-t', String(sceneSeconds), '-i', scene]),
      '-f', 'lavfi', '-t', String(seconds), '-i', 'sine=frequency=330:sample_rate=48000',
      '-filter_complex', `${scenes.map((_, i) => walk(i)).join(';')};${scenes.map((_, i) => `[v${i}]`).join('')}concat=n=${scenes.length}[v]`,
      '-map', '[v]', '-map', `${scenes.length}:a`, '-c:v', 'libx264', '-pix_fmt', 'yuv420p',
      ...(name === 'grainy' ? ['-b:v', '4M', '-maxrate', '6M', '-bufsize', '8M'] : []), '-c:a', 'aac', part);
  });
}

function long(name, short) {
  const file = join(data, `${name}-${minutes}min.mp4`);
  const length = probe('duration', short);
  const repeats = Math.ceil((minutes * 60) / length) - 1;
  return options.quick ? short : made(file, (part) => {
    ffmpeg('-stream_loop', String(repeats), '-i', short, '-c', 'copy', part);
  });
}

// One frame a second of the clip as RGB, by the ffmpeg program on one core: seconds of processor.
function rival(short) {
  const command = 'TIMEFORMAT="%U %S"; time taskset -c 0 ffmpeg -nostdin -hide_banner -loglevel error -threads 1 -i "$1" ' +
    '-filter_threads 1 -vf fps=1 -pix_fmt rgb24 -f rawvideo -y /dev/null';
  const { status, stderr } = spawnSync('bash', ['-c', command, 'bash', short], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr}`);
  return stderr.trim().split('\n').pop().split(' ').reduce((sum, seconds) => sum + Number(seconds), 0);
}

// The rows of one video.
async function measure({ name, short, video }) {
  const out = `${options.out}.${name}`;
  say(`hashing ${quantity(probe('duration', video), 's')}, ${name}`);
  const program = spawn(join(build, 'bench/video_bench'), ['--clip', video, '--case', name, '--out', out], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(program, 'exit');
  if (code !== 0) throw new Error('video_bench failed');
  const rows = readFileSync(out, 'utf8').trim().split('\n').slice(1).map((row) => row.split('\t'));
  rmSync(out);
  say('the ffmpeg program alone, on the clip');
  const took = rival(short);
  return [...rows,
    ['seconds', `${name}/ffmpeg`, took, 's'],
    ['speed', `${name}/ffmpeg`, probe('duration', short) / took, 'x real time'],
    ['bit_rate', name, probe('bit_rate', video) / 1e6, 'Mbit/s'],
    ['size', name, probe('size', video) / 1e6, 'MB']];
}

const rows = [];
const videos = ['grainy', 'clean'].map((name) => {
  const short = clip(name);
  return { name, short, video: long(name, short) };
});
for (const one of videos) rows.push(...await measure(one));
writeFileSync(`${options.out}.part`, [['figure', 'case', 'value', 'unit'], ...rows].map((row) => `${row.join('\t')}\n`).join(''));
renameSync(`${options.out}.part`, options.out);
