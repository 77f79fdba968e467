// Every target of ours, what is measured for it and what it is compared with. The only numbers typed here are the
// targets themselves; the rest comes from the results.
import { quantity, times } from './text.mjs';

const divide = (a, b) => (a === undefined || b === undefined ? undefined : a / b);
const sum = (...values) => (values.includes(undefined) ? undefined : values.reduce((a, b) => a + b, 0));
const least = (values) => (values.length === 0 || values.includes(undefined) ? undefined : Math.min(...values));

const verdict = (met) => (met === undefined ? 'not measured' : met);
const shown = (met) => (met === true ? 'yes' : met === false ? '**NOT met**' : met);

// A bound on a figure itself: atMost, atLeast, below or exactly. `measured` and `rival` are numbers of `unit`, or
// undefined. The ratio says how many times better than the rival we are.
function target({ figure, measured, unit = '', rivalName = '–', rival, moreIsBetter = false, ...bounds }) {
  const [[kind, bound]] = Object.entries(bounds);
  const holds = { atMost: measured <= bound, atLeast: measured >= bound, below: measured < bound, exactly: measured === bound }[kind];
  const sign = { atMost: '≤ ', atLeast: '≥ ', below: '< ', exactly: '' }[kind];
  const met = verdict(measured === undefined ? undefined : holds);
  const better = moreIsBetter ? divide(measured, rival) : divide(rival, measured);
  return { met, cells: [figure, quantity(measured, unit), sign + quantity(bound, unit), rival === undefined ? rivalName : `${rivalName}: ${quantity(rival, unit)}`, times(better), shown(met)] };
}

// A bound on how many times faster than the rival: fasterBy; or on the share of the rival's figure: atMostOf.
function ratio({ figure, measured, unit, rivalName, rival, fasterBy, atMostOf }) {
  const value = fasterBy ? divide(rival, measured) : divide(measured, rival);
  const met = verdict(value === undefined ? undefined : fasterBy ? value >= fasterBy : value <= atMostOf);
  const bound = fasterBy ? `≥ ${fasterBy} × faster` : `≤ ${atMostOf} × of it`;
  return { met, cells: [figure, quantity(measured, unit), bound, `${rivalName}: ${quantity(rival, unit)}`, times(value), shown(met)] };
}

function hashing(r) {
  const pixels = 4032 * 3024;
  const ours = r.value('pdq', 'time', `${pixels}/full`);
  const reference = r.value('pdq', 'time', `${pixels}/reference`);
  const bare = r.value('scan-cost', 'cost', 'pictures-12mp/bare-decode');
  const scan = r.value('scan-cost', 'cost', 'pictures-12mp/scan');
  return [
    ratio({ figure: 'Hash of 12 MP, from pixels in memory', measured: ours, unit: 'ms', fasterBy: 12, rivalName: 'reference form', rival: reference }),
    ratio({ figure: 'Whole scan of a 12 MP JPEG, standard profile, one core', measured: scan, unit: 'ms', atMostOf: 1.4, rivalName: 'libjpeg-turbo decoding it', rival: bare }),
  ];
}

function robustness(r) {
  const recall = (edit, profile = 'standard') => r.value('robustness', 'recall', `${edit}/${profile}`);
  const edits = [...new Set(r.cases('robustness', 'recall').map(({ names }) => names[0]))];
  const worst = (pattern) => {
    const chosen = edits.filter((edit) => pattern.test(edit));
    return { ours: least(chosen.map((edit) => recall(edit))), plain: least(chosen.map((edit) => recall(edit, 'plain'))), count: chosen.length };
  };
  const line = (figure, pattern, atLeast) => {
    const { ours, plain, count } = worst(pattern);
    return target({ figure: count > 1 ? `${figure}, the worst of ${count}` : figure, measured: ours, atLeast, rivalName: 'plain PDQ', rival: plain, moreIsBetter: true });
  };
  const worse = edits.length === 0 ? undefined : edits.filter((edit) => recall(edit) < recall(edit, 'plain')).length;
  return [
    target({ figure: 'Share found, mean over all edits', measured: r.value('robustness', 'mean_recall', 'standard'), atLeast: 0.95,
      rivalName: 'plain PDQ', rival: r.value('robustness', 'mean_recall', 'plain'), moreIsBetter: true }),
    target({ figure: `Edits found less often than by plain PDQ, of ${edits.length}`, measured: worse, exactly: 0 }),
    line('Crop 3 %', /^crop3$/, 0.94),
    line('Crop 5 %', /^crop5$/, 0.85),
    line('Uniform border', /^(white|black|coloured)\d+$|^(letter|pillar)box\d+$/, 0.99),
    line('Mirror, quarter turns, negative', /^(mirror|rot90|rot270|negative)$/, 1),
    line('Crop of 5 % at one side', /^(left|right|top|bottom)5$/, 0.8),
    line('Caption and logo', /^(caption|logo)/, 0.85),
  ];
}

