// Writes docs/benchmarks.md and its pictures from what the benchmarks measured.
//   node bench/report/report.mjs --results build/release/bench-results --out docs/benchmarks.md
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { plots } from './plots.mjs';
import { Results } from './results.mjs';
import { sections } from './sections.mjs';
import { subjects } from './targets.mjs';
import { table } from './text.mjs';

const { values: options } = parseArgs({ options: { results: { type: 'string' }, out: { type: 'string' } } });
const results = new Results(options.results);
const folder = options.out.replace(/\.md$/, '');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

// The Markdown of a picture, which is written on the way.
function picture(name) {
  const made = plots[name](results);
  if (!made) return '*No picture: not measured.*';
  writeFileSync(join(folder, `${made.name}.svg`), made.svg);
  return `![${made.alt}](${basename(folder)}/${made.name}.svg)`;
}

const lines = Object.values(subjects).flatMap((subject) => subject(results));
const count = (met) => lines.filter((line) => line.met === met).length;
const verdict = `${count(true)} of ${lines.length} targets are met, ${count(false)} are not, ${count('not measured')} were not measured.`;
const targets = (part) => table(['figure', 'measured', 'target', 'rival', 'against it', 'met'], subjects[part](results).map(({ cells }) => cells), [1, 2, 4]);

const page = sections({ results, picture, targets, verdict }).join('\n\n');
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, `${page}\n`);
console.log(`${options.out}: ${verdict}`);
for (const line of lines.filter(({ met }) => met !== true)) console.log(`  ${line.cells[5].replaceAll('*', '')}: ${line.cells[0]}: ${line.cells[1]} (target ${line.cells[2]})`);
