import { sha256Hex } from "../../../lib/hash.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "./letter-store.ts"

type Dead = { body: unknown; reason: string }

const MAX_BODY = 131_072
const MAX_NAME = 64

/** Keeps messages that nobody could store, so that people may see and replay them; any number of times is once. */
export async function storeDeadLetters(ctx: Pick<Ctx, "db">, queue: string, dead: readonly Dead[]): Promise<void> {
  if (dead.length === 0) return
  // JSON escapes NUL and broken surrogates, so as text anything can be stored.
  const texts = dead.map(({ body }) => (JSON.stringify(nameless(body)) ?? "null").slice(0, MAX_BODY))
  const prints = await Promise.all(texts.map(sha256Hex))
  const claimed = dead.map(({ body }) => vendorNamedBy(body))
  const rows = new Map(
    dead.map(({ reason }, i) => [
      prints[i]!,
      {
        id: newId("deadLetter"),
        queue,
        reason,
        vendorId: claimed[i]!,
        body: texts[i]!,
        fingerprint: prints[i]!,
        createdAt: realNow(),
      },
    ]),
  )
  await asSystem(ctx, async (tx) => {
    const known = await store.knownVendors(
      tx,
      claimed.filter((id) => id !== ""),
    )
    await store.insertDeadLetters(
      tx,
      [...rows.values()].map((row) => ({ ...row, vendorId: known.has(row.vendorId) ? row.vendorId : "" })),
    )
  })
}

// A dead letter is kept for long, and its visitor's mark would lead to an address: the click is a visitor of its own instead.
function nameless(body: unknown): unknown {
  const click = body as { id?: unknown; visitor?: unknown } | null
  return typeof click?.visitor === "string" ? { ...click, visitor: `of ${click.id}`.slice(0, MAX_NAME) } : body
}

function vendorNamedBy(body: unknown): string {
  const named = (body as { vendorId?: unknown } | null)?.vendorId
  return typeof named === "string" && /^ven_[a-z0-9]{1,60}$/.test(named) ? named : ""
}
