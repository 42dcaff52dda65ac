import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { createLink as contract } from "../contract.ts"
import * as store from "../store.ts"
import { addLink } from "./create-link.ts"

/** Makes an affiliate's first link, within another's transaction; nothing where they have one. */
export async function addFirstLink(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  of: { program_id: string; affiliate_id: string },
) {
  const known = await store.listLinks(tx, vendorId, { ...of, limit: 1 })
  if (known.length === 0) await addLink(tx, ctx, vendorId, contract.parse(of))
}
