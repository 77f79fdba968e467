// kill -9 of nightlightd at 20 random moments of a running flow: afterwards exactly one finished report and no lost case.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { seeded, writePicture } from '../support/pictures.mjs';
import { Stack, approve, lookInFull, propose, receiptOf, sanitized } from './stack.mjs';

let stack;
before(async () => {
  stack = await Stack.create();
  writePicture(stack.file('listed.png'), 1);
  stack.buildList('demo', stack.file('listed.png'));
  stack.createPeople();
  await stack.startDaemon();
});
after(() => stack?.stop());

// Runs the whole flow once, from wherever it stands: each step asks what is done and does the next. Stops at the
// first failure of the connection.
async function runFlow(account, bytes) {
  const context = { account, upload_id: `upload of ${account}`, ip_address: '198.51.100.7', uploaded_at: '2026-01-15T08:00:00Z' };
  const scanned = await stack.scan(bytes, context);
  assert.equal(scanned.status, 200, JSON.stringify(scanned.body));
  const { case_id, signal_id } = scanned.body;
  const rita = await stack.signIn('rita');
  const abel = await stack.signIn('abel');
  let detail = await stack.api('GET', `/v1/cases/${case_id}`, undefined, rita);
  if (detail.case.state === 'open') {
    await lookInFull(stack, case_id, signal_id, rita);
    detail = await propose(stack, case_id, rita);
  }
  if (detail.case.state === 'proposed') await approve(stack, detail.report.id, abel);
  const receipt = await receiptOf(stack, detail.report.id, abel);
  return { case_id, receipt };
}

const isConnectionLoss = (error) => error?.cause?.code !== undefined || error?.name === 'TypeError' || error?.code === 'UND_ERR_SOCKET';

test('twenty kills at random moments lose nothing and double nothing', async (t) => {
  const bytes = readFileSync(stack.file('listed.png'));
  const random = seeded(Number(process.env.NIGHTLIGHT_CRASH_SEED ?? 20261125));
  // How long an undisturbed flow takes here, so that the kills fall all over it.
  const start = Date.now();
  await runFlow('undisturbed', bytes);
  const flowMs = Date.now() - start;

  const accounts = [];
  let kills = 0;
  while (kills < 20) {
    const account = `u-crash-${accounts.length}`;
    accounts.push(account);
    // Each account's flow is disturbed up to three times, then may finish.
    for (let disturbance = 0; ; ++disturbance) {
      const kill = disturbance < 3 && kills < 20;
      const timer = kill && setTimeout(() => stack.daemon.child.kill('SIGKILL'), random() * flowMs);
      try {
        await runFlow(account, bytes);
        clearTimeout(timer);
        if (!stack.daemon.child.killed) break;
      } catch (error) {
        clearTimeout(timer);
        if (!isConnectionLoss(error)) throw error;
      }
      ++kills;
      await stack.daemon.ended;
      await stack.startDaemon();
      if (disturbance >= 3) throw new Error('the flow failed without a kill');
    }
  }
  t.diagnostic(`${kills} kills over ${accounts.length} flows of about ${flowMs} ms each`);
  const rita = await stack.signIn('rita');
  const { cases } = await stack.api('GET', '/v1/cases?limit=500', undefined, rita);
  for (const account of ['undisturbed', ...accounts]) {
    const own = cases.filter((found) => found.account === account);
    assert.equal(own.length, 1, `${account}: ${own.length} cases`);
    assert.equal(own[0].state, 'reported');
    assert.equal(own[0].signal_count, 1, `${account}: the repeated upload is one signal`);
  }
  const { reports } = await stack.ledger();
  for (const account of ['undisturbed', ...accounts]) {
    const finished = reports.filter((report) => report.state === 'finished' && JSON.stringify(report).includes(`<espIdentifier>${account}</espIdentifier>`));
    assert.equal(finished.length, 1, `${account}: ${finished.length} finished reports`);
  }
}, { timeout: sanitized ? 900_000 : 300_000 });
