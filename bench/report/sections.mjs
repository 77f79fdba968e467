// The text of docs/benchmarks.md around the tables and pictures. It states how things are measured, never how the
// figures came out: that is in the tables.
import { profiles } from './plots.mjs';
import { possibleRate } from './targets.mjs';
import { number, quantity, share, table } from './text.mjs';

function machine({ results }) {
  const rows = Object.entries(results.machine).map(([key, value]) => [key, value]);
  const runs = Object.entries(results.runs).map(([part, run]) => [part, `${run.started} UTC`, run.seconds, run.load, run.commit]);
  return [
    '## Machine',
    table(['', ''], rows),
    'When each part ran, for how many seconds, and the load of the machine (mean of the minute before) when it began:',
    table(['part', 'began', 'seconds', 'load', 'commit'], runs, [2, 3]),
  ];
}

function robustnessTable(results) {
  const edits = [...new Set(results.cases('robustness', 'recall').map(({ names }) => names[0]))];
  return table(['edit', ...profiles], edits.map((edit) => [edit, ...profiles.map((profile) => share(results.value('robustness', 'recall', `${edit}/${profile}`)))]), [1, 2, 3, 4]);
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
    number(results.value('scan', 'generator_cpu', of))]);
  return table(['connections', 'answers a second', 'median', '99 % within', 'cores: nightlightd', 'decoders', 'generator'], rows, [0, 1, 2, 3, 4, 5, 6]);
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
    `nightlightd of the release build with its default configuration and a list of ${number(results.value('scan', 'entries', 'list'))} random entries, on all cores. ` +
    'The pictures are photographs of 1152 × 864 pixels (JPEG, quality 85), none of them listed. The generator is one thread with keep-alive connections; the last column says what it takes of the same cores. ' +
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
    quantity(value('bit_rate', name), 'Mbit/s'), number(value('frames', `${name}/decoded`)), number(value('frames', `${name}/hashed`)),
    quantity(value('seconds', `${name}/wall`), 's'), quantity(value('seconds', `${name}/processor`), 's'), quantity(value('seconds', `${name}/processor-decoder`), 's'),
    quantity(value('peak', `${name}/decoder`), 'MB'), quantity(value('peak', `${name}/service`), 'MB')]);
  return table(['video', 'length', 'bit rate', 'frames', 'hashed', 'took', 'processor', 'of it decoder', 'memory: decoder', 'hashing process'], rows, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

function video({ results, picture, targets }) {
  return [
    '## Video',
    targets('video'),
    'Videos made by the ffmpeg program, x264 at its default preset with B-frames, a tone as sound, a minute repeated to an hour: a camera that walks over photographs, *grainy* with the noise of a sensor at 4 Mbit/s, *clean* without it at x264\'s default quality. ' +
    'They are read through the confined decoder and their frames hashed in all turns, every process held on one core. The rival is the ffmpeg program on one core, taking one frame a second of the minute as RGB and doing nothing with it.',
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
    picture('hashTime'),
    '## Robustness',
    targets('robustness'),
    picture('recallByEdit'),
    picture('recallByDistance'),
    robustnessTable(results),
    '## Index',
    targets('index'),
    picture('indexTime'),
    ...scan(parts),
    ...video(parts),
    ...machine(parts),
  ];
}
