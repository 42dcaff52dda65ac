import { readSync } from "node:fs"
import { type JournalEntry, toLine, type Undelivered } from "./journal.ts"
import type { Chunk, Turn } from "./spool.ts"

type Held = JournalEntry & { part: number; isOwn: boolean }

export type Shelf = Undelivered & { add(chunk: Chunk): void }

type ShelfOptions = {
  /** Hears what is done with. */
  onForgotten(done: Pick<Turn, "done" | "gone">): void
  /** Of what was sent, what is to be delivered. */
  unpack?(body: unknown): unknown
}

/** What a spool handed on, for `startDelivery`: read when its turn comes. */
export function openShelf({ onForgotten, unpack = (body) => body }: ShelfOptions): Shelf {
  const chunks: Chunk[] = []
  const entries = new Map<string, Held>()
  let unread = 0
  let room = Buffer.alloc(0)

  /** All of it at once: whoever asks for its ids may stop before the last. */
  function open({ fd, offset, bytes, part, count, isOwn }: Chunk): string[] {
    unread -= count
    if (room.length < bytes) room = Buffer.allocUnsafeSlow(2 * bytes)
    const read = readSync(fd, room, 0, bytes, offset)
    // Beside entries stands what was done with when they were written.
    const lines = room.toString("utf8", 0, read).split("\n")
    return lines.flatMap((line) => {
      if (!line.startsWith('{"id"')) return []
      const { id, at, body, isNew = false } = JSON.parse(line) as JournalEntry
      entries.set(id, { id, at, body: unpack(body), part, isOwn, isNew: isNew && isOwn })
      return id
    })
  }
  return {
    add(chunk) {
      chunks.push(chunk)
      unread += chunk.count
    },
    *ids() {
      yield* entries.keys()
      for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) yield* open(chunk)
    },
    read: (id) => entries.get(id)!,
    count: () => entries.size + unread,
    async forget(ids) {
      const done = new Map<number, number>()
      for (const id of ids) {
        const { part } = entries.get(id)!
        entries.delete(id)
        done.set(part, (done.get(part) ?? 0) + 1)
      }
      onForgotten({ done: [...done], gone: toLine({ gone: ids }) })
    },
  }
}
