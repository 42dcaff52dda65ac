import { invariant } from "../../../lib/assert.ts"
import { conflict } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { asOperator } from "../../../platform/tenant.ts"
import { LANGUAGES, type Language } from "../../../vocabulary/languages.ts"
import type { CreateVendor } from "../contract.ts"
import { issueFirstKeys, issuePersonalToken } from "../keys/issue-key.ts"
import { can } from "../permissions/core/permissions.ts"
import * as store from "../store.ts"
import { insertMember } from "./add-member.ts"

/**
 * Opens a vendor in its owner's language, with its owner, two keys and a token of the owner; the plain texts are shown here only. 409
 * `platform_vendor_exists` for a second live vendor that would spend the platform's money.
 */
export async function createVendor(ctx: Ctx, input: CreateVendor) {
  can(ctx, "vendor.create")
  return asOperator(ctx, async (tx) => {
    const vendor = await openVendor(tx, input, (await store.findLanguage(tx, input.owner_email)) ?? LANGUAGES[0])
    const owner = await insertMember(tx, ctx, vendor.id, { email: input.owner_email, role: "owner" })
    const keys = await issueFirstKeys(tx, ctx, vendor.id)
    const { token } = await issuePersonalToken(tx, ctx, vendor.id, owner.id)
    return { vendor, ...keys, ownerToken: token }
  })
}

/** Unless said otherwise, the first live vendor spends the platform's money and every later one its own; a test vendor test money. */
async function openVendor(
  tx: Tx,
  { name, currency, timezone, mode, funding }: CreateVendor,
  language: Language,
): Promise<store.Vendor> {
  const row = { id: newId("vendor"), name, currency, timezone, language, mode, createdAt: realNow() }
  const isFirst = mode === "test" || !(await store.hasLiveVendor(tx))
  const made = await store.insertVendor(tx, { ...row, funding: funding ?? (isFirst ? "platform" : "prefunded") })
  if (made) return made
  const holder = await store.findPlatformVendor(tx)
  if (funding === "platform")
    throw conflict(
      "platform_vendor_exists",
      `${holder?.name ?? "Another vendor"} (${holder?.id ?? "live"}) spends the platform's money already, and one live vendor may. Send "funding": "prefunded".`,
    )
  // Another became the first live one at the same instant.
  const later = await store.insertVendor(tx, { ...row, funding: "prefunded" })
  invariant(later, "prefunded_vendors_do_not_conflict")
  return later
}
