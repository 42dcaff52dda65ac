import { build } from "esbuild"
import { convertV4MiniflareOptions, Miniflare } from "miniflare"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ROOT } from "../../scripts/local/kept.ts"
import {
  ANSWER_BYTES,
  NO_ANSWER,
  OUTGOING_MS,
  type OutgoingAnswer,
  type OutgoingRequest,
} from "../../src/platform/outgoing.ts"
import { unique } from "../support/actors.ts"
import { type Json, OPERATOR_KEY } from "../support/app.ts"
import { type LocalApp, startLocalApp } from "../support/local.ts"
import { openMailProvider } from "../support/mail-provider.ts"
import { isSignedBy, openReceiver } from "../support/receiver.ts"
import { until } from "../support/start-script.ts"

/** The sender alone in workerd: it is asked by POST, and says what was answered or why nothing was. */
const ENTRY = `
  import { webhookPorts } from "./src/platform/workers/webhook-ports.ts"
  export default {
    async fetch(request) {
      const { outgoing } = webhookPorts({ WEBHOOKS: { send: async () => {} } })
      const answer = await outgoing.send(await request.json()).catch((error) => ({ failure: error.message }))
      return Response.json(answer)
    },
  }`

type Sent = OutgoingAnswer & { failure?: string }
let workerd: Miniflare

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
  })
  const script = outputFiles[0]!.text
  const modules = [{ type: "ESModule" as const, path: "sender.js", contents: script }]
  workerd = new Miniflare(
    convertV4MiniflareOptions({
      cf: {},
      telemetry: { enabled: false },
      workers: [{ name: "sender", compatibilityDate: "2026-11-01", modules }],
    }),
  )
  await workerd.ready
})
afterAll(() => workerd.dispose())

async function send(url: string, more: Partial<OutgoingRequest> = {}): Promise<Sent> {
  const request = { method: "POST", url, headers: { "webhook-id": "evt_1" }, body: "{}", ...more }
  const answer = await workerd.dispatchFetch("http://sender/", { method: "POST", body: JSON.stringify(request) })
  return (await answer.json()) as Sent
}

describe("the sender on workerd", () => {
  it("sends method, headers and body as they are, and says status, Retry-After and text", async () => {
    const receiver = await openReceiver(
      () => (response) => response.writeHead(503, { "retry-after": "120" }).end("later"),
    )
    expect(await send(receiver.url, { body: '{"type":"ping"}' })).toEqual({
      status: 503,
      retryAfter: "120",
      text: "later",
    })
    expect(receiver.received).toMatchObject([
      { method: "POST", path: "/hook", body: '{"type":"ping"}', headers: { "webhook-id": "evt_1" } },
    ])
    await send(`${receiver.url}?click=clk_1`, { method: "GET", body: null })
    expect(receiver.received[1]).toMatchObject({ method: "GET", path: "/hook?click=clk_1", body: "" })
  })

  it("follows no redirect, wherever it leads", async () => {
    const other = await openReceiver()
    for (const status of [301, 302, 303, 307, 308]) {
      const receiver = await openReceiver(() => (response) => response.writeHead(status, { location: other.url }).end())
      expect(await send(receiver.url)).toMatchObject({ status })
      expect(receiver.received).toHaveLength(1)
    }
    expect(other.received).toEqual([])
  })

  it("reads 64 KiB of an answer that does not end, and no more", async () => {
    let written = 0
    const receiver = await openReceiver(() => (response) => {
      response.writeHead(200)
      const fill = () => {
        while (!response.destroyed && written < 100 * 1024 * 1024) {
          written += 16 * 1024
          if (!response.write("x".repeat(16 * 1024))) return response.once("drain", fill)
        }
      }
      fill()
    })
    const answer = await send(receiver.url)
    expect([answer.status, answer.text.length]).toEqual([200, ANSWER_BYTES])
    expect(written).toBeLessThan(50 * 1024 * 1024)
  })

  it("gives up after 7 s in all, and takes a status whose body never ends for an answer", async () => {
    const silent = await openReceiver(() => "hang")
    const trickling = await openReceiver(() => (response) => void response.writeHead(200).write("begun"))
    const began = Date.now()
    const [none, some] = await Promise.all([send(silent.url), send(trickling.url)])
    expect(none).toEqual({ failure: NO_ANSWER })
    expect(some).toMatchObject({ status: 200, text: "begun" })
    expect(Date.now() - began).toBeGreaterThan(OUTGOING_MS - 500)
    expect(Date.now() - began).toBeLessThan(OUTGOING_MS + 3_000)
  }, 20_000)

  it("says why where nobody listens", async () => {
    expect((await send("http://127.0.0.1:9/")).failure).toEqual(expect.any(String))
  })
})

