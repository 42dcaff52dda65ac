const MOST_KNOWN = 10_000

/**
 * `use` by what `read` finds, plain data, without waiting for it: by what it found under this name the last time, and once more where
 * that is another by now. What seldom changes and what depends on it are one round trip so; `use` only reads. Rejects as `read` does,
 * or `use` by what was read.
 */
export function assumingLast<T>() {
  const known = new Map<string, { value: T; text: string }>()
  return async <R>(name: string, read: () => Promise<T>, use: (found: T) => Promise<R>): Promise<R> => {
    const last = known.get(name)
    // Neither is left running while whoever asked goes on.
    const reading = settled(read())
    const [found, used] = await Promise.all([reading, last && settled(use(last.value))])
    const value = found()
    const text = JSON.stringify(value)
    if (used && last?.text === text) return used()
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(name, { value, text })
    return use(value)
  }
}

/** How it ended, to be looked at or not. */
const settled = <R>(work: Promise<R>): Promise<() => R> =>
  work.then(
    (value) => () => value,
    (error) => () => {
      throw error
    },
  )
