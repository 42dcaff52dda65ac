import { invalidField } from "../../../lib/errors.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"

/** 422 at the first of the rows under `pointer` whose group is none of this program's; rows without a group are for all. */
export async function checkGroups(
  tx: Tx,
  vendorId: string,
  programId: string,
  pointer: string,
  rows: readonly { group_id?: string | undefined }[],
): Promise<void> {
  const found = new Map<string, boolean>()
  for (const [index, { group_id }] of rows.entries()) {
    if (group_id === undefined) continue
    if (!found.has(group_id))
      found.set(group_id, (await store.findGroup(tx, vendorId, group_id))?.programId === programId)
    if (!found.get(group_id)) throw invalidField(`${pointer}/${index}/group_id`, "is not a group of this program")
  }
}
