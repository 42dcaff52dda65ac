import type { Child } from "hono/jsx"

export type EmptyProps = {
  /** What this is. */
  title?: string
  /** Why it is empty, and what comes next. */
  words: Child
  /** The first step. */
  action?: { href: string; label: string }
  /** One line to paste, where that is the way. */
  code?: string
}

/** Nothing here yet: what it is, why, and the first step. */
export function EmptyState({ title, words, action, code }: EmptyProps) {
  return (
    <div class="empty">
      {title && <h2>{title}</h2>}
      <p>{words}</p>
      {code && (
        <pre>
          <code>{code}</code>
        </pre>
      )}
      {action && (
        <p>
          <a class="button primary" href={action.href}>
            {action.label}
          </a>
        </p>
      )}
    </div>
  )
}
