import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, it } from "vitest"
import { handOverMail, MailRefused, parseMailUrl } from "../../src/platform/mail-transport.ts"

type Taken = { path: string; headers: Record<string, unknown>; body: unknown }
const taken: Taken[] = []
let status = 200
let answer = "{}"
let base = ""
const server = createServer(async (request, response) => {
  let text = ""
  for await (const chunk of request) text += chunk
  taken.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(text) })
  response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end(answer)
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
  handOverMail(parseMailUrl(url) as Parameters<typeof handOverMail>[0], mail, signal, { resend: base, postmark: base })

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

it("reads an SMTP server with what signs a password has, and the port of its kind", () => {
  const smtps = { kind: "smtp", host: "mail.test", port: 465, isTls: true, user: "u", password: "p@:/", from: null }
  expect(parseMailUrl("smtps://u:p%40%3A%2F@mail.test")).toEqual(smtps)
  const plain = { ...smtps, host: "::1", port: 2525, isTls: false, user: null, password: null, from: "a@b.test" }
  expect(parseMailUrl("smtp://[::1]:2525?from=a%40b.test")).toEqual(plain)
  expect(parseMailUrl("smtp://mail.test")).toMatchObject({ port: 587 })
})

it("says of a mail that Postmark will not send there, ever, that its address takes none", async () => {
  status = 422
  answer = '{"ErrorCode":406,"Message":"You tried to send to a recipient that has been marked as inactive."}'
  await expect(send("postmark://key")).rejects.toThrow(MailRefused)
  answer = '{"ErrorCode":405,"Message":"Not allowed to send"}'
  await expect(send("postmark://key")).rejects.toThrow("postmark answered 422")
  status = 200
})

it.each([
  "smtps://u:p@mail.test/inbox",
  "smtps://u:%ff@mail.test",
  "smtp://h?to=x",
  "smtps://",
  "resend://",
  "postmark://k?to=x",
  "ftp://x.test",
  "https://",
  "mail.test",
])("%s is refused in words that say what is taken", (url) => {
  expect(() => parseMailUrl(url)).toThrow(/resend:\/\/KEY|\?from=/)
})
