import { invalidField, notFound } from "../../../lib/errors.ts"
import { parseWebUrl } from "../../../lib/safe-url.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { CreateProgram, UpdateProgram } from "../contract.ts"
import { isOwnLink } from "../core.ts"
import * as store from "../store.ts"
import { encryptPostbackSecret } from "./encrypt-postback-secret.ts"
import * as secrets from "./secret-store.ts"

/** What is set in pages only. */
export type OfPages = { hasLeaderboard?: boolean }

// Parameters that links and their visitors use already.
const TAKEN_PARAMS = /^(via|ref|fpr|aff|sub[1-5]|gv_qr)$/

function checkClickParam(name: string | undefined) {
  if (name !== undefined && TAKEN_PARAMS.test(name))
    throw invalidField("/click_param", "is used by links themselves; choose another name")
}

function checkDestination({ ports: { env } }: Ctx, destination: string | undefined) {
  if (destination === undefined) return
  const parsed = parseWebUrl(destination)
  const refused = (why: string) => invalidField("/destination_url", `The destination ${why}.`, "destination_refused")
  if (parsed.kind === "refused") throw refused(parsed.why)
  if (isOwnLink(parsed.url, env)) throw refused("is a link of ours: links of the program would lead to themselves")
}

/** Opens a program of the vendor. 422 for a destination that is not a plain web address. */
export async function createProgram(ctx: Ctx, vendorId: string, input: CreateProgram & OfPages) {
  can(ctx, "program.save", { vendorId })
  checkClickParam(input.click_param)
  checkDestination(ctx, input.destination_url)
  const id = newId("program")
  const encrypted = await encryptPostbackSecret(ctx, id, input.postback_secret)
  return asVendor(ctx, vendorId, async (tx) => {
    const program = await store.insertProgram(tx, { vendorId, id, ...toColumns(input), createdAt: realNow() })
    if (encrypted) await secrets.saveSecret(tx, vendorId, id, encrypted)
    await audit(tx, ctx, vendorId, "program.create", program.id, { name: program.name })
    return program
  })
}

/** Changes what is given and leaves the rest; links follow within 60 s. */
export async function updateProgram(ctx: Ctx, vendorId: string, id: string, input: UpdateProgram & OfPages) {
  can(ctx, "program.save", { vendorId })
  checkClickParam(input.click_param)
  checkDestination(ctx, input.destination_url)
  const encrypted = await encryptPostbackSecret(ctx, id, input.postback_secret)
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findProgram(tx, vendorId, id)
    if (!before) throw notFound()
    const set = toColumns(input)
    if (Object.values(set).every((value) => value === undefined)) return before
    const program = await store.updateProgram(tx, vendorId, id, set)
    if (encrypted !== undefined) await secrets.saveSecret(tx, vendorId, id, encrypted)
    const secret = encrypted === undefined ? {} : { postbackSecret: encrypted }
    await audit(tx, ctx, vendorId, "program.update", id, changed(before, { ...program, ...secret }))
    return program
  })
}

/** The program inside another's transaction, locked, so that what depends on it happens one at a time; null when there is none. */
export const findProgramForUpdate = store.lockProgram

/** A link of the program is one of several, from now on: who earns by one is asked for. */
export async function markSplits(tx: Tx, vendorId: string, id: string): Promise<void> {
  await store.updateProgram(tx, vendorId, id, { hasSplits: true })
}

function toColumns<T extends UpdateProgram & OfPages>(input: T) {
  return {
    name: input.name as T["name"],
    destinationUrl: input.destination_url as T["destination_url"],
    allowedHosts: input.allowed_hosts as T["allowed_hosts"],
    windowDays: input.window_days as T["window_days"],
    winner: input.winner as T["winner"],
    holdDays: input.hold_days as T["hold_days"],
    minPayout: input.min_payout as T["min_payout"],
    autoApprove: input.auto_approve as T["auto_approve"],
    clickParam: input.click_param as T["click_param"],
    couponBeatsClick: input.coupon_beats_click as T["coupon_beats_click"],
    bannedReferrers: input.banned_referrers as T["banned_referrers"],
    forbidPaidSearch: input.forbid_paid_search as T["forbid_paid_search"],
    hasPostbackSecret: input.postback_secret === undefined ? undefined : input.postback_secret !== null,
    friendCoupon: input.friend_coupon as T["friend_coupon"],
    trustBrowserLeads: input.trust_browser_leads as T["trust_browser_leads"],
    hasLeaderboard: input.hasLeaderboard,
    dealDays: input.deal_days as T["deal_days"],
  }
}
