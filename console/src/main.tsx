import { render } from "preact";
import { App } from "./app.js";
import { guardDrafts } from "./state/drafts.js";
import { watchHealth } from "./state/health.js";
import { coverWhenAway } from "./state/picture.js";
import { startRouter } from "./state/router.js";
import { resumeSession } from "./state/session.js";
import { startShortcuts } from "./state/shortcuts.js";
import "./styles/index.css";

startRouter();
startShortcuts();
coverWhenAway();
guardDrafts();
watchHealth();
void resumeSession();
const root = document.getElementById("app");
if (root) render(<App />, root);
