// The text of docs/benchmarks.md around the tables and pictures. It states how things are measured, never how the
// figures came out: that is in the tables.
import { profiles } from './plots.mjs';
import { possibleRate } from './targets.mjs';
import { number, quantity, share, table, times, whole } from './text.mjs';

function machine({ results }) {
  const rows = Object.entries(results.machine).map(([key, value]) => [key, value]);
  const runs = Object.entries(results.runs).map(([part, run]) => [part, `${run.started} UTC`, run.seconds, run.load, run.commit, run.outcome]);
  return [
    '## Machine',
    table(['', ''], rows),
    'When each part ran, for how many seconds, and the load of the machine (mean of the minute before) when it began:',
    table(['part', 'began', 'seconds', 'load', 'commit', 'answers'], runs, [2, 3]),
  ];
}

function hashTable(results) {
  const rows = results.cases('pdq', 'time').map(({ of, names: [pixels, ...rest], value }) => {
    const reference = results.value('pdq', 'time', `${pixels}/reference`);
    const how = { full: 'full', nn512: 'nn512', reference: 'full, reference form' }[rest.join('/')] ?? `full, kernel ${rest.at(-1)}`;
    return [whole(Number(pixels)), how, quantity(value, 'ms'), of.endsWith('reference') || how === 'nn512' ? '–' : times(reference / value)];
  });
  return table(['pixels', 'hash', 'time', 'faster by'], rows, [0, 2, 3]);
}

function robustnessTable(results) {
  const edits = [...new Set(results.cases('robustness', 'recall').map(({ names }) => names[0]))];
  const recall = (edit, profile, radius) => share(results.value('robustness', 'recall', `${edit}/${profile}/${radius}`));
  return table(['edit', ...profiles, 'plain, 46', 'standard, 46'], edits.map((edit) =>
    [edit, ...profiles.map((profile) => recall(edit, profile, 31)), recall(edit, 'plain', 46), recall(edit, 'standard', 46)]), [1, 2, 3, 4, 5, 6]);
}

function meansTable(results) {
  const words = { all: 'all edits', published: 'edits that others publish', 'held-out': 'all, photographs never tried on', 'held-out-published': 'published, photographs never tried on' };
  const value = (of, profile, radius) => share(results.value('robustness', 'recall-mean', `${of}/${profile}/${radius}`));
  const rows = Object.keys(words).filter((of) => results.value('robustness', 'recall-mean', `${of}/plain/31`) !== undefined)
    .map((of) => [words[of], ...profiles.map((profile) => value(of, profile, 31)), value(of, 'plain', 46), value(of, 'standard', 46)]);
  return table(['mean over', ...profiles, 'plain, 46', 'standard, 46'], rows, [1, 2, 3, 4, 5, 6]);
}

function unrelatedTable(results) {
  const value = (of) => results.value('robustness', 'unrelated', of);
  const rows = profiles.filter((profile) => value(`${profile}/31`) !== undefined)
    .map((profile) => [profile, number(value(`${profile}/31`)), number(value(`${profile}/46`)), number(value(`${profile}/nearest`))]);
  return table(['profile', 'pairs within 31', 'within 46', 'nearest pair'], rows, [1, 2, 3]);
}

function hardTable(results) {
  const value = (of) => results.value('robustness', 'hard-negatives', of);
  const kinds = [...new Set(results.cases('robustness', 'hard-negatives').map(({ names }) => names[0]))];
  const cell = (kind, profile, radius) => share(value(`${kind}/${profile}/${radius}`));
  return table(['kind', 'pairs', 'plain, 31', 'standard, 31', 'thorough, 31', 'plain, 46', 'standard, 46'], kinds.map((kind) => [kind.replaceAll('-', ' '), whole(value(`${kind}/pairs`)),
    cell(kind, 'plain', 31), cell(kind, 'standard', 31), cell(kind, 'thorough', 31), cell(kind, 'plain', 46), cell(kind, 'standard', 46)]), [1, 2, 3, 4, 5, 6]);
}

function viewsTable(results) {
  const value = (figure, view) => results.value('robustness', figure, view);
  return table(['view', 'recall gained, points', 'benign hits a million, second tier', 'nearest unrelated entry'],
    results.cases('robustness', 'view-gain').map(({ of, value: gain }) => [of, number(gain), number(value('view-benign', of)), number(value('view-nearest', of))]), [1, 2, 3]);
}

