import { inParallel } from "../../../src/platform/parallel.ts"
import type { StandIn } from "../../../tools/stripe-stand-in/stand-in.ts"
import type { PatientClient } from "./client.ts"
import { ITEMS } from "./plan.ts"
import { OPERATOR_KEY } from "./process.ts"

const START = Date.parse("2030-01-01T12:00:00Z")
const CALLS_AT_ONCE = 8

type Member = { affiliateId: string; account: string }
export type Vendor = Awaited<ReturnType<typeof openVendor>>

/** A test vendor with two people of finance and affiliates who can be paid, sixty unless said; it may serve several seeds in a row. */
export async function openVendor(
  { ask, send }: PatientClient,
  standIn: StandIn,
  name: string,
  { funding = "platform", payees = ITEMS }: { funding?: "platform" | "prefunded"; payees?: number } = {},
) {
  const { id, secret_key, owner_token } = await ask("POST", "/v1/vendors", OPERATOR_KEY, {
    name,
    currency: "EUR",
    owner_email: `owner@${name}.test`,
    mode: "test",
    funding,
  })
  const key = String(secret_key)
  let clock = START
  const now = () => ({ now: new Date(clock).toISOString() })
  let moved: Promise<unknown> = ask("POST", "/v1/test-clock", key, now())
  await moved

  const person = async (email: string) => {
    const member = await ask("POST", "/v1/members", owner_token, { email, role: "finance" })
    return String((await ask("POST", `/v1/members/${member.id}/tokens`, owner_token)).token)
  }
  const [preparer, approver] = [await person(`pia@${name}.test`), await person(`ada@${name}.test`)]
  const program = await ask("POST", "/v1/programs", key, {
    name: "Friends",
    destination_url: "https://shop.acme.test/",
    hold_days: 0,
    min_payout: 0,
  })
  const members = await enroll(payees, name, String(program.id), { ask, standIn, key, ownerToken: String(owner_token) })

  return {
    id: String(id),
    preparer,
    approver,
    members,
    /** What seeds before this one have paid, in minor units. */
    paid: 0,
    read: (path: string) => ask("GET", path, key),
    post: (path: string, token: string, body?: unknown) => ask("POST", path, token, body),
    send,
    grant: (affiliateId: string, amount: number) =>
      ask("POST", "/v1/commissions", key, {
        affiliate_id: affiliateId,
        program_id: program.id,
        amount,
        currency: "EUR",
        reason: "thank you",
      }),
    /** One after the other and never twice: what a kill cut off may have happened, and time only goes forward. */
    moveClock(ms: number) {
      moved = moved.then(async () => {
        clock += ms
        const reply = await send("POST", "/v1/test-clock", key, now()).catch(() => null)
        if (reply && reply.status !== 200 && reply.status !== 503)
          throw new Error(`the clock answered ${reply.status} ${JSON.stringify(reply.body)}`)
      })
      return moved
    },
  }
}

type Enrolling = { ask: PatientClient["ask"]; standIn: StandIn; key: string; ownerToken: string }

/** Affiliates of the program whose accounts are ready for payouts. */
async function enroll(payees: number, vendor: string, programId: string, { ask, standIn, key, ownerToken }: Enrolling) {
  const members: Member[] = []
  await inParallel([...Array(payees).keys()], CALLS_AT_ONCE, async (number) => {
    const affiliate = await ask("POST", "/v1/affiliates", key, {
      email: `a${number}@${vendor}.test`,
      name: `Affiliate ${number}`,
      program_id: programId,
      status: "approved",
    })
    const opened = await ask("POST", `/v1/affiliates/${affiliate.id}/payout-account`, ownerToken)
    await standIn.setAccountStatus({ account: opened.stripe_account_id, status: "ready" })
    members[number] = { affiliateId: String(affiliate.id), account: String(opened.stripe_account_id) }
  })
  return members
}
