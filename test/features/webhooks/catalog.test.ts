import { expect, it } from "vitest"
import { catalog } from "../../../src/features/webhooks/deliveries/catalog.ts"
import { apply } from "../../../src/platform/apply.ts"
import { writeOutbox } from "../../../src/platform/outbox.ts"
import { asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { ID_PREFIXES } from "../../../src/vocabulary/ids.ts"
import type { EventType } from "../../../src/vocabulary/topics.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { MINUTE, openShop } from "../../support/shop.ts"

const world = usePayouts()

const eventsOf = (vendorId: string) => world.app.admin`
  select topic, ref, payload, done_at is not null as is_done, attempts from outbox
  where vendor_id = ${vendorId} and topic in ${world.app.admin(Object.keys(catalog))} order by number`

it("what happens leaves the events that the catalogue names, of the thing that it names, carrying what it says", async () => {
  const shop = await openShop(world.app)
  const click_id = await shop.click()
  await shop.pass(MINUTE)
  await shop.lead("ann", { click_id, told_by: "somebody" })
  const sale = await shop.sale("ann")
  await shop.post(201, `/v1/sales/${sale.id}/amendments`, { reason: "a line was removed", amount: 8000 })
  await shop.refund(sale.external_id, { amount: 1000 })
  await shop.post(201, "/v1/inquiries", { kind: "question", email: "ann@buyer.test", message: "How?" })
  const applying = { program_id: shop.programId, email: "bob@site.test", name: "Bob", status: "applied" }
  const bob = await shop.post(201, "/v1/affiliates", applying)
  await shop.post(200, "/v1/affiliates", { ...applying, status: "approved" })
  await shop.post(200, "/v1/affiliates", { ...applying, status: "approved" })
  const desk = await openDesk(world)
  await desk.payee(5000)
  await desk.release()
  await world.app.settle()

  const rows = [...(await eventsOf(shop.vendor.id)), ...(await eventsOf(desk.vendor.id))]
  expect(new Set(rows.map((row) => row.topic))).toEqual(
    new Set([
      "affiliate.applied",
      "affiliate.approved",
      "claim.opened",
      "lead.created",
      "sale.created",
      "sale.amended",
      "sale.refunded",
      "commission.created",
      "commission.updated",
      "inquiry.created",
      "payout_run.approved",
      "payout_item.sent",
      "payout_run.completed",
    ]),
  )
  expect(rows.filter((row) => row.ref === bob.id).map((row) => row.topic)).toEqual([
    "affiliate.applied",
    "affiliate.approved",
  ])
  for (const { topic, ref, payload } of rows) {
    const { about, carries } = catalog[topic as EventType]
    expect(ref, topic).toMatch(new RegExp(`^${ID_PREFIXES[about]}_`))
    expect(carries.safeParse(payload), topic).toMatchObject({ success: true })
  }
  expect(rows.filter((row) => !row.is_done || row.attempts > 0)).toEqual([])
})

it("a writer of a decision leaves its events and its work as their functions do", async () => {
  const shop = await openShop(world.app)
  const ctx = systemContext(world.app.deps, "test")
  await asVendor(ctx, shop.vendor.id, (tx) =>
    apply(tx, {
      outbox: writeOutbox(
        shop.vendor.id,
        [
          { type: "sale.created", ref: "sal_x" },
          { type: "sale.refunded", ref: "sal_x", carries: { refund_id: "rfd_x" } },
        ],
        [{ topic: "click.earning", ref: "clk_x", carries: { at: 1 }, afterMs: 60_000 }],
      ),
    }),
  )
  const rows = await world.app.admin`
    select topic, ref, payload, done_at is not null as is_done, due_at - created_at as wait from outbox
    where vendor_id = ${shop.vendor.id} and ref in ('sal_x', 'clk_x') order by number`
  expect(rows).toEqual([
    { topic: "sale.created", ref: "sal_x", payload: {}, is_done: false, wait: "00:00:00" },
    { topic: "sale.refunded", ref: "sal_x", payload: { refund_id: "rfd_x" }, is_done: false, wait: "00:00:00" },
    { topic: "click.earning", ref: "clk_x", payload: { at: 1 }, is_done: false, wait: "00:01:00" },
  ])
})
