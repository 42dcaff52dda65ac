import { describe, expect, it } from "vitest"
import { ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { DAY, openShop } from "../../support/shop.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()
const SECTIONS = ["Most sales", "New in", "Links without", "Clicks without", "Sold before"]

/** The words of each section of the page. */
function sectionsOf(text: string): Record<string, string> {
  const words = wordsOf(text)
  const starts = SECTIONS.map((name) => words.indexOf(name, words.indexOf("get going")))
  return Object.fromEntries(SECTIONS.map((name, at) => [name, words.slice(starts[at], starts[at + 1] ?? undefined)]))
}

/** Five affiliates, each at another place on the way from a link to sales, ninety days after the first of them. */
async function openGrowth() {
  const shop = await openShop(test.app)
  const { vendor } = shop
  const names = { sold: "Sigrid Sold", churned: "Cato Churned" }
  const [sold, churned] = [await shop.join({ name: names.sold }), await shop.join({ name: names.churned })]
  const unsold = await shop.join({ name: "Una Unsold" })
  await shop.click(unsold)
  await shop.click(churned)
  await shop.sale("early", { affiliate_id: churned.id })
  await shop.pass(90 * DAY)
  const fresh = await createAffiliate(test.app, vendor, shop.programId, { name: "Nils New" })
  await shop.click(sold)
  await shop.sale("ann", { affiliate_id: sold.id, amount: 12_345 })
  const back = await shop.sale("ben", { affiliate_id: sold.id, amount: 1000 })
  await shop.refund(back.external_id)
  await createAffiliate(test.app, vendor, shop.programId, { name: "Walter Waits", status: "applied" })
  const email = `${unique("viewer")}@acme.test`
  await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role: "viewer" })
  const visitor = await new Visitor(test.app).signIn(email)
  return { shop, vendor, visitor, sold, fresh, path: `/v/${vendor.id}/growth` }
}

describe("the page of growth", () => {
  it("says who leads, who is new, and who stopped where on the way to sales", async () => {
    const { visitor, sold, path } = await openGrowth()
    const seen = await visitor.get(path)
    expect(seen.status).toBe(200)
    const found = sectionsOf(seen.text)
    expect(found["Most sales"]).toMatch(/Sigrid Sold.* 2 123\.45 EUR/)
    expect(found["New in"]).toContain("Nils New")
    expect(found["Links without"]).toMatch(/ada/)
    expect(found["Clicks without"]).toContain("Una Unsold")
    expect(found["Sold before"]).toContain("Cato Churned")
    for (const [section, others] of Object.entries({
      "Most sales": /Cato|Una|Nils/,
      "New in": /Sigrid|Cato|Una/,
      "Links without": /Sigrid|Cato|Una|Nils/,
      "Clicks without": /Sigrid|Cato|Nils/,
      "Sold before": /Sigrid|Una|Nils/,
    }))
      expect(found[section]).not.toMatch(others)
    expect(wordsOf(seen.text)).not.toContain("Walter Waits")
    expect(seen.text).toContain(`/affiliates/${sold.id}"`)
  })

  it("is of one program where that is asked for, and of no other vendor's", async () => {
    const { shop, vendor, visitor, path } = await openGrowth()
    const other = await createProgram(test.app, vendor, { name: "Second" })
    await createAffiliate(test.app, vendor, String(other.id), { name: "Olga Other" })
    const ofOther = wordsOf((await visitor.get(`${path}?program=${other.id}`)).text)
    expect(ofOther).toContain("Olga Other")
    expect(ofOther).not.toContain("Sigrid Sold")
    expect(wordsOf((await visitor.get(`${path}?program=${shop.programId}`)).text)).not.toContain("Olga Other")
    expect(wordsOf((await visitor.get(path)).text)).toContain("Second")
    const rival = await createVendor(test.app)
    expect((await visitor.get(`/v/${rival.id}/growth`)).status).toBe(404)
    expect((await visitor.get(`${path}?program=prg_none`)).status).toBe(200)
  })
})
