import { once } from "node:events"
import { createServer } from "node:http"
import { type AddressInfo, connect, type Socket } from "node:net"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { nameClient } from "../../src/name-client.ts"
import { type RequestHead, readPlainRequest } from "../../src/platform/node/plain-request.ts"
import type { DirectAnswer } from "../../src/platform/node/plain-sockets.ts"
import { type Served, serve } from "../../src/platform/node/serve.ts"

const request = (...lines: string[]) => `${lines.join("\r\n")}\r\n\r\n`
const HEAD = ["GET /r/ada?sub1=x HTTP/1.1", "Host: go.test"]

describe("a plain request", () => {
  it.each<[string, string]>([
    ["a POST", request("POST /r/ada HTTP/1.1", "Host: go.test")],
    ["a HEAD", request("HEAD /r/ada HTTP/1.1", "Host: go.test")],
    ["HTTP/1.0", request("GET /r/ada HTTP/1.0", "Host: go.test")],
    ["an address in full", request("GET http://go.test/r/ada HTTP/1.1", "Host: go.test")],
    ["a body", request(...HEAD, "Content-Length: 1")],
    ["a body in parts", request(...HEAD, "transfer-encoding: chunked")],
    ["an upgrade", request(...HEAD, "Connection: Upgrade", "Upgrade: websocket")],
    ["an end", request(...HEAD, "connection: close")],
    ["a wait", request(...HEAD, "Expect: 100-continue")],
    ["no host", request("GET /r/ada HTTP/1.1", "Accept: */*")],
    ["an empty host", request("GET /r/ada HTTP/1.1", "Host:")],
    ["two hosts", request(...HEAD, "host: other.test")],
    ["a header twice", request(...HEAD, "Cookie: a=1", "Cookie: b=2")],
    ["a header over two lines", request(...HEAD, "X-A: 1", " 2")],
    ["a name with a space", request(...HEAD, "X-A : 1")],
    ["a bare line feed", request(...HEAD, "X-A: 1\nX-B: 2")],
    ["a sign that is none", request(...HEAD, "X-A: 1\u0000")],
    ["half of one", request(...HEAD).slice(0, -2)],
    ["two at once", request(...HEAD) + request(...HEAD)],
    ["more than a head may have", request(...HEAD, `X-A: ${"a".repeat(17 * 1024)}`)],
  ])("is not %s", (_, text) => {
    expect(readPlainRequest(text)).toBeNull()
  })

  it("says what it asks for, and its headers by their names in lower case", () => {
    const asked = readPlainRequest(request(...HEAD, "Connection: keep-alive", "User-AGENT: \t Mozilla é  ", "X-Empty:"))
    expect(asked).toMatchObject({ method: "GET", target: "/r/ada?sub1=x" })
    const names = ["host", "user-agent", "x-empty", "cookie", "User-AGENT"]
    expect(names.map((name) => asked?.header(name))).toEqual(["go.test", "Mozilla é", "", null, null])
  })
})

