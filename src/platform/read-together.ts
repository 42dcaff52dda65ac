import { confirm, HOLDER_TEXT } from "./assumed.ts"
import { realNow } from "./clock.ts"
import type { Assumed, Ctx } from "./ctx.ts"
import {
  byKeptPlan,
  type Database,
  isLost,
  isPlannedForValues,
  isRetryable,
  isStoreAway,
  readingTx,
  sendAhead,
  sqlState,
  type Tx,
} from "./db.ts"
import type { AskedStatement } from "./reading-session.ts"
import { asVendor, begin } from "./tenant.ts"
import { afterTurn } from "./turn.ts"

/** Takes the role for reading alone, and asks what a key that was assumed is now. */
const TAKE_READING = `select set_config('role', 'gv_vendor', true), set_config('app.vendor_id', $1, true),
  set_config('app.person_id', '', true), set_config('transaction_read_only', 'on', true),
  case when $2 <> '' then (select ${HOLDER_TEXT}
    from key_holder($2, $3::timestamptz)) end as found`

/** Transactions of one vendor at a time, and statements in one of them that waited for those. */
const AT_ONCE = 3
const MOST = 16
/** Nobody waits longer than this for others, so that what is slow holds up nothing but what it began with. */
const PATIENCE_MS = 5
/** A statement that took so long goes alone from then on. */
const SLOW_MS = 100
/** A plan for its values alone takes PostgreSQL a millisecond or two: it is made once the vendor's took so long, until it takes so little. */
const WORTH_A_PLAN_MS = { from: 15, until: 5 }
const MAX_TRIES = 12
const IN_FAILED_TRANSACTION = "25P02"

type Waiting = AskedStatement & { assumed: Assumed | undefined; since: number; tries: number; answer: Answer }
type Answer = PromiseWithResolvers<unknown[]>

const groups = new WeakMap<Database, Map<string, ReturnType<typeof openGroup>>>()

/**
 * Reads what belongs to a vendor: each wave of statements in a transaction that holds nothing else, and goes out whole, so that
 * it costs one round trip. Under load those of several requests of one credential share one. Nothing is locked or written here.
 */
export function readTogether<T>(ctx: Ctx, vendorId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { db, assumed } = ctx
  // A rehearsal is one transaction from first to last.
  if (!("dialect" in db)) return asVendor(ctx, vendorId, work)
  const own = groups.get(db) ?? new Map<string, ReturnType<typeof openGroup>>()
  groups.set(db, own)
  const hash = assumed?.hash ?? ""
  const name = `${vendorId} ${hash}`
  const group = own.get(name) ?? openGroup(db, [vendorId, hash], () => own.delete(name))
  own.set(name, group)
  return work(readingTx(db, (asked) => group(asked, assumed)))
}

function openGroup(db: Database, [vendorId, hash]: readonly [string, string], whenIdle: () => void) {
  let waiting: Waiting[] = []
  const working = { transactions: 0, statements: 0 }
  let isAsked = false
  let isWatched = false

  function start() {
    isAsked = false
    while (waiting.length > 0 && mayStart()) {
      const batch = takeBatch(waiting)
      waiting = waiting.slice(batch.length)
      working.transactions += 1
      working.statements += batch.length
      void runBatch(db, [vendorId, hash], batch, again).finally(() => {
        working.transactions -= 1
        working.statements -= batch.length
        start()
      })
    }
    if (waiting.length > 0) watch()
    else if (working.transactions === 0) whenIdle()
  }
  /** Beside others once as many wait as are at work: those answered at once come back one by one, and the first must not go alone. */
  function mayStart() {
    const { transactions, statements } = working
    const isTurn = transactions < AT_ONCE && waiting.length >= statements
    return isTurn || performance.now() - waiting[0]!.since >= PATIENCE_MS
  }
  function watch() {
    if (isWatched) return
    isWatched = true
    setTimeout(() => {
      isWatched = false
      start()
    }, PATIENCE_MS)
  }
  function again(one: Waiting) {
    waiting.push(one)
    if (isAsked) return
    isAsked = true
    afterTurn(start)
  }

  return (asked: AskedStatement, assumed: Assumed | undefined): Promise<unknown[]> => {
    const answer = Promise.withResolvers<unknown[]>()
    again({ ...asked, assumed, since: performance.now(), tries: 0, answer })
    return answer.promise
  }
}

/** Statements that were slow, by their texts. */
const slow = new Set<string>()
const MOST_SLOW = 1_000

// A text that was just put together takes a while to be looked up.
const isSlow = (text: string) => slow.size > 0 && slow.has(text)

/** From the front: one that is slow or was tried before goes alone. */
function takeBatch(waiting: readonly Waiting[]): Waiting[] {
  const goesAlone = ({ text, tries }: Waiting) => tries > 0 || isSlow(text)
  if (goesAlone(waiting[0]!)) return waiting.slice(0, 1)
  const until = waiting.findIndex(goesAlone)
  return waiting.slice(0, Math.min(MOST, until < 0 ? waiting.length : until))
}

/** Ends when the transaction is over. What failed with another's statement, or with its connection, is handed to `again`. */
async function runBatch(
  db: Database,
  [vendorId, hash]: readonly [string, string],
  batch: readonly Waiting[],
  again: (one: Waiting) => void,
): Promise<void> {
  const left = new Set(batch)
  const fail = (one: Waiting, error: unknown) => {
    if (!left.delete(one)) return
    const isOthers = isLost(error) || isRetryable(error) || sqlState(error) === IN_FAILED_TRANSACTION
    if (isOthers && ++one.tries < MAX_TRIES) again(one)
    else one.answer.reject(error)
  }
  let isSent = false
  let endedAt = performance.now()
  const send = async (tx: Tx) => {
    isSent = true
    // Answers come in the order in which they were asked for: this one is there before the first of them.
    const taken: { found?: string | null; failure?: unknown } = {}
    sendAhead(tx, TAKE_READING, [vendorId, hash, realNow().toISOString()]).then(
      ([row]) => Object.assign(taken, { found: row?.found ?? null }),
      (failure) => Object.assign(taken, { failure }),
    )
    for (const one of batch) {
      sendAhead(tx, textFor(vendorId, one.text), one.values, one.asLists)
        .then((rows) => {
          noteTime(vendorId, one.text, performance.now() - endedAt)
          endedAt = performance.now()
          if (one.assumed) confirm(one.assumed, taken.found ?? null)
          left.delete(one)
          one.answer.resolve(rows)
        })
        .then(undefined, (error) => fail(one, taken.failure ?? error))
    }
  }
  // A transaction that did not begin in time, or was lost, takes with it what has no answer yet.
  await begin(db, send).catch((error: unknown) => {
    if (!isSent || isStoreAway(error)) for (const one of batch) fail(one, error)
  })
}

function noteTime(vendorId: string, text: string, ms: number) {
  if (ms >= SLOW_MS) noteIn(slow, text)
  else if (isSlow(text)) slow.delete(text)
  if (!isPlannedForValues(text)) return
  const name = `${vendorId} ${text}`
  if (ms < WORTH_A_PLAN_MS.until) worthAPlan.delete(name)
  else if (ms >= WORTH_A_PLAN_MS.from) noteIn(worthAPlan, name)
}

const noteIn = (names: Set<string>, name: string) => names.size < MOST_SLOW && names.add(name)

/** Statements that are to be planned for their values and took long, by vendor and text. */
const worthAPlan = new Set<string>()

const textFor = (vendorId: string, text: string) =>
  isPlannedForValues(text) && !worthAPlan.has(`${vendorId} ${text}`) ? byKeptPlan(text) : text
