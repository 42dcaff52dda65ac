import { invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { type ClaimableGroup, claimCommissions, lockPayable } from "../../commissions/debts/claim-commissions.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { listPayees, type NamedPayee } from "../accounts/account-store.ts"
import { checkAccounts } from "../accounts/check-accounts.ts"
import { type DraftRun, MAX_SHOWN } from "../contract.ts"
import { cutoffOf } from "./core/cutoff.ts"
import { draftItems, type LeftOut, type PlannedItem, type RunDraft } from "./core/draft.ts"
import { runHash } from "./core/fingerprint.ts"
import { toKept } from "./core/lines.ts"
import { type RunShown, showDrafted } from "./read-runs.ts"
import * as store from "./run-store.ts"

type Scope = { currency: string; cutoff: Date; programId?: string; scheduledFor?: Date }

/** A frozen draft: what is payable up to the cutoff, claimed, so that no other run can hold it. Minor units. */
export async function draftRun(ctx: Ctx, vendorId: string, input: DraftRun): Promise<RunShown> {
  can(ctx, "run.prepare", { vendorId })
  const scope = await asVendor({ ...ctx, idempotency: null }, vendorId, (tx) => scopeOf(tx, ctx, vendorId, input))
  await checkAccounts(ctx, vendorId, scope)
  return asVendor(ctx, vendorId, async (tx) => {
    const drafted = await draftParts(tx, ctx, vendorId, scope, new Set(input.exclude_affiliate_ids))
    return sumUp(tx, ctx, drafted.run ?? (await openRun(tx, ctx, vendorId, scope)), drafted)
  })
}

/** The draft of a schedule's instant, which waits for two people like any other; none where nobody would be paid. */
export async function draftScheduled(ctx: Ctx, vendorId: string, currency: string, scheduledFor: Date): Promise<void> {
  const scope = { currency, cutoff: scheduledFor, scheduledFor }
  await checkAccounts(ctx, vendorId, scope)
  await asVendor(ctx, vendorId, async (tx) => {
    const drafted = await draftParts(tx, ctx, vendorId, scope, new Set())
    if (drafted.run) await sumUp(tx, ctx, drafted.run, drafted)
  })
}

async function scopeOf(tx: Tx, ctx: Ctx, vendorId: string, input: DraftRun): Promise<Scope> {
  const vendor = await findVendor(tx, vendorId)
  const programId = input.program_id
  if (programId && !(await store.listMinimums(tx, vendorId)).has(programId))
    throw invalidField("/program_id", "is not a program of this vendor")
  await checkExcluded(tx, ctx, vendorId, input.exclude_affiliate_ids)
  return {
    currency: input.currency ?? vendor.currency,
    cutoff: cutoffOf(input.cutoff, ctx.now, vendor.timezone),
    ...(programId ? { programId } : {}),
  }
}

/** Whoever is to be left out must be somebody: a misspelled id would pay them. */
async function checkExcluded(tx: Tx, ctx: Ctx, vendorId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const known = await listPayees(tx, vendorId, ids, ctx.now)
  const unknown = ids.findIndex((id) => !known.has(id))
  if (unknown >= 0) throw invalidField(`/exclude_affiliate_ids/${unknown}`, "is not an affiliate of this vendor")
}

/** What came of the parts: a run when somebody is paid, the first of its items, and whom it leaves out. */
type Drafted = {
  run: store.Run | null
  hash: ReturnType<typeof runHash>
  total: bigint
  count: number
  shown: store.ShownItem[]
  leftOut: LeftOut[]
}

/**
 * Decides about some hundred affiliates at a time. While the database writes one part the next is decided and sent after it, so that
 * neither waits for the other, and no more than two are held.
 */
async function draftParts(tx: Tx, ctx: Ctx, vendorId: string, scope: Scope, excluded: Set<string>): Promise<Drafted> {
  const minimums = await store.listMinimums(tx, vendorId)
  const made: Drafted = { run: null, hash: runHash(termsOf(scope)), total: 0n, count: 0, shown: [], leftOut: [] }
  let written: Promise<unknown> = Promise.resolve()
  try {
    for await (const { groups, payees } of payableParts(tx, ctx, vendorId, scope)) {
      const part = draftItems({ groups, minimums, payees, excluded })
      made.leftOut.push(...part.leftOut)
      if (part.items.length === 0) continue
      made.run ??= await openRun(tx, ctx, vendorId, scope)
      const before = written
      const own = addPart(tx, made, made.run, part, payees)
      written = before.then(() => own)
      for (const promise of [own, written]) promise.catch(() => {})
      await before
    }
  } finally {
    // Where a part could not be written, that is why nothing that was asked after it was answered.
    await written
  }
  return made
}

/** What is payable by parts, with its payees, who are asked for before the part ahead of theirs is written. */
async function* payableParts(tx: Tx, ctx: Ctx, vendorId: string, scope: Scope) {
  let ahead: Promise<{ groups: ClaimableGroup[]; payees: Map<string, NamedPayee> }> | null = null
  for await (const groups of lockPayable(tx, vendorId, scope)) {
    const ids = [...new Set(groups.map((group) => group.affiliateId))]
    const next = listPayees(tx, vendorId, ids, ctx.now).then((payees) => ({ groups, payees }))
    next.catch(() => {})
    if (ahead) yield await ahead
    ahead = next
  }
  if (ahead) yield await ahead
}

function addPart(tx: Tx, made: Drafted, run: store.Run, part: RunDraft, payees: Map<string, NamedPayee>) {
  const items = part.items.map((item) => toItem(run, item))
  const claims = items.flatMap(({ id: itemId, lines }) =>
    lines.map(({ sourceId, isDebt }) => ({ itemId, sourceId, isDebt })),
  )
  const written = [claimCommissions(tx, run.vendorId, claims), store.insertItems(tx, items)]
  made.hash.add(part.items)
  made.total += part.total
  made.count += items.length
  for (const item of items.slice(0, MAX_SHOWN + 1 - made.shown.length)) {
    const { name: affiliateName, email: affiliateEmail } = payees.get(item.affiliateId)!
    made.shown.push({ ...item, affiliateName, affiliateEmail })
  }
  return Promise.all(written)
}

const toItem = (run: store.Run, { affiliateId, amount, provider, destination, lines, bankChangedAt }: PlannedItem) => ({
  ...store.UNTRIED,
  vendorId: run.vendorId,
  id: newId("item"),
  runId: run.id,
  affiliateId,
  amount,
  currency: run.currency,
  provider,
  destination,
  bankChangedAt: bankChangedAt ?? null,
  lines: lines.map(toKept),
  dueAt: run.createdAt,
  createdAt: run.createdAt,
})

const termsOf = ({ currency, cutoff, programId }: Scope) => ({ currency, cutoff, programId: programId ?? null })

/** The run before its items; what it comes to follows. */
function openRun(tx: Tx, ctx: Ctx, vendorId: string, scope: Scope): Promise<store.Run> {
  return store.insertRun(tx, {
    ...termsOf(scope),
    vendorId,
    id: newId("run"),
    status: "draft",
    total: 0n,
    hash: "",
    createdBy: actorName(ctx.actor),
    draftedAt: ctx.now,
    createdAt: realNow(),
    scheduledFor: scope.scheduledFor ?? null,
  })
}

async function sumUp(tx: Tx, ctx: Ctx, opened: store.Run, { hash, total, count, shown, leftOut }: Drafted) {
  const run = await store.sumUpRun(tx, opened, { total, hash: hash.end() })
  await store.insertLeftOut(tx, run.vendorId, run.id, leftOut)
  await audit(tx, ctx, run.vendorId, "run.prepare", run.id, { total: String(total), items: count })
  return showDrafted(run, shown, count, leftOut)
}
