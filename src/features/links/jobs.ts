import { failureText } from "../../platform/db.ts"
import { log } from "../../platform/log.ts"
import { type Captured, type Capturing, captureClicks } from "./clicks/capture-clicks.ts"
import { storeDeadLetters } from "./dead-letters/store-dead-letters.ts"

export type QueueMessage = {
  body: unknown
  /** Deliveries so far, this one included. */
  attempts: number
  /** This process made it. */
  isOwn?: boolean
  /** Nobody can have stored it yet. */
  isNew?: boolean
  ack(): void
  retry(options?: { delaySeconds: number }): void
}

/** What fails this often while its neighbours do not will not do better by waiting. */
const BURY_AFTER = 8
const FIRST_DELAY_SECONDS = 10
const MAX_DELAY_SECONDS = 3_600

const REFUSED = "This is not a click in a form that is known."
const FAILED = "The database would not store it, however often it was tried."
const GIVEN_UP = "The queue gave up on it."

/**
 * Stores a batch of clicks and answers each message by itself: none is lost, and none holds up another. Whether any of them
 * is safe now, so that what follows may be looked at.
 */
export async function consumeClicks(
  ctx: Capturing,
  queue: string,
  messages: readonly QueueMessage[],
): Promise<boolean> {
  const outcomes = await captureClicks(
    ctx,
    messages.map(({ body }) => body),
    { own: bodiesOf(messages, ({ isOwn }) => isOwn), fresh: bodiesOf(messages, ({ isNew }) => isNew) },
  )
  for (const [i, message] of messages.entries()) if (outcomes[i] === "stored") message.ack()
  const left = messages
    .map((message, i) => ({ message, outcome: outcomes[i]! }))
    .filter(({ outcome }) => outcome !== "stored")
  const isDying = ({ message, outcome }: Dying) =>
    outcome === "refused" || (outcome === "failed" && message.attempts >= BURY_AFTER)
  const dying = left.filter(isDying)
  const buried = new Set<QueueMessage>(await bury(ctx, queue, dying))
  for (const { message } of left) buried.has(message) ? message.ack() : message.retry(delayOf(message))
  return outcomes.includes("stored") || buried.size > 0
}

const ALL = { has: () => true }

/** The bodies of some messages, which are all of them as a rule. */
function bodiesOf(messages: readonly QueueMessage[], isMeant: (message: QueueMessage) => boolean | undefined) {
  return messages.every(isMeant) ? ALL : new Set(messages.filter(isMeant).map(({ body }) => body))
}

/** What the queue itself gave up on: tried once more, and else kept for people. */
export async function consumeDeadClicks(
  ctx: Capturing,
  queue: string,
  messages: readonly QueueMessage[],
): Promise<boolean> {
  const buried = new Set(
    await bury(
      ctx,
      queue,
      messages.map((message) => ({ message, outcome: "given_up" as const })),
    ),
  )
  for (const message of messages) buried.has(message) ? message.ack() : message.retry(delayOf(message))
  return buried.size > 0
}

type Dying = { message: QueueMessage; outcome: Captured | "given_up" }

/** The messages that are safe now, stored after all or kept as dead letters; none while the database is away. */
async function bury(ctx: Capturing, queue: string, dying: readonly Dying[]): Promise<QueueMessage[]> {
  if (dying.length === 0) return []
  const hopeful = dying.filter(({ outcome }) => outcome !== "refused")
  const again = await captureClicks(
    ctx,
    hopeful.map(({ message }) => message.body),
  )
  const stored = hopeful.flatMap(({ message }, i) => (again[i] === "stored" ? [message] : []))
  const refused = new Set(hopeful.flatMap(({ message }, i) => (again[i] === "refused" ? [message] : [])))
  const waiting = new Set(hopeful.flatMap(({ message }, i) => (again[i] === "away" ? [message] : [])))
  const settled = dying.filter(({ message }) => !waiting.has(message))
  const dead = settled
    .filter(({ message }) => !stored.includes(message))
    .map(({ message, outcome }) => ({
      body: message.body,
      reason: reasonOf(refused.has(message) ? "refused" : outcome),
    }))
  try {
    await storeDeadLetters(ctx, queue, dead)
    return settled.map(({ message }) => message)
  } catch (error) {
    log("dead_letters_failed", { count: dead.length, error: failureText(error) })
    return stored
  }
}

function reasonOf(outcome: Dying["outcome"]): string {
  if (outcome === "refused") return REFUSED
  return outcome === "given_up" ? GIVEN_UP : FAILED
}

/** Longer each time: what a long outage holds up is still there days later. */
function delayOf({ attempts }: QueueMessage) {
  return { delaySeconds: Math.min(FIRST_DELAY_SECONDS * 2 ** Math.max(0, attempts - 1), MAX_DELAY_SECONDS) }
}
