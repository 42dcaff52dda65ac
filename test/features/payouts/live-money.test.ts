import { describe, expect, it } from "vitest"
import { ask, createAffiliate } from "../../support/actors.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"

// What begins otherwise than Stripe's test keys is a key that moves money, of whatever kind Stripe has them.
const world = usePayouts(async () => ({ STRIPE_SECRET_KEY: "sk_org_live_of_the_tests" }))

describe("a vendor of mode test beside a Stripe key that moves money", () => {
  it("opens no account, asks for no money and approves no run, whatever kind of live key it is", async () => {
    const desk = await openDesk(world)
    const refused = { code: "vendor_is_test" }
    const ada = await createAffiliate(world.app, desk.vendor, desk.programId)
    const account = `/v1/affiliates/${ada.id}/payout-account`
    expect(await ask(world.app, 409, "POST", account, desk.vendor.owner)).toMatchObject(refused)
    const money = { amount: 1000, currency: "EUR" }
    expect(await ask(world.app, 409, "POST", "/v1/fundings", desk.vendor.owner, money)).toMatchObject(refused)
    const run = await desk.draft()
    await desk.submit(run)
    const path = `/v1/payout-runs/${run.id}/approval`
    expect(await ask(world.app, 409, "POST", path, desk.approver, { hash: run.hash })).toMatchObject(refused)
  })
})
