import type { Ctx } from "../../platform/ctx.ts"
import { asSystem } from "../../platform/tenant.ts"
import type { LinkAnswer } from "./core/snapshot.ts"
import * as store from "./store.ts"

/** What the edge needs of a link; a disabled one is unknown. Rejects while the database is away. */
export async function lookupLink(ctx: Pick<Ctx, "db">, host: string, slug: string): Promise<LinkAnswer> {
  const link = await asSystem(ctx, (tx) => store.findSnapshot(tx, host, slug))
  return link ? { kind: "found", link } : { kind: "unknown" }
}
