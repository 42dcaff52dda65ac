/** What the pieces of the kit look like, wherever they stand. */
export const pieceStyles = `
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
.empty p { margin: 0 auto; max-width: 34rem }
.empty p + p, .empty pre { margin-top: 1rem }
.empty pre { overflow-wrap: anywhere; white-space: pre-wrap }
.empty h2 { color: var(--ink); margin-bottom: 0.25rem }
.confirm { max-width: 34rem }
.confirm h1 { font-size: 1.25rem }
.with-panel { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr) minmax(16rem, 22rem); align-items: start }
.panel { display: grid; gap: 1rem; position: sticky; top: 1rem }
.problem { max-width: 36rem; display: grid; gap: 1rem; padding-top: 8vh }
.stats { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; overflow: hidden }
.stats > div { padding: 0.9rem 1.125rem; box-shadow: 0 0 0 0.5px var(--line) }
.stats dt { color: var(--soft); font-size: 0.8125rem }
.stats dd { font-size: 1.25rem; font-weight: 600; letter-spacing: -0.012em; line-height: 1.4 }
.stats dd, .stats dd > .money { white-space: normal; overflow-wrap: anywhere }
.stats .hint { font-weight: 400; letter-spacing: 0 }
.stats .code { font-size: 0.75rem }
.card .stats { border-radius: var(--round) }
.lines { list-style: none }
.lines li { display: grid; grid-template-columns: minmax(0, 13rem) minmax(0, 1fr); gap: 0 1rem; align-items: baseline; padding: 0.4rem 0 }
.lines li + li { border-top: 1px solid var(--line) }
.facts { display: grid; gap: 0.5rem }
.facts > div { display: grid; grid-template-columns: minmax(7rem, 11rem) minmax(0, 1fr); gap: 1rem }
.panel .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0 }
.facts dt { color: var(--soft) }
.facts dd { overflow-wrap: anywhere }
:is(dd, p) > a:only-child, .actions > a, tbody th a { display: inline-block; min-height: 1.5rem; line-height: 1.5rem; max-width: 100% }
:is(summary, legend, li, .note) { overflow-wrap: anywhere }

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
table { width: 100%; border-collapse: collapse; font-size: 0.8125rem }
caption { text-align: left; padding: 0.875rem 1.25rem 0.375rem; font-size: 1rem; font-weight: 620; letter-spacing: -0.008em }
th, td { padding: 0.4375rem 0.75rem; overflow-wrap: anywhere; text-align: left; vertical-align: baseline; font-weight: 400 }
th:first-child, td:first-child { padding-left: 1.25rem }
th:last-child, td:last-child { padding-right: 1.25rem }
thead th { overflow-wrap: normal; color: var(--soft); font-size: 0.8125rem; font-weight: 550; vertical-align: bottom; border-bottom: 1px solid var(--line) }
tbody tr + tr > * { border-top: 1px solid var(--line) }
tbody tr:hover > * { background: color-mix(in srgb, var(--sunk) 45%, transparent) }
tbody th { font-weight: 550 }
td code, tbody th code { overflow-wrap: break-word }
:is(td > div, th, .sub) > a:only-child:not(.button) { display: inline-block; min-width: 1.5rem; padding-block: 0.15rem; margin-block: -0.15rem }
th .sub > a:only-child:not(.button) { margin-block: 0 }
td .long { overflow-wrap: anywhere }
tfoot > tr > * { border-top: 2px solid var(--edge); font-weight: 620 }
.number { text-align: right }
.number .sub { white-space: nowrap }
td .actions { flex-wrap: nowrap; justify-content: flex-end }
.sort { display: inline-flex; align-items: center; min-height: 1.5rem; color: inherit; text-decoration: none; gap: 0.2rem }
.sort:hover { color: var(--ink); text-decoration: underline }
[aria-sort] .sort { color: var(--ink) }
.list-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem }
.list-bar .grow { flex: 1 1 14rem; max-width: 24rem }
.list-bar :is(input, select, .button) { min-height: 2.125rem; padding-block: 0.2rem; font-size: 0.875rem; width: 100% }
.list-bar .button { width: auto }
.list-bar > a, .list-end a { min-height: 1.5rem; padding: 0.125rem 0 }
.list-end { margin-left: auto; display: flex; gap: 1rem; align-items: center; font-size: 0.8125rem }
.grid input:not([type=checkbox]) { min-height: 2rem; min-width: 5rem; padding: 0.15rem 0.5rem; text-align: right; font-size: 0.8125rem; border-color: var(--line) }
.grid input:focus { border-color: var(--brand) }
.grid :is(th, td) { vertical-align: middle }
.bar { display: block; width: 100%; min-width: 4rem; height: 0.625rem }
.bar rect { fill: var(--series, var(--brand)) }
.pager { display: flex; justify-content: space-between; gap: 1rem }
.pager a { padding: 0.25rem 0 }
.pager > :last-child { margin-left: auto }

/* Forms */
.form.stack { display: grid; gap: 1rem; max-width: 32rem }
.form.stack:has(> .grid) { max-width: 46rem }
.form.stack:has(> .grid) > .field { max-width: 32rem }
.grid tbody th { min-width: 7.5rem }
.form.row { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: flex-end }
.form.row .field { flex: 1 1 10rem }
.form.row .field:has(> input[type=date]) { flex-grow: 0 }
.form.row .summary { flex-basis: 100% }
fieldset.form { border: 0; padding: 0; min-width: 0 }
fieldset.form legend { font-size: 0.875rem; font-weight: 620; padding: 0 0 0.25rem }
.rule-list { list-style: none; counter-reset: rule; display: grid }
.rule-list > li { counter-increment: rule; display: grid; grid-template-columns: 1.5rem minmax(0, 1fr) auto; gap: 0.25rem 0.75rem; align-items: baseline; padding: 0.5rem 0 }
.rule-list > li + li { border-top: 1px solid var(--line) }
.rule-list > li::before { content: counter(rule); color: var(--soft); font-variant-numeric: tabular-nums }
.rule-list .actions { flex-wrap: wrap }
.rule-list .button { min-height: 1.75rem; min-width: 1.75rem; padding: 0.15rem 0.6rem; font-size: 0.8125rem }
.rule-list .text { overflow-wrap: anywhere }
.field { display: grid; gap: 0.25rem; min-width: 0 }
.field label { font-size: 0.875rem; font-weight: 550; overflow-wrap: anywhere; min-width: 0 }
.optional { font-weight: 400 }
.field.check { grid-template-columns: auto minmax(0, 1fr); gap: 0.6rem; align-items: baseline }
input:not([type=checkbox]), select, textarea, .button {
  font: inherit; min-height: 2.25rem; border-radius: var(--round); border: 1px solid var(--edge);
}
input:not([type=checkbox]), select, textarea { width: 100%; padding: 0.4rem 0.7rem; background: var(--card); color: var(--ink) }
input[type=checkbox] { width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--brand); vertical-align: middle }
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
.button.danger.solid { background: var(--bad); border-color: var(--bad); color: light-dark(#fff, #2a0f0f) }
.button.danger:not(.solid):hover { background: var(--bad-wash) }
.plain { min-height: 1.5rem; font: inherit; border: 0; padding: 0; background: none; color: var(--brand); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; cursor: pointer }
.figure { display: flex; align-items: center; gap: 0.5rem }
.figure input:not([type=checkbox]) { max-width: 12rem; text-align: right }
.unit { color: var(--soft); font-size: 0.8125rem }
td .button.button { min-height: 1.75rem; padding: 0.15rem 0.75rem; font-size: 0.8125rem; border-color: var(--line) }
td .button.button:hover { border-color: currentColor }
.copy { display: flex; gap: 0.5rem }
.dots { padding-left: 1.125rem }
.answer { display: block; color: var(--ink); font-size: 1.0625rem; font-weight: 550 }
.answer + .sub { margin-top: 0.25rem }
.copy input { flex: 1; min-width: 0; background: var(--sunk); border-color: var(--line); font: 0.8125rem ui-monospace, "SF Mono", Menlo, Consolas, monospace }
summary { cursor: pointer; min-height: 1.5rem; color: var(--brand); width: fit-content }
details[open] > summary { margin-bottom: 0.75rem }
.fold > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1rem; width: auto }
.fold > summary::-webkit-details-marker { display: none }
.fold > summary::before { content: "▸"; flex: none; width: 0.75rem }
.fold[open] > summary::before { content: "▾" }
.fold > summary h2 { color: inherit; max-width: calc(100% - 1.75rem) }
.fold > summary .aside { margin-left: auto; color: var(--ink) }
.fold { display: block; padding-block: 0.75rem }
.fold[open] { padding-bottom: 1.25rem }
.qr { display: block; width: 11rem; max-width: 100%; border-radius: var(--round); border: 1px solid var(--line) }
.plain-list { list-style: none; display: grid; gap: 0.75rem }
.ways { list-style: none; margin: -0.5rem -0.625rem -0.625rem }
.ways a { display: flex; justify-content: space-between; gap: 1rem; min-height: 2.25rem; padding: 0.4375rem 0.625rem; border-radius: 0.4rem; color: var(--ink); text-decoration: none }
.ways a:hover { background: var(--sunk) }
.ways .urgent { color: var(--bad); font-weight: 550 }
.ways .long { overflow-wrap: anywhere; min-width: 0 }
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
.progress { display: grid; gap: 0.375rem }
progress { width: 100%; height: 0.5rem; accent-color: var(--brand) }

/* Charts: as wide as there is room, one colour a channel, each series with its own dash or order, and a table below */
.plot { display: block; width: 100%; overflow: visible }
.chart text { font-size: 11px; fill: var(--soft) }
.chart .value { fill: var(--ink) }
.chart .grid { stroke: var(--line) }
.chart .axis { stroke: var(--edge) }
.chart .goal { stroke: var(--ink); stroke-dasharray: 2 3 }
.chart path { fill: none; stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke }
.s0 { --series: var(--brand) } .s1 { --series: var(--calm) } .s2 { --series: var(--good) } .s3 { --series: var(--warn) } .s4 { --series: var(--soft) }
.s-sales { --series: var(--c-sales) } .s-marketing { --series: var(--c-marketing) } .s-product { --series: var(--c-product) } .s-community { --series: var(--c-community) } .s-unattributed { --series: var(--c-unattributed) }
.chart rect { fill: var(--series); shape-rendering: crispEdges }
rect.s-unattributed, .s-unattributed rect { fill-opacity: 0.35; stroke: var(--series); stroke-dasharray: 3 2 }
.chart path, .chart circle { stroke: var(--series) }
.chart circle { fill: var(--card); stroke-width: 2 }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; font-size: 0.8125rem; color: var(--soft) }
.legend li::before, .channel::before { content: ""; display: inline-block; width: 0.7rem; height: 0.7rem; margin-right: 0.4rem; border-radius: 2px; background: var(--series) }
.legend .s-unattributed::before, .channel.s-unattributed::before { background: repeating-linear-gradient(45deg, var(--series) 0 2px, transparent 2px 4px) }

/* The contract as a page */
.prose { max-width: 46rem; align-content: start }
.prose h2 { margin-top: 1rem }
.prose ul, .prose ol { padding-left: 1.25rem; display: grid; gap: 0.35rem; grid-template-columns: minmax(0, 1fr) }
.prose li > * + * { margin-top: 0.5rem }
pre.code { padding: 0.75rem 1rem; overflow-x: auto; background: var(--sunk); border-radius: var(--round); font-size: 0.8125rem }
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
`
