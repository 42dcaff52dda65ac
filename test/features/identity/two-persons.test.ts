import { describe, expect, it } from "vitest"
import type { Role } from "../../../src/vocabulary/roles.ts"
import { ask, createMember, createProgram, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import { openDesk, refund, usePayouts } from "../../support/payouts.ts"

const world = usePayouts()

/** A member with a token, known by this address. */
async function join(vendor: TestVendor, email: string, role: Role) {
  const { id } = await ask(world.app, 201, "POST", "/v1/members", vendor.owner, { email, role })
  const { token } = await ask(world.app, 201, "POST", `/v1/members/${id}/tokens`, vendor.owner)
  return { id: String(id), token: String(token) }
}

/** Somebody leaves, and joins again under the same address, whatever its case, in another role. */
async function comeBack(vendor: TestVendor, member: { id: string }, email: string, role: Role) {
  await ask(world.app, 204, "DELETE", `/v1/members/${member.id}`, vendor.owner)
  return join(vendor, email.toUpperCase(), role)
}

const mailsTo = async (vendorId: string) => {
  await world.app.settle()
  return world.app.admin`
    select m.recipient, m.body from mails m where m.subject like 'Somebody who joined%' and m.body like ${`%${vendorId}%`}`
}

describe("one person under two memberships", () => {
  it("does not approve the payout run that they submitted, and the database refuses it too", async () => {
    const desk = await openDesk(world)
    const email = `${unique("eve")}@acme.test`
    const first = await join(desk.vendor, email, "finance")
    await desk.payee(5000)
    const run = await desk.draft()
    await ask(world.app, 200, "POST", `/v1/payout-runs/${run.id}/submission`, first.token)
    const again = await comeBack(desk.vendor, first, email, "owner")
    const refused = await ask(world.app, 403, "POST", `/v1/payout-runs/${run.id}/approval`, again.token, {
      hash: run.hash,
    })
    expect(refused.code).toBe("approver_is_submitter")
    const approve = (by: string) => world.app.admin`
      update payout_runs set status = 'approved', approved_by = ${by}, approved_by_person = 'per_other' where id = ${run.id}`
    for (const by of [first.id, again.id, "mem_none", desk.vendor.id])
      await expect(approve(by)).rejects.toMatchObject({ constraint_name: "payout_runs_two_people" })
    expect((await desk.approve(run)).status).toBe("approved")
    const rewrite = world.app.admin`update payout_runs set submitted_by = approved_by where id = ${run.id}`
    await expect(rewrite).rejects.toMatchObject({ constraint_name: "payout_runs_two_people" })
  })

  it("does not grant what they asked to write off, and the database refuses it too", async () => {
    const desk = await openDesk(world)
    const email = `${unique("eve")}@acme.test`
    const first = await join(desk.vendor, email, "finance")
    const ada = await desk.payee()
    const commission = await desk.grant(ada.id, 5000)
    await desk.pay()
    await refund(desk, commission, 1200)
    const [debt] = (await ask(world.app, 200, "GET", "/v1/debts", desk.vendor.sk)).data
    const path = `/v1/debts/${debt.id}/write-off`
    await ask(world.app, 200, "POST", path, first.token, { reason: "gone" })
    const again = await comeBack(desk.vendor, first, email, "finance")
    expect((await ask(world.app, 403, "POST", `${path}/approval`, again.token)).code).toBe("approver_is_asker")
    const cheat = world.app.admin`
      update debts set status = 'written_off', written_off_by = ${again.id} where id = ${debt.id}`
    await expect(cheat).rejects.toMatchObject({ constraint_name: "debt_written_off_by_two" })
    expect((await ask(world.app, 200, "POST", `${path}/approval`, desk.approver)).status).toBe("written_off")
  })

  it("does not approve the transfer of credit that they proposed, and the database refuses it too", async () => {
    const vendor = await createVendor(world.app)
    await createProgram(world.app, vendor)
    const email = `${unique("eve")}@acme.test`
    const first = await join(vendor, email, "manager")
    const sold = { external_id: "o1", customer_external_id: "c1", amount: 1000, currency: "EUR" }
    await ask(world.app, 201, "POST", "/v1/touches", vendor.sk, { customer_external_id: "c1", channel: "sales" })
    const sale = await ask(world.app, 201, "POST", "/v1/sales", vendor.sk, sold)
    const move = { sale_id: sale.id, from: "sales", to: "product", bps: 100, reason: "fair" }
    const transfer = await ask(world.app, 201, "POST", "/v1/credit-transfers", first.token, move)
    const again = await comeBack(vendor, first, email, "owner")
    const path = `/v1/credit-transfers/${transfer.id}/approval`
    expect((await ask(world.app, 403, "POST", path, again.token)).code).toBe("approver_is_proposer")
    const cheat = world.app.admin`
      update credit_transfers set status = 'approved', approved_by = ${again.id} where id = ${transfer.id}`
    await expect(cheat).rejects.toMatchObject({ constraint_name: "credit_transfers_two_people" })
    expect((await ask(world.app, 200, "POST", path, vendor.owner)).status).toBe("approved")
  })
})

describe("an approval by somebody who joined within 72 hours of the vendor's clock", () => {
  it("is mailed to all owners, and one by a member of longer standing is not", async () => {
    const desk = await openDesk(world)
    await createMember(world.app, desk.vendor, "owner")
    await desk.payee(5000)
    const run = await desk.release()
    const mails = await mailsTo(desk.vendor.id)
    expect(new Set(mails.map((mail) => mail.recipient)).size).toBe(2)
    expect(mails).toHaveLength(2)
    expect(mails[0]!.body).toContain(run.id)

    await desk.advance("2030-01-04T12:00:00Z")
    await desk.payee(5000)
    await desk.release()
    expect(await mailsTo(desk.vendor.id)).toHaveLength(2)
  })
})
