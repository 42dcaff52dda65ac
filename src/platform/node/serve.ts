import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { type AddressInfo, Server, type Socket } from "node:net"
import { getRequestListener } from "@hono/node-server"
import type { RequestHead } from "./plain-request.ts"
import { type Direct, type DirectAnswer, plainSockets } from "./plain-sockets.ts"

/** Longer than a proxy keeps a connection to us, so that it is the one who ends it. */
const KEEP_ALIVE_MS = 75_000
const LOOK_MS = 50
/** A connection without a request for so long has none on its way: a shorter one may be asking at this moment. */
const IDLE_MS = 250
/** Of a request's head: a credential of a megabyte is a wrong one, which is the app's to say. */
const MAX_HEAD_BYTES = 2 * 1024 * 1024
/** Of a head without what shows who asks: as much as Node takes by itself. */
const MAX_REST_BYTES = 16 * 1024
const CREDENTIALS = new Set(["authorization", "cookie"])

export type ServeOptions = {
  port: number
  host: string
  fetch(request: Request): Promise<Response> | Response
  /** A proxy in front of us ended TLS. */
  isHttps: boolean
  /** What is done to a request before it is one of fetch's. */
  prepare(incoming: IncomingMessage): void
  /** Answers what needs no Request made of it. */
  direct?: Direct
}

/**
 * What is open on it: of one that sends requests without waiting, several. What each request passes through is no set or map that
 * stays: the engine's tables of those hold on to each other until a full collection, and to all requests that were in them.
 */
type Connection = { open: ServerResponse[]; idleSince: number }

export type Served = {
  port: number
  /** Takes no new connections, ends idle ones, and resolves when the last request that ran has its answer. */
  drain(): Promise<void>
}

function askedOf({ method = "", url = "", headers }: IncomingMessage): RequestHead {
  return { method, target: url, header: (name) => (headers[name] as string | undefined) ?? null }
}

function send(outgoing: ServerResponse, { status, headers, body }: DirectAnswer): void {
  outgoing.writeHead(status, [...headers, "content-length", String(Buffer.byteLength(body))]).end(body)
}

const isEventStream = (outgoing: ServerResponse) =>
  String(outgoing.getHeader("content-type") ?? "").startsWith("text/event-stream")

function restBytes({ url = "", rawHeaders }: IncomingMessage): number {
  let bytes = url.length
  for (const text of rawHeaders) bytes += text.length
  // Few requests need a closer look.
  for (let i = 0; bytes > MAX_REST_BYTES && i < rawHeaders.length; i += 2)
    if (CREDENTIALS.has(rawHeaders[i]!.toLowerCase())) bytes -= rawHeaders[i]!.length + rawHeaders[i + 1]!.length
  return bytes
}

/** Answers HTTP. Rejects when the address cannot be listened on. */
export async function serve({ port, host, fetch, isHttps, prepare, direct }: ServeOptions): Promise<Served> {
  // A Response of this process becomes the listener's own from now on, whose text needs no stream: 30 µs of a small answer become 20.
  const answer = getRequestListener(fetch)
  const connections = new Map<Socket, Connection>()
  let isDraining = false
  const server = createServer({ maxHeaderSize: MAX_HEAD_BYTES }, (incoming, outgoing) => {
    const { socket } = incoming
    // One that has closed meanwhile is nobody's to end.
    const connection = connections.get(socket) ?? { open: [], idleSince: 0 }
    connection.open.push(outgoing)
    outgoing.once("close", () => {
      connection.open.splice(connection.open.indexOf(outgoing), 1)
      connection.idleSince = performance.now()
    })
    if (isDraining) outgoing.setHeader("connection", "close")
    if (restBytes(incoming) > MAX_REST_BYTES) {
      outgoing.writeHead(431, { connection: "close" }).end()
      return
    }
    const answering = direct?.(askedOf(incoming), socket.remoteAddress ?? "")
    if (answering) return void answering.then((answered) => send(outgoing, answered))
    prepare(incoming)
    void answer(incoming, outgoing)
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const [onConnection] = server.listeners("connection")
  server.removeAllListeners("connection")
  function toHttp(socket: Socket): void {
    connections.set(socket, { open: [], idleSince: performance.now() })
    socket.once("close", () => connections.delete(socket))
    // What a request's address begins with follows from this.
    if (isHttps) Object.assign(socket, { encrypted: true })
    onConnection!.call(server, socket)
  }
  const plain = direct && plainSockets(direct, KEEP_ALIVE_MS, toHttp)
  server.on("connection", plain?.take ?? toHttp)
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    async drain() {
      isDraining = true
      plain?.drain()
      const open = () => [...connections.values()].flatMap((connection) => connection.open)
      for (const outgoing of open()) if (!outgoing.headersSent) outgoing.setHeader("connection", "close")
      const ending = setInterval(() => {
        const quietSince = performance.now() - IDLE_MS
        for (const [socket, { open, idleSince }] of connections)
          if (open.length === 0 && idleSince < quietSince) socket.destroy()
        plain?.endIdle(quietSince)
        // Whoever follows a page's changes comes again, to another instance.
        for (const outgoing of open()) if (isEventStream(outgoing)) outgoing.end()
      }, LOOK_MS)
      // Not HTTP's own way to close, which ends every connection between two requests at once.
      await new Promise<void>((closed) => Server.prototype.close.call(server, () => closed()))
      clearInterval(ending)
    },
  }
}
