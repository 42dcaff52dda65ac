/** What is otherwise on phones, on paper, and for who asked their system for other colours. */
export const widthStyles = `
@media (min-width: 48.01rem) {
  th, td { min-width: 4.5rem }
  tbody th { min-width: 6rem }
}
@media (max-width: 48rem) {
  .rule-list > li { grid-template-columns: 1.5rem minmax(0, 1fr) }
  .rule-list .actions { grid-column: 2 }
  .shell, .docs { grid-template-columns: minmax(0, 1fr) }
  .shell { align-content: start }
  .wide { display: none }
  .find { order: 1; flex-basis: 100%; max-width: none }
  .workspace { flex: 1 1 0; min-width: 6rem; max-width: none }
  .menu > summary { max-width: 8rem }
  .nav { display: flex; flex-wrap: wrap; gap: 0 0.25rem; padding: 0.25rem var(--gap) 0; border-bottom: 1px solid var(--line); background: var(--card) }
  .nav-group { display: contents }
  .nav-head { min-height: 2.25rem; padding: 0 0.375rem; font-size: 0.8125rem }
  .here > .nav-head { color: var(--brand) }
  .nav-group > ul { display: none; order: 1; flex-basis: 100%; border-top: 1px solid var(--line) }
  .nav-group.here > ul { display: flex; flex-wrap: wrap }
  .nav-group:first-child:not(:last-child) > ul { order: 0; flex-basis: auto; border: 0 }
  .nav li a { min-height: 2.25rem; border-radius: 0; padding: 0.25rem 0.5rem }
  .nav li a[aria-current] { background: none; box-shadow: inset 0 -2px var(--brand) }
  .stats > div { padding: 0.75rem }
  .with-panel { grid-template-columns: minmax(0, 1fr) }
  .panel { position: static }
  .docs .contents { position: static; max-height: none }
  .facts > div, .lines li { grid-template-columns: minmax(0, 1fr); gap: 0 }
  .chart .roomy { display: none }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table, tbody, tfoot, caption { display: block }
  tr { display: block; padding: 0.75rem 1.25rem }
  tbody tr + tr { border-top: 1px solid var(--line) }
  tfoot tr { border-top: 2px solid var(--edge) }
  tbody tr + tr > *, tfoot > tr > * { border: 0 }
  tr > th, tr > td, tr > th:first-child, tr > td:last-child { display: block; padding: 0.1rem 0; text-align: left }
  tr > td[data-title][data-title] { display: flex; justify-content: space-between; gap: 1rem }
  td[data-title]::before { content: attr(data-title); color: var(--soft); flex: none }
  .grid tr > td[data-title][data-title] { flex-wrap: wrap; gap: 0 1rem }
  .grid td[data-title] > div { margin-left: auto }
  td[data-title] > div { min-width: 0; text-align: right }
  tr > td[data-title][data-title]:has(> div > .form) { flex-wrap: wrap }
  td[data-title] > div:has(> .form) { flex: 1 1 12rem; text-align: left }
  td[data-title] > div :is(time, .badge, .sub) { white-space: normal }
  td code { overflow-wrap: anywhere }
  td .actions { flex-wrap: wrap }
  td .actions .button { white-space: normal; overflow-wrap: normal }
  tr > td[data-title][data-title]:has(> div > :is(.nothing, .actions:empty):only-child, > div:empty) { display: none }
}
@media print {
  :root { color-scheme: light; --paper: #fff }
  .nav, .skip, .who, .foot, .banners, .actions, .pager, .find, .flash, form, .form.row, .form.stack { display: none }
  .shell { display: block; max-width: none }
  .card, .sheet { border-color: #999; break-inside: avoid-page }
  thead { display: table-header-group }
  a { color: inherit }
}
@media (prefers-reduced-motion: no-preference) {
  .button, .nav a, .choice { transition: background 120ms, border-color 120ms, color 120ms }
}
@media (forced-colors: active) {
  [aria-current], [aria-pressed=true] { outline: 2px solid Highlight; outline-offset: -2px }
  .badge, .button, .count { border: 1px solid ButtonText }
  .button.primary, .button.primary:hover {
    forced-color-adjust: none; background: Highlight; border-color: Highlight; color: HighlightText
  }
  .bar rect, .chart rect, .legend li::before { forced-color-adjust: none }
}
`
