// The pictures of docs/benchmarks.md. Each gives { name, alt, svg } or undefined when its figures were not measured.
import { colours, plot } from './gnuplot.mjs';

const quoted = (text) => `"${String(text).replaceAll('_', ' ').replaceAll('"', '')}"`;
const dots = (colour, size = 0.75) => `with points pointtype 7 pointsize ${size} linecolor rgb '${colour}'`;
const line = (colour, width = 2) => `with lines linewidth ${width} linecolor rgb '${colour}'`;
const lineAndDots = (colour, type = 7) => `with linespoints linewidth 2 pointtype ${type} pointsize 0.6 linecolor rgb '${colour}'`;

export const profiles = ['plain', 'fast', 'standard', 'thorough'];
const profileColours = { plain: colours.grey, fast: colours.blue, standard: colours.orange, thorough: colours.green };

// Edits by how many of them plain PDQ finds, with a grey rule from the worst to the best.
function recallByEdit(results) {
  const byEdit = new Map();
  for (const { names: [edit, profile, radius], value } of results.cases('robustness', 'recall')) {
    if (radius !== '31') continue;
    if (!byEdit.has(edit)) byEdit.set(edit, {});
    byEdit.get(edit)[profile] = value;
  }
  const edits = [...byEdit].filter(([, recall]) => profiles.every((profile) => recall[profile] !== undefined))
    .sort(([, a], [, b]) => a.standard - b.standard || a.plain - b.plain);
  if (edits.length === 0) return undefined;
  const data = { rules: edits.map(([name, recall], i) => [Math.min(...profiles.map((p) => recall[p])), i, Math.max(...profiles.map((p) => recall[p])), quoted(name)]) };
  for (const profile of profiles) data[profile] = edits.map(([, recall], i) => [recall[profile], i]);
  return {
    name: 'recall-by-edit',
    alt: 'Share of edited photographs found, by edit and profile',
    svg: plot({
      title: 'Edited photographs found within distance 31',
      width: 880, height: 120 + 19 * edits.length, data,
      commands: [
        'set xrange [-0.02:1.02]', `set yrange [-0.7:${edits.length - 0.3}]`, 'set xtics 0.1', 'set ytics scale 0 font ",12"',
        'set xlabel "share found"', 'set grid x', 'unset grid', 'set grid xtics', 'set border 1', 'set key outside bottom center horizontal',
        `plot $rules using 1:2:($3-$1):(0):ytic(4) with vectors nohead linewidth 1 linecolor rgb '${colours.grey}' notitle, ` +
        profiles.map((profile) => `$${profile} using 1:2 ${dots(profileColours[profile], profile === 'plain' ? 0.9 : 0.75)} title '${profile}'`).join(', '),
      ],
    }),
  };
}

function recallByDistance(results) {
  const data = {};
  for (const profile of profiles) {
    const curve = results.curve('robustness', 'recall_at', profile);
    if (curve.length > 0) data[profile] = curve;
  }
  if (Object.keys(data).length === 0) return undefined;
  return {
    name: 'recall-by-distance',
    alt: 'Mean share of edited photographs found, by the distance allowed',
    svg: plot({
      title: 'Mean over all edits, by the distance allowed', data,
      commands: [
        'set xlabel "distance allowed"', 'set ylabel "share found"', 'set yrange [0:1.02]', 'set key right bottom',
        `set arrow from first 31, graph 0 to first 31, graph 1 nohead linewidth 1 dashtype 2 linecolor rgb '${colours.grey}'`,
        `plot ${Object.keys(data).map((profile) => `$${profile} using 1:2 ${line(profileColours[profile])} title '${profile}'`).join(', ')}`,
      ],
    }),
  };
}

// For logarithmic axes, the values in microseconds.
const tics = {
  sizes: [3, 4, 5, 6, 7, 8].map((power) => `"${['', 'k', 'M'][Math.floor(power / 3)] && `${10 ** (power % 3)} ${['', 'k', 'M'][Math.floor(power / 3)]}`}" 1e${power}`).join(', '),
  times: [-1, 0, 1, 2, 3, 4, 5, 6].map((power) => {
    const unit = power < 3 ? 'µs' : power < 6 ? 'ms' : 's';
    const value = 10 ** (power < 3 ? power : power < 6 ? power - 3 : power - 6);
    return `"${value} ${unit}" 1e${power}`;
  }).join(', '),
};

// Log-log: names of series and how they are drawn.
function bySize(results, { part, figure, series, name, alt, title, xlabel, ylabel, more = [], scale = 1 }) {
  const data = {};
  const drawn = [];
  series.forEach(({ of, label, colour, type }, i) => {
    const points = results.cases(part, figure).filter(({ names }) => names.slice(1).join('/') === of)
      .map(({ names, value }) => [Number(names[0]), value * scale]).filter(([x]) => x > 0).sort(([a], [b]) => a - b);
    if (points.length === 0) return;
    data[`s${i}`] = points;
    drawn.push(`$s${i} using 1:2 ${lineAndDots(colour, type)} title '${label}'`);
  });
  if (drawn.length === 0) return undefined;
  return {
    name, alt,
    svg: plot({
      title, data,
      commands: ['set logscale xy', `set xtics (${tics.sizes})`, `set ytics (${tics.times})`, 'set autoscale xfix', `set xlabel "${xlabel}"`, `set ylabel "${ylabel}"`, 'set key left top', ...more, `plot ${drawn.join(', ')}`],
    }),
  };
}

