import { describe, expect, it } from "vitest"
import { ask, createProgram, createVendor, unique } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const world = usePayouts()
const visitor = () => new Visitor(world.app)

/** A person with a place at a vendor, signed in. */
async function openPlace(email = `${unique("ada")}@mail.test`, fields: Record<string, unknown> = {}) {
  const vendor = await createVendor(world.app)
  const program = await createProgram(world.app, vendor)
  const body = { email, name: "Ada", program_id: program.id, status: "approved", ...fields }
  const affiliate = await ask(world.app, 201, "POST", "/v1/affiliates", vendor.sk, body)
  return { vendor, program, affiliate, email }
}

describe("an affiliate's links", () => {
  it("are made at whichever vendor the program belongs to, and work at once", async () => {
    const [a, b] = [await openPlace(), await openPlace()]
    await ask(world.app, 201, "POST", "/v1/affiliates", b.vendor.sk, {
      email: a.email,
      name: "Ada",
      program_id: b.program.id,
      status: "approved",
    })
    const ada = await visitor().signIn(a.email)
    const slug = unique("spring")
    const sent = await ada.post("/links", { program_id: b.program.id, slug, destination_url: "" })
    expect([sent.status, sent.location]).toEqual([303, "/links"])
    const page = await ada.get("/links")
    expect(words(page.text)).toContain(`The link ${slug} works from now on.`)
    expect(page.text).toContain(`/r/${slug}"`)
    const own = /href="(\/links\/lnk_\w+)"/.exec(page.text)?.[1]
    expect((await ada.get(own!)).text).toMatch(new RegExp(`href="[^"]*/q/${slug}\\.svg"`))
    expect((await ask(world.app, 200, "GET", "/v1/links", b.vendor.sk)).data).toMatchObject([{ slug }])
    expect((await ask(world.app, 200, "GET", "/v1/links", a.vendor.sk)).data).toEqual([])
    const [audited] = await world.app.admin`
      select l.actor, p.email from audit_log l join people p on p.id = l.actor
      where l.vendor_id = ${b.vendor.id} and l.action = 'link.create'`
    expect(audited?.email).toBe(a.email)
  })

  it("come back on the form when the slug is taken or the destination is not the program's", async () => {
    const { email, program } = await openPlace()
    const ada = await visitor().signIn(email)
    const slug = unique("taken")
    await ada.post("/links", { program_id: program.id, slug })
    const again = await ada.post("/links", {
      program_id: program.id,
      slug,
      destination_url: "https://shop.acme.test/x",
    })
    expect(again.status).toBe(422)
    expect(words(again.text)).toContain(`Name in the address: The slug ${slug} is taken`)
    expect(again.text).toContain('value="https://shop.acme.test/x"')
    const elsewhere = await ada.post("/links", { program_id: program.id, destination_url: "https://evil.test/" })
    expect(elsewhere.status).toBe(422)
    expect(elsewhere.text).toContain('aria-invalid="true"')
    const typo = await ada.post("/links", { program_id: program.id, slug: "a b c" })
    expect(words(typo.text)).toContain("Name in the address: Up to 64 letters")
  })

  it("cannot be made for somebody else, nor for a program one is not approved for", async () => {
    const [mine, theirs] = [await openPlace(), await openPlace()]
    const banned = await openPlace(undefined, { status: "banned" })
    const ada = await visitor().signIn(mine.email)
    for (const form of [
      { program_id: theirs.program.id },
      { program_id: theirs.program.id, affiliate_id: theirs.affiliate.id },
      { program_id: mine.program.id, affiliate_id: theirs.affiliate.id, slug: unique("mine") },
      { program_id: "prg_none" },
      {},
    ])
      await ada.post("/links", form as Record<string, string>)
    expect((await ask(world.app, 200, "GET", "/v1/links", theirs.vendor.sk)).data).toEqual([])
    const own = (await ask(world.app, 200, "GET", "/v1/links", mine.vendor.sk)).data
    expect(own.map((link: Json) => link.affiliate_id)).toEqual([mine.affiliate.id])

    const eve = await visitor().signIn(banned.email)
    expect((await eve.get("/links")).text).not.toContain("<select")
    expect((await eve.post("/links", { program_id: banned.program.id })).status).toBe(422)
    expect((await ask(world.app, 200, "GET", "/v1/links", banned.vendor.sk)).data).toEqual([])
  })

  it("of somebody else never show, nor their earnings", async () => {
    const [mine, theirs] = [await openPlace(), await openPlace()]
    const slug = unique("secret")
    const eve = await visitor().signIn(theirs.email)
    await eve.post("/links", { program_id: theirs.program.id, slug })
    await ask(world.app, 201, "POST", "/v1/commissions", theirs.vendor.sk, {
      affiliate_id: theirs.affiliate.id,
      program_id: theirs.program.id,
      amount: 4321,
      currency: "EUR",
      reason: "well done",
    })
    expect((await eve.get("/earnings")).text).toContain("43.21")
    const ada = await visitor().signIn(mine.email)
    expect((await ada.get("/links")).text).not.toContain(slug)
    expect((await ada.get("/earnings")).text).not.toContain("43.21")
  })
})

