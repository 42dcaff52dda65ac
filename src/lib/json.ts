/** A name that stands twice in one object, as a JSON pointer with the names as they are read; null where none does. */
export type Repeated = { pointer: string } | null

type Level = { names: Set<string> | null; name: string; index: number }

/**
 * Finds the first name that one object of a valid JSON text holds twice, at any depth: which of the two counted would be
 * anybody's guess. Names are compared as they are read, so an escape makes no other name. Reads the text once.
 */
export function repeatedName(json: string): Repeated {
  const levels: Level[] = []
  for (let at = 0; at < json.length; at++) {
    const level = levels.at(-1)
    const character = json[at]
    if (character === "{") levels.push({ names: new Set(), name: "", index: 0 })
    else if (character === "[") levels.push({ names: null, name: "", index: 0 })
    else if (character === "}" || character === "]") levels.pop()
    else if (character === "," && level && !level.names) level.index++
    else if (character === '"') {
      const end = stringEnd(json, at)
      if (level?.names && isName(json, end)) {
        level.name = JSON.parse(json.slice(at, end))
        if (level.names.has(level.name)) return { pointer: pointerOf(levels) }
        level.names.add(level.name)
      }
      at = end - 1
    }
  }
  return null
}

/** Behind the quote that closes the string which begins here. */
function stringEnd(json: string, start: number): number {
  let at = start + 1
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1
  return at + 1
}

/** A string before a colon is a name, any other a value. */
function isName(json: string, end: number): boolean {
  let at = end
  while (/\s/.test(json[at] ?? "")) at++
  return json[at] === ":"
}

const pointerOf = (levels: readonly Level[]) =>
  levels
    .map(({ names, name, index }) => (names ? name.replaceAll("~", "~0").replaceAll("/", "~1") : String(index)))
    .map((part) => `/${part}`)
    .join("")
