import { describe, expect, it } from "vitest"
import { driveRuns } from "../../../src/features/payouts/transfers/drive-runs.ts"
import { systemContext } from "../../../src/queues.ts"
import type { Json } from "../../support/app.ts"
import { type Desk, expectSound, openDesk, usePayouts } from "../../support/payouts.ts"

const world = usePayouts()
const ITEMS = 12
const STORMY_PASSES = 6
/** In one process; `npm run chaos` kills the real one under as many seeds as it is given. */
const SEEDS = [11, 23]

/** One pass of several executors at once, every wait and lease being over. */
async function pass() {
  await world.app.admin`update payout_items set due_at = now() - interval '1 minute'
    where status in ('planned', 'sending', 'unknown', 'waiting_funds')`
  await world.app.admin`update payout_attempts set empty_since = empty_since - interval '1 minute'`
  const ctx = systemContext(world.app.deps, "chaos")
  await Promise.all([driveRuns(ctx), driveRuns(ctx)])
}

async function untilCompleted(desk: Desk, run: Json): Promise<Json> {
  for (let passes = 0; passes < 30; passes++) {
    const shown = await desk.show(run)
    if (shown.status === "completed") return shown
    await world.standIn.runAbandoned()
    await pass()
  }
  throw new Error(`run ${run.id} does not end: ${JSON.stringify((await desk.show(run)).items)}`)
}

describe("under a storm of faults", () => {
  it.each(SEEDS)("everyone is paid exactly once in the end (seed %i)", async (seed) => {
    const desk = await openDesk(world)
    await world.hearEvents()
    await world.standIn.setWebhookMode({ copies: 2 })
    const owed = new Map<string, number>()
    for (let i = 0; i < ITEMS; i++) {
      const payee = await desk.payee(5000 + seed * 100 + i)
      owed.set(payee.account, 5000 + seed * 100 + i)
    }
    const runs = [await desk.release()]
    await world.standIn.setChaos({ seed, rate: 0.6, path: "/v1/transfers" })
    for (let passes = 0; passes < STORMY_PASSES; passes++) {
      await pass()
      if (passes === 2) await world.standIn.ageKeys()
      if (passes % 2 === 0) await world.standIn.runAbandoned()
    }
    await world.standIn.clearFaults()
    await untilCompleted(desk, runs[0])
    await world.standIn.setWebhookMode({})
    await world.standIn.settleWebhooks()
    await world.app.settle()
    // What was refused for good is payable again: the next run takes it.
    const rest = await desk.release()
    runs.push(await untilCompleted(desk, rest))
    const paid = new Map<string, number>()
    for (const run of runs)
      for (const transfer of await desk.transfers(run))
        paid.set(String(transfer.destination), (paid.get(String(transfer.destination)) ?? 0) + transfer.amount)
    expect(paid).toEqual(owed)
    for (const run of runs) await expectSound(world, desk, run)
    expect((await desk.draft()).items).toEqual([])
  })
})
