import { describe, expect, it } from "vitest"
import { ask, createVendor, unique } from "../../support/actors.ts"
import { OPERATOR_KEY, useApp } from "../../support/app.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()

async function openVendor() {
  const vendor = await createVendor(test.app)
  const join = async (role: string) => {
    const member = { email: `${unique(role)}@acme.test`, role }
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, member)
    return new Visitor(test.app).signIn(member.email)
  }
  return { vendor, join, path: `/v/${vendor.id}/settings/status` }
}

const park = (vendorId: string) => test.app.admin`
  insert into outbox (vendor_id, topic, ref, payload, due_at, parked_at, attempts, created_at)
  values (${vendorId}, 'import.process', 'imp_1', '{}', now(), now(), 15, now())`

describe("the status", () => {
  it("of a vendor counts what is the vendor's alone, for who runs it", async () => {
    const [own, rival] = [await openVendor(), await openVendor()]
    await park(rival.vendor.id)
    const manager = await own.join("manager")
    const before = await manager.get(own.path)
    expect(wordsOf(before.text)).toMatch(/Parked work 0 . well/)
    await park(own.vendor.id)
    const after = wordsOf((await manager.get(own.path)).text)
    expect(after).toMatch(/Parked work 1 . look at it/)
    expect(after).toMatch(/Import – none 1/)
    expect((await (await own.join("viewer")).get(own.path)).status).toBe(404)
    expect((await manager.get(rival.path)).status).toBe(404)
  })

  it("of the installation is shown for the operator key, each time anew", async () => {
    const visitor = new Visitor(test.app)
    expect(wordsOf((await visitor.get("/status")).text)).not.toContain("Parked work")
    const wrong = await visitor.post("/status", { key: "guess" })
    expect([wrong.status, wordsOf(wrong.text)]).toEqual([422, expect.stringContaining("is not the operator key")])
    expect(wrong.text).not.toContain("guess")
    const right = await visitor.post("/status", { key: OPERATOR_KEY })
    expect([right.status, right.text.includes(OPERATOR_KEY)]).toEqual([200, false])
    expect(wordsOf(right.text)).toMatch(/Parked work \d+ . /)
    expect(wordsOf((await visitor.get("/status")).text)).not.toContain("Parked work")
  })

  it("of the installation is no door to guess at: a wrong key counts as one of the API's", async () => {
    const visitor = new Visitor(test.app)
    const answers: number[] = []
    for (let i = 0; i < 22; i++) answers.push((await visitor.post("/status", { key: `guess-${i}` })).status)
    expect(answers.at(-1)).toBe(429)
    expect((await visitor.post("/status", { key: OPERATOR_KEY })).status).toBe(200)
  })
})

it("parked work says why in its reader's language, and quotes what another system said", async () => {
  const { vendor, join } = await openVendor()
  const errors = [
    "app_unavailable: The app is away for a moment.\n    at run (file:///app.js:1:2)",
    "mail.send took longer than 20000 ms",
    "550 5.1.1 no such <b>user</b>",
  ]
  for (const [index, error] of errors.entries())
    await test.app.admin`
      insert into outbox (vendor_id, topic, ref, payload, due_at, parked_at, attempts, last_error, created_at)
      values (${vendor.id}, 'mail.send', ${`mail_${index}`}, '{}', now(), now(), 15, ${error}, now())`
  const manager = await join("manager")
  const seen = async (language: string) => {
    manager.cookies.set("gv_reader", `${language}.auto`)
    return (await manager.get(`/v/${vendor.id}/parked`)).text
  }
  const english = wordsOf(await seen("en"))
  for (const words of ["The app is away for a moment.", errors[1]!]) expect(english).toContain(words)
  expect(english).not.toMatch(/app_unavailable|file:/)
  const norwegian = await seen("nb")
  for (const words of ["Tjenesten er borte et øyeblikk.", "Det tok for lang tid (over 20000 ms)."])
    expect(wordsOf(norwegian)).toContain(words)
  expect(norwegian).toContain('<q lang="en">550 5.1.1 no such &lt;b&gt;user&lt;/b&gt;</q>')
  expect(await seen("ru")).toContain("Заняло слишком много времени (больше 20000 мс).")
})
