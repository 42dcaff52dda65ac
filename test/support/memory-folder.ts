import { readdir, rm, statfs } from "node:fs/promises"
import { freemem } from "node:os"
import { join } from "node:path"
import { isAlive } from "../../scripts/local/process.ts"
import { scratchFolder } from "../../scripts/local/scratch-folder.ts"

const MEMORY = "/dev/shm"
const TMPFS = 0x01021994
/** Each test file copies a database of 14 MB, and there is more to hold than those. */
const ROOM_BYTES = 8 * 1024 ** 3

/**
 * A folder in memory where there is plenty, else on disk: files of a copied database cost a tenth there of what a disk's file
 * system takes. What a run that was killed has left there is removed.
 */
export async function memoryFolder(): Promise<string> {
  const name = `test-db-${process.pid}`
  const found = await statfs(MEMORY).catch(() => null)
  if (found?.type !== TMPFS) return scratchFolder(name)
  for (const left of await readdir(MEMORY)) {
    const [, pid] = /^grapevine-test-db-(\d+)-/.exec(left) ?? []
    if (pid && !isAlive(Number(pid))) await rm(join(MEMORY, left), { recursive: true, force: true })
  }
  const isRoomy = found.bavail * found.bsize > ROOM_BYTES && freemem() > ROOM_BYTES
  return isRoomy ? scratchFolder(name, MEMORY) : scratchFolder(name)
}
