import { and, desc, eq, getTableColumns, is, lt, SQL, sql } from "drizzle-orm"
import type { PgColumn } from "drizzle-orm/pg-core"
import { decodeCursor } from "../../../lib/page.ts"
import { insertRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import {
  allOf,
  anyOf,
  type Fact,
  instantOf,
  instantTerm,
  load,
  loaderOf,
  mapped,
  rowOf,
  rowsOf,
  type Term,
} from "../../../platform/load.ts"
import { arrayText, rowsAs } from "../../../platform/rows.ts"
import { members } from "../../identity/tables.ts"
import type { ListTouches } from "../contract.ts"
import { JOURNEY_END } from "../models/core/journey.ts"
import { DEFAULT_MAPPING } from "../policy/core/campaign.ts"
import { DEFAULT_POLICY } from "../policy/core/policy.ts"
import { campaignMappings, creditedSales, creditPolicies, touches } from "../tables.ts"
import type { JoinedJourney, JourneyFacts } from "./core/join.ts"

export type TouchRow = typeof touches.$inferSelect
export type TouchInsert = Omit<typeof touches.$inferInsert, "number">

/** Of the touches in the middle of a long journey so many of each channel, since policies ask whether one took part. */
const MIDDLE = sql.raw("100")
const END = sql.raw(String(JOURNEY_END))

/** Adds a touch; null when its external id or its click is known. */
export async function insertTouch(tx: Tx, row: TouchInsert): Promise<TouchRow | null> {
  const [saved] = await tx.insert(touches).values(row).onConflictDoNothing().returning()
  return saved ?? null
}

/** Whose journey, and what event: its own id, and the click ids that came with it (in SQL: an array, or the text of one). */
export type JourneyOf = {
  customerId: Term<string>
  sourceId: Term<string>
  at: Term<Date>
  clickIds: readonly string[] | SQL
}

/** What deciding about a customer's event must know of their journey. */
export function journeyFacts(vendorId: Term<string>, of: JourneyOf): Fact<JourneyFacts> {
  const own = sql`from ${touches} where ${touches.vendorId} = ${vendorId} and ${touches.customer} = ${of.customerId}`
  const all = getTableColumns(touches)
  const at = instantTerm(of.at)
  const from = sql`${at} - interval '24 hours' * coalesce((select (policy ->> 'lookback_days')::int
    ${latest(creditPolicies, vendorId)} limit 1), ${sql.raw(String(DEFAULT_POLICY.lookback_days))})`
  const saidAs = sql`array(select word || ${of.sourceId} from unnest(array['manual:', 'customer:', 'coupon:', 'told:', 'campaign:']) word)`
  const isAnyOf = (column: PgColumn, texts: readonly string[] | SQL) =>
    sql`${column} = any(${is(texts, SQL) ? texts : arrayText(texts)}::text[])`
  return allOf({
    policy: mapped(rowOf(ofPolicy, latest(creditPolicies, vendorId)), (row) => row ?? FIRST_POLICY),
    mapping: mapped(rowOf(ofMapping, latest(campaignMappings, vendorId)), (row) => row?.rules ?? DEFAULT_MAPPING),
    touches: journeyFact(vendorId, of.customerId, { from, to: at }),
    ofClicks: rowsOf(
      all,
      sql`from ${touches} where ${touches.vendorId} = ${vendorId} and ${isAnyOf(touches.clickId, of.clickIds)}`,
    ),
    hasCommunity: anyOf(sql`${own} and ${touches.channel} = 'community'`),
    hasLead: anyOf(sql`${own} and ${touches.milestone} = 'lead'`),
    saidBefore: mapped(
      rowsOf(
        said,
        sql`from ${touches} where ${touches.vendorId} = ${vendorId} and ${isAnyOf(touches.externalId, saidAs)}`,
      ),
      (rows) => rows.map((row) => row.as!),
    ),
    lastClosedAt: instantOf(sql`select max(${creditedSales.closedAt}) from ${creditedSales}
      where ${creditedSales.vendorId} = ${vendorId} and ${creditedSales.customer} = ${of.customerId}`),
  })
}

const ofPolicy = { version: creditPolicies.version, policy: creditPolicies.policy }
const ofMapping = { rules: campaignMappings.rules }
const said = { as: touches.externalId }
const FIRST_POLICY = { version: 0, policy: DEFAULT_POLICY }

const latest = (table: typeof creditPolicies | typeof campaignMappings, vendorId: Term<string>) =>
  sql`from ${table} where ${table.vendorId} = ${vendorId} order by ${table.version} desc`

/** Writers of a joined journey; whoever else has joined the same click meanwhile keeps it. */
export function writeTouches({ added, joined }: Pick<JoinedJourney, "added" | "joined">) {
  const types = {
    vendorId: "text",
    id: "text",
    customer: "text",
    customerExternalId: "text",
    knownAt: "timestamptz",
    milestone: "text",
  }
  // Nobody's, said so that no statistics speak of it: "is null" would seem so rare that all touches are read for those few.
  const whose = sql`customer = excluded.customer, customer_external_id = excluded.customer_external_id`
  return {
    touches_added: insertRows(
      touches,
      added,
      sql`on conflict (vendor_id, click_id) where click_id is not null do update
        set ${whose}, known_at = excluded.known_at, milestone = coalesce(touches.milestone, excluded.milestone)
        where touches.customer is null`,
    ),
    touches_joined: sql`
      update touches t set customer = own.customer, customer_external_id = own."customerExternalId",
        known_at = own."knownAt", milestone = own.milestone
      from ${rowsAs("own", joined, types)} where t.vendor_id = own."vendorId" and t.id = own.id
        and coalesce(t.customer, '') = ''`,
  }
}

export async function findTouchByExternalId(tx: Tx, vendorId: string, externalId: string): Promise<TouchRow | null> {
  const [row] = await tx
    .select()
    .from(touches)
    .where(and(eq(touches.vendorId, vendorId), eq(touches.externalId, externalId)))
  return row ?? null
}

/** Two instants, both included. */
type Span = { from: SQL; to: SQL }

/**
 * `from … order by …` of a customer's touches in the journey's order. Of one that no person has, those at both its ends and
 * the latest of each channel between, sales touches that the policy ignores apart: they must not hide the others.
 */
function journeyOf(vendorId: Term<string>, customerId: Term<string>, span: Span | null): SQL {
  const ignored = sql`select jsonb_array_elements_text(policy #> '{sales_assisted,ignored_sources}')
    from (select policy ${latest(creditPolicies, vendorId)} limit 1) "policy"`
  // As a row with its customer: without statistics an index of instants alone would seem as good, and read everybody's.
  const isIn = span
    ? sql`and (customer, at) >= (${customerId}, ${span.from}) and (customer, at) <= (${customerId}, ${span.to})`
    : sql``
  return sql`from (
      select *, row_number() over (order by at, number) as place, count(*) over () as places,
        row_number() over (partition by channel, coalesce(source, '') in (${ignored}) order by at desc, number desc) as recent
      from touches where vendor_id = ${vendorId} and customer = ${customerId} ${isIn}
    ) touches
    where place <= ${END} or place > places - ${END} or recent <= ${MIDDLE}
    order by ${touches.at}, ${touches.number}`
}

/** A customer's touches in the journey's order, in a span where one is given; see `journeyOf`. */
export const journeyFact = (vendorId: Term<string>, customerId: Term<string>, span: Span | null) =>
  rowsOf(getTableColumns(touches), journeyOf(vendorId, customerId, span))

/** The same of one customer. */
export async function listJourney(
  tx: Tx,
  vendorId: string,
  customer: string,
  between?: { from: Date; to: Date },
): Promise<TouchRow[]> {
  const span = between && { from: instantTerm(between.from), to: instantTerm(between.to) }
  return (await load(tx, { journey: journeyFact(vendorId, customer, span ?? null) })).journey
}

/** When a customer's first touch was; null for none. */
export async function findFirstTouchAt(tx: Tx, vendorId: string, customer: string): Promise<Date | null> {
  const { at } = await load(tx, {
    at: instantOf(sql`select min(at) from touches where vendor_id = ${vendorId} and customer = ${customer}`),
  })
  return at
}

/** The touch stays on record, and is nobody's; its name is free for another. */
export async function detachTouch(tx: Tx, vendorId: string, id: string): Promise<void> {
  await tx
    .update(touches)
    .set({ customer: null, externalId: null })
    .where(and(eq(touches.vendorId, vendorId), eq(touches.id, id)))
}

/** Gives a customer's touches to another; when the earliest of them was, null where there is none. */
export async function moveTouches(tx: Tx, vendorId: string, from: string, to: string): Promise<Date | null> {
  const moved = await tx
    .update(touches)
    .set({ customer: to })
    .where(and(eq(touches.vendorId, vendorId), eq(touches.customer, from)))
    .returning({ at: touches.at })
  return moved.reduce<Date | null>((first, { at }) => (first && first < at ? first : at), null)
}

/** `customer`: whose, where one is asked for. */
export async function listTouches(
  tx: Tx,
  vendorId: string,
  query: Omit<ListTouches, "customer_external_id">,
  customer: string | null,
): Promise<TouchRow[]> {
  const after = decodeCursor(query.cursor)
  const filters: (SQL | undefined)[] = [
    eq(touches.vendorId, vendorId),
    customer ? eq(touches.customer, customer) : undefined,
    query.channel ? eq(touches.channel, query.channel) : undefined,
    query.member_id ? eq(touches.memberId, query.member_id) : undefined,
    after ? lt(touches.id, after) : undefined,
  ]
  return tx
    .select()
    .from(touches)
    .where(and(...filters))
    .orderBy(desc(touches.id))
    .limit(query.limit + 1)
}

export async function listMemberIds(tx: Tx, vendorId: string): Promise<ReadonlySet<string>> {
  const rows = await tx.select({ id: members.id }).from(members).where(eq(members.vendorId, vendorId))
  return new Set(rows.map(({ id }) => id))
}

const { customer, channel, externalId } = touches
// One by one: of a list of names the plan that is kept may be of a table that had nothing in it yet, and read all of it since.
const loadNamed = loaderOf<{ vendorId: string; name: string }, { touch: Fact<NamedTouch | null> }>(
  { vendorId: "text", name: "text" },
  ({ vendorId, name }) => ({
    touch: rowOf(
      { customer, channel, externalId },
      sql`from ${touches} where ${touches.vendorId} = ${vendorId} and ${externalId} = ${name}`,
    ),
  }),
)
type NamedTouch = Pick<TouchRow, "customer" | "channel" | "externalId">

/** Touches by the names that their reporters gave them. */
export async function listTouchesNamed(tx: Tx, vendorId: string, names: readonly string[]): Promise<NamedTouch[]> {
  if (names.length === 0) return []
  const found = await loadNamed(
    tx,
    names.map((name) => ({ vendorId, name })),
  )
  return found.flatMap(({ touch }) => touch ?? [])
}

export async function isMember(tx: Tx, vendorId: string, memberId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.vendorId, vendorId), eq(members.id, memberId)))
  return rows.length > 0
}
