// Banks: edited copies, the second tier, allowed pictures, videos, and entries that hit too often.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { vips, writePicture } from '../support/pictures.mjs';
import { writeVideo } from '../support/videos.mjs';
import { Stack, approve, propose, receiptOf } from './stack.mjs';

const range = (first, count) => Array.from({ length: count }, (_, place) => first + place);
const context = (account) => ({ account, upload_id: `upload of ${account}`, ip_address: '198.51.100.7' });
const scanFile = (stack, name, account) => stack.scan(readFileSync(stack.file(name)), context(account));

// A PDQ hash with `count` of its bits turned over.
function withFlips(hex, count) {
  const bytes = Buffer.from(hex, 'hex');
  for (let bit = 0; bit < count; ++bit) bytes[bit % 32] ^= 1 << Math.floor(bit / 32);
  return bytes.toString('hex');
}

let stack;
before(async () => {
  stack = await Stack.create();
  for (const [name, seed] of [['listed', 1], ['near', 2], ['benign', 3], ['harmless', 4]]) {
    writePicture(stack.file(`${name}.png`), seed);
  }
  writeVideo(stack.file('clip.mp4'), range(104, 6));
  writeVideo(stack.file('long.webm'), range(100, 20), ['-s', '320x240']);
  writeVideo(stack.file('short.mp4'), range(106, 3), ['-vf', 'hflip']);
  const hotlines = stack.buildBankList('hotlines', '--image', stack.file('listed.png'), '--image', stack.file('benign.png'),
    '--video', stack.file('clip.mp4'));
  stack.addBank({ name: 'hotlines', files: [hotlines], category: 'A1' });
  stack.addBank({
    name: 'reviewed', role: 'allow', radius: 8,
    files: [stack.buildBankList('reviewed', '--image', stack.file('benign.png'))],
  });
  // A hash at distance 36 of a picture.
  stack.writeConfig();
  const trial = await nearHash();
  writeFileSync(stack.file('near.txt'), `pdq ${trial}\n`);
  stack.addBank({
    name: 'second-tier', near_radius: 46, near_action: 'case',
    files: [stack.buildBankList('second-tier', '--hashes', stack.file('near.txt'))],
  });
  stack.createPeople();
  await stack.startDaemon();
});
after(() => stack?.stop());

async function nearHash() {
  const lines = stack.nightlight('hash', '--format', 'hex', stack.file('near.png')).trim().split('\n');
  const hash = lines.map((line) => /[0-9a-f]{64}/.exec(line)?.[0]).find(Boolean);
  assert.ok(hash, lines.join('\n'));
  return withFlips(hash, 36);
}

test('a mirrored and a bordered copy match, and the answer says how', async () => {
  vips('flip', stack.file('listed.png'), stack.file('mirrored.jpg[Q=80]'), 'horizontal');
  const mirrored = (await scanFile(stack, 'mirrored.jpg', 'u-mirror')).body;
  assert.equal(mirrored.verdict, 'match', JSON.stringify(mirrored));
  assert.match(mirrored.hits[0].query_words, /mirrored/);
  assert.equal(mirrored.hits[0].category, 'A1');
  vips('embed', stack.file('listed.png'), stack.file('bordered.png'), '30', '30', '460', '360');
  const bordered = (await scanFile(stack, 'bordered.png', 'u-border')).body;
  assert.equal(bordered.verdict, 'match', JSON.stringify(bordered));
  assert.match(bordered.hits[0].query_tag, /@/);
  const rita = await stack.signIn('rita');
  const detail = await stack.api('GET', `/v1/cases/${bordered.case_id}`, undefined, rita);
  assert.equal(detail.signals[0].hit.query_tag, bordered.hits[0].query_tag);
  assert.equal(detail.signals[0].hit.query_words, bordered.hits[0].query_words);
});

test('a picture of the allow-bank is excused, and a stranger is not on any list', async () => {
  vips('copy', stack.file('benign.png'), stack.file('benign.jpg[Q=80]'));
  const { body } = await scanFile(stack, 'benign.jpg', 'u-benign');
  assert.equal(body.verdict, 'allowed', JSON.stringify(body));
  // The list holds the digests of the very file as well, and nothing excuses these.
  assert.equal((await scanFile(stack, 'benign.png', 'u-exact')).body.verdict, 'match');
  assert.equal(body.hits[0].allowed_by.bank, 'reviewed');
  assert.equal(body.case_id, undefined);
  assert.equal((await scanFile(stack, 'harmless.png', 'u-harmless')).body.verdict, 'no-match');
});

