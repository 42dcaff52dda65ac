import { describe, expect, it } from "vitest"
import { ask, createProgram } from "../../support/actors.ts"
import { type Call, type Json, useApp } from "../../support/app.ts"
import { type Desk, openDesk, story } from "../../support/desk.ts"

const test = useApp()
const SITE = "https://shop.acme.test"

async function openSite() {
  const desk = await openDesk(test.app, ["sales"])
  await createProgram(test.app, desk.vendor, { allowed_hosts: ["*.acme.test"] })
  return desk
}

let address = 0
const send = (desk: Desk, form: Record<string, string>, call: Call = {}) =>
  test.app.call("POST", `/forms/inquiry?key=${desk.vendor.pk}`, {
    body: new URLSearchParams(form).toString(),
    ...call,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: SITE,
      "cf-connecting-ip": `203.0.113.${++address}`,
      ...call.headers,
    },
  })
const spam = (desk: Desk) => desk.list("&status=spam")

describe("a plain HTML form", () => {
  it("becomes an inquiry with an owner, and leads to the site's own thank-you page", async () => {
    const desk = await openSite()
    const sent = await send(desk, {
      name: "Ada",
      email: "Ada@Mail.test",
      message: "How much?",
      company: "Analytical Engines",
      thank_you_url: `${SITE}/thanks?x=1`,
    })
    expect(sent.status, sent.text).toBe(303)
    expect(sent.headers.get("location")).toBe(`${SITE}/thanks?x=1`)
    const [inquiry] = await desk.list()
    expect(inquiry).toMatchObject({
      kind: "request",
      source: "form",
      email: "ada@mail.test",
      fields: { company: "Analytical Engines" },
      owner_id: desk.members[0]!.id,
    })
  })

  it.each([
    "https://evil.test/",
    "//evil.test",
    "javascript:alert(1)",
    "https://acme.test.evil.test/",
    "http://www.acme.test/",
  ])("sends nobody to %s, and takes the inquiry in all the same", async (url) => {
    const desk = await openSite()
    const sent = await send(desk, { message: "Hello", thank_you_url: url })
    expect(sent.status).toBe(200)
    expect(sent.headers.get("location")).toBeNull()
    expect(sent.text).toContain("Thank you")
    expect(await desk.list()).toHaveLength(1)
  })

  it("loses nothing to a field that is wrong: what stood in it is kept as it was written", async () => {
    const desk = await openSite()
    const long = "x".repeat(5000)
    await send(desk, {
      kind: "gossip",
      email: "ada at mail",
      click_id: "clk_forged",
      message: "Call me",
      notes: long,
      n: "a\u0000b",
    })
    const [inquiry] = await desk.list()
    expect(inquiry).toMatchObject({
      kind: "request",
      email: null,
      fields: { kind: "gossip", email: "ada at mail", n: "ab" },
    })
    expect(inquiry.message).toBe(`Call me\nnotes: ${long}`)
  })

  it("works from the vendor's own sites only, with a publishable key, and up to a size", async () => {
    const desk = await openSite()
    expect((await send(desk, { message: "x" }, { headers: { origin: "https://evil.test" } })).status).toBe(403)
    expect((await test.app.call("POST", "/forms/inquiry", { body: "message=x" })).status).toBe(401)
    expect((await send(desk, { message: "x".repeat(70_000) })).status).toBe(413)
    expect(await desk.list()).toHaveLength(0)
  })
})

