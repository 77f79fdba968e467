// The console against the real service and the CyberTipline double, in a real browser: one case through two people's
// hands, and a screenshot of every page.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, watch } from '../../console/test/browser/harness.mjs';
import * as pages from '../../console/test/browser/pages.mjs';
import { vips, writePicture } from '../support/pictures.mjs';
import { Stack } from './stack.mjs';

// Set to a folder to keep the screenshots.
const shots = process.env.NIGHTLIGHT_SCREENSHOTS;

let stack;
let browser;
before(async () => {
  stack = await Stack.create();
  writePicture(stack.file('listed.png'), 1, 900, 675);
  stack.buildList('demo', stack.file('listed.png'));
  stack.createPeople();
  await stack.startDaemon();
  vips('resize', stack.file('listed.png'), stack.file('edited.jpg[Q=50]'), '0.7');
  const bytes = readFileSync(stack.file('edited.jpg'));
  for (const account of ['u-4711', 'u-4712', 'u-4713']) {
    await stack.scan(bytes, { account, conversation: 'room-9', file_name: 'IMG_2031.jpg', ip_address: '198.51.100.7', port: 51123, uploaded_at: '2026-01-15T08:00:00Z' });
  }
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await stack?.stop();
});

async function withPage(person, steps, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    const complaints = watch(page, stack.url);
    await pages.openConsole(page, `${stack.url}/`);
    if (person) await pages.signIn(page, { name: person, password: stack.password });
    await steps(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

async function shot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

test('a case goes through two people to a receipt', async () => {
  await withPage(null, (page) => shot(page, '1-sign-in'));
  await withPage('rita', async (page) => {
    assert.equal(await pages.destination(page), 'sandbox');
    await pages.openCases(page);
    await shot(page, '2-cases');
    await pages.openCase(page, 'u-4711');
    await shot(page, '3-case-covered');
    await pages.lookBlurred(page);
    await shot(page, '4-case-blurred');
    await pages.hidePicture(page);
    await pages.lookFull(page);
    await shot(page, '5-case-full');
    await pages.hidePicture(page);
    await pages.propose(page, {
      incidentType: 'Child Pornography (possession, manufacture, and distribution)',
      narrative: 'The account uploaded a file that equals an entry of the hash list. A reviewer compared it in full and found it to be the listed picture. Nothing else is known about the person behind the account at this time.',
      rationale: 'The picture is the listed one.',
    });
    await shot(page, '6-case-proposed');
    await pages.openReportOfCase(page);
    await shot(page, '7-report-own-draft');
  });
  await withPage('abel', async (page) => {
    await pages.openCases(page, 'Proposed');
    await pages.openCase(page, 'u-4711');
    await pages.openReportOfCase(page);
    await shot(page, '8-report-to-approve');
    await pages.approve(page, { rationale: 'Compared, and I agree.' });
    const receipt = await pages.waitForReceipt(page);
    await shot(page, '9-report-finished');
    assert.match(receipt.answer, /reportDoneResponse/);
    const { reports } = await stack.ledger();
    const finished = reports.filter((report) => report.state === 'finished');
    assert.deepEqual(finished.map((report) => Number(report.id)), [receipt.cybertipId]);
    assert.match(finished[0].files[0].details_xml, /<fileViewedByEsp>true</);
  });
});

test('a dismissed case is closed, and a proposal can be sent back', async () => {
  await withPage('rita', async (page) => {
    await pages.openCases(page);
    await pages.openCase(page, 'u-4712');
    await pages.lookFull(page);
    await pages.dismiss(page, { rationale: 'A landscape, nothing to report.' });
    await pages.openCases(page);
    await pages.openCase(page, 'u-4713');
    await pages.lookFull(page);
    await pages.propose(page, { incidentType: 'Child Sex Tourism', narrative: 'A narrative of sufficient length for the test.', rationale: 'A first opinion.' });
  });
  await withPage('abel', async (page) => {
    await pages.openCases(page, 'Proposed');
    await pages.openCase(page, 'u-4713');
    await pages.openReportOfCase(page);
    await pages.reject(page, { rationale: 'The incident type is wrong.' });
  });
  const rita = await stack.signIn('rita');
  const { cases } = await stack.api('GET', '/v1/cases', undefined, rita);
  const states = Object.fromEntries(cases.map((found) => [found.account, found.state]));
  assert.deepEqual(states, { 'u-4711': 'reported', 'u-4712': 'dismissed', 'u-4713': 'open' });
});

test('the pages hold together on a narrow screen in the dark', async () => {
  await withPage('rita', async (page) => {
    await pages.openCases(page, 'All');
    await shot(page, '10-cases-narrow-dark');
    await pages.openCase(page, 'u-4711');
    await shot(page, '11-case-narrow-dark');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
  }, { viewport: { width: 480, height: 900 }, colorScheme: 'dark' });
});
