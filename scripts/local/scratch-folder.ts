import { chmod, mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A new folder for a while. PostgreSQL's account may pass through it, so that a cluster in it is gone when the folder is. */
export async function scratchFolder(name: string, parent = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, `grapevine-${name}-`))
  await chmod(folder, 0o711)
  return folder
}
