// An image comes in, a finished report goes out.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { vips, writePicture } from '../support/pictures.mjs';
import { Stack, approve, lookInFull, propose, receiptOf, until } from './stack.mjs';

let stack;
before(async () => {
  stack = await Stack.create();
  writePicture(stack.file('listed.png'), 1);
  stack.buildList('demo', stack.file('listed.png'));
  stack.createPeople();
  await stack.startDaemon();
});
after(() => stack?.stop());

const context = (account) => ({
  account, upload_id: `upload of ${account}`, file_name: 'IMG_0001.jpg', ip_address: '198.51.100.7', port: 51123,
  uploaded_at: '2026-01-15T08:00:00Z',
});

test('an edited copy becomes a finished report with a receipt and a hold', async () => {
  vips('resize', stack.file('listed.png'), stack.file('edited.jpg[Q=40]'), '0.6');
  const { status, body } = await stack.scan(readFileSync(stack.file('edited.jpg')), context('u-1'));
  assert.equal(status, 200);
  assert.equal(body.verdict, 'match');
  assert.equal(body.hits[0].kind, 'pdq');
  assert.ok(body.hits[0].distance <= 31);

  const rita = await stack.signIn('rita');
  const abel = await stack.signIn('abel');
  const jpeg = await lookInFull(stack, body.case_id, body.signal_id, rita);
  assert.equal(jpeg.subarray(0, 3).toString('hex'), 'ffd8ff');
  const proposed = await propose(stack, body.case_id, rita);
  await assert.rejects(approve(stack, proposed.report.id, rita), /403/);
  await approve(stack, proposed.report.id, abel);
  const receipt = await receiptOf(stack, proposed.report.id, abel);

  const ledger = await stack.ledger();
  const finished = ledger.reports.filter((report) => report.state === 'finished');
  assert.equal(finished.length, 1);
  assert.equal(String(finished[0].id), String(receipt.cybertip_id));
  assert.equal(receipt.file_ids.length, 1);
  assert.match(receipt.answer, /<reportDoneResponse/);
  const xml = JSON.stringify(ledger);
  assert.match(xml, /<fileViewedByEsp>true<\/fileViewedByEsp>/);
  assert.match(xml, /<espIdentifier>u-1<\/espIdentifier>/);
  assert.match(xml, new RegExp(body.digests.sha256));

  const detail = await stack.api('GET', `/v1/cases/${body.case_id}`, undefined, rita);
  assert.equal(detail.case.state, 'reported');
  assert.deepEqual(detail.signals[0].looks.map((look) => look.access), ['view-full', 'report-upload']);
});

test('what was not viewed is not reported as viewed', async () => {
  const { body } = await stack.scan(readFileSync(stack.file('listed.png')), context('u-2'));
  const rita = await stack.signIn('rita');
  const abel = await stack.signIn('abel');
  const proposed = await propose(stack, body.case_id, rita);
  await approve(stack, proposed.report.id, abel);
  const receipt = await receiptOf(stack, proposed.report.id, abel);
  const ledger = JSON.stringify((await stack.ledger()).reports.find((r) => String(r.id) === String(receipt.cybertip_id)));
  assert.match(ledger, /<fileViewedByEsp>false<\/fileViewedByEsp>/);
});

test('evidence is not readable on disk, and no content or token is in the log', async () => {
  const marker = 'marker-that-must-not-appear';
  const { body } = await stack.scan(readFileSync(stack.file('listed.png')),
    { ...context('account-name-that-must-not-be-logged'), file_name: `${marker}.png` });
  assert.equal(body.verdict, 'match');
  const objects = execFileSync('find', [stack.file('objects'), '-type', 'f'], { encoding: 'utf8' }).trim().split('\n');
  assert.ok(objects.length >= 1);
  for (const object of objects) assert.ok(!readFileSync(object).includes(Buffer.from('IHDR')), 'a PNG header in the clear');
  for (const secret of [marker, 'account-name-that-must-not-be-logged', stack.token, 'sandbox-password', stack.password]) {
    assert.ok(!stack.daemon.output.includes(secret), `the log holds ${secret}`);
  }
});

test('a graceful stop answers every accepted request', async () => {
  const bytes = readFileSync(stack.file('listed.png'));
  let sent = 0;
  const answers = [];
  for (let i = 0; i < 40; ++i) {
    ++sent;
    answers.push(stack.scan(bytes, context(`u-stop-${i}`)).then((answer) => answer.status, (error) => error));
  }
  await until('a first answer', async () => (await Promise.race([answers[0], Promise.resolve()])) !== undefined ? true : undefined);
  const end = await stack.daemon.kill('SIGTERM');
  const results = await Promise.all(answers);
  assert.equal(end.code, 0, stack.daemon.output);
  const lost = results.filter((result) => result !== 200 && result?.cause?.code !== 'ECONNREFUSED' && result?.cause?.code !== 'ECONNRESET');
  assert.deepEqual(lost, []);
  await stack.startDaemon();
  const rita = await stack.signIn('rita');
  const { cases } = await stack.api('GET', '/v1/cases?limit=500', undefined, rita);
  const stored = cases.filter((c) => c.account.startsWith('u-stop-')).length;
  assert.equal(stored, results.filter((result) => result === 200).length, `${sent} sent`);
});
