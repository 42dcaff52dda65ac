import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type Stripe from "stripe"
import { afterAll, beforeAll, beforeEach, expect } from "vitest"
import { restoreCommissions } from "../../src/features/commissions/commissions/restore-commissions.ts"
import { reverseCommissions } from "../../src/features/commissions/commissions/reverse-commissions.ts"
import { atVendorTime } from "../../src/features/identity/vendors/at-vendor-time.ts"
import { sha256Hex } from "../../src/lib/hash.ts"
import type { Ctx } from "../../src/platform/ctx.ts"
import { asVendor } from "../../src/platform/tenant.ts"
import { systemContext } from "../../src/queues.ts"
import { type StandIn, startStripeStandIn } from "../../tools/stripe-stand-in/stand-in.ts"
import {
  advanceTo,
  ask,
  createAffiliate,
  createMember,
  createProgram,
  createVendor,
  type TestVendor,
  unique,
} from "./actors.ts"
import { type Json, startApp, type TestApp } from "./app.ts"

const WEBHOOK_SECRET = "whsec_of_the_tests"

/**
 * One app and one Stripe stand-in for a test file, each test beginning without faults, funded, and without webhooks.
 * `variables` adds to the environment.
 */
export function usePayouts(variables: () => Promise<Record<string, string>> = async () => ({})) {
  const held: { app?: TestApp; standIn?: StandIn; closeHooks?: () => Promise<void>; hookUrl?: string } = {}
  beforeAll(async () => {
    held.standIn = await startStripeStandIn()
    const stripe = { STRIPE_API_BASE: held.standIn.url, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET }
    held.app = await startApp({ ...stripe, ...(await variables()) })
    Object.assign(held, await listenForHooks(held.app))
  })
  beforeEach(async () => {
    await held.standIn?.clearFaults()
    await held.standIn?.setWebhookEndpoint(null)
    await held.standIn?.setBalance({ currency: "eur", amount: 100_000_000 })
  })
  afterAll(async () => {
    await held.closeHooks?.()
    await held.app?.close()
    await held.standIn?.close()
  })
  const world = {
    get app() {
      return held.app!
    },
    get standIn() {
      return held.standIn!
    },
    /** From now on the stand-in's events reach the app's `/hooks/stripe`. */
    hearEvents: () => held.standIn!.setWebhookEndpoint({ url: held.hookUrl!, secret: WEBHOOK_SECRET }),
  }
  return world
}

/** The app behind a real port, for those who call it over HTTP. */
async function listenForHooks(app: TestApp) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const reply = await app.call("POST", request.url ?? "/", { body: Buffer.concat(chunks).toString(), headers })
    response.writeHead(reply.status).end(reply.text)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const closeHooks = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, "close")
  }
  return { hookUrl: `http://127.0.0.1:${port}/hooks/stripe`, closeHooks }
}

export type PayoutWorld = ReturnType<typeof usePayouts>
export type Desk = Awaited<ReturnType<typeof openDesk>>

/** A personal token that a member of a live vendor has made for themself, as nobody else can. */
async function createLiveMember(app: TestApp, vendor: TestVendor): Promise<string> {
  const member = await ask(app, 201, "POST", "/v1/members", vendor.owner, {
    email: `${unique("finance")}@acme.test`,
    role: "finance",
  })
  const token = unique("gv_pat_")
  await app.admin`insert into personal_tokens (vendor_id, id, member_id, hash, hint, created_at)
    values (${vendor.id}, ${unique("tok")}, ${member.id}, ${await sha256Hex(token)}, 'test', now())`
  return token
}

/**
 * A test vendor at noon of 2030-01-01 with a program without hold, and two people of finance; one of mode `live`, if
 * `fields` say so, lives in real time.
 */
