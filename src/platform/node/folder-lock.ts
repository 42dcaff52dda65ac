import { createHash } from "node:crypto"
import { mkdir, realpath, rm } from "node:fs/promises"
import { createConnection, createServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Holds a folder for as long as this process lives; false when another one that lives has it. */
export async function holdFolder(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  const address = socketOf(await realpath(folder))
  let server = await listen(address)
  if (!server && !(await isAnswered(address))) {
    await rm(address, { force: true })
    server = await listen(address)
  }
  server?.unref()
  return server !== null
}

// A socket is let go by the system itself when its process dies, which no file with a process id in it is.
function socketOf(folder: string): string {
  const name = `grapevine-${createHash("sha256").update(folder).digest("hex").slice(0, 24)}`
  if (process.platform === "linux") return `\0${name}`
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

function listen(address: string): Promise<Server | null> {
  const server = createServer((socket) => socket.destroy())
  return new Promise((resolve) => {
    server.once("error", () => resolve(null))
    server.listen(address, () => resolve(server))
  })
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address)
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false))
    socket.once("close", () => socket.destroy())
  })
}