describe("the app on workerd", () => {
  let app: LocalApp
  let key: string
  beforeAll(async () => {
    app = await startLocalApp()
    const owner_email = `${unique("owner")}@acme.test`
    const vendor = await app.call("POST", "/v1/vendors", OPERATOR_KEY, { name: "Acme", currency: "EUR", owner_email })
    key = vendor.body.secret_key
  })
  afterAll(() => app?.close())

  /** What became of a ping to an endpoint whose address has come to be another since it was accepted. */
  async function pingAt(url: string): Promise<Json> {
    const made = { url: "https://hooks.acme.test/", events: ["*"] }
    const { id } = (await app.call("POST", "/v1/webhook-endpoints", key, made)).body
    await app.admin`update webhook_endpoints set url = ${url} where id = ${id}`
    await app.call("POST", `/v1/webhook-endpoints/${id}/test`, key)
    let [delivery] = [] as Json[]
    await until(async () => {
      const { body } = await app.call("GET", `/v1/webhook-endpoints/${id}/deliveries`, key)
      delivery = body.data[0]
      return delivery.attempts.length > 0
    })
    return delivery
  }

  it("connects to no private address, by whatever spelling it came to be an endpoint's", async () => {
    const receiver = await openReceiver()
    const hosts = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
    const pinged = hosts.map((host) => pingAt(`https://${host}:${receiver.port}/hook`))
    for (const { status, attempts } of await Promise.all(pinged)) {
      expect([status, attempts[0].response_status]).toEqual(["pending", null])
      expect(attempts[0].error).toMatch(/^its address /)
    }
    expect(receiver.received).toEqual([])
  }, 60_000)
})

it("the app on workerd sends what is signed, to this machine where that is allowed", async () => {
  const app = await startLocalApp({ ALLOW_PRIVATE_WEBHOOKS: "1" })
  try {
    const receiver = await openReceiver()
    const owner_email = `${unique("owner")}@acme.test`
    const vendor = { name: "Acme", currency: "EUR", owner_email }
    const { secret_key } = (await app.call("POST", "/v1/vendors", OPERATOR_KEY, vendor)).body
    const endpoint = { url: receiver.url, events: ["*"] }
    const { id, secret } = (await app.call("POST", "/v1/webhook-endpoints", secret_key, endpoint)).body
    await app.call("POST", `/v1/webhook-endpoints/${id}/test`, secret_key)
    await until(() => receiver.received.length > 0)
    expect(isSignedBy(receiver.received[0]!, secret)).toBe(true)
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({ type: "ping" })
  } finally {
    await app.close()
  }
}, 60_000)

it("the app on workerd writes mails in the language of their reader", async () => {
  const provider = await openMailProvider()
  const app = await startLocalApp({ MAIL_URL: provider.url })
  const mailTo = async (email: string) => {
    const taken = () => provider.taken.findLast(({ to }) => to === email)
    await until(async () => taken() !== undefined)
    return taken()!
  }
  const askForLink = (email: string) => {
    const headers = { origin: app.url, "content-type": "application/x-www-form-urlencoded", accept: "text/html" }
    return fetch(`${app.url}/sign-in`, { method: "POST", headers, body: `email=${encodeURIComponent(email)}` })
  }
  try {
    const [olga, kari, lars] = ["olga", "kari", "lars"].map((name) => `${unique(name)}@acme.test`) as string[]
    const vendor = { name: "Акме", currency: "EUR", owner_email: olga }
    const { owner_token } = (await app.call("POST", "/v1/vendors", OPERATOR_KEY, vendor)).body
    await app.admin`update people set language = 'ru' where email = ${olga!}`
    await app.call("POST", "/v1/members", owner_token, { email: kari, role: "sales" })
    expect(await mailTo(kari!)).toMatchObject({
      subject: "Акме приглашает вас в Grapevine",
      body: expect.stringContaining("Ваша роль: отдел продаж."),
    })
    await app.call("POST", "/v1/members", owner_token, { email: lars, role: "viewer" })
    await mailTo(lars!)
    await app.admin`update people set language = 'nb' where email = ${lars!}`
    await askForLink(lars!)
    await until(async () => provider.taken.length === 3)
    expect(provider.taken.at(-1)).toMatchObject({
      to: lars,
      subject: "Lenken din for å logge inn",
      body: expect.stringContaining("Åpne denne lenken for å logge inn i Grapevine:"),
    })
  } finally {
    await app.close()
    await provider.close()
  }
}, 60_000)
