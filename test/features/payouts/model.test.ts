import fc from "fast-check"
import { expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { type Desk, openDesk, refund, usePayouts, win } from "../../support/payouts.ts"

const world = usePayouts()

/** `back`: taken back by refunds; `given`: what of that was written off. */
type Earned = { row: Json; who: number; amount: number; back: number; given: number }
type Step =
  | { kind: "grant"; who: number; amount: number }
  | { kind: "refund"; which: number; share: number }
  | { kind: "win"; which: number }
  | { kind: "run" }
  | { kind: "draft_and_cancel" }
  | { kind: "reversal"; which: number; share: number }
  | { kind: "write_off"; which: number }

const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ kind: fc.constant("grant" as const), who: fc.nat(1), amount: fc.integer({ min: 1000, max: 9000 }) }),
  fc.record({ kind: fc.constant("refund" as const), which: fc.nat(20), share: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant("win" as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant("run" as const) }),
  fc.record({ kind: fc.constant("draft_and_cancel" as const) }),
  fc.record({ kind: fc.constant("reversal" as const), which: fc.nat(20), share: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ kind: fc.constant("write_off" as const), which: fc.nat(20) }),
)

/** What must be owed and was paid, counted from what happened alone: one number an affiliate, no states of rows. */
class Model {
  earned = [0, 0]
  paid = [0, 0]
  given = [0, 0]
  /** Owed less what was taken back by refunds: what is payable less what is owed back. */
  net = (who: number) => this.earned[who]! + this.given[who]! - this.paid[who]!
}

async function play(steps: Step[]) {
  const desk = await openDesk(world, { min_payout: 1 })
  await world.hearEvents()
  const payees = [await desk.payee(), await desk.payee()]
  const model = new Model()
  const commissions: Earned[] = []
  const transfers: { id: string; who: number; left: number }[] = []
  for (const step of steps) await take(step, { desk, payees, model, commissions, transfers })
  return { desk, payees, model }
}

type Scene = {
  desk: Desk
  payees: { id: string; account: string }[]
  model: Model
  commissions: Earned[]
  transfers: { id: string; who: number; left: number }[]
}

async function take(step: Step, { desk, payees, model, commissions, transfers }: Scene) {
  const add = (list: number[], who: number, amount: number) => {
    list[who] = list[who]! + amount
  }
  if (step.kind === "grant") {
    const row = await desk.grant(payees[step.who]!.id, step.amount)
    commissions.push({ row, who: step.who, amount: step.amount, back: 0, given: 0 })
    add(model.earned, step.who, step.amount)
  } else if (step.kind === "refund") {
    const found = commissions[step.which % Math.max(commissions.length, 1)]
    const total = found && Math.max(found.back, Math.ceil((found.amount * step.share) / 100))
    if (!found || total === undefined || total === found.back) return
    await refund(desk, found.row, total, unique("rfd"))
    add(model.earned, found.who, found.back - total)
    found.back = total
  } else if (step.kind === "win") {
    const found = commissions[step.which % Math.max(commissions.length, 1)]
    if (!found || found.back === 0) return
    await win(desk, found.row, unique("dp"))
    add(model.earned, found.who, found.back)
    // What was given up had reached the affiliate: it is not owed a second time.
    add(model.given, found.who, -found.given)
    Object.assign(found, { back: 0, given: 0 })
  } else if (step.kind === "run") {
    const run = await desk.pay()
    for (const item of run.items) {
      const who = payees.findIndex((payee) => payee.id === item.affiliate_id)
      add(model.paid, who, item.amount)
      transfers.push({ id: item.transfer_id, who, left: item.amount })
    }
  } else if (step.kind === "draft_and_cancel") {
    const run = await desk.draft()
    await ask(world.app, 200, "POST", `/v1/payout-runs/${run.id}/cancellation`, desk.preparer)
  } else if (step.kind === "reversal") {
    const found = transfers[step.which % Math.max(transfers.length, 1)]
    const amount = found && Math.ceil((found.left * step.share) / 100)
    if (!found || !amount) return
    await world.standIn.reverseTransfer({ transfer: found.id, amount })
    await world.standIn.settleWebhooks()
    await world.app.settle()
    found.left -= amount
    add(model.paid, found.who, -amount)
  } else {
    const open: Json[] = (await ask(world.app, 200, "GET", "/v1/debts?status=open", desk.vendor.sk)).data
    const debt = open[step.which % Math.max(open.length, 1)]
    if (!debt) return
    const path = `/v1/debts/${debt.id}/write-off`
    await ask(world.app, 200, "POST", path, desk.preparer, { reason: "gone" })
    await ask(world.app, 200, "POST", `${path}/approval`, desk.approver)
    const from = commissions.find(({ row }) => row.id === debt.commission_id)!
    from.given += debt.amount
    add(model.given, from.who, debt.amount)
  }
}

it("any sequence of grants, refunds, disputes, runs, reversals and write-offs leaves the balances of an independent count", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const { desk, payees, model } = await play(steps)
      for (const [who, { id }] of payees.entries()) {
        const balance = (await desk.balance(id)) ?? { pending: 0, payable: 0, in_transit: 0, paid: 0, owed_back: 0 }
        expect(balance).toMatchObject({ pending: 0, in_transit: 0, paid: model.paid[who] })
        expect(balance.payable - balance.owed_back).toBe(model.net(who))
        expect(Math.min(balance.payable, balance.owed_back)).toBeGreaterThanOrEqual(0)
      }
      const debts: Json[] = (await ask(world.app, 200, "GET", "/v1/debts?status=open", desk.vendor.sk)).data
      const named = debts.reduce((sum, debt) => sum + debt.amount, 0)
      const report = await ask(world.app, 200, "GET", "/v1/reports/liability", desk.vendor.sk)
      expect(report.total.reduce((sum: number, row: Json) => sum + row.owed_back, 0)).toBe(named)
      expect((await ask(world.app, 200, "GET", "/v1/ledger/trial-balance", desk.vendor.sk)).balanced).toBe(true)
      await world.app.settle()
      expect(await ask(world.app, 200, "GET", "/v1/ledger/verify", desk.vendor.sk)).toMatchObject({ verified: true })
    }),
    { numRuns: Number(process.env.MODEL_RUNS ?? 6), endOnFailure: true },
  )
})
