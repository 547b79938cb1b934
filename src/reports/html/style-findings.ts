/** How findings, notes, passes and rules look. */
export const findingStyle = String.raw`
.group + .group { margin-top: 2rem; }
.group > h3 { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .6rem; margin-bottom: .6rem; font-size: 1rem; font-weight: 650; }
.group > h3 .kind { color: var(--soft); font-weight: 400; }
.group > h3 .key { color: var(--soft); font-weight: 400; }
.group > h3 .total { margin-left: auto; color: var(--soft); font-weight: 400; font-size: .9rem; }

.finding { position: relative; background: var(--plate); border: 1px solid var(--seam); border-radius: 9px; overflow: clip; }
.finding + .finding { margin-top: .5rem; }
.finding[open] { border-color: color-mix(in srgb, var(--tone) 55%, var(--seam)); }
.finding > summary { display: grid; grid-template-columns: 5.6rem minmax(9rem, 1fr) auto minmax(0, auto) 1rem; gap: .3rem .8rem; align-items: baseline; padding: .72rem 1rem; cursor: pointer; list-style: none; }
.finding > summary::-webkit-details-marker { display: none; }
.finding > summary::after { content: "\203A"; grid-row: 1; grid-column: -2 / -1; justify-self: end; align-self: center; color: var(--soft); font-size: 1.2rem; line-height: 1; }
.finding[open] > summary::after { rotate: 90deg; }
.finding > summary:hover { background: var(--sunk); }
.finding > summary:focus-visible { outline-offset: -3px; border-radius: 9px; }
.finding .title { font-weight: 600; }
.finding .place { color: var(--soft); text-align: right; max-width: 26rem; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.badge { color: var(--tone); font-weight: 650; font-size: .9rem; text-transform: capitalize; }
.badge::before { content: ""; display: inline-block; width: .62em; height: .62em; margin-right: .5em; border-radius: 50%; background: var(--tone); }
.critical > summary .badge, .critical > .badge { background: var(--tone); color: var(--plate); padding: .05rem .5rem; border-radius: 5px; justify-self: start; }
.critical > summary .badge::before { display: none; }
.tags { display: flex; flex-wrap: wrap; gap: .3rem; }
.tag { display: inline-block; padding: 0 .45rem; border: 1px solid var(--seam); border-radius: 5px; font-size: .8rem; font-weight: 400; color: var(--soft); white-space: nowrap; }
.tag.good { color: var(--good); border-color: color-mix(in srgb, var(--good) 40%, var(--seam)); }
.tag.warn { color: var(--warn); border-color: color-mix(in srgb, var(--warn) 40%, var(--seam)); }
.finding[data-state="waived"], .finding[data-state="known"] { border-style: dashed; background: transparent; }

.body { padding: .1rem 1rem 1.1rem 7.4rem; }
.message { font-size: 1.02rem; max-width: 68ch; }
.row { display: grid; grid-template-columns: 7rem 1fr; gap: .8rem; padding-top: .7rem; }
.row dt { color: var(--soft); font-size: .9rem; }
.row dd { min-width: 0; max-width: 72ch; }
.alias { color: var(--soft); margin-right: .6em; }
.fix + .fix { margin-top: .8rem; }
.fix-title { font-weight: 600; }
.steps { padding-left: 1.3rem; margin-top: .3rem; }
.diff { margin-top: .5rem; border: 1px solid var(--seam); border-radius: 7px; overflow: hidden; background: var(--sunk); }
.diff figcaption { padding: .25rem .8rem; font-family: var(--mono); font-size: .8rem; color: var(--soft); border-bottom: 1px solid var(--seam); }
.diff pre { margin: 0; padding: .35rem 0; overflow-x: auto; overflow-wrap: normal; line-height: 1.5; }
.diff ins, .diff del { display: block; width: max-content; min-width: 100%; padding: 0 .8rem; text-decoration: none; white-space: pre; }
.diff ins::before { content: "+\A0"; }
.diff del::before { content: "\2212\A0"; }
.diff ins { color: var(--good); background: color-mix(in srgb, var(--good) 11%, transparent); }
.diff del { color: var(--critical); background: color-mix(in srgb, var(--critical) 9%, transparent); }
.follows { margin-top: 1.1rem; padding-left: .9rem; border-left: 3px solid var(--seam); }
.follows > .label { margin-bottom: .4rem; color: var(--soft); font-size: .9rem; }
.follows .finding { border-color: transparent; background: var(--sunk); }

.note, .pass { padding: .75rem 1rem; background: var(--plate); border: 1px solid var(--seam); border-radius: 9px; }
.note + .note { margin-top: .5rem; }
.note .tag { margin-right: .3rem; }
.note p + p { margin-top: .2rem; }
.passes > summary { cursor: pointer; color: var(--accent); padding: .3rem 0; width: fit-content; }
.pass { display: grid; grid-template-columns: minmax(12rem, 1fr) 1fr 2fr; gap: .2rem 1rem; border-radius: 0; border-width: 0 0 1px; background: none; padding: .45rem 0; align-items: baseline; }
.rules { columns: 27rem auto; column-gap: 2.5rem; }
.rules h2 { column-span: all; }
.rule { padding: .9rem 0; border-top: 1px solid var(--seam); break-inside: avoid; }
.rule h3 { font-size: 1rem; font-weight: 600; }
.rule p { margin-top: .3rem; }
.rule:target h3 { color: var(--accent); }
@media (max-width: 44rem) { .pass { grid-template-columns: 1fr; } }
`;
