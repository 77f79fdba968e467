#pragma once

#include <string_view>

namespace nightlight::cli {

// The look of the page of `nightlight compare --html`, by day and by night.
inline constexpr std::string_view kCompareStyle = R"css(
:root { color-scheme: light dark; --back: #f6f7f9; --card: #ffffff; --line: #dde1e7; --text: #1c2128;
  --soft: #5b6470; --accent: #2458a6; --match: #b3261e; --near: #8a5a00; --none: #1d6f42; --grid: #26323f; }
@media (prefers-color-scheme: dark) {
  :root { --back: #12161b; --card: #1b2027; --line: #313a45; --text: #e6eaf0; --soft: #9aa5b3;
    --accent: #8ab4f8; --match: #ff8a80; --near: #ffc861; --none: #7fd8a4; --grid: #cdd6e0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 48px; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 4px; font-weight: 650; }
h2 { font-size: 13px; margin: 0 0 12px; font-weight: 600; color: var(--soft); }
p { margin: 0 0 10px; }
.verdict { display: inline-block; padding: 1px 12px 2px; border-radius: 99px; border: 1.5px solid;
  font-weight: 650; margin-right: 10px; }
.match { color: var(--match); } .near-match, .not-comparable { color: var(--near); } .no-match { color: var(--none); }
.lead { color: var(--soft); margin-bottom: 22px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px;
  margin: 0 0 18px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); gap: 18px; }
figure { margin: 0; min-width: 0; }
figure img, .missing { display: block; width: 100%; max-height: 380px; object-fit: contain; border-radius: 8px;
  background: repeating-conic-gradient(#8881 0 25%, #8883 0 50%) 0 / 18px 18px; }
.missing { display: grid; place-items: center; min-height: 160px; color: var(--soft); padding: 20px; text-align: center; }
figcaption { margin-top: 8px; overflow-wrap: anywhere; }
figcaption small { color: var(--soft); display: block; }
.stack { position: relative; margin: 0 auto; max-width: 100%; }
.stack img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: fill; border-radius: 8px; }
label.fade { display: flex; gap: 12px; align-items: center; margin-top: 12px; color: var(--soft); }
input[type=range] { flex: 1; accent-color: var(--accent); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 12px system-ui, "Noto Sans", "DejaVu Sans", sans-serif; }
.bits path { fill: var(--grid); } .bits .off path { fill: var(--match); } .bits rect { fill: none; stroke: var(--line); }
.grids { display: grid; grid-template-columns: repeat(3, minmax(0, 200px)); gap: 18px; justify-content: space-around; }
.grids figcaption { text-align: center; color: var(--soft); font-size: 13px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 6px 12px 6px 0; border-top: 1px solid var(--line); vertical-align: top;
  overflow-wrap: anywhere; }
tr:first-child th, tr:first-child td { border-top: 0; }
th { color: var(--soft); font-weight: 500; white-space: nowrap; }
td.num { font-variant-numeric: tabular-nums; }
code { font: 13px ui-monospace, "DejaVu Sans Mono", monospace; }
.strip { display: grid; grid-template-columns: 26px repeat(6, minmax(0, 1fr)); gap: 8px; align-items: center; }
.strip img { width: 100%; border-radius: 5px; display: block; }
.strip span { color: var(--soft); font-size: 12px; text-align: center; }
.strip b { color: var(--soft); }
footer { color: var(--soft); font-size: 13px; }
@media print { body { background: #fff; } .fade { display: none; } }
)css";

// Fades one picture over the other.
inline constexpr std::string_view kCompareScript =
    R"js(for (const fade of document.querySelectorAll("input[type=range]")) {
  const top = fade.closest(".card").querySelector(".top");
  const show = () => { top.style.opacity = fade.value / 100; };
  fade.addEventListener("input", show);
  show();
})js";

}  // namespace nightlight::cli
