import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ListInquiries } from "../contract.ts"
import { readDesk } from "../desk/desk-store.ts"
import * as store from "../store.ts"
import { type FullInquiry, withStory } from "./work-on-inquiry.ts"

/** A page of inquiries, each with its story; spam only when it is asked for. One more than the limit, as pages want it. */
export function readInquiries(ctx: Ctx, vendorId: string, query: ListInquiries): Promise<FullInquiry[]> {
  return readAsVendor(ctx, vendorId, "inquiry.read", async (tx) => {
    const [rows, desk] = await Promise.all([store.listInquiries(tx, vendorId, query), readDesk(tx, vendorId)])
    return withStory(tx, vendorId, rows, desk)
  })
}

/** An inquiry with its story, spam or not. 404 for none of the vendor's. */
export function readInquiry(ctx: Ctx, vendorId: string, id: string): Promise<FullInquiry> {
  return readAsVendor(ctx, vendorId, "inquiry.read", async (tx) => {
    const inquiry = await store.findInquiry(tx, vendorId, id)
    if (!inquiry) throw notFound()
    return (await withStory(tx, vendorId, [inquiry]))[0]!
  })
}
