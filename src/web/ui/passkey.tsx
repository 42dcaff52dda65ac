import type { Child } from "hono/jsx"
import { t } from "../reader.ts"
import { Hidden } from "./form.tsx"

type PasskeyFormProps = {
  /** Whether the browser makes a passkey or is asked for one. */
  kind: "create" | "get"
  action: string
  label: string
  /** What the browser is given, and the note that says so when it answers. */
  options: Record<string, unknown>
  note: string
  hidden?: Record<string, string>
  children?: Child
}

/** One button for what only a browser with script can do: unseen without it. */
export function PasskeyForm({ kind, action, label, options, note, hidden = {}, children }: PasskeyFormProps) {
  return (
    <form method="post" action={action} class="form" data-passkey={kind} data-options={JSON.stringify(options)} hidden>
      <Hidden values={{ ...hidden, note, answer: "" }} />
      {children}
      <div class="actions">
        <button type="button" class={kind === "create" ? "button primary" : "button"}>
          {label}
        </button>
      </div>
      <p class="error" role="alert" hidden>
        {t("security.passkey_failed")}
      </p>
    </form>
  )
}
