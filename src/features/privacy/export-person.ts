import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { asSystem, asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import { readClicksOf } from "../links/clicks/erase-clicks.ts"
import type { PersonExport } from "./contract.ts"
import type { FoundPerson } from "./core/person.ts"
import { columnsOf } from "./core/person-map/table-map.ts"
import { loadPersonMap } from "./load-person-map.ts"
import * as people from "./person-store.ts"

/** Of a table in one export. */
const MAX_ROWS = 5000
/** What only carries the other rows on. */
const CARRIERS = ["outbox", "idempotency_keys"]

/** What a vendor's rows hold of the person of an e-mail, by table; `truncated` names those that had more than 5000. Audited. */
export async function exportPerson(ctx: Ctx, vendorId: string, email: string): Promise<PersonExport> {
  can(ctx, "person.read", { vendorId })
  const found = await asSystem(ctx, (tx) => people.findPerson(tx, vendorId, email, ""))
  const { customer, affiliate, member, inquiry } = found.ids
  const [subject = "nobody"] = [...customer, ...affiliate, ...member, ...inquiry]
  await asVendor(ctx, vendorId, (tx) => audit(tx, ctx, vendorId, "person.read", subject, { after: { email } }))
  const read = await asSystem(ctx, (tx) => readPerson(tx, vendorId, found))
  return { email, exported_at: realNow().toISOString(), ...read }
}

async function readPerson(tx: Tx, vendorId: string, { ids }: FoundPerson) {
  const records: PersonExport["records"] = {}
  const truncated: string[] = []
  for (const [table, map] of Object.entries(await loadPersonMap())) {
    if (!map.of || map.scope === "none" || CARRIERS.includes(table)) continue
    const sealed = columnsOf(map).flatMap(([name, kind]) => (kind === "sealed" ? [name] : []))
    const place = people.placeOf(table, map, vendorId)
    const rows = await people.rowsOf(tx, place, people.isMine(map.of, ids), sealed, MAX_ROWS + 1)
    if (rows.length > MAX_ROWS) truncated.push(table)
    if (rows.length > 0) records[table] = rows.slice(0, MAX_ROWS)
  }
  const clicks = await readClicksOf(tx, vendorId, ids.click)
  if (clicks.length > 0) records.clicks = clicks
  return { records, truncated }
}
