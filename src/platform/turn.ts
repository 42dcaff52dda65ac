let endBy: (work: () => void) => void = queueMicrotask

/**
 * By what a turn ends from now on: on a server that of the event loop, so that what came in one turn begins together. Until then
 * it is what runs now.
 */
export function endTurnsBy(by: (work: () => void) => void): void {
  endBy = by
}

/** Runs it once the turn is over. */
export const afterTurn = (work: () => void): void => endBy(work)