function index(r) {
  const time = (of) => r.value('index', 'query', of);
  const memory = (of) => r.value('index', 'memory', of);
  const lines = [];
  for (const [size, label, us, bytes, against, scan] of [
    [1e6, '1 M', 30, 300, 60, 20], [1e7, '10 M', 120, 2400, 150, 60], [1e8, '100 M', 500, 9000],
  ]) {
    const layout = size === 1e8 ? 'compact' : 'sketch';
    const faiss = least(['faiss-flat', 'faiss-multihash', 'faiss-hnsw'].map((name) => time(`${size}/${name}`)).filter((value) => value !== undefined));
    lines.push(target({ figure: `One query among ${label}`, measured: time(`${size}/${layout}`), unit: 'us', atMost: us, rivalName: 'FAISS, its fastest', rival: faiss }));
    lines.push(target({ figure: `Memory of ${label}`, measured: memory(`${size}/${layout}`), unit: 'MB', atMost: bytes,
      rivalName: 'FAISS MultiHash', rival: memory(`${size}/faiss-multihash`) }));
    const ours = { figure: `One query among ${label}`, measured: time(`${size}/${layout}`), unit: 'us' };
    if (against) lines.push(ratio({ ...ours, fasterBy: against, rivalName: 'FAISS, its fastest', rival: faiss }));
    if (scan) lines.push(ratio({ ...ours, fasterBy: scan, rivalName: 'AVX2 scan', rival: time(`${size}/avx2-scan`) }));
  }
  lines.push(target({ figure: 'Compact form of 10 M', measured: memory('10000000/compact'), unit: 'MB', atMost: 1100 }));
  return lines;
}

// What the cores could answer if a scan were nothing but decoding, hashing and matching.
export function possibleRate(r, decode) {
  const cost = (step) => r.value('scan-cost', 'cost', `pictures-1mp/${step}`);
  const one = sum(cost(decode), cost('hash-standard'), cost('match-standard'));
  return divide(r.value('scan', 'cores', 'machine'), divide(one, 1000));
}

function scanning(r) {
  const most = r.value('scan', 'most', 'closed');
  const spread = (arrivals) => divide(r.value('scan', 'latency', `${arrivals}/0.7/p99`), r.value('scan', 'latency', `${arrivals}/0.7/p50`));
  return [
    target({ figure: 'Scans of 1 MP JPEGs a second, of what the cores allow', measured: divide(most, possibleRate(r, 'decode')), atLeast: 0.85 }),
    target({ figure: '99 % of scans at 70 % load, over the median (evenly spaced)', measured: spread('even'), unit: '×', atMost: 3 }),
    target({ figure: '99 % of scans at 70 % load, over the median (at random times)', measured: spread('random'), unit: '×', atMost: 3 }),
  ];
}

function video(r) {
  return ['grainy', 'clean'].flatMap((name) => [
    target({ figure: `An hour of 1080p30 H.264, ${name}, one frame a second, one core`, measured: r.value('video', 'speed', `${name}/wall`), unit: '× real time', atLeast: 20,
      rivalName: 'ffmpeg program, the same frames', rival: r.value('video', 'speed', `${name}/ffmpeg`), moreIsBetter: true }),
    target({ figure: `Memory of both processes at most, ${name}`, measured: sum(r.value('video', 'peak', `${name}/service`), r.value('video', 'peak', `${name}/decoder`)), unit: 'MB', below: 300 }),
  ]);
}

export const subjects = { pdq: hashing, robustness, index, scan: scanning, video };
