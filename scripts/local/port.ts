import { createServer } from "node:net"
import getPort from "get-port"

/** A TCP port of 127.0.0.1 that nobody listens on now; not the same one again to this process for a while. */
export const freePort = (): Promise<number> => getPort({ host: "127.0.0.1" })

/** Whether 127.0.0.1 lets us listen on the port. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once("error", () => resolve(false))
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)))
  })
}
