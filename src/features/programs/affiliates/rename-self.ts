import * as z from "zod"
import { nameText } from "../../../lib/fields.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import { asVendor } from "../../../platform/tenant.ts"
import * as store from "../store.ts"
import type { OwnEnrollment } from "./act-for-affiliate.ts"

const Renamed = z.object({ name: nameText(200).min(1) })

/** Whether the other affiliates of a program read a person's name on its leaderboard, on the person's own word. */
export async function showName(ctx: Ctx, { affiliate, vendor }: OwnEnrollment, showsName: boolean): Promise<void> {
  if (affiliate.showsName === showsName) return
  await asVendor({ ...ctx, idempotency: null }, vendor.id, async (tx) => {
    const saved = await store.updateAffiliate(tx, vendor.id, affiliate.id, { showsName })
    await audit(tx, ctx, vendor.id, "affiliate.update", affiliate.id, changed(affiliate, saved))
  })
}

/** What all of a person's programs call them, on their own word; each vendor reads it in its audit log. 422 for no name. */
export async function renameSelf(ctx: Ctx, enrollments: readonly OwnEnrollment[], name: string): Promise<void> {
  const set = validate(Renamed, { name: name.trim() })
  for (const { affiliate, vendor } of enrollments) {
    if (affiliate.name === set.name) continue
    await asVendor({ ...ctx, idempotency: null }, vendor.id, async (tx) => {
      const saved = await store.updateAffiliate(tx, vendor.id, affiliate.id, set)
      await audit(tx, ctx, vendor.id, "affiliate.update", affiliate.id, changed(affiliate, saved))
    })
  }
}
