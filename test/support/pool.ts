import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

const IDLE = "I"
/** As many as Hyperdrive opens; whoever comes then waits for one that becomes free. */
const SESSIONS = 100

/**
 * A pool of sessions before PostgreSQL, as Hyperdrive is one in production: a backend that a client leaves in good order
 * is cleaned and serves the next. One that is left in the middle, as by a killed client, is given up.
 */
export async function startPool(databaseUrl: string, socketPath?: string) {
  const address = socketPath ? { path: socketPath } : addressOf(databaseUrl)
  const idle = new Map<string, Backend[]>()
  const waiting: { kind: string; startup: Buffer; client: Socket }[] = []
  let open = 0

  function serveNext() {
    while (waiting[0]?.client.destroyed) waiting.shift()
    const next = waiting[0]
    const backend = next && (idle.get(next.kind)?.pop() ?? openFor(next.startup))
    if (!next || !backend) return
    waiting.shift()
    backend.serve(next.client, () => {
      idle.set(next.kind, [...(idle.get(next.kind) ?? []), backend])
      serveNext()
    })
    serveNext()
  }
  function openFor(startup: Buffer): Backend | null {
    if (open >= SESSIONS)
      [...idle.values()]
        .find((backends) => backends.length > 0)
        ?.pop()
        ?.end()
    if (open >= SESSIONS) return null
    open++
    const backend = new Backend(connect(address), startup, () => {
      open--
      for (const [kind, backends] of idle)
        idle.set(
          kind,
          backends.filter((other) => other !== backend),
        )
      serveNext()
    })
    return backend
  }

  const server = createServer((client) => {
    client.on("error", () => client.destroy())
    client.setNoDelay(true)
    client.once("data", (startup: Buffer) => {
      waiting.push({ kind: startup.toString("latin1"), startup, client })
      serveNext()
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const url = new URL(databaseUrl)
  url.port = String((server.address() as AddressInfo).port)
  return {
    /** Of the same database, by way of the pool. */
    url: url.href,
    async close() {
      for (const backends of idle.values()) for (const backend of backends) backend.end()
      server.close()
    },
  }
}

function addressOf(databaseUrl: string) {
  const { hostname: host, port } = new URL(databaseUrl)
  return { host, port: Number(port) }
}

/** One session: what the server greeted it with, and how many answers are still to come. */
class Backend {
  readonly #socket: Socket
  #greeting: Buffer[] | null = []
  #hello = Buffer.alloc(0)
  #waiting = 1
  #status = ""
  #client: Socket | null = null
  #onReady: (() => void) | null = null

  constructor(socket: Socket, startup: Buffer, onEnd: () => void) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on("error", () => socket.destroy())
    socket.on("close", () => {
      this.#client?.destroy()
      onEnd()
    })
    const fromServer = splitter((type, message) => this.#hear(type, message))
    socket.on("data", fromServer)
    socket.write(startup)
  }

  serve(client: Socket, leave: () => void) {
    this.#client = client
    if (!this.#greeting) client.write(this.#hello)
    client.on(
      "data",
      splitter((type, message) => {
        if (type === "X") return
        // Query, Sync and FunctionCall are each answered by one ReadyForQuery.
        if (type === "Q" || type === "S" || type === "F") this.#waiting++
        this.#socket.write(message)
      }),
    )
    client.once("close", () => {
      this.#client = null
      const isClean = this.#waiting === 0 && this.#status === IDLE && !this.#socket.destroyed
      if (!isClean) return this.end()
      this.#waiting++
      this.#onReady = () => (this.#status === IDLE ? leave() : this.end())
      this.#socket.write(message("Q", "discard all\0"))
    })
  }

  end() {
    this.#socket.destroy()
  }

  #hear(type: string, message: Buffer) {
    // From "authentication ok" on, the next client gets the same.
    if (this.#greeting && (type !== "R" || message.readInt32BE(5) === 0)) this.#greeting.push(message)
    if (type === "Z") {
      this.#waiting--
      this.#status = String.fromCharCode(message[5] ?? 0)
      if (this.#greeting) this.#hello = Buffer.concat(this.#greeting)
      this.#greeting = null
    }
    this.#client?.write(message)
    if (type !== "Z" || this.#waiting > 0) return
    this.#onReady?.()
    this.#onReady = null
  }
}

function message(type: string, text: string): Buffer {
  const body = Buffer.from(text)
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** Cuts a stream of PostgreSQL's protocol into its messages: a type, a length, and so much of it. */
function splitter(take: (type: string, message: Buffer) => void) {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= 5) {
      const length = rest.readInt32BE(1) + 1
      if (rest.length < length) return
      const whole = rest.subarray(0, length)
      rest = rest.subarray(length)
      take(String.fromCharCode(whole[0] ?? 0), whole)
    }
  }
}
