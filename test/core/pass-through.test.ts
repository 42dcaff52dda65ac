import { createHash, randomBytes } from "node:crypto"
import { once } from "node:events"
import {
  createServer as createHttpServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { text } from "node:stream/consumers"
import { setTimeout as pause } from "node:timers/promises"
import { afterEach, expect, test } from "vitest"
import { withShortCredential } from "../../scripts/local/long-credential.ts"
import { startPassThrough } from "../../scripts/local/pass-through.ts"
import { freePort } from "../../scripts/local/port.ts"

const KIB = 1024
const MIB = KIB * KIB
const HOST = "127.0.0.1"

const endings: (() => void)[] = []
afterEach(() => {
  for (const end of endings.splice(0).reverse()) end()
})

/** The port of a pass-through to a server, and what ends it. */
async function before(server: Server | ReturnType<typeof createServer>) {
  server.listen(0, HOST)
  await once(server, "listening")
  const port = await freePort()
  const front = await startPassThrough(port, (server.address() as AddressInfo).port)
  endings.push(() => server.close(), front.close)
  return { port, front }
}

const beforeHttp = (listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void) =>
  before(createHttpServer({ maxHeaderSize: 512 * KIB }, listener))

function connected(port: number): Socket {
  const socket = connect({ host: HOST, port, allowHalfOpen: true })
  endings.push(() => socket.destroy())
  return socket.on("error", () => {})
}

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex")

test("25 MB arrive as they were sent, come back as they were answered, and an end of sending is one", async () => {
  const echo = createServer({ allowHalfOpen: true }, (socket) => void socket.pipe(socket))
  const { port } = await before(echo)
  const sent = randomBytes(25 * MIB)
  const socket = connected(port)
  socket.end(sent)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  expect(digest(Buffer.concat(chunks))).toBe(digest(sent))
})

test("who does not read is not sent more than buffers hold", async () => {
  const whole = 64 * MIB
  let passed = () => 0
  const server = createServer((socket) => {
    socket.on("error", () => {}).end(Buffer.alloc(whole))
    passed = () => socket.bytesWritten - socket.writableLength
  })
  const { port } = await before(server)
  const socket = connected(port)
  await once(socket, "connect")
  await pause(200)
  expect(passed()).toBeLessThan(whole / 2)
  let bytes = 0
  for await (const chunk of socket) bytes += (chunk as Buffer).length
  expect(bytes).toBe(whole)
})

test("requests that are sent before their answers come are answered in turn, wherever they are cut", async () => {
  const { port } = await beforeHttp(async (incoming, outgoing) => {
    outgoing.end(`${incoming.method} ${incoming.url} ${await text(incoming)};`)
  })
  const bytes = Array.from({ length: 20 }, (_, i) => `POST /${i} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nGET`)
  const all = `${bytes.join("")}GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
  const socket = connected(port)
  const answered = text(socket)
  for (let at = 0; at < all.length; at += 61) {
    socket.write(all.slice(at, at + 61))
    await pause(1)
  }
  const seen = (await answered).match(/(POST|GET) \/\w+ \w*(?=;)/g)
  expect(seen).toEqual([...bytes.map((_, i) => `POST /${i} GET`), "GET /end "])
})

test("a body that comes slowly, and an answer that comes slowly, come as they are sent", async () => {
  const { port } = await beforeHttp((incoming, outgoing) => {
    incoming.on("data", (chunk) => outgoing.write(chunk)).on("end", () => outgoing.end())
  })
  const asked = request({ host: HOST, port, method: "POST", headers: { "transfer-encoding": "chunked" } })
  asked.write("a0")
  const [answer] = (await once(asked, "response")) as [IncomingMessage]
  const seen = answer[Symbol.asyncIterator]()
  for (let i = 1; i < 5; i++) {
    expect(String((await seen.next()).value)).toBe(`a${i - 1}`)
    asked.write(`a${i}`)
  }
  asked.end()
  expect(String((await seen.next()).value)).toBe("a4")
  expect((await seen.next()).done).toBe(true)
})

test("a client that goes away is gone for who answers it", async () => {
  const gone = Promise.withResolvers<void>()
  const { port } = await beforeHttp((_, outgoing) => {
    outgoing.writeHead(200, { "content-type": "text/event-stream" })
    const timer = setInterval(() => outgoing.write("data: 1\n\n"), 5)
    outgoing.on("close", () => {
      clearInterval(timer)
      gone.resolve()
    })
  })
  const asked = request({ host: HOST, port }).end()
  const [answer] = (await once(asked, "response")) as [IncomingMessage]
  await once(answer, "data")
  asked.on("error", () => {}).destroy()
  await gone.promise
})

test("an answer that breaks off breaks off, and where nobody answers nobody does", async () => {
  const server = createHttpServer((_, outgoing) => {
    outgoing.writeHead(200, { "content-length": 100 }).write("half")
    setTimeout(() => outgoing.destroy(), 20)
  })
  const { port } = await before(server)
  const answer = await fetch(`http://${HOST}:${port}/`)
  await expect(answer.text()).rejects.toThrow()
  server.close()
  server.closeAllConnections()
  await expect(fetch(`http://${HOST}:${port}/`)).rejects.toThrow()
})

test("no new connection is taken at an end, and those there are go on until all are ended", async () => {
  const { port, front } = await beforeHttp((_, outgoing) => void outgoing.end("yes"))
  const ask = async (socket: Socket) => {
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    return String(await once(socket, "data"))
  }
  const socket = connected(port)
  expect(await ask(socket)).toContain("yes")
  front.refuse()
  await expect(fetch(`http://${HOST}:${port}/`)).rejects.toThrow()
  expect(await ask(socket)).toContain("yes")
  front.close()
  await once(socket.resume(), "end")
})

/** What a server says to whoever asks, and what it was asked. */
async function beforeWitness() {
  const asked: [string, string, IncomingMessage["headers"]][] = []
  const { port } = await beforeHttp((incoming, outgoing) => {
    incoming.resume()
    asked.push([incoming.method!, incoming.url!, incoming.headers])
    outgoing.writeHead(401, { "x-said": "by the app" }).end(incoming.method === "HEAD" ? undefined : "not known")
  })
  return { port, asked }
}

function ask(port: number, method: string, headers: Record<string, string>, body = "") {
  const sent = request({ host: HOST, port, method, path: "/v1/anything?a=1", headers })
  sent.end(body)
  return once(sent, "response").then(async ([answer]) => [
    answer.statusCode,
    answer.headers["x-said"],
    await text(answer),
  ])
}

test("a credential of a megabyte is answered as one that is wrong and short", async () => {
  const { port, asked } = await beforeWitness()
  const long = "A".repeat(MIB)
  const refused = [401, "by the app", "not known"]
  const headers = { authorization: `Bearer ${long}`, cookie: "gv_session=mine", accept: "text/html" }
  expect(await ask(port, "GET", headers)).toEqual(refused)
  expect(await ask(port, "POST", headers, "x".repeat(MIB))).toEqual(refused)
  expect(await ask(port, "HEAD", headers)).toEqual([401, "by the app", ""])
  expect(await ask(port, "GET", { cookie: `a=b; gv_session=${long}; c=d` })).toEqual(refused)
  expect(asked.map(([method, url, seen]) => [method, url, seen.authorization, seen.cookie, seen.accept])).toEqual([
    ["GET", "/v1/anything?a=1", "Bearer malformed", undefined, "text/html"],
    ["POST", "/v1/anything?a=1", "Bearer malformed", undefined, "text/html"],
    ["HEAD", "/v1/anything?a=1", "Bearer malformed", undefined, "text/html"],
    ["GET", "/v1/anything?a=1", undefined, "gv_session=malformed", undefined],
  ])
  expect(asked.map(([, , seen]) => seen["content-length"])).toEqual([undefined, undefined, undefined, undefined])
})

test("a connection that has asked before is answered so too, also when the head comes slowly", async () => {
  const { port, asked } = await beforeWitness()
  const socket = connected(port)
  socket.write("GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
  await once(socket, "data")
  const answered = text(socket)
  socket.write("GET /second HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ")
  for (let i = 0; i < 20; i++) {
    socket.write("A".repeat(50 * KIB))
    await pause(1)
  }
  socket.write("\r\nAccept: text/html\r\n\r\n")
  expect(await answered).toMatch(/^HTTP\/1.1 401 .*x-said: by the app.*not known/s)
  expect(asked.at(-1)).toEqual(["GET", "/second", expect.objectContaining({ accept: "text/html" })])
})

test("a long head whose credential is not what is long goes on as it is", async () => {
  const { port, asked } = await beforeWitness()
  const agent = "a".repeat(300 * KIB)
  await ask(port, "POST", { authorization: "Bearer mine", "user-agent": agent }, "body")
  await ask(port, "GET", { authorization: "Bearer mine", cookie: `gv_session=${agent}` })
  expect(asked.map(([, , seen]) => [seen.authorization, seen["user-agent"], seen.cookie])).toEqual([
    ["Bearer mine", agent, undefined],
    ["Bearer mine", undefined, `gv_session=${agent}`],
  ])
})

test("what is asked in place of a long credential holds no other", () => {
  const long = "A".repeat(20 * KIB)
  const head = (...fields: string[]) => ["GET / HTTP/1.1", "Host: a", ...fields].join("\r\n")
  const wrong = (credential: string) => `${head(credential)}\r\nConnection: close\r\n\r\n`
  expect(withShortCredential(head(`AUTHORIZATION:Bearer ${long}`, "Cookie: gv_session=mine"))).toBe(
    wrong("Authorization: Bearer malformed"),
  )
  expect(withShortCredential(head("Cookie: gv_session=mine", `cookie: __Host-gv_session=${long}`))).toBe(
    wrong("Cookie: __Host-gv_session=malformed"),
  )
  expect(withShortCredential(head("Authorization: Bearer mine", `Cookie: gv_session=${long}`))).toBe(null)
  expect(withShortCredential(head(`Cookie: gv_session=mine; other=${long}`))).toBe(null)
  expect(withShortCredential(head(`Authorization: Bearer ${long}`, `User-Agent: ${long}`))).toBe(null)
})
