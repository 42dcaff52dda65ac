import { and, desc, eq, lt, lte, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { programs } from "../../programs/tables.ts"
import type { ClickKey } from "../redirect/core/click-key.ts"
import { clickOrigins, clicks, isClick, links, originOfClick, secondOf } from "../tables.ts"

const inProgram = and(eq(programs.vendorId, links.vendorId), eq(programs.id, links.programId))

/** The link that a click id names, its program's window, and the click's row if it is there, as the role may see them. */
export async function findClickOfLink(tx: Tx, click: ClickKey) {
  const [found] = await tx
    .select({ link: links, windowDays: programs.windowDays, row: clicks, origin: clickOrigins })
    .from(links)
    .innerJoin(programs, inProgram)
    .leftJoin(clicks, isClick(click))
    .leftJoin(clickOrigins, originOfClick)
    .where(eq(links.number, click.linkNumber))
  return found ?? null
}

/** The latest clicks of a link before an instant with what they came with, newest first. */
export async function listClicksOfLink(tx: Tx, linkNumber: bigint, page: { before: Date | null; limit: number }) {
  const { before, limit } = page
  return tx
    .select({ click: clicks, origin: clickOrigins })
    .from(clicks)
    .leftJoin(clickOrigins, originOfClick)
    .where(and(eq(clicks.linkNumber, linkNumber), before ? isBefore(before) : undefined))
    .orderBy(desc(clicks.second), desc(clicks.at), desc(clicks.nonce))
    .limit(limit)
}

const isBefore = (at: Date) =>
  and(lt(clicks.at, at), lte(clicks.second, secondOf(sql`${at.toISOString()}::timestamptz`)))
