import { invalidField } from "../../../lib/errors.ts"
import { sha256Hex } from "../../../lib/hash.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { claimCommissions, lockPayable } from "../../commissions/debts/claim-commissions.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { listPayees, type NamedPayee } from "../accounts/account-store.ts"
import { checkAccounts } from "../accounts/check-accounts.ts"
import type { DraftRun } from "../contract.ts"
import { cutoffOf } from "./core/cutoff.ts"
import { draftItems, type RunDraft } from "./core/draft.ts"
import { runText } from "./core/fingerprint.ts"
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
    const drafted = await draftOf(tx, ctx, vendorId, scope, new Set(input.exclude_affiliate_ids))
    return saveRun(tx, ctx, vendorId, scope, drafted)
  })
}

/** The draft of a schedule's instant, which waits for two people like any other; none where nobody would be paid. */
export async function draftScheduled(ctx: Ctx, vendorId: string, currency: string, scheduledFor: Date): Promise<void> {
  const scope = { currency, cutoff: scheduledFor, scheduledFor }
  await checkAccounts(ctx, vendorId, scope)
  await asVendor(ctx, vendorId, async (tx) => {
    const drafted = await draftOf(tx, ctx, vendorId, scope, new Set())
    if (drafted.draft.items.length > 0) await saveRun(tx, ctx, vendorId, scope, drafted)
  })
}

async function scopeOf(tx: Tx, ctx: Ctx, vendorId: string, input: DraftRun): Promise<Scope> {
  const vendor = await findVendor(tx, vendorId)
  const programId = input.program_id
  if (programId && !(await store.listMinimums(tx, vendorId)).has(programId))
    throw invalidField("/program_id", "is not a program of this vendor")
  return {
    currency: input.currency ?? vendor.currency,
    cutoff: cutoffOf(input.cutoff, ctx.now, vendor.timezone),
    ...(programId ? { programId } : {}),
  }
}

type Drafted = { draft: RunDraft; payees: Map<string, NamedPayee> }

async function draftOf(tx: Tx, ctx: Ctx, vendorId: string, scope: Scope, excluded: Set<string>): Promise<Drafted> {
  const groups = await lockPayable(tx, vendorId, scope)
  const ids = [...new Set(groups.map((group) => group.affiliateId))]
  const payees = await listPayees(tx, vendorId, ids, ctx.now)
  return { draft: draftItems({ groups, minimums: await store.listMinimums(tx, vendorId), payees, excluded }), payees }
}

async function saveRun(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  scope: Scope,
  { draft, payees }: Drafted,
): Promise<RunShown> {
  const { currency, cutoff, programId = null, scheduledFor = null } = scope
  const [runId, createdAt] = [newId("run"), realNow()]
  const items = draft.items.map(({ affiliateId, amount, provider, destination, lines, bankChangedAt = null }) => ({
    ...store.UNTRIED,
    vendorId,
    id: newId("item"),
    runId,
    affiliateId,
    amount,
    currency,
    provider,
    destination,
    bankChangedAt,
    lines: lines.map(toKept),
    dueAt: createdAt,
    createdAt,
  }))
  const claims = draft.items.flatMap(({ lines }, i) => lines.map((line) => ({ ...line, itemId: items[i]!.id })))
  // The database takes its time over many lines; meanwhile the hash is taken and the next rows are put into words.
  const claimed = claimCommissions(tx, vendorId, claims)
  const hash = await sha256Hex(runText({ currency, cutoff, programId }, draft.items))
  const [run] = await Promise.all([
    store.insertRun(tx, {
      vendorId,
      id: runId,
      status: "draft",
      currency,
      programId,
      cutoff,
      total: draft.total,
      hash,
      createdBy: actorName(ctx.actor),
      draftedAt: ctx.now,
      createdAt,
      scheduledFor,
    }),
    claimed,
    store.insertItems(tx, items),
    store.insertLeftOut(tx, vendorId, runId, draft.leftOut),
    audit(tx, ctx, vendorId, "run.prepare", runId, { total: String(draft.total), items: items.length }),
  ])
  const named = items.map((item) => {
    const { name: affiliateName, email: affiliateEmail } = payees.get(item.affiliateId)!
    return { ...item, affiliateName, affiliateEmail }
  })
  return showDrafted(run, named, draft.leftOut)
}
