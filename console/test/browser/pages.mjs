// What a person does in the console, for tests of any server that keeps the contract. Each function
// takes a Playwright page and finds things as a person would: by role and by name.

export const timeouts = { step: 10_000, receipt: 60_000 };

const button = (page, name) => page.getByRole("button", { name, exact: true });

export async function openConsole(page, url) {
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).or(page.getByRole("alert")).first().waitFor();
}

// From the sign-in page to the first page.
export async function signIn(page, { name, password }) {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Sign in").click();
  await button(page, "Sign out").waitFor({ timeout: timeouts.step });
}

export async function signOut(page) {
  await button(page, "Sign out").click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor({ timeout: timeouts.step });
}

// "sandbox", "test" or "production", as the page shows it.
export async function destination(page) {
  const banner = page.locator("[data-destination]");
  await banner.waitFor({ timeout: timeouts.step });
  return banner.getAttribute("data-destination");
}

// The case list, of one state ("Open", "Proposed", …) or "All".
export async function openCases(page, state = "Open") {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Cases" }).click();
  await page
    .getByRole("navigation", { name: "Cases by state" })
    .getByRole("link", { name: new RegExp(`^${state}`) })
    .click();
  await page.locator("table.list, .empty").first().waitFor({ timeout: timeouts.step });
}

// A case of the list that is shown, by the account's name; the first one without.
export async function openCase(page, account) {
  const links = page.locator("table.list a.row-link");
  await (account ? links.filter({ hasText: account }).first() : links.first()).click();
  await page
    .getByRole("heading", { level: 1, name: /^Case of / })
    .waitFor({ timeout: timeouts.step });
}

export function evidence(page, signal = 1) {
  return page.getByRole("group", { name: `File of signal ${signal}` });
}

export async function lookBlurred(page, { signal = 1 } = {}) {
  const box = evidence(page, signal);
  await button(box, "Show blurred").click();
  await box.getByText("Shown blurred.").waitFor({ timeout: timeouts.step });
}

// Blurred first, as a person must.
export async function lookFull(page, { signal = 1 } = {}) {
  await lookBlurred(page, { signal });
  const box = evidence(page, signal);
  await button(box, "Show full (logged)").click();
  await box.getByText("Shown in clear.").waitFor({ timeout: timeouts.step });
}

export async function hidePicture(page, { signal = 1 } = {}) {
  await page.keyboard.press("Escape");
  await evidence(page, signal).getByText("Covered.").waitFor({ timeout: timeouts.step });
}

export async function fillProposal(
  page,
  { incidentType, narrative, rationale, escalationReason, screenName },
) {
  const form = page.getByRole("form", { name: "Decision" });
  await form.getByLabel("Propose a report to NCMEC").check();
  if (incidentType) await form.getByLabel(incidentType).check();
  await form.getByLabel("Narrative", { exact: true }).fill(narrative);
  if (screenName) await form.getByLabel(/^Screen name/).fill(screenName);
  if (escalationReason) {
    await form.getByLabel("Ask for high priority").check();
    await form.getByLabel("Reason for high priority").fill(escalationReason);
  }
  await form.getByLabel("Your reason").fill(rationale);
}

// Proposes a report on the case that is shown. `incidentType` is the CyberTipline's own name.
export async function propose(page, proposal) {
  await fillProposal(page, proposal);
  await button(page, "Propose the report").click();
  await page.getByText("The report is proposed.").waitFor({ timeout: timeouts.step });
}

export async function dismiss(page, { rationale }) {
  const form = page.getByRole("form", { name: "Decision" });
  await form.getByLabel("Dismiss the case").check();
  await form.getByLabel("Your reason").fill(rationale);
  await button(page, "Dismiss the case").click();
  await page.getByText("The case is dismissed.").waitFor({ timeout: timeouts.step });
}

// From a case to its report.
export async function openReportOfCase(page) {
  await page.getByRole("link", { name: "Open the report" }).click();
  await page
    .getByRole("list", { name: "Progress of the report" })
    .waitFor({ timeout: timeouts.step });
}

async function decide(page, { choice, rationale, sending }) {
  const form = page.getByRole("form", { name: "Second person's decision" });
  await form.getByLabel(choice).check();
  await form.getByLabel("Your reason").fill(rationale);
  await form.getByRole("button", { name: sending }).click();
  await form.waitFor({ state: "detached", timeout: timeouts.step });
}

export async function approve(page, { rationale }) {
  await decide(page, { choice: "Approve", rationale, sending: /^Approve and send to / });
}

export async function reject(page, { rationale }) {
  await decide(page, { choice: "Reject", rationale, sending: "Reject the proposal" });
}

const parkedForm = (page) => page.getByRole("form", { name: "Parked report" });

// Sends a parked report again. `confirmed`, of a report in doubt: NCMEC has said that it has not
// finished it.
export async function requeue(page, { rationale, confirmed = false }) {
  const form = parkedForm(page);
  if (confirmed) await form.getByLabel(/^NCMEC has confirmed that it has not finished/).check();
  else await form.getByLabel("Send it again").check();
  await form.getByLabel("Your reason").fill(rationale);
  await button(form, "Put back in the queue").click();
  await form.waitFor({ state: "detached", timeout: timeouts.step });
}

// Gives up a parked report, which opens its case again.
export async function withdraw(page, { rationale }) {
  const form = parkedForm(page);
  await form.getByLabel("Give up this report and open the case again").check();
  await form.getByLabel("Your reason").fill(rationale);
  await button(form, "Give up this report").click();
  await page.getByText("Its case is open again.").waitFor({ timeout: timeouts.step });
}

// Waits on the report's page for the receipt. Gives the CyberTipline's number and its answer as
// shown.
export async function waitForReceipt(page, { timeout = timeouts.receipt } = {}) {
  await page.locator("[data-receipt]").waitFor({ timeout });
  const cybertipId = await page.locator("[data-cybertip-id]").innerText();
  const answers = page.locator("[data-receipt-answer]");
  return {
    cybertipId: Number(cybertipId),
    answer: (await answers.count()) ? await answers.innerText() : "",
  };
}
