type Turn = { running: Promise<unknown>; next: Promise<unknown> | null }

const turns = new WeakMap<object, Map<string, Turn>>()

/**
 * One read for all who ask for the same of a pool before it has begun: what each gets was read after they asked. While one
 * runs, those who come wait for the next. On Workers each invocation has a pool of its own, and shares nothing.
 */
export function sharedRead<T>(pool: object, name: string, read: () => Promise<T>): Promise<T> {
  const reads = turns.get(pool) ?? new Map<string, Turn>()
  turns.set(pool, reads)
  const begin = (): Promise<T> => {
    const turn: Turn = { running: read(), next: null }
    reads.set(name, turn)
    const end = () => {
      if (turn.next === null) reads.delete(name)
    }
    turn.running.then(end, end)
    return turn.running as Promise<T>
  }
  const turn = reads.get(name)
  if (!turn) return begin()
  turn.next ??= turn.running.then(begin, begin)
  return turn.next as Promise<T>
}
