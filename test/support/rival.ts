import type Stripe from "stripe"
import { expect } from "vitest"
import type { Fault } from "../../tools/stripe-stand-in/faults.ts"
import { ask, unique } from "./actors.ts"
import { type Json, OPERATOR_KEY } from "./app.ts"
import { type Desk, openDesk, type PayoutWorld } from "./payouts.ts"

const [BY_BANK, BY_CHECKOUT] = [6000, 4000]

/** A live vendor that has put in 100.00 EUR, by bank and by checkout, beside vendors that spend the same Stripe balance. */
export class Rival {
  readonly #world: PayoutWorld
  readonly #desk: Desk
  readonly #payees: string[]
  readonly #payment: string
  #returned = 0
  #sent = 0

  private constructor(world: PayoutWorld, desk: Desk, payees: string[], payment: string) {
    this.#world = world
    this.#desk = desk
    this.#payees = payees
    this.#payment = payment
  }

  /** The world must hear the events of Stripe. */
  static async open(world: PayoutWorld) {
    const desk = await openDesk(world, { min_payout: 1 }, { mode: "live", funding: "prefunded" })
    const { vendor } = desk
    const payees = [(await desk.payee()).id, (await desk.payee()).id]
    const money = { amount: BY_BANK, currency: "EUR", reference: unique("SEPA") }
    await ask(world.app, 201, "POST", `/v1/vendors/${vendor.id}/fundings`, OPERATOR_KEY, money)
    const body = { amount: BY_CHECKOUT, currency: "EUR" }
    const { checkout_url } = await ask(world.app, 201, "POST", "/v1/fundings", vendor.owner, body)
    const session = String(checkout_url).split("/").at(-1)!
    const { payment_intent } = await world.standIn.endCheckout({ session, outcome: "paid" })
    const rival = new Rival(world, desk, payees, String(payment_intent))
    await rival.#settle()
    return rival
  }

  async #settle() {
    await this.#world.standIn.settleWebhooks()
    await this.#world.app.settle()
  }

  async #transfers() {
    const all = await this.#world.standIn.objects<Stripe.Transfer>({ object: "transfer" })
    return all.filter(({ metadata }) => metadata.vendor_id === this.#desk.vendor.id)
  }

  grant(who: number, amount: number) {
    return this.#desk.grant(this.#payees[who]!, amount)
  }

  /** A run of all that is payable; `fault` meets its first order of money. */
  async run(fault: Fault["kind"] | null) {
    if (fault) await this.#world.standIn.addFault({ kind: fault, method: "POST", path: "/v1/transfers", times: 2 })
    await this.#desk.pay()
    await this.#world.standIn.runAbandoned()
    await this.#world.standIn.clearFaults()
  }

  /** Two runs that are let go at once. */
  async race(amount: number) {
    await this.grant(0, amount)
    const first = await this.#desk.draft()
    await this.grant(1, amount)
    const second = await this.#desk.draft()
    for (const run of [first, second]) await this.#desk.submit(run)
    await Promise.all([first, second].map((run) => this.#desk.approve(run)))
    await Promise.all([this.#world.app.settle(), this.#world.app.settle()])
  }

  async reversal(which: number, share: number) {
    const made = await this.#transfers()
    const found = made[which % Math.max(made.length, 1)]
    const left = found ? found.amount - found.amount_reversed : 0
    if (!found || left === 0) return
    await this.#world.standIn.reverseTransfer({ transfer: found.id, amount: Math.ceil((left * share) / 100) })
    await this.#settle()
  }

  /** A part of the checkout's payment goes back to the vendor's card. */
  async refund(share: number) {
    const amount = Math.ceil(((BY_CHECKOUT - this.#returned) * share) / 100)
    if (amount === 0) return
    await this.#world.standIn.refundPayment({ payment: this.#payment, amount })
    this.#returned += amount
    await this.#settle()
  }

  /** What was sent and did not come back is never more than was put in, nor grows beyond what was not taken back. */
  async expectWithinFunds() {
    const sent = (await this.#transfers()).reduce((sum, row) => sum + row.amount - row.amount_reversed, 0)
    expect(sent).toBeLessThanOrEqual(BY_BANK + BY_CHECKOUT)
    expect(sent).toBeLessThanOrEqual(Math.max(this.#sent, BY_BANK + BY_CHECKOUT - this.#returned))
    this.#sent = sent
  }

  /** What is there and owed follows from what came in and went out. */
  async expectBooks() {
    const get = (path: string): Promise<Json> => ask(this.#world.app, 200, "GET", path, this.#desk.vendor.sk)
    const { accounts, balanced } = await get("/v1/ledger/trial-balance")
    expect(balanced).toBe(true)
    const inAccounts = (name: RegExp): number =>
      accounts.filter((row: Json) => name.test(row.account)).reduce((sum: number, row: Json) => sum + row.balance, 0)
    const [stripe, owed] = [inAccounts(/^asset:stripe$/), -inAccounts(/^liability:platform$/)]
    expect(stripe).toBeGreaterThanOrEqual(0)
    expect(stripe - owed).toBe(BY_BANK + BY_CHECKOUT - this.#returned - this.#sent)
    const { available } = await get("/v1/fundings")
    expect(available[0]?.amount).toBe(stripe + inAccounts(/:in_transit$/))
    expect(await get("/v1/ledger/verify")).toMatchObject({ verified: true, complete: true })
  }
}
