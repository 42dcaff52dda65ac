import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, beforeEach, expect, test } from "vitest"
import { createClient } from "../../scripts/client.ts"
import { freePort } from "../../scripts/local/port.ts"
import type { Runtime } from "../../scripts/local/runtime.ts"
import { type StandIn, startStripeStandIn } from "../../tools/stripe-stand-in/stand-in.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { testFolder } from "../support/folder.ts"
import { eventually } from "../support/product.ts"
import { living, runStart, startedProcesses, until, untilHealthy } from "../support/start-script.ts"

const COMPLETED_MS = 60_000
const AFTER_LEASE_MS = 2 * 3_600_000

let standIn: StandIn
let folder: string
const endings: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  standIn = await startStripeStandIn({})
  folder = await testFolder("start")
})
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
  await standIn.close()
})

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A line to Stripe that calls `onAnswer` when an answer to a transfer has come, and keeps it if that says so. */
async function startLine(onAnswer: () => "pass" | "keep") {
  const server = createServer(async (request, response) => {
    const headers = new Headers(
      Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
    )
    for (const name of ["host", "connection", "content-length", "transfer-encoding"]) headers.delete(name)
    const body = request.method === "POST" ? new Uint8Array(await bodyOf(request)) : null
    const answer = await fetch(`${standIn.url}${request.url}`, { method: request.method ?? "GET", headers, body })
    const text = await answer.text()
    const isTransfer = request.method === "POST" && request.url === "/v1/transfers"
    if (isTransfer && onAnswer() === "keep") return void response.destroy()
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" })
    response.end(text)
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  endings.push(() => new Promise((closed) => server.close(closed)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A submitted run of one item over 40.00, and who may approve it. */
async function openRun(url: string) {
  const client = createClient(url)
  const vendor = await client.ask("POST", "/v1/vendors", OPERATOR_KEY, {
    name: "Acme",
    currency: "EUR",
    owner_email: "owner@acme.test",
    mode: "test",
  })
  const key: string = vendor.secret_key
  const member = await client.ask("POST", "/v1/members", vendor.owner_token, {
    email: "finn@acme.test",
    role: "finance",
  })
  const { token } = await client.ask("POST", `/v1/members/${member.id}/tokens`, vendor.owner_token)
  const program = await client.ask("POST", "/v1/programs", key, {
    name: "Friends",
    destination_url: "https://shop.acme.test/",
    hold_days: 0,
    min_payout: 0,
  })
  const affiliate = await client.ask("POST", "/v1/affiliates", key, {
    email: "ada@mail.test",
    name: "Ada",
    program_id: program.id,
    status: "approved",
  })
  // Before any money waits for it, since an account that is named later is held for 72 hours.
  const account = await client.ask("POST", `/v1/affiliates/${affiliate.id}/payout-account`, key)
  await standIn.setAccountStatus({ account: account.stripe_account_id, status: "ready" })
  await client.ask("POST", "/v1/commissions", key, {
    affiliate_id: affiliate.id,
    program_id: program.id,
    amount: 4000,
    currency: "EUR",
    reason: "thanks",
  })
  const run = await client.ask("POST", "/v1/payout-runs", token, {})
  expect(run).toMatchObject({ total: 4000, items: [{ amount: 4000 }] })
  await client.ask("POST", `/v1/payout-runs/${run.id}/submission`, token)
  return {
    client,
    key,
    affiliate,
    run,
    approve: () => client.ask("POST", `/v1/payout-runs/${run.id}/approval`, vendor.owner_token, { hash: run.hash }),
  }
}

test.each<Runtime>(["workers", "node"])(
  "killed between Stripe's answer and the commit, then started again: one transfer, and the run completes: %s",
  async (runtime) => {
    let kill: (() => void) | null = null
    const line = await startLine(() => {
      const isArmed = kill !== null
      kill?.()
      return isArmed ? "keep" : "pass"
    })
    const port = String(await freePort())
    const url = `http://127.0.0.1:${port}`
    const vars = { PORT: port, OPERATOR_KEY, STRIPE_API_BASE: line }
    const first = runStart(folder, vars, runtime)
    endings.push(async () => first.child.kill("SIGKILL"))
    await untilHealthy(url, first)
    const { client, key, affiliate, run, approve } = await openRun(url)

    const pids = startedProcesses(folder)
    kill = () => {
      kill = null
      first.child.kill("SIGKILL")
      for (const pid of living(pids)) process.kill(pid, "SIGKILL")
    }
    // The answer to the approval itself may be lost with the app.
    await approve().catch(() => {})
    await first.ended
    await until(() => living(pids).length === 0)
    expect(await standIn.objects({ object: "transfer" })).toHaveLength(1)

    const second = runStart(folder, vars, runtime)
    endings.push(async () => {
      second.child.kill("SIGTERM")
      await second.ended
    })
    await untilHealthy(url, second)
    // Nothing of the dead executor's is waited for: on the vendor's clock its lease is long over.
    await client.ask("POST", "/v1/test-clock", key, { now: new Date(Date.now() + AFTER_LEASE_MS).toISOString() })
    const done = await eventually(
      () => client.ask("GET", `/v1/payout-runs/${run.id}`, key),
      ({ status }) => status === "completed",
      COMPLETED_MS,
    )
    expect(done.items).toMatchObject([{ affiliate_id: affiliate.id, amount: 4000, status: "sent" }])
    const transfers = await standIn.objects({ object: "transfer" })
    expect(transfers).toMatchObject([{ amount: 4000, currency: "eur" }])
    const trial = await client.ask("GET", "/v1/ledger/trial-balance", key)
    expect(trial.balanced).toBe(true)
    expect(await client.ask("GET", `/v1/reconciliation?run_id=${run.id}`, key)).toMatchObject({ differences: [] })
  },
  180_000,
)
