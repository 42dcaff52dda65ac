import type { Env } from "../../../env.ts"
import { AppError } from "../../../lib/errors.ts"
import { apply } from "../../../platform/apply.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { failureText, isStoreAway } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { expedite, type VendorWork, writeWork } from "../../../platform/outbox.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { noteWork } from "../../../platform/work-log.ts"
import { clickMessage, consentMessage } from "../contract.ts"
import type { ClickMessage, ConsentMessage } from "../redirect/core/click.ts"
import { clickKey } from "../redirect/core/click-key.ts"
import * as store from "./click-store.ts"
import { copyOf } from "./copy-clicks.ts"
import { unpackClick } from "./core/pack-click.ts"
import { firstsOf } from "./core/roll-up.ts"
import { type FreshClick, type KeyedClick, takeClicks } from "./core/take-clicks.ts"
import { countClicks } from "./count-clicks.ts"
import { daysOf, makeVisitorKeys, nameVisitors } from "./name-visitors.ts"
import { narrowClicks } from "./narrow-clicks.ts"

/** The store; and of the environment, whether clicks are copied elsewhere. */
export type Capturing = Pick<Ctx, "db"> & { ports?: { env: Pick<Env, "clickSink"> } }

/** `refused`: not a click, and never will be. `failed`: not stored, worth another try. `away`: so is the database. */
export type Captured = "stored" | "refused" | "failed" | "away"

const NONE: store.Bodies = { has: () => false }
/** A plan of today's table would read tomorrow's whole. */
const BY_KEYS = { isByKeys: true }

/** Those that this process made itself, which need not be read; and those that nobody can have stored yet. */
type Known = { own?: store.Bodies; fresh?: store.Bodies }

/** Stores clicks from the queue, in one batch; any number of times is once. The outcome of each, in their order. */
export async function captureClicks(
  ctx: Capturing,
  bodies: readonly unknown[],
  { own = NONE, fresh = NONE }: Known = {},
): Promise<Captured[]> {
  const since = realNow().getTime()
  const read = bodies.map((body) => (own.has(body) ? (body as Message) : readMessage(unpackClick(body))))
  const messages = read.filter((message) => message !== null)
  // After the clicks: theirs may have come in the same batch.
  const ordered = messages.some(isConsent)
    ? [...messages.filter((one) => !isConsent(one)), ...messages.filter(isConsent)]
    : messages
  const others = await storeAll(ctx, ordered, fresh)
  const outcomes = read.map((message) => (message ? (others.get(message) ?? "stored") : "refused"))
  const count = outcomes.filter((outcome) => outcome === "stored").length
  countClicks.stored.add({}, count)
  noteWork("message", since, { name: "clicks", count: bodies.length, stored: count })
  return outcomes
}

type Message = ClickMessage | ConsentMessage

function readMessage(body: unknown): Message | null {
  const read = (isConsent(body) ? consentMessage : clickMessage).safeParse(body)
  if (read.error) log("click_refused", { problem: read.error.issues[0]?.path.join("/") })
  return read.data ?? null
}

function isConsent<T>(body: T): body is T & ConsentMessage {
  return (body as Partial<ConsentMessage> | null)?.kind === "consent"
}

/** Stores one click at once; throws when it is not stored. Storing it again later is harmless. */
export async function captureClick(ctx: Capturing, body: unknown): Promise<void> {
  const [outcome] = await captureClicks(ctx, [body])
  if (outcome !== "stored")
    throw new AppError("unavailable", "click_not_stored", "The click could not be stored. Try again.")
}

/** What became of those that are not stored. */
type Others = ReadonlyMap<Message, Captured>

async function storeAll(ctx: Capturing, messages: readonly Message[], fresh = NONE): Promise<Others> {
  if (messages.length === 0) return new Map()
  try {
    return await storeBatch(ctx, messages, fresh)
  } catch (error) {
    log("clicks_failed", { count: messages.length, error: failureText(error) })
    if (isStoreAway(error)) return new Map(messages.map((message) => [message, "away"]))
    if (messages.length === 1) return new Map([[messages[0]!, "failed"]])
    // One of them cannot be stored: halved and halved again, it stops none of the others.
    const half = messages.length >> 1
    const first = await storeAll(ctx, messages.slice(0, half))
    return new Map([...first, ...(await storeAll(ctx, messages.slice(half)))])
  }
}

/** Stores all of them or, when it throws, none. A consent fails whose click is still on its way. */
async function storeBatch(ctx: Capturing, messages: readonly Message[], fresh: store.Bodies): Promise<Others> {
  const consents = messages.filter(isConsent)
  const clicks = messages.filter((message): message is ClickMessage => !isConsent(message))
  const keyed = clicks.map((message) => ({ message, key: clickKey(message.id) }))
  const days = daysOf(clicks)
  const taken = await asSystem(
    ctx,
    async (tx) => {
      const keys = await store.lockLinks(tx, linksOf(keyed), days)
      if (keys.length < days.length) return null
      const named = nameVisitors(keys, keyed)
      const taken = takeClicks(named, consents, await store.loadClicks(tx, named, consents, fresh))
      const { amended, visitors, gains } = taken
      await apply(tx, {
        ...store.writeClicks({ ...narrowClicks(taken.clicks, firstsOf(visitors)), amended, visitors, gains }),
        work: writeWork([...taken.earning.map(toEarning), ...copyOf(taken.clicks, ctx.ports?.env)]),
        awaited: expedite(
          "click.awaited",
          taken.clicks.map(({ id }) => id),
        ),
      })
      return { early: taken.early, strange: taken.strange }
    },
    BY_KEYS,
  )
  if (!taken) {
    await makeVisitorKeys(ctx, days)
    return storeBatch(ctx, messages, fresh)
  }
  const { early, strange } = taken
  return new Map<Message, Captured>([
    ...[...early].map((message) => [message, "failed"] as const),
    ...[...strange].map((message) => [message, "refused"] as const),
  ])
}

/** The numbers of some clicks' links, each once. */
function linksOf(keyed: readonly KeyedClick[]): bigint[] {
  return [...new Set(keyed.flatMap(({ key }) => key?.linkNumber ?? []))]
}

/** A click that may earn does so after the commit, in a transaction of its vendor; few programs pay for clicks. */
function toEarning({ vendorId, id, at, visitor }: FreshClick): VendorWork {
  return { vendorId, topic: "click.earning", ref: id, carries: { at, visitor } }
}
