// How long a large draft takes and in how much memory, and how fast items are paid at Stripe's pace.
import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import postgres from "postgres"
import { approveRun } from "../../src/features/payouts/runs/approve-run.ts"
import { draftRun } from "../../src/features/payouts/runs/draft-run.ts"
import { submitRun } from "../../src/features/payouts/runs/submit-run.ts"
import { connect } from "../../src/platform/db.ts"
import { settle } from "../../src/queues.ts"
import { startStripeStandIn } from "../../tools/stripe-stand-in/stand-in.ts"
import { bundleModules } from "../local/bundle.ts"
import { FLAGS } from "../local/node-process.ts"
import { startPostgres } from "../local/postgres.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import { migrate } from "../migrate.ts"
import { asMember, depsOf } from "./payouts/member.ts"
import { start } from "./sales/child.ts"

const PASSWORD = "grapevine_app_of_the_bench"
/** Payable affiliates of a draft, and items of a run that is paid. */
const SIZES = { payable: 100_000, paid: 5_000 }
const QUICK_SIZES = { payable: 20_000, paid: 1_000 }
const COMMISSIONS_EACH = 5
const DRAFT_LIMIT = { seconds: 10, megabytes: 300 }
const PAID_LIMIT_PER_SECOND = 80
/** Calls a second that the stand-in takes, as Stripe does. */
const RATE = 100

type Sql = ReturnType<typeof postgres>

/** A vendor with as many payable affiliates as asked, each owed some commissions; past all triggers, since it is many. */
async function fill(sql: Sql, vendorId: string, count: number, account: string) {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    const own = (prefix: string) => tx`${`${prefix}_${vendorId}_`} || lpad(i::text, 7, '0')`
    const rows = tx`generate_series(1, ${count}::int) i`
    await tx`insert into vendors (id, name, currency, timezone, mode, funding, created_at)
      values (${vendorId}, 'Bench', 'EUR', 'UTC', 'test', 'platform', now())`
    // Two persons, as the database asks who submitted and who approves.
    for (const who of ["a", "b"])
      await tx`insert into members (vendor_id, id, person_id, email, name, role, joined_at, created_at)
        values (${vendorId}, ${`mem_${who}`}, ${`mem_${who}`}, ${`${who}@bench.test`}, ${who}, 'finance',
          now() - interval '1 year', now())`
    await tx`insert into affiliates (vendor_id, id, program_id, person_id, email, name, status, created_at)
      select ${vendorId}, ${own("aff")}, 'prg_bench', 'per_bench', ${own("a")} || '@mail.test', 'Ada', 'approved', now()
      from ${rows}`
    await tx`insert into payout_accounts (vendor_id, affiliate_id, stripe_account_id, status, checked_at, created_at)
      select ${vendorId}, ${own("aff")}, ${account}, 'ready', now(), now() from ${rows}`
    await tx`insert into commissions (vendor_id, id, program_id, affiliate_id, kind, source_id, base_minor, amount_minor,
        currency, status, reasons, earned_at, available_at, created_at)
      select ${vendorId}, ${own("com")} || c, 'prg_bench', ${own("aff")}, 'manual', ${own("com")} || c, 0, 5000 + i % 100, 'EUR',
        'payable', '{}', now() - interval '1 day', now() - interval '1 day', now()
      from ${rows}, generate_series(1, ${COMMISSIONS_EACH}::int) c`
    await tx`insert into ledger_accounts (vendor_id, account, currency, balance_minor)
      select ${vendorId}, 'liability:affiliate:' || ${own("aff")} || ':payable', 'EUR', -(5000 + i % 100) * ${COMMISSIONS_EACH}::int from ${rows}`
  })
  await sql`analyze affiliates, payout_accounts, commissions, ledger_accounts`
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const startedAt = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - startedAt) / 1000 }
}

