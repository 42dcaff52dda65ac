import { describe, expect, it } from "vitest"
import { ask, createMember, createVendor } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openDesk, splitsOf } from "../../support/credit.ts"
import { DAY, MINUTE } from "../../support/shop.ts"

const test = useApp()

describe("closing in the sign-up itself", () => {
  it("a self-serve sale by an affiliate's link is closed by the community, with nobody's approval", async () => {
    const desk = await openDesk(test.app)
    const click_id = await desk.click()
    await desk.pass(MINUTE)
    await desk.lead("ann", { click_id })
    const sale = await desk.sale("ann")
    const credit = await desk.credit(sale.id)
    expect(credit).toMatchObject({
      model: "position_based",
      proposal: [{ channel: "community", bps: 10_000, amount: 10_000 }],
      touches: [{ channel: "community", milestone: "lead", weight_bps: 10_000, amount: 10_000 }],
      record: {
        version: 1,
        splits: [{ channel: "community", bps: 10_000, amount: 10_000 }],
        by: "policy",
        is_automatic: true,
      },
      decision: { kind: "closed", closed_by: "community", policy_version: 0 },
      sourced: "community",
      influenced: ["community"],
    })
    expect(await desk.books()).toEqual({
      [`credit:community:${sale.id}`]: 10_000,
      [`credit:issued:${sale.id}`]: -10_000,
    })
  })

  it("is by the product where that came last, and the others keep their share of the credit", async () => {
    const desk = await openDesk(test.app)
    await desk.touch("ann", "marketing", { source: "newsletter" })
    await desk.pass(DAY)
    await desk.touch("ann", "product", { source: "invitation accepted" })
    const sale = await desk.sale("ann", { amount: 999 })
    expect(await desk.credit(sale.id)).toMatchObject({
      decision: { kind: "closed", closed_by: "product" },
      record: {
        splits: [
          { channel: "marketing", bps: 5000, amount: 500 },
          { channel: "product", bps: 5000, amount: 499 },
        ],
      },
      sourced: "marketing",
      influenced: ["marketing", "product"],
    })
  })

  it("with sales activity becomes a proposal that waits for a person, and nothing is in the ledger yet", async () => {
    const desk = await openDesk(test.app)
    const click_id = await desk.click()
    await desk.pass(DAY)
    await desk.lead("ann", { click_id })
    await desk.touch("ann", "sales", { source: "call" })
    const sale = await desk.sale("ann")
    const credit = await desk.credit(sale.id)
    expect(credit).toMatchObject({
      record: null,
      decision: { kind: "proposed", why: "sales_assisted", closed_by: null },
      proposal: [
        { channel: "sales", bps: 5000, amount: 5000 },
        { channel: "community", bps: 5000, amount: 5000 },
      ],
    })
    expect(await desk.books()).toEqual({})
    await desk.record(
      sale.id,
      credit.proposal.map(({ channel, bps }: never) => ({ channel, bps })),
    )
    expect(await desk.books()).toEqual({
      [`credit:community:${sale.id}`]: 5000,
      [`credit:issued:${sale.id}`]: -10_000,
      [`credit:sales:${sale.id}`]: 5000,
    })
  })

  it("without any touch is nobody's: unattributed, not sales", async () => {
    const desk = await openDesk(test.app)
    const sale = await desk.sale("ann")
    expect(await desk.credit(sale.id)).toMatchObject({
      proposal: [],
      touches: [],
      record: null,
      decision: { kind: "unattributed" },
      sourced: null,
      influenced: [],
    })
  })

  it("looks back and not ahead: touches too old or after the close do not count", async () => {
    const desk = await openDesk(test.app)
    await desk.put("/v1/credit-policy", { lookback_days: 30 })
    await desk.touch("ann", "marketing")
    await desk.pass(30 * DAY + 0.001)
    const early = await desk.sale("ann")
    expect(await desk.credit(early.id)).toMatchObject({ touches: [], decision: { kind: "unattributed" } })
    await desk.pass(1)
    await desk.touch("ann", "product")
    expect(await desk.credit(early.id)).toMatchObject({ touches: [] })
    await desk.pass(30 * DAY)
    const late = await desk.sale("ann")
    expect((await desk.credit(late.id)).touches).toMatchObject([{ channel: "product" }])
  })

  it("a touch reported late, dated before the close, decides again what nobody had decided", async () => {
    const desk = await openDesk(test.app)
    const at = await desk.pass(DAY)
    const sale = await desk.sale("ann")
    await desk.pass(DAY)
    await desk.touch("ann", "community", { occurred_at: at, source: "partner reported it" })
    expect(await desk.credit(sale.id)).toMatchObject({ decision: { kind: "closed" }, record: { version: 1 } })
    await desk.touch("ann", "sales", { occurred_at: at, source: "call" })
    expect(await desk.credit(sale.id)).toMatchObject({ decision: { kind: "proposed" }, record: { version: 1 } })
    const { decisions } = await desk.evidence(sale.id)
    expect(decisions.map(({ kind }: { kind: string }) => kind)).toEqual(["unattributed", "closed", "proposed"])
  })

  it("a coupon and a person's word are touches of the community, without any click", async () => {
    const desk = await openDesk(test.app)
    await desk.post(201, "/v1/coupons", { code: "ADA10", affiliate_id: desk.ada.id, program_id: desk.programId })
    const coupon = await desk.sale("ann", { coupon: "ada10" })
    const manual = await desk.sale("bob", { affiliate_id: desk.ada.id })
    expect((await desk.credit(coupon.id)).touches).toMatchObject([{ channel: "community", source: "coupon ada10" }])
    expect((await desk.credit(manual.id)).touches).toMatchObject([{ channel: "community", source: "by hand" }])
    const again = await desk.sale("bob")
    expect((await desk.credit(again.id)).touches).toHaveLength(1)
  })

  it("a form's campaign is a touch, and so are later clicks of a bound customer", async () => {
    const desk = await openDesk(test.app)
    await desk.lead("ann", { metadata: { utm_source: "google", gclid: "x", plan: "pro" } })
    await desk.pass(DAY)
    const bob = await desk.join()
    await desk.lead("ann", { event_name: "trial", click_id: await desk.click(desk.ada) })
    await desk.pass(DAY)
    const sale = await desk.sale("ann", { click_id: await desk.click(bob) })
    expect(sale.attribution).toMatchObject({ basis: "customer", affiliate_id: desk.ada.id })
    expect((await desk.credit(sale.id)).touches).toMatchObject([
      { channel: "marketing", source: "google", milestone: "lead" },
      { channel: "community", milestone: null },
      { channel: "community", milestone: null },
    ])
  })
})

