import { readFileSync } from "node:fs"
import { SourceMap } from "node:module"
import { fileURLToPath } from "node:url"

/** A built file's map takes tens of megabytes, so it is let go of again. */
const KEPT_MS = 10_000
const IN_FILE = /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/

const maps = new Map<string, SourceMap | null>()

/** A frame of a stack by the source that it was built from, where the map lies beside the built file. */
export function sourceFrame(frame: string): string {
  return frame.replace(IN_FILE, (built, file: string, line: string, column: string) => {
    const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1)
    if (!entry || !("originalSource" in entry)) return built
    return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}

function mapOf(file: string): SourceMap | null {
  const known = maps.get(file)
  if (known !== undefined) return known
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