/** A draft in a process of its own, built as the program for Node is: its memory at its most, of all that it did. */
async function draftElsewhere(folder: string, databaseUrl: string, stripeUrl: string) {
  const [program] = await bundleModules(fileURLToPath(new URL("payouts/draft.ts", import.meta.url)), "node")
  const script = join(folder, "draft.mjs")
  await writeFile(script, program!.text)
  const child = start(pathToFileURL(script), { DATABASE_URL: databaseUrl, STRIPE: stripeUrl }, FLAGS)
  return child.next<{ items: number; seconds: number; megabytes: number }>()
}

/** Prints each figure with its limit; false when one is not kept. With `quick` there is less of everything, and no limit. */
export async function benchPayouts({ quick }: { quick: boolean }): Promise<boolean> {
  const folder = await scratchFolder("bench")
  const cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true })
  const standIn = await startStripeStandIn({ rateLimitPerSecond: RATE })
  const sql = postgres(cluster.url, { max: 2, onnotice: () => {}, fetch_types: false })
  const { appUrl } = await migrate({ adminUrl: cluster.url, appPasswords: [PASSWORD] })
  const { db, end } = connect(appUrl)
  try {
    const deps = depsOf(appUrl, standIn.url, db)
    const { payable, paid } = quick ? QUICK_SIZES : SIZES
    return (await measure({ sql, deps, standIn, appUrl, folder, payable, paid })) || quick
  } finally {
    await end()
    await sql.end()
    await standIn.close()
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Bench = {
  sql: Sql
  deps: Parameters<typeof settle>[0]
  standIn: Awaited<ReturnType<typeof startStripeStandIn>>
  appUrl: string
  folder: string
  payable: number
  paid: number
}

async function measure({ sql, deps, standIn, appUrl, folder, payable, paid }: Bench): Promise<boolean> {
  // One account at the stand-in receives everything: making thousands there would be all that is measured.
  await sql`drop index payout_accounts_stripe`
  const account = await deps.ports.stripe.accounts.create({
    type: "express",
    country: "DE",
    capabilities: { transfers: { requested: true } },
  } as const)
  await standIn.setAccountStatus({ account: account.id, status: "ready" })
  await standIn.setBalance({ currency: "eur", amount: 10_000_000_000 })
  const input = { exclude_affiliate_ids: [] }

  await fill(sql, "ven_many", payable, account.id)
  const draft = await draftElsewhere(folder, appUrl, standIn.url)
  console.log(
    `${draft.items} payable affiliates, ${COMMISSIONS_EACH} commissions each, a draft  ${draft.seconds.toFixed(2)} s, limit ${DRAFT_LIMIT.seconds} s; ${draft.megabytes.toFixed(0)} MB, limit ${DRAFT_LIMIT.megabytes} MB`,
  )

  await fill(sql, "ven_some", paid, account.id)
  const { run } = await draftRun(asMember(deps, "ven_some", "mem_a"), "ven_some", input)
  await submitRun(asMember(deps, "ven_some", "mem_a"), "ven_some", run.id)
  await approveRun(asMember(deps, "ven_some", "mem_b"), "ven_some", run.id, run.hash)
  // What writes mails is read with the first of them, and here from its source.
  await import("../../src/page-app.ts")
  const { seconds } = await timed(() => settle(deps))
  const [row] = await sql`select count(*)::int as sent from payout_items where run_id = ${run.id} and status = 'sent'`
  const rate = row?.sent / seconds
  console.log(
    `${row?.sent} items paid at ${RATE} calls a second  ${rate.toFixed(1)} a second, limit ${PAID_LIMIT_PER_SECOND} a second`,
  )
  const isDraftKept = draft.seconds <= DRAFT_LIMIT.seconds && draft.megabytes <= DRAFT_LIMIT.megabytes
  console.log(JSON.stringify({ draft_seconds: draft.seconds, draft_megabytes: draft.megabytes, paid_a_second: rate }))
  return isDraftKept && row?.sent === paid && rate >= PAID_LIMIT_PER_SECOND
}
