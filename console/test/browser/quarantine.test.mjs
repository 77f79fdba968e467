// List entries that hit too often: said on every page, listed, and released with a reason.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kVideoHit, makeCase, makeQuarantine, makeSignal } from "../mock_data.mjs";
import { useBrowser } from "./harness.mjs";
import * as pages from "./pages.mjs";

const notice = (page) => page.locator("[data-quarantined]");

describe("the quarantine", () => {
  const run = useBrowser();

  it("is said loudly on every page, to those who may see it", () => {
    const server = { cases: [makeCase(1)], quarantines: [makeQuarantine(1), makeQuarantine(2)] };
    return run({ server }, async ({ page }) => {
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      assert.equal(await notice(page).count(), 0);
      await pages.signIn(page, { name: "rowan", password: "quiet harbour" });
      await notice(page).waitFor();
      assert.match(await notice(page).innerText(), /^2 list entries are in quarantine/);
      await notice(page).getByRole("link").click();
      await page.getByRole("heading", { level: 1, name: "Quarantine" }).waitFor();
      assert.equal(await page.locator("article").count(), 2);
      assert.equal(await page.getByRole("button", { name: "Release this entry" }).count(), 0);
    });
  });

  it("is ended by an admin with a reason, and not without", () => {
    const server = { quarantines: [makeQuarantine(1)] };
    return run({ server, person: "opal" }, async ({ page, mock }) => {
      await page.getByRole("heading", { level: 1, name: "Quarantine" }).waitFor();
      await page.getByText("hit 43 of 12,400 files, sent by at least 10 accounts").waitFor();
      const button = page.getByRole("button", { name: "Release this entry" });
      await button.click();
      await page.getByText("Give your reason in a sentence or two.").waitFor();
      assert.equal(mock.countOf("releaseQuarantine"), 0);
      await page.getByLabel("Your reason to release it").fill("Compared ten uploads; it is right.");
      await button.click();
      await page.getByText("Compared ten uploads; it is right.").waitFor();
      assert.equal(await button.count(), 0);
      assert.equal(mock.quarantines[0].released_by, "opal");
    });
  });

  it("tells when somebody else was faster, and shows what they decided", () => {
    const server = { quarantines: [makeQuarantine(1)] };
    return run({ server, person: "opal" }, async ({ page, mock }) => {
      const reason = page.getByLabel("Your reason to release it");
      await reason.fill("Mine.");
      Object.assign(mock.quarantines[0], {
        state: "released",
        released_by: "ines",
        released_at: "2026-11-25T15:00:00Z",
        reason: "Hers.",
      });
      await page.getByRole("button", { name: "Release this entry" }).click();
      await page.getByText("Hers.").waitFor();
    });
  });
});

describe("a hit", () => {
  const run = useBrowser();

  it("of the second tier is marked in the list and in the case", () => {
    const near = { tier: "near", distance: 38, radius: 46 };
    const server = {
      cases: [makeCase(1, { case: { tier: "near" }, signals: [makeSignal(1, { hit: near })] })],
    };
    return run({ server, person: "rowan" }, async ({ page }) => {
      await page.locator("table.list").getByText("Near", { exact: true }).waitFor();
      await pages.openCase(page);
      await page.getByText("beyond a match, and up to 46 are shown as near").waitFor();
      await page.getByText("limit of near").waitFor();
    });
  });

  it("names the view that matched, and what people made of the entry", () => {
    const hit = { query_tag: "full@trim/flipy", query_words: "mirrored, border removed" };
    const feedback = { confirmed: 4, false_positive: 1, undecided: 2 };
    const server = { cases: [makeCase(1, { signals: [makeSignal(1, { hit, feedback })] })] };
    return run({ server, person: "rowan" }, async ({ page }) => {
      await pages.openCase(page);
      await page.getByText("mirrored, border removed").waitFor();
      await page.getByText("4 confirmed, 1 dismissed").waitFor();
    });
  });

  it("of a video says how much of it and where", () => {
    const server = { cases: [makeCase(1, { signals: [makeSignal(1, { hit: kVideoHit })] })] };
    return run({ server, person: "rowan" }, async ({ page }) => {
      await pages.openCase(page);
      await page.getByText("100 % of the listed video is in this file").waitFor();
    });
  });
});
