import { setTimeout as pause } from "node:timers/promises"
import { inParallel } from "../../../src/platform/parallel.ts"
import type { StandIn } from "../../../tools/stripe-stand-in/stand-in.ts"
import { expectPaidOnce } from "./books.ts"
import { type Desk, openDesk } from "./desk.ts"
import type { Place } from "./process.ts"
import type { Rival } from "./rival.ts"
import { completeRuns, hurry, payTheRest, settleQueues, sweep } from "./settle.ts"
import type { Vendor } from "./vendor.ts"

const DESKS_AT_ONCE = 2
const RICH = 1_000_000_000
const SHARE_MS = 25_000
const END_MS = 60_000
const POLL_MS = 15
const NUDGE_EVERY_MS = 300
/** So that the storm stays within the day for which Stripe keeps keys. */
const NUDGES_A_LIFE = 6
/** Of the events that were held back; nothing may depend on one. */
const SHARE = 0.3

export type Failure = { seed: number; what: string }

/** One storm over several seeds: each with a vendor and a run of 60 items, all in a process that is killed and started again. */
export class Wave {
  readonly failures: Failure[] = []
  readonly #place: Place
  readonly #standIn: StandIn
  readonly #desks: Desk[] = []
  readonly #flushes: Promise<void>[] = []
  readonly #rival: Rival

  constructor(place: Place, standIn: StandIn, rival: Rival) {
    this.#place = place
    this.#standIn = standIn
    this.#rival = rival
  }

