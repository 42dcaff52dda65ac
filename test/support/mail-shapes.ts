import { expect } from "vitest"
import type { Json } from "./app.ts"

export type Shape = { name: string; raw: Uint8Array; wants: Json }

const CRLF = "\r\n"
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"))
const utf8 = (text: string) => new Uint8Array(Buffer.from(text, "utf8"))
const base64 = (text: string, encoding: BufferEncoding = "utf8") => Buffer.from(text, encoding).toString("base64")
const lines = (text: string) => text.replaceAll("\n", CRLF)

let made = 0
/** A raw mail of plain text; `head` replaces or, when null, removes headers. */
export function rawMail(head: Record<string, string | null> = {}, body = "How much is it?"): Uint8Array<ArrayBuffer> {
  const all: Record<string, string | null> = {
    From: "Ada Lovelace <ada@mail.test>",
    To: "desk-1@app.localhost",
    Subject: "A question",
    "Message-ID": `<m${++made}@mail.test>`,
    Date: "Mon, 7 Jan 2030 10:00:00 +0000",
    ...head,
  }
  const headers = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  return new Uint8Array(utf8(`${headers.join(CRLF)}${CRLF}${CRLF}${lines(body)}`))
}

function multipart(type: string, parts: string[], head: Record<string, string> = {}, boundary = "b0"): Uint8Array {
  const body = [...parts.map((part) => `--${boundary}${CRLF}${lines(part)}`), `--${boundary}--`, ""].join(CRLF)
  return rawMail({ "MIME-Version": "1.0", "Content-Type": `${type}; boundary="${boundary}"`, ...head }, body)
}

const html = (text: string) => `Content-Type: text/html; charset=utf-8\n\n<html><body><p>${text}</p></body></html>`
const plain = (text: string) => `Content-Type: text/plain; charset=utf-8\n\n${text}`
const file = (name: string, content: string) =>
  `Content-Type: application/pdf; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${base64(content)}`

const asked = { status: "open", email: "ada@mail.test", source: "email", channel: "email" }
const aside = (reason: string) => ({ status: "spam", spam_reasons: [reason] })

const DELIVERY_REPORT = [
  plain("Your message could not be delivered to ghost@nowhere.test: user unknown"),
  "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.nowhere.test\n\nFinal-Recipient: rfc822; ghost@nowhere.test\nAction: failed\nStatus: 5.1.1",
  "Content-Type: text/rfc822-headers\n\nSubject: Re: A question\nMessage-ID: <unknown@elsewhere.test>",
]

