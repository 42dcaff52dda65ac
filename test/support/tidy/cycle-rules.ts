import type { Source } from "./source.ts"

/** No file reaches itself by imports, types included: what can be read first is read first. The shortest way round of each. */
export function cycles(sources: Source[]): string[] {
  const ahead = new Map(sources.map(({ path, imports }) => [path, imports.flatMap(({ target }) => target ?? [])]))
  return circlesOf(ahead).map((circle) => shortestWay(circle, ahead).join(" → "))
}

/** Files that reach each other, by Tarjan's walk. */
function circlesOf(ahead: Map<string, string[]>): Set<string>[] {
  const [index, low, stack] = [new Map<string, number>(), new Map<string, number>(), [] as string[]]
  const found: Set<string>[] = []
  const walk = (path: string) => {
    index.set(path, index.size)
    low.set(path, index.get(path)!)
    stack.push(path)
    for (const next of ahead.get(path) ?? []) {
      if (!ahead.has(next)) continue
      if (!index.has(next)) walk(next)
      if (stack.includes(next)) low.set(path, Math.min(low.get(path)!, low.get(next)!))
    }
    if (low.get(path) !== index.get(path)) return
    const circle = new Set(stack.splice(stack.indexOf(path)))
    if (circle.size > 1 || ahead.get(path)!.includes(path)) found.push(circle)
  }
  for (const path of ahead.keys()) if (!index.has(path)) walk(path)
  return found
}

function shortestWay(circle: Set<string>, ahead: Map<string, string[]>): string[] {
  let best: string[] | null = null
  for (const start of circle) {
    const ways = [[start]]
    const seen = new Set<string>()
    for (let way = ways.shift(); way; way = ways.shift()) {
      if (best && way.length >= best.length) break
      const nexts = ahead.get(way.at(-1)!)!.filter((next) => circle.has(next))
      if (nexts.includes(start)) {
        best = [...way, start]
        break
      }
      ways.push(...nexts.filter((next) => !seen.has(next)).map((next) => [...way!, next]))
      for (const next of nexts) seen.add(next)
    }
  }
  return best!
}
