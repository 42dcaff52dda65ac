import { and, desc, eq, lt } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { programs } from "../../programs/tables.ts"
import { clicks, links } from "../tables.ts"

const inProgram = and(eq(programs.vendorId, links.vendorId), eq(programs.id, links.programId))

/** The link that a click id names, its program's window, and the click's row if it is there, as the role may see them. */
export async function findClickOfLink(tx: Tx, click: { id: string; at: Date; linkNumber: bigint }) {
  const stored = and(eq(clicks.vendorId, links.vendorId), eq(clicks.id, click.id), eq(clicks.at, click.at))
  const [found] = await tx
    .select({ link: links, windowDays: programs.windowDays, row: clicks })
    .from(links)
    .innerJoin(programs, inProgram)
    .leftJoin(clicks, stored)
    .where(eq(links.number, click.linkNumber))
  return found ?? null
}

/** A link as the role may see it. */
export async function findVisibleLink(tx: Tx, linkId: string) {
  const [link] = await tx.select().from(links).where(eq(links.id, linkId))
  return link ?? null
}

/** The latest clicks of a link before an instant, newest first. */
export async function listClicksOfLink(
  tx: Tx,
  link: { vendorId: string; id: string },
  page: { before: Date | null; limit: number },
) {
  return tx
    .select()
    .from(clicks)
    .where(
      and(
        eq(clicks.vendorId, link.vendorId),
        eq(clicks.linkId, link.id),
        page.before ? lt(clicks.at, page.before) : undefined,
      ),
    )
    .orderBy(desc(clicks.at), desc(clicks.id))
    .limit(page.limit)
}