describe("a form is never lost by what it says", () => {
  const text = (fields: [string, string][]) => new URLSearchParams(fields).toString()
  const words = "application/x-www-form-urlencoded"

  it.each([
    [
      "names of what objects have",
      words,
      text([
        ["constructor", "c"],
        ["toString", "t"],
        ["__proto__", "p"],
        ["hasOwnProperty", "h"],
      ]),
    ],
    [
      "thousands of fields",
      words,
      Array.from({ length: 9000 }, (_, n) => `f${n}=a`)
        .join("&")
        .slice(0, 65_000),
    ],
    ["thousands of the same field", words, "a=b&".repeat(16_000)],
    ["letters of another encoding", words, "name=J%F8rgen&message=%E5&x=%"],
    ["no names", words, "=a&=b&&&="],
    ["a name of sixty thousand letters", words, `${"n".repeat(60_000)}=value`],
    ["a program that is nobody's", words, "program_id=prg_nobody&message=hello"],
    ["a click that is forged", words, "click_id=clk_forged&message=hello"],
    ["JSON", "application/json", JSON.stringify({ message: "hello" })],
    ["plain text", "text/plain", "hello"],
    ["no type", "", "message=hello"],
    ["half a multipart form", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name="],
    [
      "a multipart form",
      "multipart/form-data; boundary=x",
      '--x\r\nContent-Disposition: form-data; name="message"\r\n\r\nhello\r\n--x--\r\n',
    ],
    ["nothing", words, ""],
  ])("%s", async (_what, type, body) => {
    const desk = await openSite()
    const reply = await send(desk, {}, { body, headers: { "content-type": type } })
    expect(reply.status, reply.text).toBe(200)
    const kept = [...(await desk.list()), ...(await spam(desk))]
    expect(kept).toHaveLength(1)
    if (body.includes("hello")) expect(JSON.stringify(kept)).toContain("hello")
    if (body.includes("constructor")) {
      const all = JSON.stringify(await desk.get(kept[0].id))
      for (const said of ['"constructor":"c"', '"toString":"t"', "__proto__: p"]) expect(all).toContain(said)
    }
    if (body.includes("%F8")) expect(kept[0]).toMatchObject({ name: "Jørgen" })
  })
})

describe("spam", () => {
  it("is kept apart and silent, never deleted, and let out by a member with a clock that starts then", async () => {
    const desk = await openSite()
    await send(desk, { name: "Bot", message: "Buy", website: "http://spam.test" })
    expect(await desk.list()).toHaveLength(0)
    const [kept] = await spam(desk)
    expect(kept).toMatchObject({ status: "spam", spam_reasons: ["honeypot"], owner_id: desk.boss.id })
    expect(await desk.mails()).toHaveLength(0)
    await desk.at("2030-01-07T14:00:00Z")
    expect(story(await desk.get(kept.id))).toEqual(["01-07T10:00:00 created", "01-07T10:00:00 marked_spam"])
    await desk.act(kept.id, "responses", { channel: "call", outcome: "reached" }, 409)
    const out = await desk.act(kept.id, "release", {})
    expect(out).toMatchObject({ status: "open", owner_id: desk.members[0]!.id, due_at: "2030-01-07T15:00:00.000Z" })
    await desk.act(kept.id, "release", {}, 409)
    expect(await desk.act(kept.id, "spam", { reason: "really" })).toMatchObject({ status: "spam" })
  })

  it("a flood from one address or one person ends up there, and what others send does not", async () => {
    const desk = await openSite()
    const headers = { "cf-connecting-ip": "198.51.100.1" }
    for (let i = 0; i < 32; i++) await send(desk, { message: `${i}` }, { headers })
    expect(await desk.list()).toHaveLength(30)
    expect((await spam(desk)).map((one: Json) => one.spam_reasons)).toEqual([["rate_of_address"], ["rate_of_address"]])
    for (let i = 0; i < 6; i++) await send(desk, { email: "same@mail.test" })
    expect((await spam(desk))[0].spam_reasons).toEqual(["rate_of_person"])
    await desk.at("2030-01-07T10:10:00.001Z")
    await send(desk, { message: "later" }, { headers })
    expect(await desk.list()).toHaveLength(36)
    const hashes = await test.app.admin`select address_hash from inquiries where vendor_id = ${desk.vendor.id}`
    expect(JSON.stringify(hashes)).not.toContain("198.51")
  })

  it("by the vendor's own words, for the open channels only", async () => {
    const desk = await openSite()
    await ask(test.app, 200, "PUT", "/v1/desk", desk.vendor.sk, { blocked_words: ["casino"] })
    await send(desk, { message: "CASINO night" })
    expect((await spam(desk))[0].spam_reasons).toEqual(["blocked_word"])
    expect(await desk.post({ message: "casino" })).toMatchObject({ status: "open" })
  })
})

describe("the site's script", () => {
  it("posts with a publishable key, and never reads", async () => {
    const desk = await openSite()
    const headers = { origin: SITE }
    const body = { kind: "question", message: "Do you ship?", urgency: "hot", website: "" }
    const sent = await test.app.call("POST", "/v1/inquiries", { key: desk.vendor.pk, body, headers })
    expect(sent.status, sent.text).toBe(201)
    expect(sent.headers.get("access-control-allow-origin")).toBe(SITE)
    const due_at = "2030-01-07T10:05:00.000Z"
    expect(sent.body).toEqual({ id: expect.stringMatching(/^inq_/), kind: "question", status: "open", due_at })
    expect(await desk.list()).toMatchObject([{ id: sent.body.id, source: "script", due_at }])
    expect((await test.app.call("GET", "/v1/inquiries", { key: desk.vendor.pk, headers })).status).toBe(404)
    const evil = { origin: "https://evil.test" }
    expect((await test.app.call("POST", "/v1/inquiries", { key: desk.vendor.pk, body, headers: evil })).status).toBe(
      403,
    )
  })
})