export async function openDesk(
  { app, standIn }: PayoutWorld,
  program: Record<string, unknown> = {},
  fields: Record<string, unknown> = {},
) {
  const vendor = await createVendor(app, fields)
  const isLive = fields.mode === "live"
  if (!isLive) await advanceTo(app, vendor, "2030-01-01T12:00:00Z")
  const { id: programId } = await createProgram(app, vendor, { hold_days: 0, min_payout: 1000, ...program })
  const person = () => (isLive ? createLiveMember(app, vendor) : createMember(app, vendor, "finance"))
  const [preparer, approver] = [await person(), await person()]
  const desk = {
    vendor,
    programId: String(programId),
    preparer,
    approver,
    draft: (body: Record<string, unknown> = {}) => ask(app, 201, "POST", "/v1/payout-runs", preparer, body),
    submit: (run: Json) => ask(app, 200, "POST", `/v1/payout-runs/${run.id}/submission`, preparer),
    approve: (run: Json) => ask(app, 200, "POST", `/v1/payout-runs/${run.id}/approval`, approver, { hash: run.hash }),
    show: (run: Json) => ask(app, 200, "GET", `/v1/payout-runs/${run.id}`, vendor.sk),
    /** Drafted, submitted and approved by another person; not executed yet. */
    release: async (body: Record<string, unknown> = {}) => {
      const run = await desk.draft(body)
      await desk.submit(run)
      return desk.approve(run)
    },
    /** The same, executed as far as it goes. */
    pay: async (body: Record<string, unknown> = {}) => {
      const run = await desk.release(body)
      await app.settle()
      return desk.show(run)
    },
    grant: (affiliateId: string, amount: number, currency = "EUR") =>
      ask(app, 201, "POST", "/v1/commissions", vendor.sk, {
        affiliate_id: affiliateId,
        program_id: programId,
        amount,
        currency,
        reason: "thank you",
      }),
    balance: async (affiliateId: string): Promise<Json> =>
      (await ask(app, 200, "GET", `/v1/affiliates/${affiliateId}/balance`, vendor.sk)).data[0],
    reconcile: (run: Json) => ask(app, 200, "GET", `/v1/reconciliation?run_id=${run.id}`, vendor.sk),
    /** An affiliate whose account at Stripe is ready, with something payable when an amount is given. */
    payee: async (amount = 0, fields: Record<string, unknown> = {}) => {
      const affiliate = await createAffiliate(app, vendor, programId, fields)
      const opened = await ask(app, 201, "POST", `/v1/affiliates/${affiliate.id}/payout-account`, vendor.owner)
      const account = String(opened.stripe_account_id)
      await standIn.setAccountStatus({ account, status: "ready" })
      if (amount > 0) await desk.grant(affiliate.id, amount)
      return { id: String(affiliate.id), account }
    },
    /** The transfers that Stripe made for a run, oldest first. */
    transfers: async (run: Json) =>
      (await standIn.objects<Stripe.Transfer>({ object: "transfer" })).filter((t) => t.transfer_group === run.id),
    context: async (): Promise<Ctx> => (await atVendorTime(systemContext(app.deps, "test"), vendor.id, "test"))!,
    advance: (now: string) => advanceTo(app, vendor, now),
  }
  return desk
}

/** Ledger, items and Stripe agree on the run, and every account sums to zero. */
export async function expectSound(
  { app }: PayoutWorld,
  { vendor, reconcile }: { vendor: TestVendor; reconcile: Desk["reconcile"] },
  run: Json,
) {
  expect((await reconcile(run)).differences).toEqual([])
  const trial = await ask(app, 200, "GET", "/v1/ledger/trial-balance", vendor.sk)
  expect(trial.balanced).toBe(true)
}

const causeOf = (commission: Json, causeId = `rfd_${commission.id}`) => ({
  saleId: String(commission.id),
  saleAmount: BigInt(commission.amount),
  causeId,
})

/** Takes back a manual commission up to an amount in all, as refunds of that part of its sale would. */
export async function refund(desk: Desk, commission: Json, total: number, causeId?: string) {
  const ctx = await desk.context()
  const reversal = { ...causeOf(commission, causeId), refundedTotal: BigInt(total) }
  await asVendor(ctx, desk.vendor.id, (tx) => reverseCommissions(tx, ctx, desk.vendor.id, reversal))
}

/** Gives all of it back, as a won dispute over its sale would. */
export async function win(desk: Desk, commission: Json, causeId?: string) {
  const ctx = await desk.context()
  const reversal = { ...causeOf(commission, causeId), refundedTotal: 0n }
  await asVendor(ctx, desk.vendor.id, (tx) => restoreCommissions(tx, ctx, desk.vendor.id, reversal))
}
