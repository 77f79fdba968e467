// The CyberTipline away, slow or answering 500: the report waits, backs off and is sent later, exactly once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { writePicture } from '../support/pictures.mjs';
import { Stack, approve, lookInFull, propose, receiptOf, until } from './stack.mjs';

let stack;
let rita;
let abel;
before(async () => {
  stack = await Stack.create();
  writePicture(stack.file('listed.png'), 1);
  stack.buildList('demo', stack.file('listed.png'));
  stack.createPeople();
  await stack.startDaemon();
  rita = await stack.signIn('rita');
  abel = await stack.signIn('abel');
});
after(() => stack?.stop());

async function approvedReport(account) {
  const { body } = await stack.scan(readFileSync(stack.file('listed.png')), { account, ip_address: '198.51.100.7', uploaded_at: '2026-01-15T08:00:00Z' });
  await lookInFull(stack, body.case_id, body.signal_id, rita);
  const proposed = await propose(stack, body.case_id, rita);
  await approve(stack, proposed.report.id, abel);
  return proposed.report.id;
}

const report = (id) => stack.api('GET', `/v1/reports/${id}`, undefined, abel).then((detail) => detail.report);
const addFault = async (fault) => {
  const response = await fetch(`${stack.sandboxUrl}/_faults`, { method: 'POST', body: JSON.stringify(fault) });
  assert.ok(response.ok, await response.text());
};
async function finishedOnce(account) {
  const { reports } = await stack.ledger();
  const finished = reports.filter((r) => r.state === 'finished' && JSON.stringify(r).includes(`<espIdentifier>${account}</espIdentifier>`));
  assert.equal(finished.length, 1);
}

test('a report waits while the CyberTipline is away and goes out when it is back', async () => {
  await stack.sandbox.kill('SIGTERM');
  const id = await approvedReport('u-away');
  const waiting = await until('a failed attempt', async () => {
    const status = await report(id);
    return status.attempts >= 1 && status.last_problem && status.next_try_at ? status : undefined;
  });
  assert.notEqual(waiting.state, 'finished');
  await stack.startSandbox();
  await receiptOf(stack, id, abel);
  await finishedOnce('u-away');
});

for (const kind of ['500', '503', 'close-before', 'close-after-commit', 'truncated-xml', 'code-1000']) {
  for (const route of ['submit', 'upload', 'fileinfo', 'finish']) {
    test(`${kind} on /${route} delays the report and does not double it`, async () => {
      const account = `u-${kind}-${route}`;
      await addFault({ route: `/${route}`, kind, count: 1 });
      const id = await approvedReport(account);
      await receiptOf(stack, id, abel).catch((error) => { throw new Error(`${error.message}\n${stack.daemon.output.slice(-2000)}`); });
      await finishedOnce(account);
    });
  }
}

test('wrong credentials park the report with a reason, and a person sends it on', async () => {
  await addFault({ route: '/submit', kind: '401', count: 1 });
  const id = await approvedReport('u-401');
  const parked = await until('the report to be parked', async () => {
    const status = await report(id);
    return status.state === 'parked' ? status : undefined;
  });
  assert.match(parked.last_problem, /credential|401/i);
  await stack.api('POST', `/v1/reports/${id}/requeue`, { rationale: 'The password is right again.' }, abel);
  await receiptOf(stack, id, abel);
  await finishedOnce('u-401');
});

test('a report that NCMEC refuses is withdrawn, and its case can be proposed again', async () => {
  await addFault({ route: '/submit', kind: '413', count: 1 });
  const id = await approvedReport('u-refused');
  const parked = await until('the report to be parked', async () => {
    const status = await report(id);
    return status.state === 'parked' ? status : undefined;
  });
  await stack.api('POST', `/v1/reports/${id}/withdrawal`, { rationale: 'It has to be written anew.' }, abel);
  const detail = await stack.api('GET', `/v1/cases/${parked.case_id}`, undefined, rita);
  assert.equal(detail.case.state, 'open');
  const proposed = await propose(stack, parked.case_id, rita);
  assert.notEqual(proposed.report.id, id);
  await approve(stack, proposed.report.id, abel);
  await receiptOf(stack, proposed.report.id, abel);
  await finishedOnce('u-refused');
});

// Last in this file: it moves the double's clock a day ahead.
test('a report whose finish was never answered goes again only on the word that NCMEC has not finished it', async () => {
  await addFault({ route: '/finish', kind: 'close-before', count: 1000 });
  const before = (await stack.ledger()).calls_received;
  const id = await approvedReport('u-doubt');
  await until('an unanswered finish', async () => {
    const { calls } = await stack.ledger();
    return calls.some((call) => call.number > before && call.path.endsWith('/finish') && call.fault === 'close-before' && !call.took_effect) ? true : undefined;
  });
  await fetch(`${stack.sandboxUrl}/_clock`, { method: 'POST', body: JSON.stringify({ advance_s: 25 * 3600 }) });
  await fetch(`${stack.sandboxUrl}/_faults`, { method: 'DELETE' });
  const parked = await until('the report to be parked', async () => {
    const status = await report(id);
    return status.state === 'parked' ? status : undefined;
  });
  assert.equal(parked.in_doubt, true);
  const again = (body) => stack.api('POST', `/v1/reports/${id}/requeue`, body, abel);
  await assert.rejects(again({ rationale: 'Send it.' }), /409/);
  await assert.rejects(stack.api('POST', `/v1/reports/${id}/withdrawal`, { rationale: 'Give it up.' }, abel), /409/);
  await again({ rationale: 'NCMEC says it has not got it.', confirmed_not_finished: true });
  await receiptOf(stack, id, abel);
  await finishedOnce('u-doubt');
});
