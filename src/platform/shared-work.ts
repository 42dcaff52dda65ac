import { afterTurn } from "./turn.ts"

/** So often at a time; a third waits, and others with it, so that no crowd takes all connections. */
const AT_ONCE = 2
/** What takes less than this is done once at a time, since whoever waits for it waits no longer than for a second. */
const SHORT_MS = 3
/** Whoever was answered asks again at once: so long what is short waits for them. */
const PATIENCE = { turns: 24, ms: 1 }

type Work<T> = () => Promise<T>
type Next<T> = { work: Work<T>; answer: PromiseWithResolvers<T>; askedBy: number; isDue: boolean }
/**
 * Of one name: how many of it are at work, for how many who asked, and what comes next; when the last began, how long the last that
 * ended took, and how many asked for it or waited meanwhile.
 */
type Named<T> = {
  running: number
  working: number
  next: Next<T> | null
  begunAt: number
  tookMs: number
  crowd: number
}

const NOT_ASKED = { running: 0, working: 0, next: null, begunAt: 0, tookMs: Number.POSITIVE_INFINITY, crowd: 0 }

/**
 * The same work, done once for all who ask for it by one name before it has begun: by the last who came, so that each gets what was
 * found after they asked. It begins at the end of a turn, and beside others once as many wait as those are for. Of each `owner` by
 * itself: on Workers each invocation is one, and shares nothing.
 */
export function sharedWork<P extends object, T>() {
  const owners = new WeakMap<P, Map<string, Named<T>>>()

  function look(names: Map<string, Named<T>>, name: string): void {
    const named = names.get(name)!
    const { running, working, next, tookMs } = named
    if (!next) {
      if (running === 0) names.delete(name)
      return
    }
    // What was short may be long for once.
    const isShort = tookMs < SHORT_MS && (running === 0 || performance.now() - named.begunAt < SHORT_MS)
    if (next.isDue || running >= AT_ONCE || (running > 0 && (isShort || next.askedBy < working))) return
    next.isDue = true
    const begin = () => {
      const begunAt = performance.now()
      named.begunAt = begunAt
      named.next = null
      named.running += 1
      named.working += next.askedBy
      const end = () => {
        named.tookMs = performance.now() - begunAt
        named.crowd = named.working + (named.next?.askedBy ?? 0)
        named.running -= 1
        named.working -= next.askedBy
        look(names, name)
      }
      next.work().then(next.answer.resolve, next.answer.reject).then(end)
    }
    if (isShort) gather(() => next.askedBy >= named.crowd, begin)
    else afterTurn(begin)
  }
  return (owner: P, name: string, work: Work<T>): Promise<T> => {
    const names = owners.get(owner) ?? new Map<string, Named<T>>()
    owners.set(owner, names)
    const named = names.get(name) ?? { ...NOT_ASKED }
    names.set(name, named)
    named.next ??= { work, answer: Promise.withResolvers<T>(), askedBy: 0, isDue: false }
    const { next } = named
    next.work = work
    next.askedBy += 1
    look(names, name)
    return next.answer.promise
  }
}

/** Begins at the end of the turn in which all are there, or of the last that is waited for. */
function gather(areAllThere: () => boolean, begin: () => void): void {
  const since = performance.now()
  const look = (turns: number) => {
    if (turns === 0 || areAllThere() || performance.now() - since >= PATIENCE.ms) begin()
    else afterTurn(() => look(turns - 1))
  }
  afterTurn(() => look(PATIENCE.turns))
}
