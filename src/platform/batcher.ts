/**
 * Collects what comes in while the last batch is at work, and works at it together: each call resolves when its batch is
 * done. `work` handles what fails; what it throws reaches everyone in the batch. After a batch of several the next waits up
 * to `companyMs` for half as many: whoever had its answer asks again one by one.
 */
export function batcher<T>(
  most: number,
  work: (batch: T[]) => Promise<void>,
  companyMs = 0,
): (item: T) => Promise<void> {
  const waiting: { item: T; done: PromiseWithResolvers<void> }[] = []
  let isBusy = false
  let isEnough = () => {}
  let wanted = 0
  let last = 0
  const company = (many: number) =>
    new Promise<void>((enough) => {
      const timer = setTimeout(enough, companyMs)
      wanted = many
      isEnough = () => {
        clearTimeout(timer)
        enough()
      }
    })
  const drain = async () => {
    isBusy = true
    while (waiting.length > 0) {
      if (companyMs > 0 && waiting.length < last / 2) await company(last / 2)
      const batch = waiting.splice(0, most)
      last = batch.length
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
    if (waiting.length >= wanted) isEnough()
    if (!isBusy) void drain()
    return done.promise
  }
}