function indexTime(results) {
  return bySize(results, {
    part: 'index', figure: 'query', name: 'index-time', alt: 'Time of one query by size of the list, against FAISS and linear scans',
    title: 'One query within distance 31, one core', xlabel: 'hashes in the list', ylabel: 'time of one query',
    series: [
      { of: 'sketch', label: 'Nightlight, sketch', colour: colours.orange, type: 7 },
      { of: 'compact', label: 'Nightlight, compact', colour: colours.green, type: 7 },
      { of: 'faiss-flat', label: 'FAISS Flat', colour: colours.grey, type: 4 },
      { of: 'faiss-multihash', label: 'FAISS MultiHash', colour: colours.blue, type: 4 },
      { of: 'avx2-scan', label: 'linear scan, AVX2', colour: colours.purple, type: 8 },
    ],
  });
}

function hashTime(results) {
  return bySize(results, {
    part: 'pdq', figure: 'time', name: 'hash-time', alt: 'Time of one hash by size of the picture, against the reference form',
    title: 'One PDQ hash, from pixels in memory, one core', xlabel: 'pixels', ylabel: 'time', scale: 1000,
    series: [
      { of: 'full', label: 'Nightlight', colour: colours.orange, type: 7 },
      { of: 'reference', label: 'reference form', colour: colours.grey, type: 4 },
    ],
  });
}

const percent = (text) => Math.round(Number(text) * 100);

function scanLatency(results) {
  const cases = ['even/0.7', 'random/0.7', 'even/0.3'];
  const styles = [colours.orange, colours.blue, colours.grey];
  const labels = { even: 'evenly spaced', random: 'at random times' };
  const data = {};
  const drawn = [];
  cases.forEach((of, i) => {
    const curve = results.curve('scan', 'latency_curve', of).map(([part, ms]) => [ms, part * 100]);
    if (curve.length === 0) return;
    data[`s${i}`] = curve;
    const [arrivals, load] = of.split('/');
    drawn.push(`$s${i} using 1:2 ${line(styles[i])} title '${percent(load)} % of the most, ${labels[arrivals]}'`);
  });
  if (drawn.length === 0) return undefined;
  return {
    name: 'scan-latency',
    alt: 'Share of scans of 1 MP JPEGs answered within a time',
    svg: plot({
      title: 'POST /v1/media:scan of 1 MP JPEGs: answered within', data,
      commands: [
        'set xlabel "milliseconds since the request was due"', 'set ylabel "% of requests"', 'set yrange [0:101]', 'set logscale x',
        'set xtics (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)', 'set key right bottom', `plot ${drawn.join(', ')}`,
      ],
    }),
  };
}

function scanByLoad(results) {
  const data = {};
  const drawn = [];
  for (const [arrivals, colour] of [['even', colours.orange], ['random', colours.blue]]) {
    for (const [quantile, type] of [['p50', 6], ['p99', 7]]) {
      const points = results.cases('scan', 'latency').filter(({ names }) => names[0] === arrivals && names[2] === quantile)
        .map(({ names, value }) => [percent(names[1]), value]).sort(([a], [b]) => a - b);
      if (points.length < 2) continue;
      const key = `${arrivals}${quantile}`;
      data[key] = points;
      const label = `${arrivals === 'even' ? 'evenly spaced' : 'at random times'}, ${quantile === 'p50' ? 'median' : '99 %'}`;
      drawn.push(`$${key} using 1:2 ${lineAndDots(colour, type)} ${quantile === 'p50' ? 'dashtype 2' : ''} title '${label}'`);
    }
  }
  if (drawn.length === 0) return undefined;
  return {
    name: 'scan-by-load',
    alt: 'Time of a scan of a 1 MP JPEG by load',
    svg: plot({
      title: 'Time of a scan by load', data,
      commands: ['set xlabel "% of the most requests a second"', 'set ylabel "milliseconds"', 'set logscale y', 'set ytics (5, 10, 20, 50, 100, 200, 500, 1000, 2000)',
        'set xrange [25:90]', 'set key left top', `plot ${drawn.join(', ')}`],
    }),
  };
}

function videoMemory(results) {
  const data = {};
  for (const of of ['service', 'decoder']) {
    const curve = results.curve('video', 'memory_curve', `grainy/${of}`);
    if (curve.length > 0) data[of] = curve;
  }
  if (Object.keys(data).length === 0) return undefined;
  const limit = 300;
  return {
    name: 'video-memory',
    alt: 'Memory of both processes while an hour of video is hashed',
    svg: plot({
      title: 'Resident memory while an hour of 1080p is hashed', data,
      commands: [
        'set xlabel "seconds"', 'set ylabel "MB"', `set yrange [0:${limit * 1.1}]`, 'set key right center',
        `set arrow from graph 0, first ${limit} to graph 1, first ${limit} nohead linewidth 1 dashtype 2 linecolor rgb '${colours.grey}'`,
        `set label "target for both together: ${limit} MB" at graph 0.02, first ${limit} offset 0,0.6 textcolor rgb '${colours.grey}'`,
        `plot ${[['decoder', colours.orange, 'the confined decoder'], ['service', colours.blue, 'the process that hashes']]
          .filter(([key]) => data[key]).map(([key, colour, label]) => `$${key} using 1:2 ${line(colour)} title '${label}'`).join(', ')}`,
      ],
    }),
  };
}

export const plots = { recallByEdit, recallByDistance, hashTime, indexTime, scanLatency, scanByLoad, videoMemory };
