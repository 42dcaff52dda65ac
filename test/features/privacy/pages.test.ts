import { describe, expect, it } from "vitest"
import { ask, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()

/** A vendor with a customer, and its owner in a browser. */
async function open() {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email })
  const kari = `${unique("kari")}@mail.test`
  await ask(test.app, 201, "POST", "/v1/leads", vendor.sk, {
    customer_external_id: "c",
    email: kari,
    name: "Kari Nord",
  })
  const visitor = await new Visitor(test.app).signIn(email)
  return { vendor, visitor, kari, email, settings: `/v/${vendor.id}/settings` }
}

describe("the privacy page", () => {
  it("asks before it erases, says how it stands, and forgets whom it was", async () => {
    const { visitor, kari, settings } = await open()
    const asked = await visitor.post(`${settings}/privacy/erasures`, { email: kari })
    expect(wordsOf(asked.text)).toContain(`Erase ${kari}`)
    expect((await visitor.confirm(`${settings}/privacy/erasures`, { email: kari })).location).toBe(
      `${settings}/privacy`,
    )
    expect(wordsOf((await visitor.get(`${settings}/privacy`)).text)).toMatch(new RegExp(`${kari}.*requested`))
    await test.app.settle()
    const after = wordsOf((await visitor.get(`${settings}/privacy`)).text)
    expect(after).toContain("forgotten")
    expect(after).not.toContain(kari)
  })

  it("says beside the field what is wrong, and does nothing", async () => {
    const { visitor, email, settings } = await open()
    const odd = await visitor.post(`${settings}/privacy/erasures`, { email: "nobody" })
    expect(odd.status).toBe(422)
    const only = await visitor.post(`${settings}/privacy/erasures`, { email, confirmed: "yes" })
    expect([only.status, wordsOf(only.text)]).toEqual([422, expect.stringContaining("A vendor keeps one owner")])
    expect(wordsOf((await visitor.get(`${settings}/privacy`)).text)).toContain("Nobody was erased yet.")
  })

  it("hands out what is known of a person as a file", async () => {
    const { visitor, kari, settings } = await open()
    const file = await visitor.get(`${settings}/privacy/export?email=${encodeURIComponent(kari)}`)
    expect(file.headers.get("content-disposition")).toContain("person.json")
    expect(JSON.parse(file.text).records.customers[0].name).toBe("Kari Nord")
    expect((await visitor.get(`${settings}/privacy/export?email=x`)).status).toBe(422)
  })

  it("is the owner's alone", async () => {
    const { vendor, settings } = await open()
    const email = `${unique("manager")}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role: "manager" })
    const manager = await new Visitor(test.app).signIn(email)
    for (const page of ["privacy", "retention", "privacy/export?email=a@b.test"])
      expect((await manager.get(`${settings}/${page}`)).status).toBe(404)
    expect((await manager.get(`/v/${vendor.id}/inbox`)).text).not.toContain("/settings/privacy")
  })
})

describe("the retention page", () => {
  it("keeps days that are entered, and leaves the others to the installation", async () => {
    const { vendor, visitor, settings } = await open()
    const days = { clicks_days: "400", messages_days: "", events_days: "1 000", mails_days: "" }
    expect((await visitor.post(`${settings}/retention`, days)).location).toBe(`${settings}/retention`)
    expect(await ask(test.app, 200, "GET", "/v1/retention", vendor.owner)).toMatchObject({
      clicks_days: 400,
      mails_days: null,
    })
    const wrong = await visitor.post(`${settings}/retention`, { ...days, mails_days: "soon" })
    expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('value="soon"')])
    expect((await visitor.get(`${settings}/retention`)).text).toContain('value="400"')
  })
})
