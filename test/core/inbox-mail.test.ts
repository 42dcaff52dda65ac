import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addressOf, readRecipient, readToken, tokenOf } from "../../src/features/inbox/desk/core/mail-address.ts"
import { answerText } from "../../src/features/inbox/mail/core/answer-text.ts"
import { classifyMail, type MailHead } from "../../src/features/inbox/mail/core/classify-mail.ts"
import { htmlText } from "../../src/features/inbox/mail/core/html-text.ts"
import { leanMail } from "../../src/features/inbox/mail/core/lean-mail.ts"
import { replySubject } from "../../src/features/inbox/mail/core/reply.ts"
import { type KnownMail, threadOf } from "../../src/features/inbox/mail/core/thread-of.ts"
import { rawMail, SHAPES } from "../support/mail-shapes.ts"

const OURS = { host: "app.test", domain: "mail.test", deskAddress: "desk-1@mail.test" }
const head = (
  headers: Record<string, string>,
  from: string | null = "ada@x.test",
  subject: string | null = null,
): MailHead => ({
  headers: new Map(Object.entries(headers)),
  from,
  subject,
})
const text = fc.string({ unit: "binary", maxLength: 60 })
const anyHead = fc.record({
  headers: fc
    .dictionary(
      fc.constantFrom("auto-submitted", "precedence", "list-id", "return-path", "content-type", "x-autoreply"),
      text,
    )
    .map((all) => new Map(Object.entries(all))),
  from: fc.option(fc.constantFrom("ada@x.test", "mailer-daemon@x.test", "desk-1+abc@mail.test", "no-reply@app.test")),
  subject: fc.option(text),
})

describe("what a mail is", () => {
  it("is one of few things, and a person's only without any sign of a machine", () => {
    fc.assert(
      fc.property(anyHead, (one) => {
        const { sort, why } = classifyMail(one, OURS)
        expect(sort === "person").toBe(why === null)
        if (one.from === "desk-1+abc@mail.test" || one.from === "no-reply@app.test") expect(sort).toBe("own")
        const said = one.headers.get("auto-submitted")?.trim() ?? ""
        if (said !== "" && !/^no\b/i.test(said)) expect(sort).not.toBe("person")
        if (one.headers.has("list-id") || one.headers.has("x-autoreply")) expect(sort).not.toBe("person")
      }),
    )
  })

  it("does not change by headers that say nothing of it", () => {
    fc.assert(
      fc.property(
        anyHead,
        fc.dictionary(fc.constantFrom("x-mailer", "dkim-signature", "received", "date"), text),
        (one, more) => {
          const headers = new Map([...one.headers, ...Object.entries(more)])
          expect(classifyMail({ ...one, headers }, OURS)).toEqual(classifyMail(one, OURS))
        },
      ),
    )
  })

  it.each([
    ["Re: Automatic reply settings", "person"],
    ["Your office is out of paper", "person"],
    ["Autosvar: ferie", "auto_reply"],
    ["Автоответ: в отпуске", "auto_reply"],
    ["Out of Office: back on Monday", "auto_reply"],
    ["Abwesenheitsnotiz", "auto_reply"],
  ])("takes the subject %s for what a %s sends", (subject, sort) => {
    expect(classifyMail(head({}, "ada@x.test", subject), OURS).sort).toBe(sort)
  })

  it("takes Auto-Submitted: no, and what Outlook asks of others, for a person's", () => {
    expect(classifyMail(head({ "auto-submitted": "No", "x-auto-response-suppress": "All" }), OURS).sort).toBe("person")
    expect(classifyMail(head({ "x-grapevine-mail": "other.test" }), OURS).sort).toBe("person")
  })
})

