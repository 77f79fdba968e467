// A headless Chromium for the browser tests, and a watch over what no page may do.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { kNow, people } from "../mock_data.mjs";
import { startMock } from "../mock_server.mjs";
import { openConsole, signIn } from "./pages.mjs";

const kArguments = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: kArguments,
  });
}

// Notes every error of a page that is not simply an error answer of the server, and every foreign
// address.
export function watch(page, url) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    const expected = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !expected) complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(`${url}/`) && !address.startsWith("blob:"))
      complaints.push(`foreign address: ${address}`);
  });
  return complaints;
}

// One browser for a test file. The function it returns runs `steps` with a fresh mock server and
// page, and fails when the page or the mock complains. `person` is signed in first.
export function useBrowser() {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  return async function run({ server = {}, person, context = {} }, steps) {
    const mock = await startMock(server);
    const frame = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context });
    try {
      const page = await frame.newPage();
      await page.clock.install({ time: kNow });
      page.setDefaultTimeout(10_000);
      const complaints = watch(page, mock.url);
      await openConsole(page, `${mock.url}/`);
      if (person) await signIn(page, { name: person, password: people[person].password });
      await steps({ page, mock, frame });
      assert.deepEqual(complaints, []);
      assert.deepEqual(mock.broken, []);
    } finally {
      await frame.close();
      await mock.close();
    }
  };
}
