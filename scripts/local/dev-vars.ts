import { randomBytes } from "node:crypto"
import { appendFile, chmod, readFile } from "node:fs/promises"
import { parseEnv } from "node:util"
import { GENERATED_PREFIX } from "../../src/env.ts"

export type Vars = Record<string, string | undefined>

/** The variables of a `.dev.vars` file; none when there is no file. */
export async function readDevVars(file: string): Promise<Vars> {
  return parseEnv(await readFile(file, "utf8").catch(() => ""))
}

/** Variables as the app reads them: an empty one counts as absent. */
export function withValues(vars: Vars): Record<string, string> {
  const entries = Object.entries(vars).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()))
  return Object.fromEntries(entries)
}

/** Values for the secrets that are absent, marked as generated: production refuses them, so none are made for it. */
export function generateSecrets(vars: Vars): Record<string, string> {
  if (vars.ENVIRONMENT === "production") return {}
  const generated: Record<string, () => string> = {
    OPERATOR_KEY: () => GENERATED_PREFIX + random(24),
    SIGNING_KEYS: () => `a:${GENERATED_PREFIX}${random(36).slice(GENERATED_PREFIX.length)}`,
    STRIPE_WEBHOOK_SECRET: () => `whsec_${GENERATED_PREFIX}${random(24)}`,
  }
  const missing = Object.entries(generated).filter(([name]) => !vars[name]?.trim())
  return Object.fromEntries(missing.map(([name, generate]) => [name, generate()]))
}

/** Keeps generated values for the next start, readable by this user only. */
export async function keepDevVars(file: string, generated: Record<string, string>): Promise<void> {
  const entries = Object.entries(generated)
  if (entries.length === 0) return
  const before = await readFile(file, "utf8").catch(() => "")
  const gap = before === "" || before.endsWith("\n") ? "" : "\n"
  await appendFile(file, gap + entries.map(([name, value]) => `${name}=${value}\n`).join(""), { mode: 0o600 })
  await chmod(file, 0o600)
}

function random(bytes: number): string {
  return randomBytes(bytes).toString("base64url")
}
