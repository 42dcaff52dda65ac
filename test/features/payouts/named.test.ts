import { expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { expectSound, openDesk, usePayouts } from "../../support/payouts.ts"

const world = usePayouts()

it("whoever was only named in a sign-up form is matched, approved, credited and paid", async () => {
  const desk = await openDesk(world)
  const { vendor } = desk
  const as = (method: string, path: string, status: number, body?: Json, key = vendor.sk): Promise<Json> =>
    ask(world.app, status, method, path, key, body)
  await as("PUT", `/v1/programs/${desk.programId}/rules`, 200, {
    rules: [{ event: "sale", rate: { kind: "percent", bps: 1250 } }],
  })
  const ada = await desk.payee(0, { handle: "ada-l" })
  await as("POST", "/v1/leads", 201, { customer_external_id: "ann", told_by: " @Ada-L " })
  const sale = { external_id: "order-1", customer_external_id: "ann", amount: 99_900, currency: "EUR" }
  const sold = await as("POST", "/v1/sales", 201, sale)
  expect(sold.attribution).toMatchObject({ basis: "customer", affiliate_id: ada.id })
  expect(sold.commissions).toMatchObject([{ affiliate_id: ada.id, amount: 12_488, status: "held" }])
  expect((await desk.draft()).items).toEqual([])

  const [claim] = (await as("GET", "/v1/claims?status=matched", 200)).data
  expect(claim).toMatchObject({ told_by: " @Ada-L ", affiliate_id: ada.id })
  await as("POST", `/v1/claims/${claim.id}/approval`, 200, {}, vendor.owner)
  expect((await as("GET", `/v1/sales/${sold.id}`, 200)).commissions).toMatchObject([{ status: "payable" }])
  const credit = await as("GET", "/v1/reports/credit?by=affiliate&from=2029-12-01&to=2030-02-01", 200)
  expect(credit.data).toContainEqual(expect.objectContaining({ channel: "community", key: ada.id, closes: 1 }))

  const run = await desk.pay()
  expect(run).toMatchObject({ status: "completed", total: 12_488 })
  expect(await desk.transfers(run)).toMatchObject([{ amount: 12_488, destination: ada.account }])
  expect(await desk.balance(ada.id)).toMatchObject({ payable: 0, paid: 12_488 })
  await expectSound(world, desk, run)
})