describe("where a mail belongs", () => {
  const id = fc.constantFrom("a@x", "b@x", "c@x", "d@x")
  const who = fc.constantFrom("ada@x.test", "eve@x.test")
  const known: fc.Arbitrary<KnownMail> = fc.record({
    messageId: id,
    inquiryId: fc.constantFrom("inq_1", "inq_2"),
    direction: fc.constantFrom("in" as const, "out" as const),
    asker: fc.option(who),
  })

  it("is a thread only by a signature, by a mail of ours, or by the asker's own", () => {
    fc.assert(
      fc.property(
        fc.record({ address: fc.option(who), references: fc.array(id) }),
        fc.option(fc.constant("inq_signed")),
        fc.array(known),
        (mail, signed, all) => {
          const found = threadOf(mail, { signed, known: all })
          const may = all.filter(
            (one) =>
              mail.references.some((named) => named === one.messageId) &&
              (one.direction === "out" || (one.asker !== null && one.asker === mail.address)),
          )
          if (signed) expect(found).toBe(signed)
          else if (may.length === 0) expect(found).toBeNull()
          else expect(may.map(({ inquiryId }) => inquiryId)).toContain(found)
        },
      ),
    )
  })

  it("is named by an address that says the vendor and the token, and by nothing else", () => {
    const tail = fc.string({
      unit: fc.constantFrom(..."0123456789abcdefghijklmnopqrstuvwxyz"),
      minLength: 22,
      maxLength: 22,
    })
    const mac = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), tail, mac, (vendorNumber, end, sign) => {
        const token = tokenOf(`inq_${end}`, sign)
        const address = addressOf(vendorNumber, "mail.test", token)
        expect(address.split("@")[0]!.length).toBeLessThanOrEqual(64)
        expect(readRecipient(address.toUpperCase(), "mail.test")).toEqual({ vendorNumber, token })
        expect(readToken("inquiry", token)).toEqual({ id: `inq_${end}`, mac: sign.slice(0, 20) })
        expect(readRecipient(address, "other.test")).toBeNull()
      }),
    )
  })
})

describe("what an answer says", () => {
  it("is split from its quote, and nothing is lost", () => {
    const line = fc.constantFrom(
      "Hi",
      "> old",
      ">> older",
      "",
      "On Monday Bob wrote:",
      "-- ",
      "From: Bob",
      "Sent: now",
      "wrote:",
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const whole = lines.join("\n")
        const { text: own, quoted } = answerText(whole)
        expect(quoted === "" ? own : `${own}\n${quoted}`).toBe(whole)
        if (whole.trim() !== "") expect(own.trim()).not.toBe("")
      }),
    )
  })

  it.each([
    ["Yes.\n\nOn Mon, 7 Jan 2030 at 10:00, Acme <desk@a.test> wrote:\n> It is 900.", "Yes."],
    ["Ja.\n\nDen man. 7. jan. 2030 kl. 10:00 skrev Acme <desk@a.test>:\n> 900", "Ja."],
    ["Yes.\n\n-----Original Message-----\nFrom: Acme\nIt is 900.", "Yes."],
    ["Yes.\n\nFrom: Acme\nSent: Monday\nTo: Ada\n\nIt is 900.", "Yes."],
    ["Да.\n\nпн, 7 янв. 2030 г. в 10:00, Acme <desk@a.test>:\n> 900", "Да."],
    ["On Monday my boss wrote: buy it.\nSo I do.", "On Monday my boss wrote: buy it.\nSo I do."],
    ["> It is 900.\n\nThat is too much.", "> It is 900.\n\nThat is too much."],
  ])("of %j is %j", (whole, own) => {
    expect(answerText(whole).text.trim()).toBe(own)
  })

  it("has the thread's subject, marked as an answer once", () => {
    expect(replySubject(undefined, "Re: SV: Boats", "Acme")).toBe("Re: Boats")
    expect(replySubject(undefined, null, "Acme")).toBe("Your message to Acme")
    expect(replySubject("Offer", "Boats", "Acme")).toBe("Offer")
  })
})

describe("a mail without what is attached", () => {
  it("is never longer, keeps all heads and small texts, and reads the same when read again", () => {
    for (const { raw, name } of SHAPES.filter((one) => one.raw.length < 100_000)) {
      const { bytes } = leanMail(raw)
      expect(bytes.length, name).toBeLessThanOrEqual(raw.length)
      expect(leanMail(bytes).bytes, name).toEqual(bytes)
    }
    const plain = rawMail({}, "short")
    expect(leanMail(plain)).toEqual({ bytes: plain, left: [] })
  })

  it("reads any bytes in time that grows with them", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (raw) => void leanMail(raw)))
    const many = (text: string) =>
      new TextEncoder().encode(`Content-Type: multipart/mixed; boundary=b\n\n${text.repeat(200_000)}`)
    for (const text of ["--b\n\n", "<script", "--b", "\n"]) leanMail(many(text))
    expect(htmlText("<script".repeat(30_000)).length).toBe(0)
    expect(answerText(`${"wrote ".repeat(10_000)}${" ".repeat(50_000)}x`).quoted).toBe("")
    expect(answerText("> a\nb\n".repeat(20_000)).quoted).toBe("")
  })

  it("of HTML is its text", () => {
    expect(htmlText("<p>One &amp; <b>two</b></p><style>p{}</style><div>three&#33;<br>four &lt;x&gt;</div>")).toBe(
      "One & two\n\nthree!\nfour <x>",
    )
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."<>/&;#abp scriptx1"), maxLength: 200 }),
        (all) => void htmlText(all),
      ),
    )
  })
})
