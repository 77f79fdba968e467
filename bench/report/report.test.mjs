// The page says what was measured, what was not, and which targets are missed.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Results } from './results.mjs';
import { subjects } from './targets.mjs';
import { number, quantity } from './text.mjs';

const report = join(dirname(fileURLToPath(import.meta.url)), 'report.mjs');
let folder;
before(() => { folder = mkdtempSync(join(tmpdir(), 'nightlight-report-')); });
after(() => rmSync(folder, { recursive: true }));

// A folder of results: { 'video.tsv': [['peak', 'grainy/service', 20, 'MB'], …] }.
function results(name, files) {
  const at = join(folder, name);
  mkdirSync(at);
  for (const [file, rows] of Object.entries(files)) {
    writeFileSync(join(at, file), [['figure', 'case', 'value', 'unit'], ...rows].map((row) => `${row.join('\t')}\n`).join(''));
  }
  return at;
}
const memory = (service, decoder) => ({ 'video.tsv': [['peak', 'grainy/service', service, 'MB'], ['peak', 'grainy/decoder', decoder, 'MB']] });
const memoryLine = (at) => subjects.video(new Results(at)).find(({ cells }) => cells[0].startsWith('Memory'));

test('a target that is kept is met', () => {
  assert.deepEqual(memoryLine(results('kept', memory(100, 199))).cells.slice(1), ['299 MB', '< 300 MB', '–', '–', 'yes']);
});

test('a target that is missed by a hair is NOT met', () => {
  assert.equal(memoryLine(results('missed', memory(100, 200))).cells.at(-1), '**NOT met**');
});

test('what was measured in part only is not measured', () => {
  const line = memoryLine(results('part', { 'video.tsv': [['peak', 'grainy/service', 20, 'MB']] }));
  assert.equal(line.met, 'not measured');
  assert.equal(line.cells[1], 'not measured');
});

test('a ratio is of the rival in the same results', () => {
  const pixels = 4032 * 3024;
  const at = results('ratio', { 'pdq.tsv': [['time', `${pixels}/full`, 25, 'ms'], ['time', `${pixels}/reference`, 299, 'ms']] });
  assert.deepEqual(subjects.pdq(new Results(at))[0].cells.slice(1), ['25.0 ms', '≥ 12 × faster', 'reference form: 299 ms', '12.0 ×', '**NOT met**']);
});

test('a row that holds no number is refused', () => {
  const at = results('broken', { 'video.tsv': [['peak', 'grainy/service', 'much', 'MB']] });
  assert.throws(() => new Results(at), /not a figure/);
});

test('the page of nothing measured claims nothing', () => {
  const at = results('nothing', {});
  const out = join(folder, 'page', 'benchmarks.md');
  const said = execFileSync(process.execPath, [report, '--results', at, '--out', out], { encoding: 'utf8' });
  assert.match(said, /0 of \d+ targets are met, 0 are not, \d+ were not measured/);
  const page = readFileSync(out, 'utf8');
  assert.doesNotMatch(page, /undefined|NaN|Infinity|null/);
  assert.doesNotMatch(page, /\| yes \||NOT met/);
});

test('numbers are said with three figures and a unit of their size', () => {
  assert.deepEqual([0, 0.01234, 4.567, 99.96, 12345].map(number), ['0', '0.0123', '4.57', '100', '12,350']);
  assert.deepEqual([[0.0263, 'ms'], [2400, 'MB'], [1500, 'us'], [31, 'us']].map(([value, unit]) => quantity(value, unit)), ['26.3 µs', '2.40 GB', '1.50 ms', '31.0 µs']);
});

test('a picture turns dark with the screen, all of its text too', { skip: spawnSync('gnuplot', ['--version']).error && 'gnuplot is not installed' }, async () => {
  const { plot } = await import('./gnuplot.mjs');
  const svg = plot({ title: 'a title', data: { some: [[1, 2], [2, 3]] }, commands: ["plot $some using 1:2 with lines title 'some'"] });
  const [, style] = svg.match(/<style>@media \(prefers-color-scheme: dark\)\{(.*)\}<\/style>/);
  const inks = new Set(svg.replace(style, '').match(/(?:fill|stroke) ?= ?["'](?:#24292f|rgb\( *36, *41, *47\))["']/g));
  assert.ok(inks.size > 0);
  for (const ink of inks) assert.ok(style.includes(`[${ink.replaceAll("'", '"').replace(/ ?= ?/, '=')}]`), ink);
});