function profilesTable(results) {
  const rows = profiles.slice(1).filter((profile) => results.value('robustness', 'probes', profile) !== undefined)
    .map((profile) => [profile, number(results.value('robustness', 'probes', profile)), quantity(results.value('robustness', 'probe-time', `12mp/${profile}`), 'ms')]);
  return table(['profile', 'hashes to look up', 'made of 12 MP in'], rows, [1, 2]);
}

function robustness({ results, picture, targets }) {
  return [
    '## Robustness',
    targets('robustness'),
    `${number(results.value('robustness', 'photographs', 'all'))} photographs of Debian's picture packages, each edited in ${number(results.value('robustness', 'edits', 'all'))} ways and looked up among the hashes of the originals. ` +
    '*Plain* is what others do: one hash, `full`. A profile looks a picture up in more ways; 46 is the second tier, shown apart from matches.',
    picture('recallByEdit'),
    picture('recallByDistance'),
    meansTable(results),
    robustnessTable(results),
    '### What is found that should not be',
    `${whole(results.value('robustness', 'unrelated', 'pairs'))} pairs of an edited photograph and the entry of another one:`,
    unrelatedTable(results),
    'Pictures that are not the same and look alike, as shares of their pairs. A person sees at once that they differ; a hash may not.',
    hardTable(results),
    '### What each view brings and costs',
    'The recall that a view adds to all others (in points of the mean over all edits), and what it adds in benign hits.',
    viewsTable(results),
    profilesTable(results),
  ];
}

function indexTable(results) {
  const rows = results.cases('index', 'query').map(({ of, value }) => {
    const [size, ...names] = of.split('/');
    const other = (figure) => results.value('index', figure, of);
    const memory = other('memory');
    const build = other('build');
    return [whole(Number(size)), names.join(', '), quantity(value, 'us'), quantity(other('query-p50'), 'us'), quantity(other('query-p99'), 'us'), quantity(other('query-worst'), 'us'),
      memory === undefined ? '–' : quantity(memory, 'MB'), build === undefined ? '–' : quantity(build, 's')];
  });
  return table(['hashes', 'index', 'a query', 'median', '99 % within', 'slowest', 'memory', 'built in'], rows, [0, 2, 3, 4, 5, 6, 7]);
}

function index({ results, picture, targets }) {
  return [
    '## Index',
    targets('index'),
    'All hashes within distance 31 of one query, on one thread: half of the queries are near a hash of the list, the others are random. "A query" is processor time of the thread, the other times are by the clock. ' +
    'Rows without a kernel in their name use AVX2, `-avx512` what this processor has beyond it. FAISS is Debian\'s build, made without AVX2; the linear scans are ours, with it. FAISS HNSW finds most, not all. ' +
    'Lists hold random hashes of weight 128, as photographs have; `clustered` ones hold groups of near-duplicates and bits that are set more often than not.',
    picture('indexTime'),
    indexTable(results),
  ];
}

function costTable(results) {
  const steps = [
    ['bare-decode', 'libjpeg-turbo alone, in this process'], ['decode', 'decoding in the confined process, pixels brought back'],
    ['digests', 'MD5, SHA-1 and SHA-256 of the file'], ['kept', 'the hashes that are kept of a picture (`full`, `nn512`)'],
    ...['fast', 'standard', 'thorough'].flatMap((profile) => [
      [`hash-${profile}`, `all hashes to look it up by, profile ${profile}`], [`match-${profile}`, `looking them up, profile ${profile}`]]),
    ['scan', 'all of it in a row, profile standard'],
  ];
  return table(['step', '1 MP', '12 MP'], steps.map(([step, label]) =>
    [label, ...['1mp', '12mp'].map((size) => quantity(results.value('scan-cost', 'cost', `pictures-${size}/${step}`), 'ms'))]), [1, 2]);
}

function closedTable(results) {
  const rows = results.cases('scan', 'throughput').filter(({ names }) => names[0] === 'closed').map(({ of, names, value }) => [
    names[1], number(value), quantity(results.value('scan', 'latency', `${of}/p50`), 'ms'), quantity(results.value('scan', 'latency', `${of}/p99`), 'ms'),
    number(results.value('scan', 'service_cpu', `${of}/nightlightd`)), number(results.value('scan', 'service_cpu', `${of}/decoders`)),
    number(results.value('scan', 'generator_cpu', of)), number(results.value('scan', 'others_cpu', of))]);
  return table(['connections', 'answers a second', 'median', '99 % within', 'cores: nightlightd', 'decoders', 'generator', 'all other programs'], rows, [0, 1, 2, 3, 4, 5, 6, 7]);
}