  fail(seed: number, error: unknown) {
    if (this.failures.some((failure) => failure.seed === seed)) return
    this.failures.push({ seed, what: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }

  /** Every seed that still stands, at the same time; what one throws is that seed's failure. */
  async #each(work: (desk: Desk) => Promise<unknown>, width = Number.POSITIVE_INFINITY) {
    const standing = this.#desks.filter(({ seed }) => !this.failures.some((failure) => failure.seed === seed))
    await inParallel(standing, width, async (desk) => {
      await Promise.resolve(work(desk)).catch((error) => this.fail(desk.seed, error))
    })
  }

  /** Each seed at its own vendor; drafted, nothing released yet. */
  async prepare(seeds: readonly (readonly [number, Vendor])[]) {
    await this.#standIn.setBalance({ currency: "eur", amount: RICH })
    await inParallel(seeds, DESKS_AT_ONCE, async ([seed, vendor]) => {
      await openDesk(vendor, seed).then(
        (desk) => this.#desks.push(desk),
        (error) => this.fail(seed, error),
      )
    })
    this.#desks.sort((a, b) => a.seed - b.seed)
    await Promise.all([this.#each((desk) => desk.draft(), DESKS_AT_ONCE), this.#rival.prepare()])
  }

  /** Faults, kills, events held back and let go in any order; ends with the process dead and the weather fair. */
  async storm() {
    await this.#brew()
    const released = this.#each((desk) => Promise.all(desk.runs.map((run) => desk.release(run))))
    const rivalReleased = this.#rival.release()
    const [first] = this.#desks
    const lives: Promise<void>[] = []
    for (const [index, kill] of (first?.plan.kills ?? []).entries()) {
      if (index > 0) await this.#revive()
      const life = { isOver: false }
      lives.push(
        this.#each((desk) => this.#live(desk, life)),
        this.#liveBeside(life),
      )
      if (index === 1) lives.push(this.#grantLater())
      await this.#untilShare(kill.share)
      await pause(kill.afterMs)
      life.isOver = true
      await this.#place.kill()
      // Nobody is between a look and a call now: only then may a key be forgotten before its day is over.
      await this.#standIn.runAbandoned()
      await this.#standIn.ageKeys({ hours: 25 })
      await this.#rival.expectWithinFunds()
    }
    await this.#calm()
    await this.#revive()
    if ((first?.plan.kills.length ?? 0) < 2) lives.push(this.#grantLater())
    await this.#each(async (desk) => desk.plan.isAsleepForADay && (await desk.sleepADay()))
    await Promise.all([released, rivalReleased, ...lives])
  }

  async #brew() {
    const standIn = this.#standIn
    await standIn.setWebhookMode({ hold: true })
    await standIn.setWebhookEndpoint(this.#place.webhook)
    for (const { account, fates, isRestricted } of this.#desks.flatMap((desk) => desk.payees)) {
      if (isRestricted) await standIn.setAccountStatus({ account, status: "restricted" })
      for (const fault of fates)
        await standIn.addFault({ ...fault, path: "/v1/transfers", where: { destination: account } })
    }
    const owed = this.#desks.flatMap((desk) => [...desk.owed().values()]).reduce((sum, amount) => sum + amount, 0)
    // What the prefunded vendor may send is beside it, so that a seed meets as much as it does alone.
    const amount = Math.floor(owed * 0.6) + this.#rival.left
    if (this.#desks[0]?.plan.isShort) await standIn.setBalance({ currency: "eur", amount })
  }

  async #calm() {
    const standIn = this.#standIn
    await standIn.clearFaults()
    await standIn.runAbandoned()
    await standIn.setBalance({ currency: "eur", amount: RICH })
    for (const { account, isRestricted } of this.#desks.flatMap((desk) => desk.payees))
      if (isRestricted) await standIn.setAccountStatus({ account, status: "ready" })
  }

  /** Started again, what the dead one had leased being free, and what was held of events coming twice and in any order. */
  async #revive() {
    const { sql, start } = this.#place
    await sweep(
      () => sql`update payout_items set due_at = now() where due_at > now()
        and status in ('planned', 'sending', 'unknown', 'waiting_funds')`,
    )
    await sweep(() => sql`update outbox set leased_until = null, due_at = least(due_at, now()) where done_at is null`)
    await start()
    const seed = this.#desks[0]?.plan.eventSeed ?? 0
    this.#flushes.push(this.#standIn.flushWebhooks({ order: "shuffle", copies: 2, seed, share: SHARE }))
  }

  /** What people and clocks do while it storms, until the life of the process is over. */
  async #live(desk: Desk, life: { isOver: boolean }) {
    for (let nudges = 0; !life.isOver && nudges < NUDGES_A_LIFE; nudges++) {
      const [run] = desk.runs
      await Promise.all([
        desk.nudge(),
        ...(run ? [desk.show(run), desk.vendor.read(`/v1/payout-runs/${run.id}.csv`)] : []),
      ])
      await pause(NUDGE_EVERY_MS)
    }
  }

  /** The prefunded vendor's clock goes on too, and money comes in while it storms. */
  async #liveBeside(life: { isOver: boolean }) {
    for (let nudges = 0; !life.isOver && nudges < NUDGES_A_LIFE; nudges++) {
      await this.#rival.nudge()
      if (nudges === 1) await this.#rival.putInSome()
      await pause(NUDGE_EVERY_MS)
    }
  }

  /** All that the prefunded vendor owes is put in, and goes out. */
  async #finishRival() {
    await this.#rival.putInTheRest()
    const deadline = Date.now() + END_MS
    while (!(await this.#rival.isDone())) {
      if (Date.now() > deadline) throw new Error("the prefunded vendor's runs do not end")
      await hurry(this.#place.sql, this.#rival.id)
      await this.#rival.nudge()
    }
  }

  #grantLater() {
    return this.#each(async (desk) => {
      for (const { affiliateId, later } of desk.payees) if (later > 0) await desk.vendor.grant(affiliateId, later)
    })
  }

  /** Until so large a part of the items is at its end; a storm that lets no more through is waited for only so long. */
  async #untilShare(share: number) {
    const { sql } = this.#place
    const vendors = this.#desks.map((desk) => desk.vendor.id)
    const deadline = Date.now() + SHARE_MS
    while (Date.now() < deadline) {
      const [row] = await sql`
        select count(*) filter (where status in ('sent', 'blocked', 'failed'))::float / greatest(count(*), 1) as share
        from payout_items where vendor_id in ${sql(vendors)}`
      if (row?.share >= share) return
      await pause(POLL_MS)
    }
  }

  /** Everything comes to its end: runs, then runs of what was refused, events, and what follows from them. */
  async finish() {
    await this.#each((desk) => completeRuns(this.#place.sql, desk))
    await Promise.all(this.#flushes)
    await this.#standIn.flushWebhooks({ order: "reverse", share: SHARE })
    await this.#standIn.setWebhookMode({ copies: 2 })
    await Promise.all([this.#each((desk) => payTheRest(this.#place.sql, desk)), this.#finishRival()])
    await this.#standIn.settleWebhooks()
    await this.#standIn.setWebhookEndpoint(null)
    await settleQueues(this.#place.sql, () => this.#desks[0]?.nudge())
    await this.#each((desk) => expectPaidOnce(desk, this.#standIn))
    await this.#rival.expectNothingLost()
  }
}
