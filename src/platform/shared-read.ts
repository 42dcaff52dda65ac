type Next<T> = { names: Set<string>; answer: Promise<Map<string, T>> }
type Turn<T> = { running: Promise<Map<string, T>>; next: Next<T> | null }

/**
 * One read of a pool for all who ask before it has begun, whatever names they ask for: what each gets was read after they
 * asked; null for what was not found. While one runs, those who come wait for the next. On Workers each invocation has a pool of its
 * own, and shares nothing.
 */
export function sharedReads<P extends object, T>(read: (pool: P, names: readonly string[]) => Promise<Map<string, T>>) {
  const turns = new WeakMap<P, Turn<T>>()
  const begin = (pool: P, names: ReadonlySet<string>) => {
    const turn: Turn<T> = { running: read(pool, [...names]), next: null }
    turns.set(pool, turn)
    const end = () => {
      if (turn.next === null) turns.delete(pool)
    }
    turn.running.then(end, end)
    return turn.running
  }
  const follow = (pool: P, { running }: Turn<T>): Next<T> => {
    const names = new Set<string>()
    const go = () => begin(pool, names)
    return { names, answer: running.then(go, go) }
  }
  return async (pool: P, name: string): Promise<T | null> => {
    const turn = turns.get(pool)
    if (!turn) return (await begin(pool, new Set([name]))).get(name) ?? null
    turn.next ??= follow(pool, turn)
    turn.next.names.add(name)
    return (await turn.next.answer).get(name) ?? null
  }
}
