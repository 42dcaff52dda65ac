import { utcDay } from "../../../lib/calendar.ts"
import { fromBase64Url, toBase64Url } from "../../../lib/hash.ts"
import { type HmacKey, hmacOf, toHmacKey } from "../../../lib/hmac-sha256.ts"
import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { randomBytes } from "../../../platform/signing.ts"
import { asLogin, asSystem } from "../../../platform/tenant.ts"
import type { ClickMessage } from "../redirect/core/click.ts"
import type { KeyedClick, NamedClick } from "./core/take-clicks.ts"
import * as store from "./visitor-store.ts"

const KEY_BYTES = 32
const NAME_BYTES = 12
const KEPT_MS = 2 * DAY_MS

const encoder = new TextEncoder()

/** The UTC days of some clicks, each once. */
export function daysOf(clicks: readonly ClickMessage[]): string[] {
  return [...new Set(clicks.map(({ at }) => utcDay(at)))]
}

/**
 * Names visitors by a key that was made for their day and is forgotten after it, so that nobody finds an address behind a
 * name later, whatever other keys they hold.
 */
export function nameVisitors(rows: readonly KeyRow[], clicks: readonly KeyedClick[]): NamedClick[] {
  const keys = new Map(rows.map(({ day, key }) => [day, toKey(key)]))
  return clicks.map(({ message, key }) => {
    return { message, key, visitor: nameBy(keys.get(utcDay(message.at))!, message.visitor) }
  })
}

/** A name, for one day, of what is known by `mark` until now. */
export async function nameForDay(ctx: Pick<Ctx, "db">, at: Date, mark: string): Promise<string> {
  const day = utcDay(at.getTime())
  const find = () => asLogin(ctx, (db) => store.findVisitorKey(db, day))
  let key = await find()
  if (key === null) {
    await makeVisitorKeys(ctx, [day])
    key = (await find())!
  }
  return nameBy(toKey(key), mark)
}

/** Chore: forgets the keys that were made two days ago. */
export async function purgeVisitorKeys(ctx: Pick<Ctx, "db">): Promise<void> {
  await asSystem(ctx, (tx) => store.deleteVisitorKeys(tx, new Date(realNow().getTime() - KEPT_MS)))
}

/** Makes the keys of days that have none, by itself: it must not make whoever else stores clicks wait. */
export async function makeVisitorKeys(ctx: Pick<Ctx, "db">, days: readonly string[]): Promise<void> {
  const fresh = days.map((day) => ({ day, key: toBase64Url(randomBytes(KEY_BYTES)), createdAt: realNow() }))
  await asSystem(ctx, (tx) => store.insertVisitorKeys(tx, fresh))
}

type KeyRow = { day: string; key: string }

const toKey = (key: string) => toHmacKey(fromBase64Url(key)!)

let marked = new Uint8Array(128)

function nameBy(key: HmacKey, mark: string): string {
  if (marked.length < 3 * mark.length) marked = new Uint8Array(3 * mark.length)
  const { written } = encoder.encodeInto(mark, marked)
  return toBase64Url(hmacOf(key, marked, written), NAME_BYTES)
}
