/** The same as `make`, whose results are kept by their names: what is asked for over and over. Once there are `most`, all are forgotten. */
export function remembering<A extends readonly unknown[], T>(
  most: number,
  nameOf: (...of: A) => string,
  make: (...of: A) => T,
): (...of: A) => T {
  const known = new Map<string, T>()
  return (...of) => {
    const name = nameOf(...of)
    const found = known.get(name)
    if (found !== undefined) return found
    const made = make(...of)
    if (known.size >= most) known.clear()
    known.set(name, made)
    return made
  }
}
