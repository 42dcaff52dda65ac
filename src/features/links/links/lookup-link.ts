import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { slugKey } from "../redirect/core/slug.ts"
import { type LinkAnswer, toAnswer } from "../redirect/core/snapshot.ts"
import * as store from "../store.ts"

/** What the edge needs of the links under a slug's key; a disabled one is unknown. Rejects while the database is away. */
export async function lookupLink(ctx: Pick<Ctx, "db">, host: string, slug: string): Promise<LinkAnswer> {
  return toAnswer(await asSystem(ctx, (tx) => store.findSpelled(tx, host, [slugKey(slug)])))
}