/** What HTTP in full makes of a text: each request's target and headers, or nothing. */
async function byHttp(text: string) {
  const seen: { url: string; headers: NodeJS.Dict<string | string[]> }[] = []
  const server = createServer({ maxHeaderSize: 64 * 1024 }, ({ url = "", headers }, outgoing) => {
    seen.push({ url, headers })
    outgoing.end()
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
  socket.end(text, "latin1")
  socket.resume()
  await once(socket, "close")
  server.close()
  return seen
}

describe("of a plain request and HTTP in full", () => {
  const often = <T>(usual: T, ...others: T[]) =>
    fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
  const name = fc.constantFrom(
    "User-Agent",
    "Cookie",
    "X-A",
    "x-b",
    "Connection",
    "Host",
    "Content-Length",
    "TE",
    "bad name",
  )
  const value = fc.oneof(
    fc.constantFrom("go.test", "keep-alive", "close", "0", " padded\t", "", "a=1; b=2", "\t"),
    fc.string({ maxLength: 12, unit: fc.constantFrom(...' \tabc:;,="\u00e9') }),
    fc.string({ maxLength: 12, unit: fc.constantFrom(..."a \u0001\u007f\r\n") }),
  )
  const line = fc.tuple(name, often(":", ": ", " :"), value).map((parts) => parts.join(""))
  const target = often("/r/ada", "/", "/r/ada?a=b#c", "/a b", "/\u00e9", "*", "//x/y", "/%zz?&&=")
  const start = fc.tuple(often("GET", "GET ", "get", "HEAD"), target).map(([method, of]) => `${method} ${of} HTTP/1.1`)
  const rest = often("", "x", request("GET / HTTP/1.1", "Host: x"))
  const text = fc
    .tuple(start, fc.array(line, { maxLength: 4 }), often("\r\n", "\n"), rest)
    .map(([first, lines, end, more]) => `${[first, "Host: go.test", ...lines].join(end)}${end}${end}${more}`)

  it("the first never says what the second would not", async () => {
    let plain = 0
    await fc.assert(
      fc.asyncProperty(text, async (sent) => {
        const asked = readPlainRequest(sent)
        if (!asked) return
        plain++
        const [first, ...others] = await byHttp(sent)
        expect(others).toEqual([])
        expect(asked.target).toBe(first?.url)
        for (const [header, said] of Object.entries(first?.headers ?? {})) expect(asked.header(header)).toBe(said)
      }),
      { numRuns: 1_000 },
    )
    expect(plain).toBeGreaterThan(50)
  })
})

describe("connections", () => {
  let served: Served
  let waiting: PromiseWithResolvers<DirectAnswer>
  const says = (asked: RequestHead): DirectAnswer => {
    const said = asked.header("x-say") ?? asked.target
    return { status: said === "none" ? 404 : 302, headers: ["location", said], body: said === "none" ? "né" : "" }
  }
  beforeAll(async () => {
    served = await serve({
      port: 0,
      host: "127.0.0.1",
      isHttps: false,
      prepare: (incoming) => nameClient(incoming, null),
      fetch: async (asked) => new Response(`app ${asked.method} ${await asked.text()}`),
      direct(asked, remoteAddress) {
        if (!asked.target.startsWith("/r/")) return null
        if (asked.target === "/r/wait") return waiting.promise
        if (asked.target === "/r/who")
          return Promise.resolve({ status: 302, headers: ["location", remoteAddress], body: "" })
        return Promise.resolve(says(asked))
      },
    })
  })
  afterAll(() => served.drain())

  /** A connection, and what came over it until its answers are so many or it ends. */
  async function open() {
    const socket: Socket = connect(served.port, "127.0.0.1").setEncoding("utf8")
    let got = ""
    socket.on("data", (text: string) => {
      got += text
    })
    await once(socket, "connect")
    const count = () => got.split("HTTP/1.1 ").length - 1
    const until = (many: number) => expect.poll(count).toBe(many)
    return { socket, until, got: () => got, ended: () => once(socket, "close") }
  }
  const link = (target: string, ...more: string[]) => request(`GET ${target} HTTP/1.1`, "Host: go.test", ...more)

  it("answer one request after another, as HTTP says it", async () => {
    const { socket, until, got } = await open()
    socket.write(link("/r/a"))
    await until(1)
    socket.write(link("/r/none", "X-Say: none"))
    await until(2)
    socket.write(link("/r/who"))
    await until(3)
    const [first, second, third] = got().split("HTTP/1.1 ").slice(1)
    expect(first).toMatch(
      /^302 Found\r\nlocation: \/r\/a\r\ncontent-length: 0\r\nDate: \w{3}, [^\r]* GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=75\r\n\r\n$/,
    )
    expect(second).toMatch(/^404 Not Found\r\n.*content-length: 3\r\n.*\r\n\r\nné$/s)
    expect(third).toContain("location: 127.0.0.1\r\n")
    socket.destroy()
  })

  it("go over to HTTP with the first request that is no plain one, and stay there", async () => {
    const { socket, until, got, ended } = await open()
    socket.write(link("/r/a"))
    await until(1)
    socket.write(`${request("POST /v1/sales HTTP/1.1", "Host: go.test", "Content-Length: 4")}abcd`)
    await until(2)
    expect(got()).toContain("app POST abcd")
    socket.write(link("/r/b"))
    await until(3)
    expect(got()).toContain("location: /r/b\r\n")
    socket.write(link("/r/c", "Connection: close"))
    await ended()
    expect(got()).toContain("location: /r/c\r\n")
  })

  it("take a request in pieces, and several that come at once, in their order", async () => {
    const { socket, until, got } = await open()
    waiting = Promise.withResolvers()
    socket.write(link("/r/wait"))
    // What comes meanwhile waits its turn, each in a packet of its own.
    for (const text of [
      link("/r/1"),
      link("/r/2") + link("/r/3"),
      link("/v1/ping").slice(0, 9),
      link("/v1/ping").slice(9),
    ]) {
      await new Promise((next) => setTimeout(next, 20))
      socket.write(text)
    }
    await new Promise((next) => setTimeout(next, 20))
    expect(got()).toBe("")
    waiting.resolve({ status: 302, headers: ["location", "/first"], body: "" })
    await until(5)
    const order = [...got().matchAll(/location: (\S+)|(app GET)/g)].map(([, to, app]) => to ?? app)
    expect(order).toEqual(["/first", "/r/1", "/r/2", "/r/3", "app GET"])
    socket.destroy()
  })

  it("have their answer when the other side has ended already, and end", async () => {
    const { socket, got, ended } = await open()
    waiting = Promise.withResolvers()
    socket.end(link("/r/wait"))
    await new Promise((next) => setTimeout(next, 20))
    waiting.resolve({ status: 302, headers: ["location", "/late"], body: "" })
    await ended()
    expect(got()).toContain("location: /late\r\n")
    expect(got()).toContain("Connection: close\r\n")
  })

  it("end where an answer has what may not stand in a header", async () => {
    const { socket, got, ended } = await open()
    waiting = Promise.withResolvers()
    socket.write(link("/r/wait"))
    waiting.resolve({ status: 302, headers: ["location", "/a\r\nset-cookie: b"], body: "" })
    await ended()
    expect(got()).toBe("")
  })
})

it("an end waits for the answers on plain connections, and takes idle ones with it", async () => {
  const answering = Promise.withResolvers<DirectAnswer>()
  const served = await serve({
    port: 0,
    host: "127.0.0.1",
    isHttps: false,
    prepare() {},
    fetch: () => new Response("app"),
    direct: ({ target }) =>
      target === "/r/wait" ? answering.promise : Promise.resolve({ status: 302, headers: [], body: "" }),
  })
  const sockets = await Promise.all(
    ["/r/wait", "/r/done", null].map(async (target) => {
      const socket = connect(served.port, "127.0.0.1").setEncoding("utf8")
      await once(socket, "connect")
      if (target) socket.write(request(`GET ${target} HTTP/1.1`, "Host: go.test"))
      return { socket, target }
    }),
  )
  const [busy, idle, silent] = sockets.map(({ socket }) => socket)
  await once(idle!, "data")
  const drained = served.drain()
  const ends = Promise.all([once(idle!, "close"), once(silent!, "close")])
  idle!.resume()
  silent!.resume()
  await ends
  answering.resolve({ status: 302, headers: ["location", "/x"], body: "" })
  const [answer] = await once(busy!, "data")
  expect(answer).toContain("Connection: close\r\n")
  await drained
})
