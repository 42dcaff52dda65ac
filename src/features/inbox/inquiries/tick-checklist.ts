import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readDesk } from "../desk/desk-store.ts"
import { changeInquiry } from "./change-inquiry.ts"
import { type FullInquiry, lockOpenInquiry, workOnInquiry } from "./work-on-inquiry.ts"

/** Sets which items of its kind's checklist are done. 422 for an item that the list does not have. */
export async function tickChecklist(ctx: Ctx, vendorId: string, id: string, done: string[]): Promise<FullInquiry> {
  return workOnInquiry(ctx, vendorId, "inquiry.work", async (tx) => {
    const inquiry = await lockOpenInquiry(tx, vendorId, id)
    const items = (await readDesk(tx, vendorId)).checklists[inquiry.kind]
    const strange = done.findIndex((item) => !items.includes(item) && !inquiry.checked.includes(item))
    if (strange >= 0) throw invalidField(`/done/${strange}`, `is not on the checklist: ${items.join(", ")}`)
    const checked = [...new Set(done)]
    return changeInquiry(tx, ctx, inquiry, { checked }, [{ type: "checked", detail: { done: checked } }])
  })
}
