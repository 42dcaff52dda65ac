import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

/** What stands before several instances: a connection goes to the next of them in turn, or to one that answers. */
export async function startBalancer(ports: readonly number[]) {
  const open = new Set<Socket>()
  let turn = 0

  function serve(client: Socket, from: number, triesLeft: number) {
    const instance = connect(ports[from % ports.length]!, "127.0.0.1")
    instance.setNoDelay(true)
    let isThrough = false
    instance.once("connect", () => {
      isThrough = true
      client.pipe(instance)
      instance.pipe(client)
    })
    instance.on("error", () => {
      if (isThrough || triesLeft === 0) client.destroy()
      else serve(client, from + 1, triesLeft - 1)
    })
    // A killed instance ends its connections without a word, and so does a client that leaves.
    instance.once("close", () => isThrough && client.destroy())
    client.once("close", () => instance.destroy())
  }

  const server = createServer((client) => {
    client.setNoDelay(true)
    client.on("error", () => client.destroy())
    open.add(client)
    client.once("close", () => open.delete(client))
    serve(client, turn++, ports.length - 1)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const client of open) client.destroy()
      server.close()
    },
  }
}
