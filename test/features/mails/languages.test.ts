import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { ask, createAffiliate, createProgram, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openDesk } from "../../support/desk.ts"
import { listFiles, type Node, toSource, visit } from "../../support/tidy/source.ts"

const test = useApp()
/** Three words in a row that are written in Latin letters and are no name: a sentence of English. */
const ENGLISH = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/
const SENDS = /^(outboxMail|mailOwners|mailPayeeWarning)$/

it("are written in the vendor's language for who chose none, those of the desk and those of safety alike", async () => {
  const desk = await openDesk(test.app, ["sales"], { name: "Акме" })
  await test.app.admin`update vendors set language = 'ru' where id = ${desk.vendor.id}`
  const { id } = await desk.post({ name: "Ада", message: "Сколько?" })
  await desk.act(id, "expert", { member_id: desk.boss.id, question: "Подойдёт?" })
  const asked = await desk.post({ name: "Бо", kind: "deal", urgency: "hot", email: `${unique("bo")}@mail.test` })
  for (const now of ["2030-01-07T10:03:00Z", "2030-01-07T12:00:00Z", "2030-01-08T09:00:00Z", "2030-01-14T09:00:00Z"])
    await desk.at(now)
  await desk.act(asked.id, "responses", { channel: "call", outcome: "reached" }, 201)
  await desk.act(asked.id, "resolution", { reason: "Готово" })
  const program = await createProgram(test.app, desk.vendor)
  const affiliate = await createAffiliate(test.app, desk.vendor, program.id, { name: "Ева" })
  const change = { email: `${unique("eva")}@mail.test` }
  await ask(test.app, 202, "PATCH", `/v1/affiliates/${affiliate.id}`, desk.vendor.owner, change)
  await test.app.settle()
  const mails = await test.app.admin`select subject, body from mails where vendor_id = ${desk.vendor.id}`
  expect(mails.length).toBeGreaterThan(8)
  const subjects = mails.map(({ subject }) => String(subject).split(/[:,]/)[0])
  expect(subjects).toEqual(expect.arrayContaining(["Вам", "Срок прошёл", "Вас спрашивают", "Ваше утро"]))
  for (const { subject, body } of mails) {
    const text = `${subject}\n${body}`.replaceAll(/https?:\S+|\S+@\S+/g, "")
    expect(ENGLISH.exec(text)?.[0], text).toBeUndefined()
    expect(text).toMatch(/[а-я]{3}/)
  }
})

it("say nothing that is no text of the catalogue, wherever one is put down", () => {
  const worded: string[] = []
  for (const path of listFiles("src").filter((name) => name.endsWith(".ts")))
    visit(toSource(path, readFileSync(path, "utf8")).tree, (node, parents) => {
      const name = node.type === "Property" ? String((node.key as Node).name) : ""
      const given = (node.value ?? {}) as Node
      const quasis = (given.quasis ?? []) as { value: { cooked: string } }[]
      const isText = /\p{L}{2}/u.test([given.value, ...quasis.map(({ value }) => value.cooked)].join(" "))
      const isSent = parents.some(({ callee }) => SENDS.test(String((callee as Node | undefined)?.name)))
      if (/^(subject|body|text)$/.test(name) && isText && isSent) worded.push(`${path}: ${name}`)
    })
  expect(worded).toEqual([])
})
