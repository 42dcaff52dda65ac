import { appendFileSync, closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs"

/** One row that a step writes; without a value the row goes. */
type Change = { table: string; key: string; value?: unknown }

/** What a step may do. Rows are read as they are stored: replace them, never change them in place. */
export type Tx = {
  get<T>(table: string, key: string): T | undefined
  all<T>(table: string): T[]
  put(table: string, key: string, value: unknown): void
  remove(table: string, key: string): void
}

/**
 * Tables of JSON rows in memory, and an append-only file of what changed.
 * Each step is one line, so that a step which kill -9 interrupts is not half there.
 */
export class Journal {
  readonly #tables = new Map<string, Map<string, unknown>>()
  #file: number | null = null

  constructor(path?: string) {
    if (!path) return
    if (existsSync(path)) this.#load(readFileSync(path, "utf8"))
    this.#compact(path)
  }

  /** Runs a synchronous step: all of its rows are stored, or (when it throws) none. */
  transact<T>(step: (tx: Tx) => T): T {
    const changes: Change[] = []
    const undo: (() => void)[] = []
    const record = (table: string, key: string, given?: unknown) => {
      const value = structuredClone(given)
      undo.push(this.#apply({ table, key, value }))
      changes.push({ table, key, value })
    }
    try {
      const result = step({ ...this.#reading(), put: record, remove: record })
      if (this.#file !== null && changes.length > 0) appendFileSync(this.#file, `${JSON.stringify(changes)}\n`)
      return result
    } catch (error) {
      for (const back of undo.reverse()) back()
      throw error
    }
  }

  read<T>(step: (tx: Pick<Tx, "get" | "all">) => T): T {
    return step(this.#reading())
  }

  close() {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }

  #reading() {
    return {
      get: <T>(table: string, key: string) => this.#tables.get(table)?.get(key) as T | undefined,
      all: <T>(table: string) => [...(this.#tables.get(table)?.values() ?? [])] as T[],
    }
  }

  #apply({ table, key, value }: Change): () => void {
    const rows = this.#tables.get(table) ?? new Map<string, unknown>()
    this.#tables.set(table, rows)
    if (value === undefined) {
      // The order of a table is the order of creation, so that undoing a removal needs all of it.
      const before = new Map(rows)
      rows.delete(key)
      return () => this.#tables.set(table, before)
    }
    const existed = rows.has(key)
    const old = rows.get(key)
    rows.set(key, value)
    return () => (existed ? rows.set(key, old) : rows.delete(key))
  }

  #load(text: string) {
    const lines = text.split("\n")
    // The last line has no newline behind it when the process died while writing it.
    for (const line of lines.slice(0, -1)) for (const change of JSON.parse(line) as Change[]) this.#apply(change)
  }

  #compact(path: string) {
    const lines = [...this.#tables].flatMap(([table, rows]) =>
      [...rows].map(([key, value]) => `${JSON.stringify([{ table, key, value }])}\n`),
    )
    const fresh = `${path}.new`
    writeFileSync(fresh, lines.join(""))
    renameSync(fresh, path)
    this.#file = openSync(path, "a")
  }
}