/** Mails as the world sends them: what each is to become. */
export const SHAPES: Shape[] = [
  {
    name: "plain text in ASCII",
    raw: rawMail(),
    wants: { ...asked, name: "Ada Lovelace", message: "How much is it?" },
  },
  {
    name: "quoted-printable in UTF-8, with soft breaks",
    raw: rawMail(
      { "Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "quoted-printable" },
      "Hva koster bl=C3=A5b=C3=A6rsyltet=C3=B8y =\nper glass?",
    ),
    wants: { ...asked, message: "Hva koster blåbærsyltetøy per glass?" },
  },
  {
    name: "base64 in UTF-8",
    raw: rawMail(
      { "Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "base64" },
      base64("Сколько это стоит?"),
    ),
    wants: { ...asked, message: "Сколько это стоит?" },
  },
  {
    name: "KOI8-R in eight bits",
    raw: new Uint8Array([
      ...rawMail({ "Content-Type": "text/plain; charset=koi8-r", "Content-Transfer-Encoding": "8bit" }, ""),
      ...[0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4],
    ]),
    wants: { ...asked, message: "Привет" },
  },
  {
    name: "ISO-8859-1 without saying so",
    raw: new Uint8Array([...rawMail({}, ""), ...bytes("Kj\xe6re selger")]),
    wants: { ...asked, message: expect.stringContaining("Kj") },
  },
  {
    name: "a charset that does not exist",
    raw: rawMail({ "Content-Type": "text/plain; charset=x-klingon" }, "nuqneH"),
    wants: { ...asked, message: "nuqneH" },
  },
  {
    name: "UTF-8 that says it is ASCII",
    raw: rawMail({ "Content-Type": "text/plain; charset=us-ascii" }, "Grüße aus Köln"),
    wants: { ...asked, message: expect.stringContaining("aus K") },
  },
  {
    name: "a Japanese mail in ISO-2022-JP",
    raw: rawMail({ "Content-Type": "text/plain; charset=iso-2022-jp" }, "\u001b$B%F%9%H\u001b(B"),
    wants: { ...asked, message: "テスト" },
  },
  {
    name: "encoded words in name and subject",
    raw: rawMail({
      From: "=?utf-8?B?w4VzZSBOb3JkbWFubg==?= <ada@mail.test>",
      Subject: "=?iso-8859-1?Q?Pris_p=E5_b=E5t?=",
    }),
    wants: { ...asked, name: "Åse Nordmann", fields: { subject: "Pris på båt" } },
  },
  {
    name: "alternative text and HTML",
    raw: multipart("multipart/alternative", [plain("The plain one"), html("The rich one")]),
    wants: { ...asked, message: "The plain one" },
  },
  {
    name: "HTML alone",
    raw: rawMail(
      { "Content-Type": "text/html; charset=utf-8" },
      "<p>Only <b>rich</b> &amp; bold</p><script>alert(1)</script>",
    ),
    wants: { ...asked, message: expect.stringContaining("rich & bold") },
  },
  {
    name: "nested multiparts: mixed, related, alternative, with files",
    raw: multipart("multipart/mixed", [
      `Content-Type: multipart/related; boundary="b1"\n\n--b1\nContent-Type: multipart/alternative; boundary="b2"\n\n--b2\n${plain("Deep inside")}\n--b2\n${html("Deep")}\n--b2--\n--b1\nContent-Type: image/png; name="logo.png"\nContent-ID: <logo>\nContent-Transfer-Encoding: base64\n\n${base64("png")}\n--b1--`,
      file("offer.pdf", "x".repeat(5000)),
    ]),
    wants: {
      ...asked,
      message: "Deep inside",
      fields: { attachments: expect.stringMatching(/logo\.png.*offer\.pdf \(5 KiB\)/) },
    },
  },
  {
    name: "a file name in RFC 2231",
    raw: multipart("multipart/mixed", [
      plain("See the file"),
      "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''tilbud%20p%C3%A5%20b%C3%A5t.pdf\nContent-Transfer-Encoding: base64\n\nAAAA",
    ]),
    wants: { ...asked, fields: { attachments: expect.stringContaining("tilbud på båt.pdf") } },
  },
  {
    name: "a forwarded mail inside",
    raw: multipart("multipart/mixed", [
      plain("Can you help him?"),
      "Content-Type: message/rfc822\n\nFrom: bob@else.test\nSubject: Boat\n\nI want a boat",
    ]),
    wants: { ...asked, message: expect.stringMatching(/Can you help him\?[\s\S]*I want a boat/) },
  },
  {
    name: "a multipart whose end is missing",
    raw: rawMail({ "Content-Type": 'multipart/mixed; boundary="cut"' }, `--cut\n${plain("Cut off here")}`),
    wants: { ...asked, message: "Cut off here" },
  },
  {
    name: "a multipart without a boundary",
    raw: rawMail({ "Content-Type": "multipart/mixed" }, "No parts at all"),
    wants: { email: "ada@mail.test", message: expect.any(String) },
  },
  {
    name: "line feeds alone",
    raw: utf8("From: ada@mail.test\nSubject: Hi\nMessage-ID: <lf@mail.test>\n\nUnix\n"),
    wants: { ...asked, message: "Unix" },
  },
  { name: "no body", raw: rawMail({ Subject: "Call me" }, ""), wants: { ...asked, message: "Call me" } },
  {
    name: "neither body nor subject",
    raw: rawMail({ Subject: null }, ""),
    wants: { ...asked, message: "(an empty mail)" },
  },
  { name: "no Message-ID", raw: rawMail({ "Message-ID": null }), wants: asked },
  {
    name: "a sender that is no address",
    raw: rawMail({ From: "whoever" }),
    wants: { status: "open", email: null, fields: { from: "whoever" } },
  },
  { name: "no sender at all", raw: rawMail({ From: null }), wants: { status: "open", email: null } },
  {
    name: "a form that names whom to answer",
    raw: rawMail({ From: "Site <forms@site.test>", "Reply-To": "Bob <Bob@else.test>" }),
    wants: { status: "open", email: "bob@else.test", name: "Bob" },
  },
  {
    name: "bytes that are no mail",
    raw: new Uint8Array(Array.from({ length: 300 }, (_, i) => (i * 37) % 256)),
    wants: { status: "open", email: null, message: expect.any(String) },
  },
  {
    name: "heads without end",
    raw: utf8(`${"X-Filler: ".padEnd(200, "y")}${CRLF}`.repeat(12_000)),
    wants: { status: "open", message: expect.any(String) },
  },
  {
    name: "NUL and half a character",
    raw: rawMail({}, "before\u0000after \\uD800"),
    wants: { ...asked, message: expect.stringContaining("beforeafter") },
  },
  {
    name: "markup in name and text",
    raw: rawMail({ From: '"<script>x</script>" <ada@mail.test>' }, "<b>hi</b>"),
    wants: { ...asked, message: "<b>hi</b>" },
  },
  {
    name: "out of office, as Exchange says it",
    raw: rawMail({ Subject: "Automatic reply: Offer", "Auto-Submitted": "auto-replied" }),
    wants: aside("auto_reply"),
  },
  {
    name: "out of office, by its subject alone",
    raw: rawMail({ Subject: "Autosvar: borte til mandag" }),
    wants: aside("auto_reply"),
  },
  { name: "an old autoresponder", raw: rawMail({ "X-Autoreply": "yes" }), wants: aside("auto_reply") },
  { name: "precedence auto_reply", raw: rawMail({ Precedence: "auto_reply" }), wants: aside("auto_reply") },
  {
    name: "a receipt that it was read",
    raw: multipart("multipart/report; report-type=disposition-notification", [plain("Read")]),
    wants: aside("auto_reply"),
  },
  {
    name: "a bounce with a report",
    raw: multipart("multipart/report; report-type=delivery-status", DELIVERY_REPORT, { From: "MAILER-DAEMON@mx.test" }),
    wants: aside("bounce"),
  },
  {
    name: "a bounce of qmail",
    raw: rawMail({ From: "MAILER-DAEMON@mx.test", "Return-Path": "<>" }, "Hi. This is the qmail-send program."),
    wants: aside("bounce"),
  },
  { name: "a mail from nobody", raw: rawMail({ "Return-Path": "<>" }), wants: aside("bounce") },
  { name: "a mailing list", raw: rawMail({ "List-Id": "<dev.lists.test>", Precedence: "list" }), wants: aside("list") },
  {
    name: "a newsletter",
    raw: rawMail({ "List-Unsubscribe": "<https://news.test/u>", Precedence: "bulk" }),
    wants: aside("list"),
  },
  {
    name: "a mail of ours that came back",
    raw: rawMail({ "X-Grapevine-Mail": "app.localhost", "Auto-Submitted": "auto-generated" }),
    wants: aside("own"),
  },
  {
    name: "the desk's own address as sender",
    raw: rawMail({ From: "Acme <desk-1@app.localhost>" }),
    wants: { message: "How much is it?" },
  },
]