test('a near hit is told apart and opens a case of its own tier', async () => {
  const { body } = await scanFile(stack, 'near.png', 'u-near');
  assert.equal(body.verdict, 'near-match', JSON.stringify(body));
  assert.equal(body.hits[0].tier, 'near');
  assert.ok(body.hits[0].distance > 31 && body.hits[0].distance <= 46);
  const rita = await stack.signIn('rita');
  const { cases } = await stack.api('GET', '/v1/cases?tier=near', undefined, rita);
  assert.deepEqual(cases.map((one) => one.id), [body.case_id]);
});

test('a listed clip inside a longer video becomes a finished report', async () => {
  const { body } = await scanFile(stack, 'long.webm', 'u-video');
  assert.equal(body.verdict, 'match', JSON.stringify(body));
  const hit = body.hits.find((one) => one.kind === 'vpdq');
  assert.equal(hit.place, 'video');
  assert.equal(hit.video.entry_percent, 100);
  assert.ok(hit.video.file_percent < 50, JSON.stringify(hit.video));
  assert.ok(Math.abs(hit.video.run_start_in_file - 4) <= 1, JSON.stringify(hit.video));
  const rita = await stack.signIn('rita');
  const abel = await stack.signIn('abel');
  const proposed = await propose(stack, body.case_id, rita);
  await approve(stack, proposed.report.id, abel);
  const receipt = await receiptOf(stack, proposed.report.id, abel);
  const report = (await stack.ledger()).reports.find((one) => String(one.id) === String(receipt.cybertip_id));
  assert.equal(report.state, 'finished');
  const text = JSON.stringify(report);
  assert.match(text, /100\.0 % of the listed video's \d+ compared frames are in the file/);
  assert.match(text, new RegExp(body.digests.sha256));
});

test('a mirrored part of a listed clip is found too', async () => {
  const { body } = await scanFile(stack, 'short.mp4', 'u-part');
  assert.equal(body.verdict, 'match', JSON.stringify(body));
  assert.equal(body.hits[0].video.file_percent, 100);
  assert.match(body.hits[0].query_words, /mirrored/);
});

test('the banks and their settings are told', async () => {
  const rita = await stack.signIn('rita');
  const { lists } = await stack.api('GET', '/v1/lists', undefined, rita);
  assert.deepEqual(lists.map((one) => [one.bank.name, one.bank.role]),
    [['hotlines', 'match'], ['reviewed', 'allow'], ['second-tier', 'match']]);
});

test('an entry that hits everything is quarantined, loudly, until a person releases it', async () => {
  const own = await Stack.create({
    detection: 'alarm_min_scans = 20\nalarm_min_hits = 10\nalarm_min_accounts = 5\nalarm_one_in = 2',
  });
  try {
    writePicture(own.file('listed.png'), 1);
    writePicture(own.file('everywhere.png'), 2);
    own.buildList('bad', own.file('listed.png'), own.file('everywhere.png'));
    own.createPeople();
    await own.startDaemon();
    const verdicts = [];
    for (const account of range(1, 30)) verdicts.push((await scanFile(own, 'everywhere.png', `u-${account}`)).body.verdict);
    assert.deepEqual([...new Set(verdicts)], ['match', 'quarantined']);
    assert.equal(verdicts.indexOf('quarantined'), 19);
    assert.match(own.daemon.output, /error a list entry hits too often and is quarantined/);
    // The other entry of the list is not touched.
    assert.equal((await scanFile(own, 'listed.png', 'u-other')).body.verdict, 'match');

    await own.daemon.kill('SIGTERM');
    await own.startDaemon();
    assert.equal((await scanFile(own, 'everywhere.png', 'u-late')).body.verdict, 'quarantined', 'after a restart');

    const ada = await own.signIn('ada');
    const { quarantines } = await own.api('GET', '/v1/quarantines', undefined, ada);
    // The digest and the fingerprint of the picture are entries of their own.
    assert.deepEqual(quarantines.map((one) => [one.kind, one.held]).sort(), [['pdq', 12], ['sha256', 12]]);
    const abel = await own.signIn('abel');
    const { held } = await own.api('GET', `/v1/quarantines/${quarantines[0].id}`, undefined, abel);
    assert.equal(held.at(-1).account, 'u-late');
    await assert.rejects(own.api('POST', `/v1/quarantines/${quarantines[0].id}/release`, { reason: ' ' }, ada), /400/);
    for (const one of quarantines) {
      await own.api('POST', `/v1/quarantines/${one.id}/release`, { reason: 'The entry is right.' }, ada);
    }
    assert.equal((await scanFile(own, 'everywhere.png', 'u-after')).body.verdict, 'match');
  } finally {
    await own.stop();
  }
});
