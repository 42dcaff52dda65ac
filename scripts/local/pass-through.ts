// In front of workerd on this machine: passes bytes on as they are, both ways. Of a request it looks at no more than whether
// its head ends; one that does not end in a long while may hold a credential that is too long for workerd.
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { buffer } from "node:stream/consumers"
import { MAX_HEAD_BYTES, withShortCredential } from "./long-credential.ts"

const HOST = "127.0.0.1"
const NEW_REQUEST = /^[A-Z]{3,7} \S/
const HEAD_END = "\r\n\r\n"
/** Workerd takes a head of this length, and any credential in a longer one is wrong. */
const LONG_HEAD_BYTES = 64 * 1024
/** A client sees what it is answered once it has sent what it was sending: so much of it is read, and for so long. */
const REST_BYTES = 4 * 1024 * 1024
const REST_MS = 5_000

export type PassThrough = {
  /** Takes no new connections; those there are go on. */
  refuse(): void
  /** Ends them all. */
  close(): void
}

/** Takes connections on the port for what listens on the other, both of 127.0.0.1. Rejects when the port is taken. */
export async function startPassThrough(port: number, behind: number): Promise<PassThrough> {
  const clients = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    clients.add(client)
    client.once("close", () => clients.delete(client))
    passOn(client, behind)
  })
  server.listen(port, HOST)
  await once(server, "listening")
  return {
    refuse: () => void server.close(),
    close() {
      server.close()
      for (const client of clients) client.destroy()
    },
  }
}

function passOn(client: Socket, behind: number): void {
  const upstream = connect({ host: HOST, port: behind, allowHalfOpen: true, noDelay: true })
  let isAnswered = true
  /** Of a head that has not ended yet; null for what is none. */
  let begun: string | null = null
  const pass = (chunk: Buffer) => {
    if (isAnswered && NEW_REQUEST.test(chunk.toString("latin1", 0, 9))) begun = ""
    isAnswered = false
    if (begun !== null) begun = chunk.includes(HEAD_END) ? null : begun + chunk.toString("latin1")
    if (!upstream.write(chunk)) client.pause()
    if (begun !== null && begun.length > LONG_HEAD_BYTES) void hold(begun)
  }
  const hold = async (passed: string) => {
    begun = null
    client.off("data", pass)
    const { text, head } = await restOfHead(client, passed)
    const question = head && withShortCredential(head)
    if (question) {
      upstream.removeAllListeners().on("error", () => {})
      upstream.destroy()
      return answer(client, behind, question)
    }
    client.on("data", pass)
    pass(Buffer.from(text.slice(passed.length), "latin1"))
  }
  client.on("data", pass).on("drain", () => upstream.resume())
  client.on("end", () => upstream.end()).on("error", () => {})
  client.on("close", () => upstream.destroy())
  upstream.on("data", (chunk: Buffer) => {
    isAnswered = true
    if (!client.write(chunk)) upstream.pause()
  })
  upstream.on("drain", () => client.resume())
  upstream.on("end", () => client.end()).on("error", () => {})
  upstream.on("close", () => letGo(client))
}

/** What a client has sent when its head has ended, and the head; null where it is too long, or does not come. */
function restOfHead(client: Socket, begun: string): Promise<{ text: string; head: string | null }> {
  return new Promise((resolve) => {
    let text = begun
    const done = (end: number) => {
      clearTimeout(timer)
      client.off("data", look).off("end", give).off("close", give)
      resolve({ text, head: end < 0 ? null : text.slice(0, end) })
    }
    const give = () => done(-1)
    const look = (chunk?: Buffer) => {
      const from = text.length - HEAD_END.length
      if (chunk) text += chunk.toString("latin1")
      const end = text.indexOf(HEAD_END, chunk ? from : 0)
      if (end >= 0 || text.length > MAX_HEAD_BYTES) done(end)
    }
    const timer = setTimeout(give, REST_MS)
    client.on("data", look).on("end", give).on("close", give).resume()
    look()
  })
}

/** Answers in place of what a client asked as workerd answers the question, and closes. */
async function answer(client: Socket, behind: number, question: string): Promise<void> {
  const socket = connect({ host: HOST, port: behind })
  socket.write(question, "latin1")
  const bytes = await buffer(socket).catch(() => null)
  if (!bytes) return void client.resetAndDestroy()
  client.write(bytes)
  letGo(client)
}

/** Ends a connection; its client, which may be sending still, sees what it was sent at last. */
function letGo(client: Socket): void {
  client.end()
  if (client.destroyed || client.readableEnded) return void client.destroySoon()
  const timer = setTimeout(() => client.destroy(), REST_MS)
  let bytes = 0
  client.removeAllListeners("data").on("data", (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > REST_BYTES) client.destroy()
  })
  client.once("end", () => client.destroySoon())
  client.once("close", () => clearTimeout(timer)).resume()
}
