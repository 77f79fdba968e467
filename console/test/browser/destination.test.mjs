// Where reports go stands on every page, signed in or not.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeCase, makeReport, reportId } from "../mock_data.mjs";
import { useBrowser } from "./harness.mjs";
import * as pages from "./pages.mjs";

const banner = (page) => page.getByRole("region", { name: "Destination of reports" });

describe("the destination", () => {
  const run = useBrowser();

  for (const [destination, words] of [
    ["sandbox", "Sandbox: Nothing leaves this machine."],
    ["test", "TEST: Reports go to NCMEC's test system."],
    ["production", "PRODUCTION: Approved reports go to NCMEC."],
  ]) {
    it(`is shown on every page: ${destination}`, () => {
      const server = { destination, cases: [makeCase(1)], reports: [makeReport(1)] };
      return run({ server }, async ({ page, mock }) => {
        const expect = async () => {
          assert.equal(await pages.destination(page), destination);
          assert.equal((await banner(page).innerText()).trim(), words);
        };
        await expect();
        await pages.signIn(page, { name: "rowan", password: "quiet harbour" });
        await expect();
        await pages.openCase(page);
        await expect();
        await page.goto(`${mock.url}/#/reports`);
        await page.getByRole("heading", { name: "Reports" }).waitFor();
        await expect();
        await page.goto(`${mock.url}/#/reports/${reportId(1)}`);
        await page.getByRole("list", { name: "Progress of the report" }).waitFor();
        await expect();
      });
    });
  }

  it("is never guessed", () =>
    run({ server: { destination: "" } }, async ({ page }) => {
      await banner(page).getByText("The server did not say where reports go.").waitFor();
      assert.equal(await page.locator("[data-destination]").count(), 0);
    }));

  it("stays in sight on a long page when it is production", () => {
    const cases = Array.from({ length: 30 }, (_, place) => makeCase(place + 1));
    return run(
      { server: { destination: "production", cases }, person: "rowan" },
      async ({ page }) => {
        await page.getByRole("link", { name: "Older cases" }).scrollIntoViewIfNeeded();
        const box = await page.locator(".destination-production").boundingBox();
        assert.equal(box.y, 0);
      },
    );
  });

  it("comes with what does not work", () =>
    run({}, async ({ page, mock }) => {
      mock.health = { status: "degraded", checks: { database: "ok", media: "no worker answers" } };
      await page.reload();
      await banner(page).getByText("media: no worker answers").waitFor();
      assert.equal(await banner(page).getByText("database").count(), 0);
      assert.equal(await pages.destination(page), "sandbox");
    }));

  it("is called out when the server does not answer", () =>
    run({}, async ({ page, mock }) => {
      mock.fail("health", "hang-up");
      await page.reload();
      await banner(page).getByText("The server does not answer.").waitFor();
      await banner(page).getByRole("button", { name: "Try again" }).click();
      await page.locator("[data-destination=sandbox]").waitFor();
    }));
});
