import { setTimeout as pause } from "node:timers/promises"
import { inParallel } from "../../../src/platform/parallel.ts"
import { seeded } from "../../../tools/stripe-stand-in/faults.ts"
import { expectPaidOnce } from "./books.ts"
import { createPatientClient } from "./client.ts"
import { type Desk, openDesk } from "./desk.ts"
import type { Instances } from "./instances.ts"
import { completeRuns, payTheRest, settleQueues, sweep } from "./settle.ts"
import { expectTradeInBooks, expectTradeOnce, openShop, openTrade } from "./trade.ts"
import { openVendor } from "./vendor.ts"

const RICH = 1_000_000_000
const NUDGE_EVERY_MS = 300
/** So that the storm stays within the day for which Stripe keeps keys. */
const NUDGES = 20
const GRANTS_AT_ONCE = 2

type Kill = { which: number[]; afterMs: number; goneMs: number }

/** When one of the two is killed, or both at one instant, and how long they are gone. */
function killsOf(seed: number): Kill[] {
  const random = seeded(seed * 7919 + 3)
  return Array.from({ length: 2 + Math.floor(random() * 3) }, (_, i) => {
    const one = [random() < 0.5 ? 0 : 1]
    const [afterMs, goneMs] = [100 + Math.floor(random() * 1200), Math.floor(random() * 600)]
    return { which: i > 0 && random() < 0.25 ? [0, 1] : one, afterMs, goneMs }
  })
}

/**
 * Clicks, sales, refunds and a payout run under faults at two instances on one database, one or both killed at any instant.
 * Throws unless nothing is lost and nothing there twice; how much was answered.
 */
export async function runTwo(instances: Instances, seed: number, name: string) {
  const { sql, standIn } = instances
  const client = createPatientClient(instances.url)
  await standIn.setBalance({ currency: "eur", amount: RICH })
  const [vendor, shop] = [await openVendor(client, standIn, `v-${name}`), await openShop(client, `s-${name}`)]
  const desk = await openDesk(vendor, seed)
  await desk.draft()
  await brew(instances, desk)

  const trade = openTrade(shop, client, seed)
  const storm = { isOver: false }
  const released = Promise.all(desk.runs.map((run) => desk.release(run)))
  const granted = inParallel(desk.payees, GRANTS_AT_ONCE, async ({ affiliateId, later }) => {
    if (later > 0) await vendor.grant(affiliateId, later)
  })
  const nudged = nudge(desk, storm)
  for (const kill of killsOf(seed)) {
    await pause(kill.afterMs)
    await Promise.all(kill.which.map(instances.kill))
    await pause(kill.goneMs)
    await Promise.all(kill.which.map(instances.start))
  }
  await trade.end()
  storm.isOver = true
  await Promise.all([released, granted, nudged])

  await calm(instances, desk)
  await completeRuns(sql, desk)
  await payTheRest(sql, desk)
  await standIn.settleWebhooks()
  await settleQueues(sql, desk.nudge)
  await expectPaidOnce(desk, standIn)
  await expectTradeOnce(shop, trade.seen, sql)
  await expectTradeInBooks(shop, trade.seen.sold, client)
  return { clicks: trade.seen.clicks.length, sales: trade.seen.sold.length }
}

async function brew({ standIn, webhook }: Instances, desk: Desk) {
  await standIn.setWebhookEndpoint(webhook)
  await standIn.setWebhookMode({ copies: 2 })
  for (const { account, fates } of desk.payees)
    for (const fault of fates)
      await standIn.addFault({ ...fault, path: "/v1/transfers", where: { destination: account } })
}

async function nudge(desk: Desk, storm: { isOver: boolean }) {
  for (let nudges = 0; !storm.isOver && nudges < NUDGES; nudges++) {
    await desk.nudge()
    await pause(NUDGE_EVERY_MS)
  }
}

/** The weather is fair, and what a dead one had leased is free: leases run on real time. */
async function calm({ sql, standIn }: Instances, desk: Desk) {
  await standIn.clearFaults()
  await standIn.runAbandoned()
  await sweep(
    () => sql`update payout_items set due_at = now() where vendor_id = ${desk.vendor.id} and due_at > now()
      and status in ('planned', 'sending', 'unknown', 'waiting_funds')`,
  )
  await sweep(() => sql`update outbox set leased_until = null, due_at = least(due_at, now()) where done_at is null`)
}
