// Measures POST /v1/media:scan of 1 MP JPEGs: starts nightlightd of the release build with a list of a million
// entries, asks how much it answers at most, then how long answers take at shares of that.
//   node bench/scan/scan.mjs --build build/release --out FILE [--quick]
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { list, pictures } from './data.mjs';

const { values: options } = parseArgs({
  options: { build: { type: 'string', default: 'build/release' }, out: { type: 'string' }, quick: { type: 'boolean' } },
});
const build = resolve(options.build);
process.env.NIGHTLIGHT_BIN ??= join(build, 'bin');
const { Stack, bin } = await import('../../tests/e2e/stack.mjs');

const entries = options.quick ? 10_000 : 1_000_000;
const seconds = options.quick ? 2 : 10;
const rows = [];
const say = (text) => process.stderr.write(`  ${text}\n`);
const add = (figure, of, value, unit) => rows.push([figure, of, value, unit]);

// Seconds of processor that a process and its children have taken so far.
const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}
function childrenOf(pid) {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
}
// Seconds of processor that the whole machine has taken so far, waiting and stolen time not counted.
function machineSeconds() {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / ticks;
}
function usageOf(stack) {
  const decoders = childrenOf(stack.daemon.pid).map((pid) => [pid, processorSeconds(pid)]);
  return { machine: machineSeconds(), daemon: processorSeconds(stack.daemon.pid), decoders: new Map(decoders) };
}
// A decoder that was renewed in between counts with what its successor has taken: the rest is unknown.
function usageBetween(before, after) {
  let decoders = 0;
  for (const [pid, used] of after.decoders) decoders += used - (before.decoders.get(pid) ?? 0);
  return { machine: after.machine - before.machine, daemon: after.daemon - before.daemon, decoders };
}

async function load(stack, name, folder, more) {
  const out = stack.file('load.tsv');
  const program = spawn(join(build, 'bench/scan_load_bench'), ['--out', out, '--case', name, '--port', String(stack.port),
    '--token-file', stack.file('token'), '--pictures', folder, ...more], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(program, 'exit');
  if (code !== 0) throw new Error(`the load generator failed in ${name}`);
  const lines = readFileSync(out, 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'));
  rows.push(...lines);
  return (figure, of = name) => Number(lines.find(([f, c]) => f === figure && c === of)?.[2]);
}

// The most it answers, over the number of connections that ask at the same time.
async function findMost(stack, folder) {
  let best = { rate: 0 };
  for (const connections of options.quick ? [4] : [1, 2, 4, 8]) {
    const name = `closed/${connections}`;
    const before = usageOf(stack);
    const figure = await load(stack, name, folder,
      ['--connections', String(connections), '--seconds', String(seconds), '--warm-up', '2']);
    const used = usageBetween(before, usageOf(stack));
    const spent = seconds + 2;
    add('service_cpu', `${name}/nightlightd`, used.daemon / spent, 'cores');
    add('service_cpu', `${name}/decoders`, used.decoders / spent, 'cores');
    add('others_cpu', name, Math.max(0, (used.machine - used.daemon - used.decoders) / spent - figure('generator_cpu')), 'cores');
    const rate = figure('throughput');
    say(`${connections} connections: ${rate.toFixed(1)} answers a second, median ${figure('latency', `${name}/p50`).toFixed(1)} ms, ` +
      `generator ${(figure('generator_cpu') * 100).toFixed(1)} % of a core`);
    if (rate > best.rate) best = { rate, connections };
  }
  return best;
}

async function atShares(stack, folder, most) {
  for (const arrivals of ['even', 'random']) {
    for (const share of options.quick ? [0.7] : [0.3, 0.5, 0.7, 0.85]) {
      const name = `${arrivals}/${share}`;
      const figure = await load(stack, name, folder, ['--arrivals', arrivals, '--connections', '128',
        '--rate', String(most * share), '--seconds', String(seconds * 2), '--warm-up', '3']);
      add('rate', name, most * share, 'requests/s');
      say(`${arrivals} arrivals at ${Math.round(share * 100)} %: median ${figure('latency', `${name}/p50`).toFixed(1)} ms, ` +
        `99 % within ${figure('latency', `${name}/p99`).toFixed(1)} ms`);
    }
  }
}

const data = join(build, 'bench-data');
say('pictures and list');
const onePixels = pictures(join(data, 'pictures-1mp'), 1152, 864, 32);
const twelve = pictures(join(data, 'pictures-12mp'), 4032, 3024, 6);
const listFile = list(join(data, 'lists'), join(bin, 'nightlight'), entries);

const stack = await Stack.create({ limits: 'requests_per_second = 100000' });
try {
  stack.lists = [listFile];
  stack.createPeople();
  writeFileSync(stack.file('token'), stack.token);
  say(`starting nightlightd with ${entries} entries`);
  await stack.startDaemon();
  const most = await findMost(stack, onePixels);
  add('most', 'closed', most.rate, 'answers/s');
  add('most_connections', 'closed', most.connections, 'connections');
  add('cores', 'machine', cpus().length, 'cores');
  add('entries', 'list', entries, 'entries');
  await atShares(stack, onePixels, most.rate);
  const one = await load(stack, 'single/12mp', twelve, ['--connections', '1', '--seconds', String(seconds), '--warm-up', '1']);
  say(`12 MP, one at a time: median ${one('latency', 'single/12mp/p50').toFixed(1)} ms`);
} finally {
  await stack.stop();
}
if (options.out) {
  mkdirSync(dirname(options.out), { recursive: true });
  const text = [['figure', 'case', 'value', 'unit'], ...rows].map((row) => row.join('\t')).join('\n');
  writeFileSync(`${options.out}.part`, `${text}\n`);
  renameSync(`${options.out}.part`, options.out);
}
