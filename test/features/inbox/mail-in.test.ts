import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openDesk, story } from "../../support/desk.ts"
import { rawMail, SHAPES } from "../../support/mail-shapes.ts"

const test = useApp()
type Opened = Awaited<ReturnType<typeof open>>

async function open() {
  const desk = await openDesk(test.app, ["sales"])
  const { mail_address, mail_secret } = await ask(test.app, 200, "GET", "/v1/desk", desk.vendor.owner)
  return { ...desk, address: String(mail_address), secret: String(mail_secret) }
}

async function take({ secret }: { secret: string }, raw: Uint8Array | string, type = "message/rfc822") {
  const body = typeof raw === "string" ? raw : new Uint8Array(raw)
  const response = await test.app.app.request(`http://app.localhost/hooks/mail?secret=${secret}`, {
    method: "POST",
    headers: { "content-type": type },
    body,
  })
  return { status: response.status, body: await response.json() }
}

async function becomes(desk: Opened, raw: Uint8Array) {
  const taken = await take(desk, raw)
  expect(taken.status, JSON.stringify(taken.body)).toBe(200)
  return desk.get(taken.body.inquiry_id)
}

const mailsTo = async (desk: Opened, to: string) => (await desk.mails()).filter((mail) => mail.to === to)
const reply = (desk: Opened, id: string, body: object, status = 201) =>
  ask(test.app, status, "POST", `/v1/inquiries/${id}/replies`, desk.members[0]!.token, body)

/** What was sent to somebody, the latest first. */
const kept = (to: string) =>
  test.app.admin`select * from mails where recipient = ${to} order by created_at desc, id desc`

/** The latest mail that went to somebody, with how it travels. */
async function sentTo(desk: Opened, to: string) {
  const [row] = await test.app.admin`select payload from outbox where vendor_id = ${desk.vendor.id}
    and topic = 'mail.send' and payload->>'to' = ${to} order by number desc limit 1`
  return row!.payload
}

describe("mail to the desk", () => {
  it("becomes what it is, whatever its shape, and is never answered", async () => {
    const desk = await open()
    for (const { name, raw, wants } of SHAPES) {
      const inquiry = await becomes(desk, raw)
      expect(inquiry, name).toMatchObject(wants)
      // Five of one person within ten minutes would count as too many.
      await test.app
        .admin`update inquiries set received_at = received_at - interval '1 hour' where vendor_id = ${desk.vendor.id}`
    }
    await test.app.settle()
    expect(await kept("ada@mail.test")).toEqual([])
    const [left] = await test.app.admin`select count(*)::int as waiting from desk_mails where status = 'received'`
    expect(left!.waiting).toBe(0)
  }, 120_000)

  it("is one inquiry by its Message-ID, and by its bytes without one", async () => {
    const desk = await open()
    const [named, bare] = [rawMail(), rawMail({ "Message-ID": null })]
    const first = await take(desk, named)
    expect(await take(desk, named)).toMatchObject({ body: { repeated: true, inquiry_id: first.body.inquiry_id } })
    await take(desk, bare)
    expect((await take(desk, bare)).body.repeated).toBe(true)
    expect(await desk.list()).toHaveLength(2)
  })

  it("is one inquiry when it comes many times at once", async () => {
    const desk = await open()
    const raw = rawMail()
    const all = await Promise.all(Array.from({ length: 6 }, () => take(desk, raw)))
    expect(all.map(({ status }) => status)).toEqual(Array(6).fill(200))
    await test.app.settle()
    expect(await desk.list()).toHaveLength(1)
  })

  it("takes 25 MB, names what is attached and keeps none of it; refuses more", async () => {
    const desk = await open()
    const line = `${Buffer.alloc(57, 1).toString("base64")}\r\n`
    const big = (count: number) =>
      rawMail(
        { "Content-Type": 'multipart/mixed; boundary="b"' },
        `--b\nContent-Type: text/plain\n\nSee the video\n--b\nContent-Type: video/mp4; name="boat.mp4"\nContent-Disposition: attachment; filename="boat.mp4"\nContent-Transfer-Encoding: base64\n\n${line.repeat(count).replaceAll("\r", "")}\n--b--`,
      )
    const inquiry = await becomes(desk, big(330_000))
    expect(inquiry).toMatchObject({
      message: "See the video",
      fields: { attachments: expect.stringMatching(/boat\.mp4 \(1\d{4} KiB\)/) },
    })
    const refused = await take(desk, big(340_000))
    expect(refused).toMatchObject({ status: 413, body: { code: "body_too_large" } })
  }, 60_000)

  it("is refused with a reason without the secret, in another type, or empty", async () => {
    const desk = await open()
    const other = await open()
    for (const secret of [
      "",
      "gv_mail_1_0000",
      `${desk.secret.slice(0, -1)}!`,
      desk.secret.replace(/_\d+_/, "_999999_"),
    ])
      expect(await take({ secret }, rawMail())).toMatchObject({ status: 401, body: { code: "mail_secret_invalid" } })
    expect((await take(desk, rawMail(), "application/json")).status).toBe(415)
    expect((await take(desk, "")).status).toBe(400)
    await take(other, rawMail())
    expect(await desk.list()).toHaveLength(0)
    const header = await test.app.app.request("http://app.localhost/hooks/mail", {
      method: "POST",
      headers: { "content-type": "message/rfc822", "x-desk-secret": desk.secret },
      body: new Uint8Array(rawMail()),
    })
    expect(header.status).toBe(200)
    expect(await desk.list()).toHaveLength(1)
  })

  it("shows its secret to owner and manager only", async () => {
    const desk = await open()
    const seen = await ask(test.app, 200, "GET", "/v1/desk", desk.members[0]!.token)
    expect(seen).toMatchObject({ mail_address: desk.address, mail_secret: null })
  })

  it("knows a customer and an affiliate by their address, and trusts nobody by it", async () => {
    const desk = await open()
    const { vendor } = desk
    await ask(test.app, 201, "POST", "/v1/leads", vendor.sk, {
      customer_external_id: "c-1",
      email: "carl@mail.test",
      external_id: "l-1",
    }).catch(() => null)
    const program = await ask(test.app, 201, "POST", "/v1/programs", vendor.sk, {
      name: "P",
      destination_url: "https://shop.acme.test/",
    })
    const affiliate = await ask(test.app, 201, "POST", "/v1/affiliates", vendor.sk, {
      email: "bea@mail.test",
      name: "Bea",
      program_id: program.id,
    })
    expect(await becomes(desk, rawMail({ From: "Bea <BEA@mail.test>" }))).toMatchObject({
      kind: "question",
      affiliate_id: affiliate.id,
      source: "email",
      timeline: [{ type: "created", by: "system:desk_mail" }, { type: "assigned" }],
    })
  })
})

