import { inParallel } from "../../../src/platform/parallel.ts"
import type { Json } from "../app.ts"
import { planOf } from "./plan.ts"
import type { Vendor } from "./vendor.ts"

const HOUR_MS = 3600_000
/** Longer than the longest wait: whatever waits is due after it. */
const STEP_MS = HOUR_MS + 60_000
const GRANTS_AT_ONCE = 8

export type Desk = Awaited<ReturnType<typeof openDesk>>

/** What a seed pays at a vendor, and who does what to pay it. */
export async function openDesk(vendor: Vendor, seed: number) {
  const plan = planOf(seed)
  const payees = plan.payees.map((payee, index) => ({ ...payee, ...vendor.members[index]! }))
  await inParallel(payees, GRANTS_AT_ONCE, async ({ affiliateId, amount }) => {
    await vendor.grant(affiliateId, amount)
  })
  const runs: Json[] = []
  const show = (run: Json) => vendor.read(`/v1/payout-runs/${run.id}`)
  const approve = (run: Json, token = vendor.approver) =>
    vendor.send("POST", `/v1/payout-runs/${run.id}/approval`, token, { hash: run.hash }).catch(() => null)
  return {
    seed,
    plan,
    payees,
    runs,
    vendor,
    show,
    /** Two people draft at the same time; what got items is submitted, what got none is canceled. */
    async draft(): Promise<Json[]> {
      const people = [vendor.preparer, vendor.approver]
      const drafts: Json[] = await Promise.all(people.map((token) => vendor.post("/v1/payout-runs", token, {})))
      for (const { id, items } of drafts) {
        const step = items.length > 0 ? "submission" : "cancellation"
        await vendor.post(`/v1/payout-runs/${id}/${step}`, vendor.preparer)
      }
      const full = drafts.filter((run) => run.items.length > 0)
      runs.push(...full)
      return full
    },
    /** Approved by the wrong person, and by the right one twice, all at once; again until it is known to be. */
    async release(run: Json) {
      do {
        const replies = await Promise.all([approve(run, vendor.preparer), approve(run), approve(run)])
        const [own = 0, ...others] = replies.map((reply) => reply?.status ?? 0)
        if (![403, 409, 503, 0].includes(own)) throw new Error(`the submitter's approval was answered ${own}`)
        if (others.filter((status) => status === 200).length > 1)
          throw new Error(`run ${run.id} was approved twice: ${JSON.stringify(replies)}`)
      } while ((await show(run)).status === "submitted")
    },
    /** Lets an hour pass at the vendor's, which takes up whatever waits. */
    nudge: () => vendor.moveClock(STEP_MS),
    sleepADay: () => vendor.moveClock(25 * HOUR_MS),
    /** What each account is owed in all. */
    owed: () => new Map(payees.map(({ account, amount, later }) => [account, amount + later])),
  }
}
