import { afterTurn } from "./turn.ts"

/** So often at a time; a third waits, and others with it, so that no crowd takes all connections. */
const AT_ONCE = 2

type Work<T> = () => Promise<T>
type Next<T> = { work: Work<T>; answer: PromiseWithResolvers<T>; askedBy: number; isDue: boolean }
/** Of one name: how many of it are at work, for how many who asked, and what comes next. */
type Named<T> = { running: number; working: number; next: Next<T> | null }

/**
 * The same work, done once for all who ask for it by one name before it has begun: by the last who came, so that each gets what was
 * found after they asked. It begins at the end of a turn, and beside others once as many wait as those are for. Of each `owner` by
 * itself: on Workers each invocation is one, and shares nothing.
 */
export function sharedWork<P extends object, T>() {
  const owners = new WeakMap<P, Map<string, Named<T>>>()

  function look(names: Map<string, Named<T>>, name: string): void {
    const named = names.get(name)!
    const { running, working, next } = named
    if (!next) {
      if (running === 0) names.delete(name)
      return
    }
    if (next.isDue || running >= AT_ONCE || next.askedBy < working) return
    next.isDue = true
    afterTurn(() => {
      named.next = null
      named.running += 1
      named.working += next.askedBy
      const end = () => {
        named.running -= 1
        named.working -= next.askedBy
        look(names, name)
      }
      next.work().then(next.answer.resolve, next.answer.reject).then(end)
    })
  }
  return (owner: P, name: string, work: Work<T>): Promise<T> => {
    const names = owners.get(owner) ?? new Map<string, Named<T>>()
    owners.set(owner, names)
    const named = names.get(name) ?? { running: 0, working: 0, next: null }
    names.set(name, named)
    named.next ??= { work, answer: Promise.withResolvers<T>(), askedBy: 0, isDue: false }
    const { next } = named
    next.work = work
    next.askedBy += 1
    look(names, name)
    return next.answer.promise
  }
}
