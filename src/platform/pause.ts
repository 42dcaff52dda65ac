/** Resolves after some real milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
}

/** A wait of half to all of `ms`, drawn again each time, so that those who failed together do not return together. */
export function jittered(ms: number): number {
  return Math.round(ms * (0.5 + Math.random() / 2))
}

/** A wait of all of `ms` and up to a tenth more, drawn again each time: never sooner than was promised. */
export function spread(ms: number): number {
  return Math.round(ms * (1 + Math.random() / 10))
}
