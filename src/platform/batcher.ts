/**
 * Collects what comes in while the last batch is at work, and works at it together: each call resolves when its batch is
 * done. `work` handles what fails; what it throws reaches everyone in the batch.
 */
export function batcher<T>(most: number, work: (batch: T[]) => Promise<void>): (item: T) => Promise<void> {
  const waiting: { item: T; done: PromiseWithResolvers<void> }[] = []
  let isBusy = false
  const drain = async () => {
    isBusy = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most)
      try {
        await work(batch.map(({ item }) => item))
        for (const { done } of batch) done.resolve()
      } catch (error) {
        for (const { done } of batch) done.reject(error)
      }
    }
    isBusy = false
  }
  return (item) => {
    const done = Promise.withResolvers<void>()
    waiting.push({ item, done })
    if (!isBusy) void drain()
    return done.promise
  }
}
