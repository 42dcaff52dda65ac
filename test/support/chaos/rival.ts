import { deepStrictEqual } from "node:assert"
import type Stripe from "stripe"
import { seeded } from "../../../tools/stripe-stand-in/faults.ts"
import type { StandIn } from "../../../tools/stripe-stand-in/stand-in.ts"
import type { Json } from "../app.ts"
import type { PatientClient } from "./client.ts"
import { OPERATOR_KEY } from "./process.ts"
import type { Vendor } from "./vendor.ts"

export const PAYEES = 12
const HOUR_MS = 3600_000
/** What it has put in before a storm, of what it owes then. */
const SHARE = 0.4

/**
 * A vendor that pays out its own money beside the rich ones of a season, and never has enough of it while it storms. Seeds do
 * not know of it: what they meet is drawn for their own accounts.
 */
export class Rival {
  readonly #vendor: Vendor
  readonly #standIn: StandIn
  readonly #ask: PatientClient["ask"]
  readonly #random: () => number
  #runs: Json[] = []
  #owed = 0
  #putIn = 0
  #number = 0

  constructor(vendor: Vendor, standIn: StandIn, ask: PatientClient["ask"], seed: number) {
    this.#vendor = vendor
    this.#standIn = standIn
    this.#ask = ask
    this.#random = seeded(seed)
  }

  /** A bank transfer, reported twice as it happens. What was called counts as put in: the call is repeated until it is. */
  async putIn(amount: number) {
    const money = { amount, currency: "EUR", reference: `transfer ${++this.#number}` }
    const path = `/v1/vendors/${this.#vendor.id}/fundings`
    const sent = [1, 2].map(() => this.#ask("POST", path, OPERATOR_KEY, money))
    this.#putIn += amount
    await Promise.all(sent)
  }

  /** Two runs of a part of its affiliates each, released together; what is there covers neither. */
  async prepare() {
    this.#runs = []
    let owed = 0
    for (const half of [0, 1]) {
      const own = this.#vendor.members.slice((half * PAYEES) / 2, ((half + 1) * PAYEES) / 2)
      const amounts = own.map(() => 1000 + Math.floor(this.#random() * 50_000))
      await Promise.all(own.map(({ affiliateId }, i) => this.#vendor.grant(affiliateId, amounts[i]!)))
      owed += amounts.reduce((sum, amount) => sum + amount, 0)
      const run = await this.#vendor.post("/v1/payout-runs", this.#vendor.preparer, {})
      await this.#vendor.post(`/v1/payout-runs/${run.id}/submission`, this.#vendor.preparer)
      this.#runs.push(run)
    }
    this.#owed += owed
    await this.putIn(Math.floor(owed * SHARE))
  }

  async release() {
    const approve = ({ id, hash }: Json) =>
      this.#vendor.send("POST", `/v1/payout-runs/${id}/approval`, this.#vendor.approver, { hash }).catch(() => null)
    for (const run of this.#runs) {
      do await approve(run)
      while ((await this.#vendor.read(`/v1/payout-runs/${run.id}`)).status === "submitted")
    }
  }

  /** An hour and more: whatever waits is due after it. */
  nudge() {
    return this.#vendor.moveClock(HOUR_MS + 60_000)
  }

  /** A part of what is missing, while runs wait for it. */
  async putInSome() {
    const missing = this.#owed - this.#putIn
    if (missing > 0) await this.putIn(Math.ceil(missing * SHARE))
  }

  /** What it may still send when everything is put in, so that the platform's balance has room for it. */
  get left() {
    return this.#owed
  }

  get id() {
    return this.#vendor.id
  }

  async #sent(): Promise<number> {
    const all = await this.#standIn.objects<Stripe.Transfer>({ object: "transfer" })
    const own = all.filter(({ metadata }) => metadata.vendor_id === this.#vendor.id)
    return own.reduce((sum, { amount, amount_reversed }) => sum + amount - amount_reversed, 0)
  }

  /** Throws when Stripe has sent more of it than it has put in. */
  async expectWithinFunds() {
    const sent = await this.#sent()
    if (sent > this.#putIn) throw new Error(`the prefunded vendor sent ${sent} and had put in ${this.#putIn}`)
  }

  /** The rest is put in; until it is all sent. */
  async putInTheRest() {
    await this.expectWithinFunds()
    if (this.#owed > this.#putIn) await this.putIn(this.#owed - this.#putIn)
  }

  async isDone(): Promise<boolean> {
    const shown = await Promise.all(this.#runs.map(({ id }) => this.#vendor.read(`/v1/payout-runs/${id}`)))
    return shown.every((run) => run.status === "completed")
  }

  /** Nothing is lost: all that is owed was sent once, and the books know no more than that. */
  async expectNothingLost() {
    await this.expectWithinFunds()
    const { available, owed } = await this.#vendor.read("/v1/fundings")
    const trial = await this.#vendor.read("/v1/ledger/trial-balance")
    const balances = new Map<string, number>(trial.accounts.map((row: Json) => [row.account, row.balance]))
    const open = [...balances].filter(([account, balance]) => /^(liability|receivable):/.test(account) && balance !== 0)
    const found = { sent: await this.#sent(), available, owed, open, stripe: balances.get("asset:stripe") }
    const expected = { sent: this.#owed, available: [{ currency: "EUR", amount: 0 }], owed: [], open: [], stripe: 0 }
    deepStrictEqual(found, expected)
  }
}
