import type { Child } from "hono/jsx"
import { t } from "../reader.ts"

export type Tab = { href: string; label: string; count?: number | null; isCurrent: boolean }

/** Ways between the parts of one thing, each a page with an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a href={tab.href} aria-current={tab.isCurrent ? "page" : undefined}>
          {tab.label}
          {Boolean(tab.count) && <span class="count">{tab.count}</span>}
        </a>
      ))}
    </nav>
  )
}

/** What one works on, with what one looks at meanwhile beside it; below it where there is no room. */
export function WithPanel({ panel, label, children }: { panel: Child; label: string; children?: Child }) {
  return (
    <div class="with-panel">
      <div class="stack">{children}</div>
      <aside class="panel" aria-label={label}>
        {panel}
      </aside>
    </div>
  )
}

/** Rare actions behind one button; without script too. */
export function Menu({ label, children }: { label?: string; children?: Child }) {
  return (
    <details class="menu">
      <summary class="button">{label ?? t("kit.more")}</summary>
      <div class="menu-list">{children}</div>
    </details>
  )
}

/** How far long work is. `left` says what remains, in words; it is a live region where the page has one. */
export function Progress({ label, done, total, left }: { label: string; done: number; total: number; left?: Child }) {
  return (
    <div class="progress">
      <p>
        <strong>{label}</strong> {t("kit.progress", { done, total })}
        {left && <span class="soft"> · {left}</span>}
      </p>
      <progress value={done} max={Math.max(1, total)} aria-label={label} />
    </div>
  )
}
