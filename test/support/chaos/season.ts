import { inParallel } from "../../../src/platform/parallel.ts"
import { startStripeStandIn } from "../../../tools/stripe-stand-in/stand-in.ts"
import { createPatientClient } from "./client.ts"
import type { Place } from "./process.ts"
import { PAYEES, Rival } from "./rival.ts"
import { openVendor, type Vendor } from "./vendor.ts"
import { type Failure, Wave } from "./wave.ts"

const VENDORS_AT_ONCE = 2

/** One Stripe and the vendors that serve its waves, one seed after the other; a vendor whose seed failed serves no more. */
export async function openSeason(place: Place, name: string) {
  const standIn = await startStripeStandIn({ port: place.stripePort })
  const client = createPatientClient(place.url)
  const vendors: Vendor[] = []
  let opened = 0
  let rival: Rival | null = null

  async function rivalOf(seed: number): Promise<Rival> {
    const vendor = await openVendor(client, standIn, `r${++opened}-${name}`, { funding: "prefunded", payees: PAYEES })
    return new Rival(vendor, standIn, client.ask, seed)
  }

  async function vendorsFor(count: number): Promise<Vendor[]> {
    const missing = Array.from({ length: Math.max(0, count - vendors.length) })
    await inParallel(missing, VENDORS_AT_ONCE, async () => {
      vendors.push(await openVendor(client, standIn, `v${++opened}-${name}`))
    })
    return vendors.splice(0)
  }

  async function runWave(seeds: number[]): Promise<Failure[]> {
    const [own, beside] = await Promise.all([vendorsFor(seeds.length), rival ?? rivalOf(seeds[0] ?? 0)])
    rival = beside
    const wave = new Wave(place, standIn, rival)
    try {
      await wave.prepare(seeds.map((seed, index) => [seed, own[index]!] as const))
      await wave.storm()
      await wave.finish()
    } catch (error) {
      for (const seed of seeds) wave.fail(seed, error)
    }
    const failed = new Set(wave.failures.map(({ seed }) => seed))
    vendors.push(...own.filter((_, index) => seeds[index] === undefined || !failed.has(seeds[index])))
    if (failed.size > 0) await startAfresh()
    return wave.failures
  }

  /** What a failed seed has left behind must not meet the next one. */
  async function startAfresh() {
    rival = null
    await place.kill()
    await standIn.clearFaults()
    await standIn.discardWebhooks()
    await place.start()
  }

  return { runWave, close: () => standIn.close() }
}