function openTable(results) {
  const words = { even: 'evenly spaced', random: 'at random times' };
  const rows = results.cases('scan', 'rate').map(({ of, names, value }) => [words[names[0]], `${Math.round(Number(names[1]) * 100)} %`, number(value),
    ...['p50', 'p90', 'p99', 'p100'].map((quantile) => quantity(results.value('scan', 'latency', `${of}/${quantile}`), 'ms'))]);
  return table(['requests', 'load', 'a second', 'median', '90 % within', '99 % within', 'slowest'], rows, [1, 2, 3, 4, 5, 6]);
}

function scan({ results, picture, targets }) {
  const allowed = (decode) => number(possibleRate(results, decode));
  return [
    '## Scanning',
    targets('scan'),
    `nightlightd of the release build with its default configuration and a list of ${whole(results.value('scan', 'entries', 'list'))} random entries, on all cores. ` +
    'The pictures are photographs of 1152 × 864 pixels (JPEG, quality 85), none of them listed. The generator is one thread with keep-alive connections; the last columns say what it and all other programs took of the same cores. ' +
    `What the cores allow is cores ÷ (decode + hash + match), the costs below: ${allowed('decode')} scans a second with the confined decoder, ${allowed('bare-decode')} if decoding cost no more than libjpeg-turbo alone.`,
    'As much as it answers, each connection asking again at once:',
    closedTable(results),
    'At a fixed rate, whatever the answers do. Times count from the moment a request was due, so that waiting behind a slow one is seen. Evenly spaced requests meet no others by chance; requests at random times do, ' +
    'and then wait for the cores whatever the service does.',
    openTable(results),
    picture('scanLatency'),
    picture('scanByLoad'),
    'What the parts cost on one core, the confined decoder held on the same one (mean over the pictures of the median of the rounds):',
    costTable(results),
    `A 12 MP JPEG, one at a time through the service: median ${quantity(results.value('scan', 'latency', 'single/12mp/p50'), 'ms')}.`,
  ];
}

function videoTable(results) {
  const value = (figure, of) => results.value('video', figure, of);
  const rows = ['grainy', 'clean'].filter((name) => value('length', name) !== undefined).map((name) => [name, quantity(value('length', name), 's'),
    quantity(value('bit_rate', name), 'Mbit/s'), whole(value('frames', `${name}/decoded`)), whole(value('frames', `${name}/hashed`)),
    quantity(value('seconds', `${name}/wall`), 's'), quantity(value('seconds', `${name}/processor`), 's'), quantity(value('seconds', `${name}/processor-decoder`), 's'),
    quantity(value('peak', `${name}/decoder`), 'MB'), quantity(value('peak', `${name}/service`), 'MB')]);
  return table(['video', 'length', 'bit rate', 'frames', 'hashed', 'took', 'processor', 'of it decoder', 'memory: decoder', 'hashing process'], rows, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

function video({ results, picture, targets }) {
  return [
    '## Video',
    targets('video'),
    'Videos made by the ffmpeg program, x264 at its default preset with B-frames, a tone as sound, a minute repeated to an hour: a camera that walks over photographs, *grainy* with the noise of a sensor at 4 Mbit/s, *clean* without it at x264\'s default quality. ' +
    'They are read through the confined decoder and their frames hashed in all turns, every process held on one core. The rival is the ffmpeg program on one core, taking one frame a second of the minute as RGB and doing nothing with it. Speeds are by processor time of all processes; "took" is by the clock.',
    videoTable(results),
    picture('videoMemory'),
  ];
}

export function sections(parts) {
  const { results, picture, targets, verdict } = parts;
  return [
    '# Benchmarks',
    'Written by `make bench`; [bench/](../bench/README.md) says how each figure is measured. Rivals run in the same run, on the same data and with the same flags, unless a line says otherwise. ' +
    'Trust ratios more than times: they depend less on the machine.',
    `**${verdict}**`,
    '## Hashing',
    targets('pdq'),
    'From pixels in memory to 256 bits, one thread, processor time. The reference form is the textbook form of the algorithm (`src/phash/testing`), which has the structure of Meta\'s C++ core and is compiled with -O3; ' +
    'every kernel gives all of its floats bit for bit.',
    picture('hashTime'),
    hashTable(results),
    ...robustness(parts),
    ...index(parts),
    ...scan(parts),
    ...video(parts),
    ...machine(parts),
  ];
}
