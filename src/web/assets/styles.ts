/** The one stylesheet: quiet surfaces, one accent, figures of equal width, colour never alone. */
export const styles = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f9f8f6, #151317);
  --card: light-dark(#fff, #1d1a20);
  --sunk: light-dark(#f2f0ed, #262229);
  --ink: light-dark(#201b22, #ece8ee);
  --soft: light-dark(#645c67, #aaa2b0);
  --line: light-dark(#e5e1e3, #342f39);
  --edge: light-dark(#8d8590, #756c7e);
  --brand: light-dark(#702463, #dfa6d3);
  --brand-deep: light-dark(#571a4d, #ecc4e4);
  --on-brand: light-dark(#fff, #2a0f26);
  --good: light-dark(#1b6440, #86d3a8);
  --good-wash: light-dark(#e5f2ea, #17291f);
  --calm: light-dark(#29527f, #9fc6ee);
  --calm-wash: light-dark(#e8eff7, #172535);
  --warn: light-dark(#7d4b00, #ebba70);
  --warn-wash: light-dark(#fcf0da, #30240f);
  --bad: light-dark(#a12828, #f3a19b);
  --bad-wash: light-dark(#fae9e7, #381c1c);
  --round: 0.5rem;
  --gap: clamp(1rem, 2.5vw, 2rem);
}
*, ::before, ::after { box-sizing: border-box }
[hidden] { display: none !important }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: var(--paper); color: var(--ink);
  font: 400 0.9375rem/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0 }
h1 { font-size: 1.625rem; line-height: 1.2; font-weight: 640; letter-spacing: -0.018em; text-wrap: balance }
h2 { font-size: 1.0625rem; line-height: 1.35; font-weight: 620; letter-spacing: -0.008em }
h3 { font-size: 0.9375rem; font-weight: 620 }
a { color: var(--brand); text-decoration-thickness: 1px; text-underline-offset: 0.2em; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent) }
a:hover { color: var(--brand-deep); text-decoration-color: currentColor }
time { white-space: nowrap }
code, .mono { font: 0.8125rem/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; border-radius: 0.2rem }
main:focus { outline: none }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; left: 1rem; top: -4rem; z-index: 1; padding: 0.5rem 1rem; background: var(--card); border-radius: var(--round) }
.skip:focus { top: 0.5rem }

/* The frame */
.banners { background: var(--warn-wash); color: var(--warn); padding: 0.4rem var(--gap); font-size: 0.8125rem; display: flex; flex-wrap: wrap; gap: 0 1.5rem }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem; padding: 0.75rem var(--gap); background: var(--card); border-bottom: 1px solid var(--line) }
.brand { display: inline-flex; align-items: center; gap: 0.5rem; color: var(--ink); font-weight: 650; letter-spacing: -0.01em; text-decoration: none }
.workspace { padding-left: 1rem; border-left: 1px solid var(--line) }
.workspace strong { font-weight: 600 }
.workspace span { color: var(--soft) }
.who { margin-left: auto; display: flex; align-items: center; gap: 1rem; font-size: 0.875rem }
.person { color: var(--soft) }
.slim { display: none }
.shell { flex: 1; width: 100%; max-width: 88rem; margin: 0 auto; display: grid; grid-template-columns: 11rem minmax(0, 1fr) }
.shell.alone { grid-template-columns: minmax(0, 1fr); max-width: 76rem }
.nav { padding: 1.75rem 0 0 var(--gap) }
.nav ul { list-style: none; display: grid; gap: 0.125rem }
.nav a { display: block; padding: 0.4rem 0.75rem; border-radius: var(--round); color: var(--soft); text-decoration: none; white-space: nowrap }
.nav a:hover { color: var(--ink); background: var(--sunk) }
.nav a[aria-current] { color: var(--brand); background: var(--sunk); font-weight: 600 }
main { padding: 1.75rem var(--gap) 4rem; display: grid; gap: 1.75rem; align-content: start; grid-template-columns: minmax(0, 1fr) }
.foot { display: flex; gap: 1.5rem; padding: 1.25rem var(--gap); border-top: 1px solid var(--line); color: var(--soft); font-size: 0.8125rem }
.foot a { color: inherit }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-start; gap: 1rem }
.intro { margin-top: 0.375rem; color: var(--soft); max-width: 42rem }
.eyebrow, .fine, .hint, .optional { color: var(--soft); font-size: 0.8125rem }
.eyebrow { font-weight: 600; letter-spacing: 0.02em }
.stack { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr) }
.actions { display: flex; flex-wrap: wrap; gap: 0.625rem; align-items: center }
.flash { padding: 0.7rem 1rem; border-radius: var(--round); background: var(--good-wash); color: var(--good); border-left: 3px solid }
.flash.bad { background: var(--bad-wash); color: var(--bad) }
.note { padding: 0.7rem 1rem; border-radius: var(--round); background: var(--calm-wash); color: var(--calm) }
.note.warn { background: var(--warn-wash); color: var(--warn) }
.note.bad { background: var(--bad-wash); color: var(--bad) }

/* Surfaces */
.card, .sheet, .empty { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem }
.card { padding: 1.25rem; display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); align-content: start }
.card-head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0.5rem 1rem }
.card .sheet, .card .empty { border: 0; border-radius: 0; background: none }
.card > .sheet { margin: 0 -1.25rem -1.25rem; border-top: 1px solid var(--line) }
.card > .sheet:not(:last-child) { margin-bottom: 0; border-bottom: 1px solid var(--line) }
.narrow { max-width: 27rem; width: 100%; margin: clamp(1rem, 8vh, 5rem) auto }
.pair { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)) }
.trio { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)) }
.empty { padding: 2rem 1.25rem; text-align: center; color: var(--soft) }
.empty h2 { color: var(--ink); margin-bottom: 0.25rem }
.problem { max-width: 36rem; display: grid; gap: 1rem; padding-top: 8vh }
.stats { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; overflow: hidden }
.stats > div { padding: 0.9rem 1.125rem; box-shadow: 0 0 0 0.5px var(--line) }
.stats dt { color: var(--soft); font-size: 0.8125rem }
.stats dd { font-size: 1.25rem; font-weight: 600; letter-spacing: -0.012em; line-height: 1.4 }
.stats .hint { font-weight: 400; letter-spacing: 0 }
.stats .code { font-size: 0.75rem }
.card .stats { border-radius: var(--round) }
.facts { display: grid; gap: 0.5rem }
.facts > div { display: grid; grid-template-columns: minmax(7rem, 11rem) minmax(0, 1fr); gap: 1rem }
.facts dt { color: var(--soft) }
.facts dd { overflow-wrap: anywhere }

/* Figures and states */
.money { white-space: nowrap }
.money.minus { color: var(--bad) }
.money.zero { color: var(--soft) }
.money .code { color: var(--soft); font-size: 0.8em; font-weight: 400; letter-spacing: 0.02em }
.monies { display: inline-grid }
.nothing, .soft { color: var(--soft) }
.sub { display: block; color: var(--soft); font-size: 0.8125rem; font-weight: 400; overflow-wrap: anywhere }
.badge { display: inline-block; padding: 0.05rem 0.55rem; border-radius: 1rem; font-size: 0.8125rem; font-weight: 550; line-height: 1.45rem; white-space: nowrap; background: var(--sunk); color: var(--soft) }
.badge.good { background: var(--good-wash); color: var(--good) }
.badge.calm { background: var(--calm-wash); color: var(--calm) }
.badge.warn { background: var(--warn-wash); color: var(--warn) }
.badge.bad { background: var(--bad-wash); color: var(--bad) }

/* Tables */
.sheet { overflow-x: auto }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem }
caption { text-align: left; padding: 1rem 1.25rem 0.5rem; font-size: 1.0625rem; font-weight: 620; letter-spacing: -0.008em }
th, td { padding: 0.625rem 0.75rem; text-align: left; vertical-align: baseline; font-weight: 400 }
th:first-child, td:first-child { padding-left: 1.25rem }
th:last-child, td:last-child { padding-right: 1.25rem }
thead th { color: var(--soft); font-size: 0.8125rem; font-weight: 550; white-space: nowrap; vertical-align: bottom; border-bottom: 1px solid var(--line) }
tbody tr + tr > * { border-top: 1px solid var(--line) }
tbody tr:hover > * { background: color-mix(in srgb, var(--sunk) 45%, transparent) }
tbody th { font-weight: 550 }
td code, tbody th code { overflow-wrap: break-word }
td .long { overflow-wrap: anywhere }
tfoot > tr > * { border-top: 2px solid var(--edge); font-weight: 620 }
.number { text-align: right }
.number .sub { white-space: nowrap }
td .actions { flex-wrap: nowrap; justify-content: flex-end }
.pager { display: flex; justify-content: space-between; gap: 1rem }
.pager a { padding: 0.25rem 0 }
.pager a:last-child { margin-left: auto }

/* Forms */
.form.stack { display: grid; gap: 1rem; max-width: 32rem }
.form.row { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: flex-end }
.form.row .field { flex: 1 1 10rem }
.form.row .summary { flex-basis: 100% }
.field { display: grid; gap: 0.25rem; min-width: 0 }
.field label { font-size: 0.875rem; font-weight: 550 }
.optional { font-weight: 400 }
.field.check { grid-template-columns: auto minmax(0, 1fr); gap: 0.6rem; align-items: baseline }
input:not([type=checkbox]), select, textarea, .button {
  font: inherit; min-height: 2.5rem; border-radius: var(--round); border: 1px solid var(--edge);
}
input:not([type=checkbox]), select, textarea { width: 100%; padding: 0.4rem 0.7rem; background: var(--card); color: var(--ink) }
input[type=checkbox] { width: 1.05rem; height: 1.05rem; accent-color: var(--brand); translate: 0 0.15rem }
::placeholder { color: var(--soft); opacity: 1 }
[aria-invalid] { border-color: var(--bad) !important; box-shadow: 0 0 0 1px var(--bad) }
.error { color: var(--bad); font-size: 0.875rem }
.summary { padding: 0.8rem 1rem; border-radius: var(--round); background: var(--bad-wash); color: var(--bad) }
.summary ul { padding-left: 1.1rem }
.summary a { color: inherit }
.button { display: inline-flex; align-items: center; justify-content: center; padding: 0.4rem 1rem; background: var(--card); color: var(--ink); font-weight: 550; text-decoration: none; cursor: pointer; white-space: nowrap }
.button:hover { background: var(--sunk); color: var(--ink) }
.button.primary { background: var(--brand); border-color: var(--brand); color: var(--on-brand) }
.button.primary:hover { background: var(--brand-deep); border-color: var(--brand-deep) }
.button.danger { color: var(--bad); border-color: currentColor }
.button.danger:hover { background: var(--bad-wash) }
.plain { font: inherit; border: 0; padding: 0; background: none; color: var(--brand); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; cursor: pointer }
td .button.button { min-height: 2rem; padding: 0.15rem 0.75rem; font-size: 0.8125rem; border-color: var(--line) }
td .button.button:hover { border-color: currentColor }
.copy { display: flex; gap: 0.5rem }
.copy input { flex: 1; min-width: 0; background: var(--sunk); border-color: var(--line); font: 0.8125rem ui-monospace, "SF Mono", Menlo, Consolas, monospace }
summary { cursor: pointer; color: var(--brand); width: fit-content }
details[open] > summary { margin-bottom: 0.75rem }
.qr { display: block; width: 11rem; max-width: 100%; border-radius: var(--round); border: 1px solid var(--line) }
.plain-list { list-style: none; display: grid; gap: 0.75rem }
.choice { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: 0.9rem 1.1rem; border: 1px solid var(--line); border-radius: var(--round); color: inherit; text-decoration: none; background: var(--card) }
.choice:hover { border-color: var(--brand); color: inherit }
.message { white-space: pre-wrap; overflow-wrap: anywhere }

/* The inbox */
.tabs { display: flex; flex-wrap: wrap; gap: 0.25rem; border-bottom: 1px solid var(--line) }
.tabs a { display: inline-flex; gap: 0.4rem; align-items: baseline; padding: 0.45rem 0.75rem; color: var(--soft); text-decoration: none; border-radius: var(--round) var(--round) 0 0 }
.tabs a:hover { color: var(--ink); background: var(--sunk) }
.tabs a[aria-current] { color: var(--brand); font-weight: 600; box-shadow: inset 0 -2px var(--brand) }
.count { font-size: 0.75rem; padding: 0 0.4rem; border-radius: 1rem; background: var(--sunk) }
.key { font: 0.6875rem ui-monospace, Menlo, Consolas, monospace; padding: 0 0.25rem; border: 1px solid var(--line); border-radius: 0.2rem; color: var(--soft) }
.counters { display: flex; flex-wrap: wrap; gap: 1.25rem }
.counters > * { color: var(--soft); text-decoration: none }
.counters strong { font-size: 1.25rem; font-weight: 640; margin-right: 0.15rem }
.counters .bad { color: var(--bad) }
.counters .warn { color: var(--warn) }
.timeline { list-style: none; display: grid; gap: 0.6rem; padding-left: 0.9rem; border-left: 2px solid var(--line) }
.timeline .breached strong, .timeline .escalated strong { color: var(--bad) }
.timeline .responded strong, .timeline .closed strong { color: var(--good) }

/* Progress */
.steps { display: flex; flex-wrap: wrap; list-style: none; font-size: 0.875rem; color: var(--soft) }
.steps li { display: flex; align-items: center; gap: 0.5rem; padding-right: 1rem }
.steps li::before { content: ""; width: 0.7rem; height: 0.7rem; border-radius: 50%; border: 2px solid var(--edge) }
.steps .done::before { background: var(--good); border-color: var(--good) }
.steps .now { color: var(--ink); font-weight: 600 }
.steps .now::before { border-color: var(--brand); box-shadow: inset 0 0 0 2px var(--card); background: var(--brand) }

/* Charts: one colour a series, each with its own dash or order, and a table below */
.plot { overflow-x: auto }
.chart svg { display: block; width: 100%; height: auto }
.chart text { font-size: 12px; fill: var(--soft) }
.pair .chart text { font-size: 22px }
.chart .grid { stroke: var(--line) }
.chart .axis { stroke: var(--edge) }
.chart path { fill: none; stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke }
.s0 { --series: var(--brand) } .s1 { --series: var(--calm) } .s2 { --series: var(--good) } .s3 { --series: var(--warn) } .s4 { --series: var(--soft) }
.chart rect { fill: var(--series) }
.chart path, .chart circle { stroke: var(--series) }
.chart circle { fill: var(--card); stroke-width: 2 }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; font-size: 0.8125rem; color: var(--soft) }
.legend li::before { content: ""; display: inline-block; width: 0.7rem; height: 0.7rem; margin-right: 0.4rem; border-radius: 2px; background: var(--series) }

/* The contract as a page */
.docs { display: grid; grid-template-columns: 16rem minmax(0, 1fr); gap: 2.5rem }
.docs .contents { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; font-size: 0.8125rem }
.contents ul, .operations { list-style: none }
.contents .operations { margin: 0.25rem 0 1rem }
.contents [aria-current] { color: inherit; font-weight: 600 }
.contents a { display: block; padding: 0.15rem 0; color: var(--soft); text-decoration: none; overflow-wrap: anywhere }
.contents a:hover { color: var(--brand) }
.operation { padding-top: 1.5rem; border-top: 1px solid var(--line); display: grid; gap: 0.9rem; grid-template-columns: minmax(0, 1fr) }
.operation h3 { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: baseline }
.operation h3 code { font-size: 0.9375rem; font-weight: 600 }
.operation caption { padding-top: 0.75rem; font-size: 0.875rem }
.verb { font: 650 0.75rem ui-monospace, Menlo, Consolas, monospace; letter-spacing: 0.03em }
.operations .verb { display: inline-block; width: 3rem }

@media (min-width: 48.01rem) {
  th, td { min-width: 4.5rem }
}
@media (max-width: 48rem) {
  .shell, .docs { grid-template-columns: minmax(0, 1fr) }
  .shell { align-content: start }
  .wide { display: none }
  .slim { display: inline }
  .nav { padding: 0.5rem var(--gap) 0; border-bottom: 1px solid var(--line); background: var(--card); overflow-x: auto }
  .nav ul { display: flex; gap: 0.25rem }
  .nav a { border-radius: 0; padding: 0.5rem 0.6rem }
  .nav a[aria-current] { background: none; box-shadow: inset 0 -2px var(--brand) }
  .docs .contents { position: static; max-height: none }
  .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0 }
  .chart svg { min-width: 34rem }
  .chart text { font-size: 21px }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table, tbody, tfoot, caption { display: block }
  tr { display: block; padding: 0.75rem 1.25rem }
  tbody tr + tr { border-top: 1px solid var(--line) }
  tfoot tr { border-top: 2px solid var(--edge) }
  tbody tr + tr > *, tfoot > tr > * { border: 0 }
  tr > th, tr > td, tr > th:first-child, tr > td:last-child { display: block; padding: 0.1rem 0; text-align: left }
  tr > td[data-title][data-title] { display: flex; justify-content: space-between; gap: 1rem }
  td[data-title]::before { content: attr(data-title); color: var(--soft); flex: none }
  td[data-title] > div { min-width: 0; text-align: right }
  td code { overflow-wrap: anywhere }
  tr > td[data-title][data-title]:has(> div > .nothing:only-child, > div:empty) { display: none }
}
@media print {
  :root { color-scheme: light; --paper: #fff }
  .nav, .skip, .who, .foot, .actions, .pager, form, .form.row, .form.stack { display: none }
  .shell { display: block; max-width: none }
  .card, .sheet { border-color: #999; break-inside: avoid-page }
  thead { display: table-header-group }
  a { color: inherit }
}
@media (prefers-reduced-motion: no-preference) {
  .button, .nav a, .choice { transition: background 120ms, border-color 120ms, color 120ms }
}
`
