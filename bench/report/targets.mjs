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
  const recall = (edit, profile = 'standard') => r.value('robustness', 'recall', `${edit}/${profile}/31`);
  const edits = [...new Set(r.cases('robustness', 'recall').map(({ names }) => names[0]))];
  const line = (figure, pattern, atLeast) => {
    const chosen = edits.filter((edit) => pattern.test(edit));
    return target({ figure: chosen.length > 1 ? `${figure}, the worst of ${chosen.length}` : figure, measured: least(chosen.map((edit) => recall(edit))), atLeast,
      rivalName: 'plain PDQ', rival: least(chosen.map((edit) => recall(edit, 'plain'))), moreIsBetter: true });
  };
  const average = (figure, of) => target({ figure, measured: r.value('robustness', 'recall-mean', `${of}/standard/31`), atLeast: 0.95,
    rivalName: 'plain PDQ', rival: r.value('robustness', 'recall-mean', `${of}/plain/31`), moreIsBetter: true });
  const worse = edits.length === 0 ? undefined : edits.filter((edit) => recall(edit) < recall(edit, 'plain')).length;
  const unrelated = (of) => r.value('robustness', 'unrelated', of);
  const aMillion = (of) => divide(unrelated(of), divide(unrelated('pairs'), 1e6));
  return [
    average('Share found, mean over the edits that others publish', 'published'),
    average('The same on photographs that no setting was tried on', 'held-out-published'),
    average('Share found, mean over all edits', 'all'),
    target({ figure: `Edits found less often than by plain PDQ, of ${edits.length}`, measured: worse, exactly: 0 }),
    line('Crop 3 %', /^crop3$/, 0.94),
    line('Crop 5 %', /^crop5$/, 0.85),
    line('Uniform border', /^(white|black|coloured)\d+$|^(letter|pillar)box\d+$/, 0.99),
    line('Mirror, turns by quarters, negative', /^(mirror|upsidedown|rot90|rot180|rot270|negative)$/, 1),
    line('Crop of 5 % at one side', /^(left|right|top|bottom)5$/, 0.8),
    line('Caption', /^caption/, 0.85),
    line('Logo', /^logo/, 0.85),
    target({ figure: 'Pairs of an edited photograph and an unrelated entry that were looked at', measured: unrelated('pairs'), atLeast: 1e7 }),
    target({ figure: 'Of these within distance 31, standard profile', measured: unrelated('standard/31'), exactly: 0, rivalName: 'plain PDQ', rival: unrelated('plain/31') }),
    target({ figure: 'Of a million within the second tier (32 to 46), standard profile', measured: aMillion('standard/46'), atMost: 1, rivalName: 'plain PDQ', rival: aMillion('plain/46') }),
  ];
}

function index(r) {
  const time = (of) => r.value('index', 'query', of);
  const memory = (of) => r.value('index', 'memory', of);
  const fastest = (size, names) => {
    const times = names.map((name) => time(`${size}/${name}`)).filter((value) => value !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  };
  const lines = [];
  for (const [size, label, us, megabytes, against, scan] of [[1e6, '1 M', 30, 300, 60, 20], [1e7, '10 M', 120, 2400, 150, 60], [1e8, '100 M', 500, 9000]]) {
    const layout = size === 1e8 ? 'compact' : 'sketch';
    const ours = { figure: `One query among ${label} (${layout})`, measured: time(`${size}/${layout}`), unit: 'us' };
    // HNSW finds most, not all, and is no rival of an exact search.
    const faiss = { rivalName: 'FAISS, its fastest exact', rival: fastest(size, ['faiss-flat', 'faiss-multihash']) };
    const avx2 = { rivalName: 'AVX2 scan', rival: time(`${size}/avx2-scan`) };
    lines.push(target({ ...ours, atMost: us, ...(against ? faiss : avx2) }));
    lines.push(target({ figure: `Memory of ${label} (${layout}), hashes included`, measured: memory(`${size}/${layout}`), unit: 'MB', atMost: megabytes,
      rivalName: 'FAISS MultiHash', rival: memory(`${size}/faiss-multihash`) }));
    if (against) lines.push(ratio({ ...ours, ...faiss, fasterBy: against }));
    if (scan) lines.push(ratio({ ...ours, ...avx2, fasterBy: scan }));
  }
  lines.push(target({ figure: 'Memory of 10 M (compact), hashes included', measured: memory('10000000/compact'), unit: 'MB', atMost: 1100 }));
  const [batch] = r.cases('index', 'profile').filter(({ names }) => names[0] === '1000000' && names[1] === 'sketch');
  lines.push(ratio({ figure: `All ${batch?.names[2] ?? ''} hashes of a picture in one batch, among 1 M`.replace('  ', ' '), measured: batch?.value, unit: 'us', fasterBy: 1,
    rivalName: 'one FAISS query', rival: fastest(1e6, ['faiss-flat', 'faiss-multihash']) }));
  return [...lines, ...exactness(r), ...soak(r)];
}

function exactness(r) {
  const total = (figure) => sum(...r.cases('index', figure).map(({ value }) => value));
  const measured = r.cases('index', 'exactness-pairs').length > 0;
  return [
    target({ figure: 'Query and entry pairs compared with a linear scan', measured: measured ? total('exactness-pairs') : undefined, atLeast: 1e7 }),
    target({ figure: 'Queries answered differently', measured: measured ? total('exactness-differences') : undefined, exactly: 0 }),
  ];
}

// Entries come and go for a minute while queries are answered.
function soak(r) {
  const [entries] = r.cases('index', 'soak-queries');
  const value = (figure) => (entries === undefined ? undefined : r.value('index', figure, entries.of));
  return [
    target({ figure: 'Of 10,000 queries a second wanted while entries come and go: answered', measured: divide(value('soak-queries'), 10_000), atLeast: 0.999 }),
    target({ figure: 'Of 1,000 entries to add and 1,000 to remove a second meanwhile: done', measured: divide(value('soak-changes'), 2_000), atLeast: 0.999 }),
    target({ figure: 'Wrong answers meanwhile', measured: value('soak-wrong'), exactly: 0 }),
    target({ figure: 'The slowest answer meanwhile', measured: value('soak-query-worst'), unit: 'ms', atMost: 50 }),
  ];
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
    target({ figure: `An hour of 1080p30 H.264, ${name}, one frame a second, one core`, measured: r.value('video', 'speed', `${name}/processor`), unit: '× real time', atLeast: 20,
      rivalName: 'ffmpeg program, the same frames', rival: r.value('video', 'speed', `${name}/ffmpeg`), moreIsBetter: true }),
    target({ figure: `Memory of both processes at most, ${name}`, measured: sum(r.value('video', 'peak', `${name}/service`), r.value('video', 'peak', `${name}/decoder`)), unit: 'MB', below: 300 }),
  ]);
}

export const subjects = { pdq: hashing, robustness, index, scan: scanning, video };
