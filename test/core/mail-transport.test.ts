import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, it } from "vitest"
import { handOverMail, parseMailUrl } from "../../src/platform/mail-transport.ts"

type Taken = { path: string; headers: Record<string, unknown>; body: unknown }
const taken: Taken[] = []
let status = 200
let base = ""
const server = createServer(async (request, response) => {
  let text = ""
  for await (const chunk of request) text += chunk
  taken.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(text) })
  response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end("{}")
})
beforeAll(async () => {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const mail = {
  id: "mai_1",
  from: "Grapevine <no-reply@app.test>",
  to: "ann@b.test",
  subject: "Hi",
  body: "Text",
  replyTo: null,
  headers: {},
  isFromOwn: false,
}
const send = (url: string, signal = new AbortController().signal) =>
  handOverMail(parseMailUrl(url), mail, signal, { resend: base, postmark: base })

it("hands mail to a web address as JSON, under its id", async () => {
  await send(`${base}/mail?x=1`)
  expect(taken.pop()).toMatchObject({
    path: "/mail?x=1",
    headers: { "idempotency-key": "mai_1", "content-type": "application/json" },
    body: { to: "ann@b.test", subject: "Hi", body: "Text" },
  })
})

it("hands mail to Resend and Postmark in their own forms, with the key in its header and nowhere else", async () => {
  await send("resend://re_Key123")
  const resend = taken.pop()!
  expect(resend).toMatchObject({
    path: "/emails",
    headers: { authorization: "Bearer re_Key123", "idempotency-key": "mai_1" },
    body: { from: mail.from, to: ["ann@b.test"], subject: "Hi", text: "Text" },
  })
  await send("postmark://0A-b?from=desk%40acme.test")
  const postmark = taken.pop()!
  expect(postmark).toMatchObject({
    path: "/email",
    headers: { "x-postmark-server-token": "0A-b" },
    body: { From: "desk@acme.test", To: "ann@b.test", Subject: "Hi", TextBody: "Text", Metadata: { id: "mai_1" } },
  })
  expect(JSON.stringify([resend.body, postmark.body])).not.toMatch(/re_Key123|0A-b/)
})

it.each([302, 400, 429, 503])("is not handed over when the answer is %i", async (answer) => {
  status = answer
  await expect(send("resend://key")).rejects.toThrow(`resend answered ${answer}`)
  status = 200
})

it("is given up when it takes too long", async () => {
  await expect(send(base, AbortSignal.abort())).rejects.toThrow()
})

it.each(["smtps://u:p@mail.test", "resend://", "postmark://k?to=x", "ftp://x.test", "https://", "mail.test"])(
  "%s is refused in words that say what is taken",
  (url) => {
    expect(() => parseMailUrl(url)).toThrow(/resend:\/\/KEY|\?from=/)
  },
)
