import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { type Desk, openDesk, splitsOf } from "../../support/credit.ts"
import { DAY } from "../../support/shop.ts"

const test = useApp()

async function soldBySales(desk: Desk) {
  const sale = await desk.sale("ann")
  await desk.record(sale.id, [{ channel: "sales", bps: 10_000 }])
  return sale
}

describe("a credit transfer", () => {
  it("moves nothing before another person approves, then moves exactly that as a balanced pair", async () => {
    const desk = await openDesk(test.app)
    const sale = await soldBySales(desk)
    const transfer = await desk.transfer({ sale_id: sale.id, from: "sales", to: "community", bps: 2500 })
    expect(transfer).toMatchObject({ status: "proposed", from: "sales", to: "community", bps: 2500, approved_by: null })
    expect(await desk.books()).toMatchObject({ [`credit:sales:${sale.id}`]: 10_000 })
    expect((await desk.decide(transfer.id, "approval", desk.maker, 403)).code).toBe("approver_is_proposer")
    await desk.decide(transfer.id, "approval", desk.vendor.sk, 403)
    const approved = await desk.decide(transfer.id, "approval")
    expect(approved).toMatchObject({ status: "approved" })
    expect(await desk.decide(transfer.id, "approval")).toEqual(approved)
    const entries = await desk.get(`/v1/ledger/entries?ref=${transfer.id}`)
    expect(entries.data.map(({ account, amount, currency }: Json) => [account, amount, currency]).sort()).toEqual([
      [`credit:community:${sale.id}`, 2500, "CREDIT"],
      [`credit:sales:${sale.id}`, -2500, "CREDIT"],
    ])
    const { record } = await desk.credit(sale.id)
    expect(record).toMatchObject({ version: 2, reason: "they brought it" })
    expect(splitsOf(record.splits)).toEqual({ sales: 7500, community: 2500 })
    const list = await desk.get(`/v1/credit-transfers?sale_id=${sale.id}&status=approved`)
    expect(list.data).toEqual([approved])
  })

  it("is taken back by its mirror image, once", async () => {
    const desk = await openDesk(test.app)
    const sale = await soldBySales(desk)
    const { id } = await desk.move({ sale_id: sale.id, from: "sales", to: "community", bps: 4000 })
    const reversed = await desk.decide(id, "reversal", desk.maker)
    expect(reversed.status).toBe("reversed")
    expect(await desk.decide(id, "reversal")).toEqual(reversed)
    expect(await desk.books()).toEqual({ [`credit:issued:${sale.id}`]: -10_000, [`credit:sales:${sale.id}`]: 10_000 })
    expect(splitsOf((await desk.credit(sale.id)).record.splits)).toEqual({ sales: 10_000 })
    expect((await desk.decide(id, "approval", desk.checker, 409)).code).toBe("transfer_reversed")
  })

  it("of more than is there is refused, when proposed and when it was moved on meanwhile", async () => {
    const desk = await openDesk(test.app)
    const sale = await soldBySales(desk)
    const of = (fields: Record<string, unknown>) => ({
      sale_id: sale.id,
      from: "sales",
      to: "product",
      bps: 6000,
      ...fields,
    })
    expect((await desk.transfer(of({ from: "product", to: "sales" }), desk.maker, 422)).code).toBe(
      "credit_insufficient",
    )
    expect((await desk.transfer(of({ to: "sales" }), desk.maker, 422)).errors[0].pointer).toBe("/to")
    expect((await desk.transfer(of({ sale_id: "sal_none" }), desk.maker, 422)).errors[0].pointer).toBe("/sale_id")
    const [first, second] = [await desk.transfer(of({})), await desk.transfer(of({}))]
    await desk.decide(first.id, "approval")
    expect((await desk.decide(second.id, "approval", desk.checker, 409)).code).toBe("credit_insufficient")
    await desk.move(of({ from: "product", to: "marketing", bps: 1 }))
    expect((await desk.decide(first.id, "reversal", desk.checker, 409)).code).toBe("credit_insufficient")
  })

  it("of a proposal that nobody approved yet makes it the record first", async () => {
    const desk = await openDesk(test.app)
    await desk.touch("ann", "sales")
    await desk.pass(DAY)
    const sale = await desk.sale("ann")
    expect((await desk.credit(sale.id)).record).toBeNull()
    await desk.move({ sale_id: sale.id, from: "sales", to: "community", bps: 1000 })
    const { records } = await desk.evidence(sale.id)
    expect(records.map(({ version, splits }: Json) => [version, splitsOf(splits)])).toEqual([
      [2, { sales: 9000, community: 1000 }],
      [1, { sales: 10_000 }],
    ])
    expect(await desk.books()).toMatchObject({
      [`credit:sales:${sale.id}`]: 9000,
      [`credit:issued:${sale.id}`]: -10_000,
    })
  })

  it("approved 20 times at once moves once, and 20 different ones never overdraw", async () => {
    const desk = await openDesk(test.app)
    const sale = await soldBySales(desk)
    const one = await desk.transfer({ sale_id: sale.id, from: "sales", to: "community", bps: 500 })
    await Promise.all(Array.from({ length: 20 }, () => desk.decide(one.id, "approval")))
    const many = await Promise.all(
      Array.from({ length: 20 }, () => desk.transfer({ sale_id: sale.id, from: "sales", to: "product", bps: 1000 })),
    )
    const replies = await Promise.all(
      many.map(({ id }) => test.app.call("POST", `/v1/credit-transfers/${id}/approval`, { key: desk.checker })),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(9)
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(11)
    expect(splitsOf((await desk.credit(sale.id)).record.splits)).toEqual({ sales: 500, product: 9000, community: 500 })
    const balance = await desk.get("/v1/ledger/trial-balance")
    expect(balance).toMatchObject({
      balanced: true,
      currencies: [{ currency: "CREDIT", debit: 10_000, credit: 10_000 }],
    })
    expect(balance.accounts.map(({ account, balance: b }: Json) => [account, b])).toEqual([
      ["credit:community", 500],
      ["credit:issued", -10_000],
      ["credit:product", 9000],
      ["credit:sales", 500],
    ])
  })

  it("announces credit.transferred to the outside, and the database itself refuses one person as two", async () => {
    const desk = await openDesk(test.app)
    const sale = await soldBySales(desk)
    const { id } = await desk.move({ sale_id: sale.id, from: "sales", to: "community", bps: 1 })
    const reported = await test.app.admin`select topic from outbox where ref = ${id}`
    expect(reported.map((row) => row.topic)).toEqual(["credit.transferred"])
    const cheat = test.app.admin`update credit_transfers set approved_by = proposed_by where id = ${id}`
    await expect(cheat).rejects.toThrow(/approved by its proposer/)
    for (const table of ["credited_sales", "credit_records", "credit_decisions"])
      await expect(test.app.admin`delete from ${test.app.admin(table)}`).rejects.toThrow(/append-only/)
    await ask(test.app, 404, "POST", "/v1/credit-transfers/crt_none/approval", desk.checker)
  })
})
