import { createServer } from "node:http"
import { describe, expect, it, onTestFinished } from "vitest"
import { createSender, type Resolve } from "../../../src/platform/node/send-request.ts"
import { ask, createVendor } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openReceiver, subscribe } from "../../support/receiver.ts"

const test = useApp()
const PRIVATE = [
  "127.0.0.1",
  "::1",
  "::ffff:127.0.0.1",
  "10.0.0.1",
  "192.168.0.1",
  "169.254.169.254",
  "fd00::1",
  "0.0.0.0",
]

const request = (url: string) => ({ method: "POST" as const, url, headers: {}, body: "{}" })
const address = (text: string) => ({ address: text, family: text.includes(":") ? 6 : 4 })

/** Answers each question of a name with the next of these, and counts how often it was asked. */
function names(...answers: string[][]) {
  let asked = 0
  const resolve: Resolve = async () => answers[Math.min(asked++, answers.length - 1)]!.map(address)
  return { resolve, asked: () => asked }
}

/** A server on this machine that counts who connects. */
async function listen() {
  let connections = 0
  const server = createServer((_, response) => response.end()).on("connection", () => connections++)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  return { port: (server.address() as { port: number }).port, connections: () => connections }
}

describe("a name", () => {
  it("that stands for a private address gets no connection, alone or among public ones", async () => {
    const { port, connections } = await listen()
    for (const one of PRIVATE)
      for (const all of [[one], ["93.184.215.14", one], [one, "93.184.215.14"]]) {
        const send = createSender({ resolve: names(all).resolve })
        await expect(send(request(`http://hooks.acme.test:${port}/`))).rejects.toThrow("not public")
      }
    expect(connections()).toBe(0)
  })

  it("whose answer changes between check and connection gets no connection", async () => {
    const { port, connections } = await listen()
    // Checked and found well, nobody listens there; then the name stands for where somebody does.
    const rebound = names(["127.0.0.2"], ["127.0.0.1"])
    const send = createSender({ allowLoopback: true, resolve: rebound.resolve })
    await expect(send(request(`http://rebind.acme.test:${port}/`))).rejects.toThrow("127.0.0.2")
    expect(rebound.asked()).toBe(1)
    expect(connections()).toBe(0)
  })

  it("is connected to by the very address that was checked", async () => {
    const { port, connections } = await listen()
    const known = names(["127.0.0.1"], ["10.0.0.1"])
    const send = createSender({ allowLoopback: true, resolve: known.resolve })
    expect(await send(request(`http://hooks.acme.test:${port}/`))).toMatchObject({ status: 200 })
    expect([known.asked(), connections()]).toEqual([1, 1])
  })

  it("that nobody answers for is given up in time", async () => {
    const send = createSender({ resolve: () => new Promise(() => {}) })
    const began = Date.now()
    await expect(send(request("http://hooks.acme.test/"))).rejects.toThrow("hooks.acme.test")
    expect(Date.now() - began).toBeLessThan(8_000)
  })
})

it("an address itself is checked too, though no name is looked up", async () => {
  const send = createSender()
  for (const host of ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "[::ffff:7f00:1]", "169.254.169.254"])
    await expect(send(request(`http://${host}/`)), host).rejects.toThrow("not public")
})

describe("without ALLOW_PRIVATE_WEBHOOKS", () => {
  it("endpoints and postbacks on this machine and private networks are refused, field and way out named", async () => {
    const vendor = await createVendor(test.app)
    const hosts = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
    for (const host of [...hosts, "10.1.2.3", "169.254.169.254", "[fd00::1]", "0.0.0.0", "a.localhost", "localhost."]) {
      const body = { url: `https://${host}/hook`, events: ["*"] }
      const { code, errors } = await ask(test.app, 422, "POST", "/v1/webhook-endpoints", vendor.sk, body)
      expect([code, errors[0].pointer], host).toEqual(["invalid_fields", "/url"])
    }
    const made = await ask(test.app, 201, "POST", "/v1/webhook-endpoints", vendor.sk, {
      url: "https://hooks.acme.test/",
      events: ["*"],
    })
    await ask(test.app, 422, "PATCH", `/v1/webhook-endpoints/${made.id}`, vendor.sk, { url: "https://10.0.0.1/" })
  })

  it("one that came to be on this machine is not sent to", async () => {
    const vendor = await createVendor(test.app)
    const receiver = await openReceiver()
    const { id } = await subscribe(test.app, vendor, { url: "https://hooks.acme.test/" }, ["*"])
    await test.app.admin`update webhook_endpoints set url = ${receiver.url} where id = ${id}`
    await ask(test.app, 201, "POST", `/v1/webhook-endpoints/${id}/test`, vendor.sk)
    await test.app.deliver()
    const { data } = await ask(test.app, 200, "GET", `/v1/webhook-endpoints/${id}/deliveries`, vendor.sk)
    expect(data[0].attempts[0].error).toContain("private network")
    expect(receiver.received).toEqual([])
  })
})
