// What the programs measured: every *.tsv of a folder, as bench/README.md describes it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

function rowsOf(file) {
  const [header, ...lines] = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const names = header.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [names[i], value])));
}

function pairsOf(file) {
  return Object.fromEntries(rowsOf(file).map(({ key, value }) => [key, value]));
}

export class Results {
  #parts = new Map(); // part → figure → case → { value, unit }

  constructor(folder) {
    if (!existsSync(folder)) throw new Error(`${folder} does not exist: tools/run-benches measures first`);
    this.machine = {};
    this.runs = {};
    for (const name of readdirSync(folder).sort()) {
      const file = join(folder, name);
      if (name === 'machine.tsv') this.machine = pairsOf(file);
      else if (name.endsWith('.tsv')) this.#add(basename(name, '.tsv'), rowsOf(file));
      else if (name.endsWith('.run')) this.runs[basename(name, '.run')] = pairsOf(file);
    }
  }

  #add(part, rows) {
    const figures = new Map();
    for (const row of rows) {
      const value = Number(row.value);
      if (!row.figure || row.case === undefined || row.value === '' || Number.isNaN(value)) {
        throw new Error(`${part}.tsv: not a figure: ${JSON.stringify(row)}`);
      }
      if (!figures.has(row.figure)) figures.set(row.figure, new Map());
      figures.get(row.figure).set(row.case, { value, unit: row.unit });
    }
    this.#parts.set(part, figures);
  }

  // The number, or undefined when it was not measured.
  value(part, figure, of) {
    return this.#parts.get(part)?.get(figure)?.get(of)?.value;
  }
  // All cases of a figure in the order of the file: [{ of, names, value, unit }], names being `of` cut at '/'.
  cases(part, figure) {
    return [...(this.#parts.get(part)?.get(figure) ?? [])].map(([of, { value, unit }]) => ({ of, names: of.split('/'), value, unit }));
  }
  // Points for a curve: of the cases "<of>/<x>", [x, value].
  curve(part, figure, of) {
    return this.cases(part, figure)
      .filter((one) => one.of.startsWith(`${of}/`) && !Number.isNaN(Number(one.of.slice(of.length + 1))))
      .map((one) => [Number(one.of.slice(of.length + 1)), one.value]);
  }
  has(part) { return this.#parts.has(part); }
}
