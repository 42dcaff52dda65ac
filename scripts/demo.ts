// npm run demo: one link becomes one payout, over HTTP against a running app; every step with what was asked, what came
// back, and the ledger after it.
import { setTimeout as pause } from "node:timers/promises"
import { DAY_MS, MINUTE_MS } from "../src/lib/time.ts"
import { createClient } from "./client.ts"
import { readDevVars } from "./local/dev-vars.ts"

const vars: Record<string, string | undefined> = { ...(await readDevVars(".dev.vars")), ...process.env }
const baseUrl = vars.PUBLIC_URL ?? `http://127.0.0.1:${vars.PORT ?? 8787}`
const client = createClient(baseUrl)
const unique = Date.now().toString(36)
const DONE_MS = MINUTE_MS

let ledgerKey: string | null = null
let step = 0

function print(text: string) {
  console.log(text)
}

async function ledger() {
  if (!ledgerKey) return
  const trial = await client.ask("GET", "/v1/ledger/trial-balance", ledgerKey)
  for (const { account, currency, balance } of trial.accounts)
    print(`      ${String(balance).padStart(8)} ${currency}  ${account}`)
  if (trial.accounts.length > 0) print(`      ${trial.balanced ? "balanced" : "NOT BALANCED"}`)
  if (!trial.balanced) throw new Error("the trial balance does not balance")
}

/** One step: says it, does it, shows question, answer and ledger. */
async function show(what: string, method: string, path: string, key: string, body?: unknown) {
  print(`\n${++step}. ${what}`)
  print(`   → ${method} ${path}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`)
  const reply = await client.send(method, path, key, body)
  const shown = JSON.stringify(reply.body, (name, value) => (/_key$|token$/.test(name) ? "…" : value))
  print(`   ← ${reply.status} ${shown.length > 600 ? `${shown.slice(0, 600)} …` : shown}`)
  await ledger()
  return reply
}

async function must(what: string, method: string, path: string, key: string, body?: unknown) {
  const reply = await show(what, method, path, key, body)
  if (reply.status >= 400) throw new Error(`${what}: ${reply.status}`)
  return reply.body
}

async function main() {
  const operatorKey = vars.OPERATOR_KEY
  if (!operatorKey) throw new Error("OPERATOR_KEY is missing: start the app with npm start first, in this folder.")
  const vendor = await must("The operator opens a vendor of mode test", "POST", "/v1/vendors", operatorKey, {
    name: "Acme",
    currency: "EUR",
    owner_email: `owner-${unique}@acme.test`,
    mode: "test",
  })
  const { secret_key: key, owner_token: owner } = vendor
  ledgerKey = key
  const colleague = await must("The owner adds a colleague in finance", "POST", "/v1/members", owner, {
    email: `finance-${unique}@acme.test`,
    role: "finance",
  })
  const { body: token } = await show(
    "… and a token for them (mode test only)",
    "POST",
    `/v1/members/${colleague.id}/tokens`,
    owner,
  )
  const { program, affiliate, link } = await openProgram(key)
  const account = await must(
    "Ada's payout account is opened, before any money waits for it",
    "POST",
    `/v1/affiliates/${affiliate.id}/payout-account`,
    owner,
  )
  await onboard(account.onboarding_url)
  await sell(key, link.url)
  await pay(key, owner, token.token, program.id)
  print(`\nDone: one link became one payout. Look at ${baseUrl}`)
}

async function openProgram(key: string) {
  const program = await must(
    "A program: 20 % of each sale, held for 30 days, paid from 10.00 on",
    "POST",
    "/v1/programs",
    key,
    {
      name: "Friends",
      destination_url: "https://shop.acme.test/",
      hold_days: 30,
      min_payout: 1_000,
    },
  )
  await must("Its rules", "PUT", `/v1/programs/${program.id}/rules`, key, {
    rules: [{ event: "sale", rate: { kind: "percent", bps: 2000 } }],
  })
  const affiliate = await must("Ada is an affiliate", "POST", "/v1/affiliates", key, {
    email: `ada-${unique}@mail.test`,
    name: "Ada",
    program_id: program.id,
    status: "approved",
  })
  const link = await must("Her link", "POST", "/v1/links", key, {
    program_id: program.id,
    affiliate_id: affiliate.id,
    slug: `ada-${unique}`,
  })
  return { program, affiliate, link }
}

/** Click, sign-up, sale, refund, and the hold over. */
async function sell(key: string, linkUrl: string) {
  print(`\n${++step}. A visitor follows ${linkUrl}`)
  const clickId = await client.visit(linkUrl)
  print(`   ← 302, gv_click=${clickId}`)
  await must("The visitor signs up", "POST", "/v1/leads", key, {
    customer_external_id: "customer-1",
    click_id: clickId,
  })
  await must("The sign-up is an hour old when the visitor buys", "POST", "/v1/test-clock", key, { now: later(1 / 24) })
  await must("… for 120.00", "POST", "/v1/sales", key, {
    external_id: "order-1",
    customer_external_id: "customer-1",
    amount: 12_000,
    currency: "EUR",
  })
  await must("30 % is refunded", "POST", "/v1/refunds", key, {
    external_id: "refund-1",
    sale_external_id: "order-1",
    amount: 3_600,
  })
  await must("The clock goes past the hold", "POST", "/v1/test-clock", key, { now: later(31) })
}

function later(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString()
}

async function onboard(url: string) {
  print(`\n${++step}. … and completes it at ${url}`)
  const reply = await fetch(url, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ outcome: "ready" }),
  })
  print(`   ← ${reply.status}`)
  if (reply.status >= 400)
    throw new Error("Onboarding by itself works with the stand-in only; open the address in a browser.")
}

async function pay(key: string, owner: string, finance: string, programId: string) {
  const run = await must("Finance prepares a run", "POST", "/v1/payout-runs", finance, { program_id: programId })
  await must("… and submits it", "POST", `/v1/payout-runs/${run.id}/submission`, finance)
  await show("The same person may not approve it", "POST", `/v1/payout-runs/${run.id}/approval`, finance, {
    hash: run.hash,
  })
  await must("Another person does", "POST", `/v1/payout-runs/${run.id}/approval`, owner, { hash: run.hash })
  const deadline = Date.now() + DONE_MS
  for (;;) {
    const { status } = await client.ask("GET", `/v1/payout-runs/${run.id}`, key)
    if (status === "completed") break
    if (Date.now() > deadline) throw new Error(`the run is still ${status}`)
    await pause(250)
  }
  await must("The run has executed", "GET", `/v1/payout-runs/${run.id}`, key)
  await must("Ledger, items and Stripe agree", "GET", `/v1/reconciliation?run_id=${run.id}`, key)
}

try {
  await main()
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
