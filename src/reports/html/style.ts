import { findingStyle } from './style-findings.ts';

/** Colours once, for both schemes (`light-dark`); each text colour keeps a contrast of 4.5 on its ground. */
const base = String.raw`
:root {
  color-scheme: light dark;
  --ground: light-dark(#eef1f4, #0c1319);
  --plate: light-dark(#ffffff, #141d25);
  --sunk: light-dark(#f5f7f9, #0f171e);
  --seam: light-dark(#d6dde3, #26323c);
  --ink: light-dark(#14202a, #e3eaf0);
  --soft: light-dark(#51606d, #93a3b0);
  --accent: light-dark(#0b5a78, #6cc3e4);
  --critical: light-dark(#a50f35, #ff7a93);
  --high: light-dark(#b1430a, #ff9d5c);
  --medium: light-dark(#7d5a00, #e8c15a);
  --low: light-dark(#1f6680, #79bcd6);
  --info: light-dark(#566472, #9fb0bd);
  --good: light-dark(#1c6b3c, #74cf98);
  --warn: light-dark(#7d5a00, #e8c15a);
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 5rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
.page { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem 4rem; }
h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset { margin: 0; padding: 0; border: 0; }
ul.plain { list-style: none; }
code, pre, .place { font-family: var(--mono); font-size: .875em; }
a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: from-font; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.faint, .source { color: var(--soft); font-size: .9rem; }
.hidden, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip:focus { position: absolute; left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--plate); z-index: 3; }
.critical { --tone: var(--critical); }
.high { --tone: var(--high); }
.medium { --tone: var(--medium); }
.low { --tone: var(--low); }
.info { --tone: var(--info); }

.masthead { display: grid; grid-template-columns: 1fr auto; gap: 2.25rem 1rem; align-items: center; padding: 1.5rem 0 1.75rem; }
.wordmark { display: flex; align-items: center; gap: .6rem; font-weight: 650; letter-spacing: .01em; }
.wordmark small { color: var(--soft); font-weight: 400; }
.emblem { width: 1.75rem; height: 1.75rem; fill: var(--accent); }
.emblem .seam { fill: none; stroke: var(--ground); stroke-width: 1.5; }
.emblem circle { fill: var(--ground); }
.actions { display: flex; gap: .5rem; }
h1 { grid-column: 1 / -1; font-size: clamp(2rem, 1.4rem + 3vw, 3.25rem); line-height: 1.05; letter-spacing: -.03em; font-weight: 700; text-wrap: balance; }
.looked { grid-column: 1 / -1; margin-top: -1.5rem; color: var(--soft); }
.target { display: inline-block; margin: .15rem .1rem; padding: .05rem .5rem; border: 1px solid var(--seam); border-radius: 4px; color: var(--ink); background: var(--plate); }

button, select, input[type="search"] {
  font: inherit; font-size: .9rem; color: var(--ink); background: var(--plate);
  border: 1px solid var(--seam); border-radius: 7px; padding: .42rem .75rem; min-height: 2.4rem;
}
button { cursor: pointer; }
button:hover, select:hover { border-color: var(--soft); }

.bar { display: block; width: 100%; height: 8px; border-radius: 4px; overflow: hidden; }
.bar rect { fill: var(--tone); stroke: var(--ground); stroke-width: .35; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: .5rem; margin-top: .75rem; }
.tile { position: relative; padding: .8rem 1rem .7rem; background: var(--plate); border: 1px solid var(--seam); border-radius: 9px; line-height: 1.1; cursor: pointer; }
.tile input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0; cursor: inherit; }
.tile:has(:disabled) { cursor: default; }
.tile:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.tile:not(:has(:checked)) { background: transparent; border-style: dashed; }
.tile:not(:has(:checked)) > b, .tile:not(:has(:checked)) > span { color: var(--soft); text-decoration: line-through; }
.tile b { display: block; font-size: 1.9rem; font-weight: 650; letter-spacing: -.02em; color: var(--tone); font-variant-numeric: tabular-nums; }
.tile span { font-size: .88rem; text-transform: capitalize; color: var(--soft); }

h2 { font-size: 1.2rem; letter-spacing: -.01em; margin: 2.75rem 0 .9rem; }
.next { margin-top: 2rem; padding: 1.2rem 1.4rem 1.3rem; border-radius: 9px; background: var(--plate); border: 1px solid var(--seam); }
.next h2 { margin: 0 0 .6rem; }
.next ol { padding-left: 1.35rem; display: grid; gap: .45rem; }
.next li::marker { color: var(--accent); font-weight: 650; }
.next code, .message code, .rule p code, .fix-title code, .steps code { padding: .08em .35em; border-radius: 4px; background: var(--sunk); border: 1px solid var(--seam); -webkit-box-decoration-break: clone; box-decoration-break: clone; }

.toolbar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1.5rem -1.5rem 0; padding: .7rem 1.5rem; background: var(--ground); border-bottom: 1px solid var(--seam); }
.toolbar:not([hidden]) + main > .part:first-child h2 { margin-top: 1.5rem; }
.search { flex: 1 1 11rem; }
.search input { width: 100%; }
.subject select { width: 11.5rem; }
.toolbar fieldset { display: flex; flex-wrap: wrap; gap: .35rem; }
.pill { position: relative; display: inline-flex; }
.pill input { position: absolute; opacity: 0; inset: 0; margin: 0; width: 100%; height: 100%; cursor: pointer; }
.pill span { padding: .42rem .6rem; min-height: 2.4rem; border: 1px dashed var(--seam); border-radius: 7px; font-size: .9rem; color: var(--soft); }
.pill :checked + span { background: var(--plate); border: 1px solid var(--accent); color: var(--ink); }
.pill :focus-visible + span { outline: 3px solid var(--accent); outline-offset: 2px; }
#shown { color: var(--soft); font-size: .9rem; font-variant-numeric: tabular-nums; min-width: 5.2rem; text-align: right; }
.nothing { padding: 3rem 0; text-align: center; color: var(--soft); }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--seam); color: var(--soft); font-size: .9rem; }
`;

const media = String.raw`
@media (max-width: 44rem) {
  .page { padding: 0 1rem 3rem; }
  .masthead { gap: 1.5rem .5rem; }
  .looked { margin-top: -.75rem; }
  .tiles { gap: .35rem; }
  .tile { padding: .55rem .5rem; }
  .tile b { font-size: 1.4rem; }
  .tile span { font-size: .78rem; overflow-wrap: normal; }
  .toolbar { position: static; margin: 1.25rem 0 0; padding: 0; border: 0; }
  .subject, .subject select { flex: 1 1 100%; max-width: none; width: 100%; }
  #shown { flex: 1; }
  .finding > summary { grid-template-columns: auto 1fr; }
  .finding > summary .tags { grid-column: 1 / -1; }
  .finding > summary .tags:empty { display: none; }
  .finding > summary .place { grid-column: 1 / -1; text-align: left; }
  .row { grid-template-columns: 1fr; gap: .1rem; }
  .body { padding: 0 .9rem 1rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .finding > summary::after { transition: rotate .15s; }
}
@media print {
  :root, :root[data-theme] { color-scheme: light; --ground: #fff; }
  html { font-size: 10pt; }
  body { font-size: 1rem; }
  .page { max-width: none; padding: 0; }
  .toolbar, .actions, .skip, footer { display: none !important; }
  .finding, .tile, .note, .rule { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  .finding > summary::after { display: none; }
  details::details-content { content-visibility: visible; display: block; }
}
`;

/** The style of the whole page. */
export const pageStyle = base + findingStyle + media;
