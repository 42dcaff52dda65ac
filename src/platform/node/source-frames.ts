import { readFileSync } from "node:fs"
import { SourceMap } from "node:module"
import { fileURLToPath } from "node:url"

/** A built file's map takes tens of megabytes, so it is let go of again. */
const KEPT_MS = 10_000
const IN_FILE = /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/

const maps = new Map<string, SourceMap | null>()
/** What fails again fails where it did before: no map is read for it again. */
const known = new Map<string, string>()
const MOST_KNOWN = 1_000

/** A frame of a stack by the source that it was built from, where the map lies beside the built file. */
export function sourceFrame(frame: string): string {
  return frame.replace(IN_FILE, (built, file: string, line: string, column: string) => {
    const source = known.get(built) ?? sourceOf(file, Number(line), Number(column)) ?? built
    if (known.size < MOST_KNOWN) known.set(built, source)
    return source
  })
}

function sourceOf(file: string, line: number, column: number): string | null {
  const entry = mapOf(file)?.findEntry(line - 1, column - 1)
  if (!entry || !("originalSource" in entry)) return null
  return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
}

function mapOf(file: string): SourceMap | null {
  const read = maps.get(file)
  if (read !== undefined) return read
  const map = readMap(`${fileURLToPath(file)}.map`)
  maps.set(file, map)
  setTimeout(() => maps.delete(file), KEPT_MS).unref()
  return map
}

function readMap(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, "utf8")))
  } catch {
    return null
  }
}