describe("an affiliate's earnings", () => {
  it("say for each commission why it is not paid yet", async () => {
    const desk = await openDesk(world)
    const email = `${unique("ada")}@mail.test`
    const ada = await desk.payee(0, { email })
    const seen = async () => words((await (await visitor().signIn(email)).get("/earnings")).text)
    await desk.grant(ada.id, 400)
    await desk.advance("2030-01-02T12:00:00Z")
    expect(await seen()).toContain("waits, since your balance is below the minimum of 10.00 EUR")
    await desk.grant(ada.id, 900)
    await desk.advance("2030-01-03T12:00:00Z")
    await world.standIn.setAccountStatus({ account: ada.account, status: "restricted" })
    const visited = await visitor().signIn(email)
    const back = await visited.get(`/payout-account/return?affiliate=${ada.id}`)
    expect(back.location).toBe("/payouts")
    expect(words((await visited.get("/payouts")).text)).toContain("Stripe restricted your account; see below.")
    const page = words((await visited.get("/earnings")).text)
    expect(page).toContain("Not in it: 13.00 EUR , since your payout account needs your attention")
    expect(page).toContain("waits: your payout account needs your attention")
    await world.standIn.setAccountStatus({ account: ada.account, status: "ready" })
    await desk.pay()
    const paid = await seen()
    expect(paid).toContain("paid on 3 Jan 2030 Statement")
    expect(words((await visited.get("/payouts")).text)).toContain("Paid to you so far: 13.00 EUR")
    expect(paid).toContain("Bonus")
  })

  it("lead to Stripe by a button, once per place and for oneself only", async () => {
    const [mine, theirs] = [await openPlace(), await openPlace()]
    const ada = await visitor().signIn(mine.email)
    const page = await ada.get("/earnings")
    expect(page.text).toContain(`action="/payout-accounts/${mine.affiliate.id}"`)
    expect(page.headers.get("content-security-policy")).toContain(
      `form-action 'self' https://connect.stripe.com https://checkout.stripe.com ${world.standIn.url};`,
    )
    const [first, second] = [
      await ada.post(`/payout-accounts/${mine.affiliate.id}`),
      await ada.post(`/payout-accounts/${mine.affiliate.id}`),
    ]
    expect([first.status, second.status]).toEqual([303, 303])
    expect(first.location).toContain(world.standIn.url)
    expect(await world.app.admin`select 1 from payout_accounts where affiliate_id = ${mine.affiliate.id}`).toHaveLength(
      1,
    )
    expect((await ada.post(`/payout-accounts/${theirs.affiliate.id}`)).status).toBe(404)
    expect(await world.app.admin`select 1 from payout_accounts where affiliate_id = ${theirs.affiliate.id}`).toEqual([])
  })

  it("thank who comes back from Stripe without being signed in, and reveal nothing", async () => {
    const { affiliate } = await openPlace()
    const seen = await visitor().get(`/payout-account/return?affiliate=${affiliate.id}`)
    expect(seen.status).toBe(200)
    expect(seen.text).not.toContain("Ada")
  })
})