describe("who approves what", () => {
  it("is what the policy says: a manager where only the owner may is refused, and so is a machine", async () => {
    const desk = await openDesk(test.app)
    const sale = await desk.sale("ann")
    const all = [{ channel: "sales", bps: 10_000 }]
    await desk.put("/v1/credit-policy", { approvers: { record: ["owner"], transfer: ["owner"] } })
    expect((await desk.record(sale.id, all, desk.maker, 403)).code).toBe("credit_approver_missing")
    await desk.record(sale.id, all, desk.vendor.sk, 403)
    await desk.record(sale.id, all, desk.vendor.owner)
    const { id } = await desk.transfer({ sale_id: sale.id, from: "sales", to: "product", bps: 100 })
    await desk.decide(id, "approval", desk.checker, 403)
    await desk.decide(id, "approval", desk.vendor.owner)
  })

  it("each decision keeps the policy's version, and evidence shows policy, touches and decision together", async () => {
    const desk = await openDesk(test.app)
    await desk.put("/v1/credit-policy", {
      model: "linear",
      sales_assisted: { min_touches: 2, within_days: 30, ignored_sources: [] },
    })
    const click_id = await desk.click()
    await desk.pass(MINUTE)
    await desk.lead("ann", { click_id })
    await desk.touch("ann", "sales", { source: "chat" })
    const sale = await desk.sale("ann")
    await desk.put("/v1/credit-policy", { model: "last_touch" })
    await desk.record(sale.id, [{ channel: "community", bps: 10_000 }])
    const evidence = await desk.evidence(sale.id)
    expect(evidence).toMatchObject({
      sale: { id: sale.id, customer_external_id: "ann" },
      policy: { version: 1, model: "linear" },
      decision: { kind: "closed", policy_version: 1 },
      decisions: [{ model: "linear", models_version: 2, splits: [{ bps: 5000 }, { bps: 5000 }] }],
      touches: [
        { channel: "community", is_eligible: true, is_sales_activity: false },
        { channel: "sales", is_eligible: true, is_sales_activity: true },
      ],
      records: [
        { version: 2, policy_version: 2, is_automatic: false },
        { version: 1, policy_version: 1, is_automatic: true },
      ],
    })
    expect(evidence.entries.map(({ kind, account, amount }: never) => [kind, account, amount])).toEqual([
      ["credit_recorded", `credit:community:${sale.id}`, 5000],
      ["credit_recorded", `credit:issued:${sale.id}`, -10_000],
      ["credit_recorded", `credit:sales:${sale.id}`, 5000],
      ["credit_recorded", `credit:community:${sale.id}`, 5000],
      ["credit_recorded", `credit:sales:${sale.id}`, -5000],
    ])
  })
})

