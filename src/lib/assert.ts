/** A condition that the code itself guarantees. Breaking it is our bug: the request fails with a 500 and changes nothing. */
export function invariant(condition: unknown, name: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${name}`)
}

/** Closes a switch over a union: a new member becomes a type error at every place that decides by it. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
