/** Work that may be done together with other work, but never with what shares a key with it. */
export type Grouped = { scope: string; keys: readonly string[] }

export type GroupOptions<T, R> = {
  /** So many in one batch, and so many batches at a time. */
  most: number
  atOnce: number
  /** Ends when the batch is written; the answers may take longer, and each is one member's own. */
  work(batch: T[]): Promise<Promise<R>[]>
}

type Waiting<T, R> = { item: T; answer: PromiseWithResolvers<R> }

/**
 * Group commit: what comes in while others are at work is worked at together, and what comes alone at once. A batch begins
 * beside others once as many wait as are at work: after a large one all come back one by one, and the first must not go alone.
 * A batch takes of each scope in turn, so that none waits behind another's crowd. What `work` throws reaches everyone in it.
 */
export function groupCommit<T extends Grouped, R>({ most, atOnce, work }: GroupOptions<T, R>): (item: T) => Promise<R> {
  const scopes = new Map<string, Waiting<T, R>[]>()
  let running = 0
  const members = { waiting: 0, working: 0 }

  /** The next batch: one of each scope, and again, from the scope that had its turn longest ago. */
  function take(): Waiting<T, R>[] {
    const [keys, batch] = [new Set<string>(), [] as Waiting<T, R>[]]
    const isFree = ({ item }: Waiting<T, R>) => !item.keys.some((key) => keys.has(key))
    for (let before = -1; before < batch.length; ) {
      before = batch.length
      for (const [scope, waiting] of [...scopes]) {
        const at = batch.length < most ? waiting.findIndex(isFree) : -1
        if (at < 0) continue
        const [one] = waiting.splice(at, 1)
        batch.push(one!)
        for (const key of one!.item.keys) keys.add(key)
        scopes.delete(scope)
        if (waiting.length > 0) scopes.set(scope, waiting)
      }
    }
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
      if (batch.length === 0) return
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