describe("a record", () => {
  it("must add up to 10000, name each channel once and say why; versions are kept", async () => {
    const desk = await openDesk(test.app)
    const sale = await desk.sale("ann", { amount: 100 })
    for (const splits of [
      [],
      [{ channel: "sales", bps: 9999 }],
      [
        { channel: "sales", bps: 5000 },
        { channel: "sales", bps: 5000 },
      ],
      [
        { channel: "sales", bps: 10_001 },
        { channel: "product", bps: -1 },
      ],
      [{ channel: "press", bps: 10_000 }],
    ])
      await desk.record(sale.id, splits, desk.maker, 422)
    await desk.put(`/v1/sales/${sale.id}/credit`, { splits: [{ channel: "sales", bps: 10_000 }] }, desk.maker, 422)
    expect((await desk.credit(sale.id)).record).toBeNull()
    await desk.record(sale.id, [{ channel: "sales", bps: 10_000 }])
    const saved = await desk.record(sale.id, [
      { channel: "community", bps: 3333 },
      { channel: "sales", bps: 6667 },
    ])
    expect(saved.record).toMatchObject({
      version: 2,
      splits: [
        { channel: "sales", bps: 6667, amount: 67 },
        { channel: "community", bps: 3333, amount: 33 },
      ],
      reason: "agreed in the meeting",
      is_automatic: false,
    })
    expect(saved).toMatchObject({ sourced: "sales", influenced: ["sales", "community"] })
    expect((await desk.evidence(sale.id)).records).toHaveLength(2)
  })

  it("shares what sales got among its members by their touches", async () => {
    const desk = await openDesk(test.app)
    const members = (await desk.get("/v1/members")).data.map((member: { id: string }) => member.id)
    await desk.touch("ann", "sales", { member_id: members[0] })
    await desk.touch("ann", "sales", { member_id: members[1] })
    await desk.touch("ann", "sales", { member_id: members[0] })
    await desk.touch("ann", "product")
    const sale = await desk.sale("ann", { amount: 1000 })
    const linear = await desk.credit(sale.id, "?model=linear")
    expect(linear.members).toEqual([
      { member_id: members[0], bps: 5000, amount: 500 },
      { member_id: members[1], bps: 2500, amount: 250 },
    ])
    await desk.record(sale.id, [{ channel: "sales", bps: 10_000 }])
    expect((await desk.credit(sale.id, "?model=linear")).record.members).toEqual([
      { member_id: members[0], bps: 6667, amount: 667 },
      { member_id: members[1], bps: 3333, amount: 333 },
    ])
  })

  it("is another vendor's business only to themselves: 404 for strangers, 403 for who only reads", async () => {
    const desk = await openDesk(test.app)
    const sale = await desk.sale("ann")
    const stranger = await createVendor(test.app)
    const all = { splits: [{ channel: "sales", bps: 10_000 }], reason: "mine" }
    await ask(test.app, 404, "GET", `/v1/sales/${sale.id}/credit`, stranger.sk)
    await desk.put(`/v1/sales/${sale.id}/credit`, all, stranger.sk, 404)
    await ask(test.app, 404, "GET", `/v1/credit-policy/evidence?sale_id=${sale.id}`, stranger.sk)
    await desk.put(`/v1/sales/${sale.id}/credit`, all, await createMember(test.app, desk.vendor, "sales"), 403)
  })
})

describe("a refund after the split", () => {
  it("is mirrored by negative amounts from the stored split, whatever touches came since", async () => {
    const desk = await openDesk(test.app)
    const sale = await desk.sale("ann", { external_id: "o-1", amount: 10_000 })
    const thirds = [
      ["sales", 3334],
      ["marketing", 3333],
      ["product", 3333],
    ] as const
    await desk.record(
      sale.id,
      thirds.map(([channel, bps]) => ({ channel, bps })),
    )
    await desk.touch("ann", "community", { occurred_at: sale.occurred_at })
    await desk.refund("o-1", { external_id: "r-1", amount: 5000 })
    await desk.refund("o-1", { external_id: "r-2" })
    const { mirrored, record } = await desk.credit(sale.id)
    expect(mirrored.map(({ splits }: never) => splits)).toEqual([
      [
        { channel: "sales", amount: -1667 },
        { channel: "marketing", amount: -1667 },
        { channel: "product", amount: -1666 },
      ],
      [
        { channel: "sales", amount: -1667 },
        { channel: "marketing", amount: -1666 },
        { channel: "product", amount: -1667 },
      ],
    ])
    expect(splitsOf(record.splits)).toEqual({ sales: 3334, marketing: 3333, product: 3333 })
  })
})
