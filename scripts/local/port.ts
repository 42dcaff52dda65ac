import { randomInt } from "node:crypto"
import { createServer } from "node:net"
import getPort from "get-port"

/** Ports that the system gives nobody by itself: what it does give may be taken between looking and listening. */
const OURS = { from: 10_000, until: 32_768 }
const TRIES = 20

/** A TCP port of 127.0.0.1 that nobody listens on now; not the same one again to this process for a while. */
export const freePort = (): Promise<number> =>
  getPort({ host: "127.0.0.1", port: Array.from({ length: TRIES }, () => randomInt(OURS.from, OURS.until)) })

/** Whether 127.0.0.1 lets us listen on the port. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once("error", () => resolve(false))
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)))
  })
}
