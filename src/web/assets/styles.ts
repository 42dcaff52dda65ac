import { pieceStyles } from "./styles-pieces.ts"
import { widthStyles } from "./styles-widths.ts"

/** The one stylesheet: quiet surfaces, one accent, figures of equal width, colour never alone. */
const frameStyles = `
:root {
  color-scheme: light dark;
  --c-sales: light-dark(#29527f, #9fc6ee);
  --c-marketing: light-dark(#7d4b00, #ebba70);
  --c-product: light-dark(#1b6440, #86d3a8);
  --c-community: light-dark(#702463, #dfa6d3);
  --c-unattributed: light-dark(#8d8590, #857c8e);
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
:root[data-theme=light] { color-scheme: light }
:root[data-theme=dark] { color-scheme: dark }
*, ::before, ::after { box-sizing: border-box }
[hidden] { display: none !important }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: var(--paper); color: var(--ink);
  font: 400 0.875rem/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0 }
h1 { overflow-wrap: anywhere; font-size: 1.5rem; line-height: 1.2; font-weight: 640; letter-spacing: -0.018em; text-wrap: balance }
h2 { overflow-wrap: anywhere; font-size: 1rem; line-height: 1.35; font-weight: 620; letter-spacing: -0.008em }
h3 { font-size: 0.9375rem; font-weight: 620 }
a { color: var(--brand); text-decoration-thickness: 1px; text-underline-offset: 0.2em; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent) }
a:hover { color: var(--brand-deep); text-decoration-color: currentColor }
time { white-space: nowrap }
.zone { color: var(--soft); font-size: 0.92em }
code, .mono { font: 0.8125rem/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; border-radius: 0.2rem }
main:focus { outline: none }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; left: 1rem; top: -4rem; z-index: 1; padding: 0.5rem 1rem; background: var(--card); border-radius: var(--round) }
.skip:focus { top: 0.5rem }

/* The frame */
.banners { background: var(--warn-wash); color: var(--warn); padding: 0.3rem var(--gap); font-size: 0.8125rem; display: flex; flex-wrap: wrap; gap: 0 1.5rem }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; padding: 0.5rem var(--gap); background: var(--card); border-bottom: 1px solid var(--line) }
.brand { display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.25rem; color: var(--ink); font-weight: 650; letter-spacing: -0.01em; text-decoration: none }
.workspace { display: inline-flex; align-items: center; gap: 0.25rem; min-height: 2.25rem; max-width: 14rem; padding: 0 0.5rem; border-radius: var(--round); color: var(--ink); text-decoration: none }
.workspace:hover { background: var(--sunk) }
.workspace strong { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.workspace span { color: var(--soft) }
.find { flex: 1 1 12rem; max-width: 30rem; margin: 0 auto }
.find input:not([type=checkbox]) { min-height: 2.125rem; padding: 0.25rem 0.7rem; background: var(--sunk); border-color: transparent; font-size: 0.875rem }
.find input:hover, .find input:focus { border-color: var(--edge) }
.who { margin-left: auto; display: flex; align-items: center; gap: 1rem; font-size: 0.875rem }
.who a { padding: 0.25rem 0 }
.menu { position: relative }
.menu > summary { list-style: none; min-height: 2.125rem; max-width: 14rem; font-weight: 500; border-color: transparent; color: var(--soft); display: block; overflow: hidden; text-overflow: ellipsis }
.menu > summary.button { padding: 0.25rem 0.6rem }
.menu > summary::-webkit-details-marker { display: none }
.menu > summary::after { content: " ▾" }
main .menu > summary { border-color: var(--edge); color: var(--ink) }
.menu[open] > summary { margin-bottom: 0; background: var(--sunk) }
.menu-list { position: absolute; right: 0; z-index: 3; min-width: 12rem; max-width: min(22rem, 90vw); margin-top: 0.25rem; padding: 0.375rem; display: grid; background: var(--card); border: 1px solid var(--line); border-radius: var(--round); box-shadow: 0 8px 28px rgb(0 0 0 / 0.16) }
.menu-list :is(a, button) { display: block; width: 100%; min-height: 2.125rem; padding: 0.375rem 0.625rem; border: 0; border-radius: 0.3rem; background: none; color: var(--ink); font: inherit; font-weight: 400; text-align: left; text-decoration: none; white-space: normal; cursor: pointer }
.menu-list :is(a, button):hover { background: var(--sunk) }
.shell { flex: 1; width: 100%; max-width: 100rem; margin: 0 auto; display: grid; grid-template-columns: 12rem minmax(0, 1fr) }
.shell.alone { grid-template-columns: minmax(0, 1fr); max-width: 76rem }
.nav { padding: 1.25rem 0 2rem var(--gap); font-size: 0.875rem }
.nav-group + .nav-group { margin-top: 0.875rem }
.nav-head { display: flex; align-items: center; min-height: 1.5rem; padding: 0 0.625rem; color: var(--soft); font-size: 0.75rem; font-weight: 600; letter-spacing: 0.02em; text-decoration: none }
.nav-head:hover { color: var(--ink) }
.nav-head[aria-current] { color: var(--brand) }
.nav ul { list-style: none }
.nav li a { display: flex; justify-content: space-between; align-items: center; gap: 0.5rem; min-height: 1.875rem; padding: 0.15rem 0.625rem; border-radius: 0.4rem; color: var(--ink); text-decoration: none }
.nav li a:hover { background: var(--sunk) }
.nav li a[aria-current] { color: var(--brand); background: var(--sunk); font-weight: 600 }
.nav .count { color: var(--soft); font-weight: 550 }
main { padding: 1.5rem var(--gap) 4rem; display: grid; gap: 1.25rem; align-content: start; grid-template-columns: minmax(0, 1fr) }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.5rem; padding: 0.75rem var(--gap); border-top: 1px solid var(--line); color: var(--soft); font-size: 0.8125rem }
.foot a { color: inherit; padding: 0.25rem 0 }
.choices { margin-left: auto; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem }
.choices fieldset { display: flex; flex-wrap: wrap; border: 0; margin: 0; padding: 0 }
.choices button { font: inherit; min-height: 1.75rem; padding: 0.125rem 0.5rem; border: 0; border-radius: 0.3rem; background: none; color: inherit; cursor: pointer }
.choices button:hover { background: var(--sunk) }
.choices [aria-pressed=true] { color: var(--ink); font-weight: 600; background: var(--sunk) }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-start; gap: 0.75rem 1rem }
.head > div:first-child { min-width: 0; flex: 1 1 18rem }
.back { display: inline-block; min-height: 1.5rem; font-size: 0.8125rem; color: var(--soft); text-decoration: none }
.back:hover { text-decoration: underline }
.back { overflow-wrap: anywhere }
.intro { margin-top: 0.25rem; color: var(--soft); max-width: 46rem; font-size: 0.9375rem; overflow-wrap: anywhere }
.intro strong { color: var(--ink); font-weight: 600 }
.eyebrow, .fine, .hint, .optional { color: var(--soft); font-size: 0.8125rem }
.eyebrow { font-weight: 600; letter-spacing: 0.02em }
.stack { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); align-content: start }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center }
.flash { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; padding: 0.6rem 1rem; border-radius: var(--round); background: var(--good-wash); color: var(--good); border-left: 3px solid }
.flash.bad { background: var(--bad-wash); color: var(--bad) }
.flash .plain { color: inherit; min-height: 1.5rem }
.flash.floats { position: fixed; right: 1rem; bottom: 1rem; z-index: 4; max-width: min(28rem, calc(100vw - 2rem)); box-shadow: 0 8px 28px rgb(0 0 0 / 0.2) }
.note { padding: 0.6rem 1rem; border-radius: var(--round); background: var(--calm-wash); color: var(--calm) }
.note.warn { background: var(--warn-wash); color: var(--warn) }
.note.bad { background: var(--bad-wash); color: var(--bad) }
`

export const styles = frameStyles + pieceStyles + widthStyles
