// Numbers and tables for people.

// Three figures that count, thousands parted by a comma: 0.0123, 4.56, 78.9, 12,300.
export function number(value) {
  if (value === undefined) return 'not measured';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(Number(value.toPrecision(size >= 1e6 ? 7 : 4))).toLocaleString('en-GB');
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Number(size.toPrecision(3)))));
  return value.toFixed(Math.min(digits, 6));
}

// A whole number with all of its digits.
export function whole(value) {
  return value === undefined ? 'not measured' : Math.round(value).toLocaleString('en-GB');
}

const scales = {
  s: [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs'], [1e-9, 'ns']],
  B: [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB'], [1, 'B']],
};
const bases = { s: ['s', 1], ms: ['s', 1e-3], us: ['s', 1e-6], ns: ['s', 1e-9], B: ['B', 1], MB: ['B', 1e6], GB: ['B', 1e9] };

// With a unit that suits the size: quantity(0.0263, 'ms') is "26.3 µs".
export function quantity(value, unit) {
  if (value === undefined) return 'not measured';
  const base = bases[unit];
  if (!base) return unit ? `${number(value)} ${unit}` : number(value);
  const inBase = value * base[1];
  const all = scales[base[0]];
  const [scale, name] = all.find(([least]) => Math.abs(inBase) >= least) ?? all[all.length - 1];
  return `${number(inBase / scale)} ${name}`;
}

export function share(value) {
  return value === undefined ? 'not measured' : value.toFixed(3);
}

export function times(value) {
  return value === undefined || !Number.isFinite(value) ? '–' : `${number(value)} ×`;
}

// rows: arrays of cells. `right` names the columns, from 0, that hold numbers.
export function table(header, rows, right = []) {
  if (rows.length === 0) return '*Not measured.*';
  const rule = header.map((_, i) => (right.includes(i) ? '---:' : '---'));
  return [header, rule, ...rows].map((cells) => `| ${cells.map((cell) => cell ?? '–').join(' | ')} |`).join('\n');
}
