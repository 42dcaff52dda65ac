/** Work that may be done together with other work: only within a scope, and never with what shares a key with it. */
export type Grouped = { scope: string; keys: readonly string[] }

export type GroupOptions<T, R> = {
  /** So many at once in one batch, and so many batches of all scopes at a time. */
  most: number
  atOnce: number
  /** Ends when the batch is written; the answers may take longer, and each is one member's own. */
  work(batch: T[]): Promise<Promise<R>[]>
}

type Waiting<T, R> = { item: T; answer: PromiseWithResolvers<R> }

/**
 * Group commit: what comes in while others are at work is worked at together, and what comes alone at once. A batch begins
 * beside others once as many wait as are at work: after a large one all come back one by one, and the first must not go alone.
 * Scopes take turns. What `work` throws reaches everyone in the batch.
 */
export function groupCommit<T extends Grouped, R>({ most, atOnce, work }: GroupOptions<T, R>): (item: T) => Promise<R> {
  const scopes = new Map<string, Waiting<T, R>[]>()
  let running = 0
  const members = { waiting: 0, working: 0 }

  /** The next batch, of the scope that had its turn longest ago. */
  function take(): Waiting<T, R>[] | null {
    const [next] = scopes
    if (!next) return null
    const [scope, waiting] = next
    const [keys, batch, left] = [new Set<string>(), [] as typeof waiting, [] as typeof waiting]
    for (const one of waiting) {
      const isFree = batch.length < most && !one.item.keys.some((key) => keys.has(key))
      ;(isFree ? batch : left).push(one)
      if (isFree) for (const key of one.item.keys) keys.add(key)
    }
    scopes.delete(scope)
    if (left.length > 0) scopes.set(scope, left)
    return batch
  }

  async function run(batch: Waiting<T, R>[]): Promise<void> {
    try {
      const answers = await work(batch.map(({ item }) => item))
      batch.forEach(({ answer }, index) => {
        answer.resolve(answers[index]!)
      })
    } catch (error) {
      for (const { answer } of batch) answer.reject(error)
    }
    running -= 1
    members.working -= batch.length
    start()
  }

  function start() {
    while (running < atOnce && members.waiting >= members.working) {
      const batch = take()
      if (!batch) return
      running += 1
      members.waiting -= batch.length
      members.working += batch.length
      void run(batch)
    }
  }

  return (item) => {
    const answer = Promise.withResolvers<R>()
    const waiting = scopes.get(item.scope) ?? []
    waiting.push({ item, answer })
    scopes.set(item.scope, waiting)
    members.waiting += 1
    start()
    return answer.promise
  }
}
