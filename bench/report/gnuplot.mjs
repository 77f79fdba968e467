// Plots as SVG by gnuplot, made to be read on white paper and on a dark screen.
import { execFileSync } from 'node:child_process';

// Told apart by people who do not see red or green, and of middling brightness: legible on white and on black.
export const colours = { grey: '#8b949e', blue: '#2f81f7', orange: '#d97706', green: '#1a9e77', purple: '#a855c7', red: '#d1495b' };
const ink = '#24292f';
const paper = '#ffffff';
const faint = '#d0d7de';
const dark = { [ink]: '#e6edf3', [paper]: '#161b22', [faint]: '#3d444d' };

// gnuplot writes a colour as rgb( 36,  41,  47), rgb(36,41,47) or #24292f in attributes. A style for dark screens overrules them.
function darkStyle(svg) {
  const spellings = (colour) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const three = [r, g, b].map((part) => String(part).padStart(3, ' '));
    return [colour, `rgb(${three.join(', ')})`, `rgb(${three.map((part) => part.trim()).join(',')})`];
  };
  const rules = Object.entries(dark).flatMap(([light, night]) =>
    ['fill', 'stroke'].map((name) => `${spellings(light).map((value) => `[${name}="${value}"]`).join(',')}{${name}:${night}}`));
  return svg.replace(/(<svg[^>]*>)/, `$1\n<style>@media (prefers-color-scheme: dark){${rules.join('')}}</style>`);
}

// `data` goes to blocks named $name of lines of blank-parted columns; `commands` end with the plot command.
export function plot({ width = 880, height = 500, title, data, commands }) {
  const blocks = Object.entries(data).map(([name, rows]) => `$${name} << EOD\n${rows.map((row) => row.join(' ')).join('\n')}\nEOD`);
  const script = [
    `set terminal svg size ${width},${height} dynamic enhanced font 'Helvetica,Arial,sans-serif,14' background '${paper}' rounded linewidth 1.2`,
    'set encoding utf8',
    ...blocks,
    `set title '${title}' font ',16' textcolor rgb '${ink}' offset 0,0.3`,
    `set border 3 linecolor rgb '${ink}'`,
    'set tics nomirror out scale 0.5',
    `set tics textcolor rgb '${ink}'`,
    `set key textcolor rgb '${ink}' samplen 2 spacing 1.15`,
    `set xlabel textcolor rgb '${ink}'`,
    `set ylabel textcolor rgb '${ink}'`,
    `set grid linecolor rgb '${faint}' linetype 1 linewidth 0.6`,
    ...commands,
  ].join('\n');
  const svg = execFileSync('gnuplot', ['-'], { input: `${script}\n`, encoding: 'utf8', maxBuffer: 64 << 20, stdio: ['pipe', 'pipe', 'inherit'] });
  return darkStyle(svg.replace(/^.*Produced by GNUPLOT.*$\n?/m, ''));
}