describe("an answer by mail", () => {
  it("mails the asker from the desk's address, stands in the timeline, stops the clock, and is answered into the thread", async () => {
    const desk = await open()
    const inquiry = await becomes(desk, rawMail({ Subject: "Boats", "Message-ID": "<first@mail.test>" }))
    const replied = await reply(desk, inquiry.id, { text: "It is 900." })
    expect(replied).toMatchObject({ status: "open", responded_at: "2030-01-07T10:00:00.000Z" })
    expect(replied.timeline.at(-1)).toMatchObject({
      type: "responded",
      channel: "email",
      outcome: "answered",
      note: "It is 900.",
      subject: "Re: Boats",
      member_id: desk.members[0]!.id,
    })
    const sent = await sentTo(desk, "ada@mail.test")
    expect(sent).toMatchObject({
      subject: "Re: Boats",
      body: "It is 900.",
      desk: { from: expect.stringContaining(`<${desk.address}>`), references: ["first@mail.test"], isWritten: true },
    })
    // By the address alone, as where a provider gave the mail another Message-ID.
    await take(
      desk,
      rawMail({ To: sent.desk.replyTo, Subject: "Re: Boats" }, "Too much.\n\nOn Monday Acme wrote:\n> It is 900."),
    )
    // And by the Message-ID alone, from wherever else they write.
    await take(desk, rawMail({ From: "ada@work.test", "In-Reply-To": `<${sent.desk.messageId}>` }, "Or 800?"))
    const [one, ...others] = await desk.list()
    expect(others).toEqual([])
    expect(story(one).slice(-2)).toEqual(["01-07T10:00:00 received", "01-07T10:00:00 received"])
    expect(one.timeline.at(-2)).toMatchObject({ text: "Too much.", quoted: expect.stringContaining("> It is 900.") })
    expect(one).toMatchObject({ next_try_at: "2030-01-07T10:00:00.000Z" })
    const second = await reply(desk, inquiry.id, { text: "850.", subject: "Last offer" })
    expect(second.next_try_at).toBeNull()
    expect((await sentTo(desk, "ada@mail.test")).desk.references).toHaveLength(4)
  })

  it("finds no thread by an id that can be guessed, a forged signature or another's Message-ID", async () => {
    const desk = await open()
    const inquiry = await becomes(desk, rawMail({ "Message-ID": "<known@mail.test>" }))
    const tail = inquiry.id.slice(4)
    const base = desk.address.split("@")[0]
    const strangers = [
      rawMail({ From: "eve@evil.test", To: `${base}+${tail}@app.localhost` }),
      rawMail({ From: "eve@evil.test", To: `${base}+${tail}${"0".repeat(20)}@app.localhost` }),
      rawMail({ From: "eve@evil.test", "In-Reply-To": "<known@mail.test>" }),
      rawMail({ From: "eve@evil.test", Subject: `Re: ${inquiry.id}` }, inquiry.id),
    ]
    for (const raw of strangers) expect((await becomes(desk, raw)).id).not.toBe(inquiry.id)
    expect((await desk.get(inquiry.id)).timeline.map(({ type }: { type: string }) => type)).not.toContain("received")
    // The asker's own, before anybody answered, goes into their inquiry.
    expect((await becomes(desk, rawMail({ "In-Reply-To": "<known@mail.test>" }, "One more thing"))).id).toBe(inquiry.id)
  })

  it("shows bounces and mailboxes' answers in the thread, and starts no exchange with either", async () => {
    const desk = await open()
    const inquiry = await becomes(desk, rawMail())
    await reply(desk, inquiry.id, { text: "Hello" })
    const { desk: post } = await sentTo(desk, "ada@mail.test")
    await take(
      desk,
      rawMail({ To: post.replyTo, Subject: "Automatic reply: Hello", "Auto-Submitted": "auto-replied" }, "Away"),
    )
    const report = `--r\nContent-Type: text/plain\n\nNo such user\n--r\nContent-Type: text/rfc822-headers\n\nMessage-ID: <${post.messageId}>\n--r--`
    await take(
      desk,
      rawMail(
        {
          From: "MAILER-DAEMON@mx.test",
          "Content-Type": 'multipart/report; report-type=delivery-status; boundary="r"',
        },
        report,
      ),
    )
    const { timeline } = await desk.get(inquiry.id)
    expect(timeline.slice(-2)).toMatchObject([{ type: "auto_replied", text: "Away" }, { type: "bounced" }])
    expect(await desk.list("&status=spam")).toEqual([])
    expect(await mailsTo(desk, "ada@mail.test")).toHaveLength(1)
    await test.app.settle()
  })

  it("is rated once after the end, on a page where looking changes nothing", async () => {
    const desk = await open()
    const inquiry = await becomes(desk, rawMail())
    await reply(desk, inquiry.id, { text: "Hello" })
    await desk.act(inquiry.id, "resolution", { reason: "answered" })
    await test.app.settle()
    await test.app.settle()
    const [asked] = await kept("ada@mail.test")
    expect(asked).toMatchObject({ subject: expect.stringContaining("How was the answer") })
    expect(asked!.sender).toContain(desk.address)
    const path = /\/rate\/\S+/.exec(asked!.body)![0]
    const [page, query] = path.split("?")
    const send = (rating: string, at = page!) =>
      test.app.call("POST", at, {
        body: new URLSearchParams({ rating, comment: "Quick" }).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", origin: "http://app.localhost" },
      })
    expect((await test.app.call("GET", `${page}?${query}`)).text).toContain('value="good"')
    expect((await desk.get(inquiry.id)).rating).toBeNull()
    expect(
      (
        await send(
          "bad",
          page!.replace(/.$/, (end) => (end === "0" ? "1" : "0")),
        )
      ).status,
    ).toBe(404)
    expect((await send("bad")).status).toBe(303)
    await send("good")
    const rated = await desk.get(inquiry.id)
    expect(rated.rating).toBe("bad")
    expect(rated.timeline.slice(-2)).toMatchObject([{ type: "rating_requested" }, { type: "rated", comment: "Quick" }])
    expect(await ask(test.app, 200, "GET", "/v1/desk", desk.vendor.sk)).toMatchObject({
      ratings: { good: 0, fair: 0, bad: 1 },
    })
    const other = await becomes(desk, rawMail({ From: "bob@mail.test" }))
    await desk.act(other.id, "responses", { channel: "call", outcome: "reached" }, 201)
    await desk.act(other.id, "resolution", { reason: "answered" })
    await test.app.settle()
    expect(await kept("bob@mail.test")).toEqual([])
  })

  it("goes on in a new inquiry of the thread after the end", async () => {
    const desk = await open()
    const inquiry = await becomes(desk, rawMail())
    await reply(desk, inquiry.id, { text: "Hello" })
    const { desk: post } = await sentTo(desk, "ada@mail.test")
    await desk.act(inquiry.id, "resolution", { reason: "answered" })
    const next = await becomes(desk, rawMail({ From: "ada@work.test", To: post.replyTo }, "And what about oars?"))
    expect(next).toMatchObject({
      thread_id: inquiry.id,
      owner_id: inquiry.owner_id,
      status: "open",
      email: "ada@work.test",
    })
  })

  it("is a person's, needs an address, and is not sent to spam", async () => {
    const desk = await open()
    const { vendor } = desk
    const inquiry = await becomes(desk, rawMail())
    await ask(test.app, 403, "POST", `/v1/inquiries/${inquiry.id}/replies`, vendor.sk, { text: "x" })
    const caller = await desk.post({ email: undefined, phone: "+47 22 33 44 55", channel: "call" })
    expect(caller.channel).toBe("call")
    expect((await reply(desk, caller.id, { text: "x" }, 409)).code).toBe("inquiry_without_email")
    const list = await becomes(desk, rawMail({ "List-Id": "<l.test>" }))
    expect((await reply(desk, list.id, { text: "x" }, 409)).code).toBe("inquiry_is_spam")
    await reply(desk, inquiry.id, { text: " " }, 422)
    await reply(desk, inquiry.id, { text: "x", subject: "a\nBcc: b@c.test" }, 422)
  })
})
