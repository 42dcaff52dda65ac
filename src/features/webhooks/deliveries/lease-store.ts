import { type SQL, sql } from "drizzle-orm"
import { apply } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { anyOf, type Fact } from "../../../platform/load.ts"
import { rowsAs } from "../../../platform/rows.ts"
import type { DeliveryStatus, SendAttempt } from "../core/states.ts"

/** Of a delivery that is replayed over and over, so many of the latest. */
const ATTEMPTS_KEPT = 50

/** A delivery that is ours to send until its lease ends, with its endpoint and its event. */
export type LeasedDelivery = {
  id: string
  vendorId: string
  endpointId: string
  affiliateId: string | null
  url: string
  encryptedSecrets: string | null
  oldSecretUntil: Date | null
  failingSince: Date | null
  eventId: string
  type: string
  ref: string
  carries: Record<string, unknown>
  body: string | null
  occurredAt: Date
  tries: number
}

/** How many may be taken: of endpoints that work and of those that fail, and at once of one endpoint that works. */
export type Slots = { working: number; failing: number; perEndpoint: number }

/**
 * Takes what is due, in turns of the endpoints, so that none waits for another's rest. Those that fail have slots of their own,
 * one each: whatever they take, the first attempt at others does not wait for them.
 */
export async function leaseDeliveries(tx: Tx, slots: Slots, now: Date, leasedUntil: Date): Promise<LeasedDelivery[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const rows = await tx.execute<Taken>(sql`
    with recursive waiting(endpoint_id) as (
      (select endpoint_id from webhook_deliveries where status = 'pending' order by endpoint_id limit 1)
      union all
      select (
        select d.endpoint_id from webhook_deliveries d
        where d.status = 'pending' and d.endpoint_id > w.endpoint_id order by d.endpoint_id limit 1
      ) from waiting w where w.endpoint_id is not null
    ), due as (
      select d.*, e.id as endpoint_id, e.affiliate_id, e.url, e.sealed_secrets, e.old_secret_until, e.failing_since,
        e.failing_since is not null as is_failing
      from waiting w join webhook_endpoints e on e.id = w.endpoint_id and e.status = 'active'
      cross join lateral (
        select d.vendor_id, d.id, d.due_at from webhook_deliveries d
        where d.endpoint_id = e.id and d.status = 'pending' and d.due_at <= ${at}
          and (d.leased_until is null or d.leased_until <= ${at})
        order by d.due_at, d.id
        limit greatest(0, case when e.failing_since is null then ${slots.perEndpoint}::int else 1 end - (
          select count(*) from webhook_deliveries busy
          where busy.endpoint_id = e.id and busy.status = 'pending' and busy.leased_until > ${at}))
        for update of d skip locked
      ) d
    ), turns as (
      select due.*, row_number() over (partition by endpoint_id order by due_at, id) as turn from due
    ), placed as (
      select turns.*, row_number() over (partition by is_failing order by turn, due_at, id) as place from turns
    )
    update webhook_deliveries d set leased_until = ${leasedUntil.toISOString()}::timestamptz
    from placed p join webhook_events v on v.vendor_id = p.vendor_id
    where d.vendor_id = p.vendor_id and d.id = p.id and v.id = d.event_id
      and p.place <= case when p.is_failing then ${slots.failing}::int else ${slots.working}::int end
    returning d.id, d.vendor_id, d.endpoint_id, d.event_id, d.type, d.tries, p.affiliate_id, p.url, p.sealed_secrets,
      p.old_secret_until, p.failing_since, v.ref, v.carries, v.body, v.occurred_at`)
  return rows.map(toLeased)
}

type Taken = {
  id: string
  vendor_id: string
  endpoint_id: string
  event_id: string
  type: string
  tries: number
  affiliate_id: string | null
  url: string
  sealed_secrets: string | null
  old_secret_until: string | null
  failing_since: string | null
  ref: string
  carries: Record<string, unknown>
  body: string | null
  occurred_at: string
}

const instant = (text: string | null) => (text === null ? null : new Date(text))

function toLeased(row: Taken): LeasedDelivery {
  return {
    id: row.id,
    vendorId: row.vendor_id,
    endpointId: row.endpoint_id,
    affiliateId: row.affiliate_id,
    url: row.url,
    encryptedSecrets: row.sealed_secrets,
    oldSecretUntil: instant(row.old_secret_until),
    failingSince: instant(row.failing_since),
    eventId: row.event_id,
    type: row.type,
    ref: row.ref,
    carries: row.carries,
    body: row.body,
    occurredAt: new Date(row.occurred_at),
    tries: row.tries,
  }
}

/** What became of a leased delivery. `attempt` null: nothing was sent. */
export type DeliveryOutcome = {
  vendorId: string
  id: string
  endpointId: string
  status: DeliveryStatus
  dueAt: Date
  attempt: SendAttempt | null
  isSuccess: boolean
}

/**
 * Writes down what became of deliveries; what was held or canceled meanwhile stays so. Of endpoints since when they fail: one
 * success and they do not.
 */
export async function writeOutcomes(tx: Tx, outcomes: readonly DeliveryOutcome[], now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`
  const rows = outcomes.map((one) => ({
    ...one,
    tried: one.attempt ? 1 : 0,
    attempt: JSON.stringify(one.attempt ? [one.attempt] : []),
  }))
  const types = { vendorId: "text", id: "text", status: "text", dueAt: "timestamptz(3)", tried: "int", attempt: "text" }
  await apply(tx, {
    deliveries: sql`update webhook_deliveries d set leased_until = null, due_at = own."dueAt",
        status = case when d.status = 'pending' then own.status else d.status end,
        finished_at = case when d.status = 'pending' and own.status <> 'pending' then ${at} else d.finished_at end,
        tries = d.tries + own.tried,
        attempts = case when jsonb_array_length(d.attempts) < ${ATTEMPTS_KEPT}::int then d.attempts else d.attempts - 0 end
          || own.attempt::jsonb
      from ${rowsAs("own", rows, types)} where d.vendor_id = own."vendorId" and d.id = own.id`,
    endpoints: changeFailing(outcomes, at),
  })
}

function changeFailing(outcomes: readonly DeliveryOutcome[], at: SQL): SQL {
  const byEndpoint = Map.groupBy(
    outcomes.filter(({ attempt }) => attempt !== null),
    (one) => one.endpointId,
  )
  const rows = [...byEndpoint].map(([id, all]) => ({
    id,
    vendorId: all[0]!.vendorId,
    works: all.some(({ isSuccess }) => isSuccess),
  }))
  return sql`update webhook_endpoints e set failing_since = case when own.works then null else ${at} end
    from ${rowsAs("own", rows, { id: "text", vendorId: "text", works: "boolean" })}
    where e.vendor_id = own."vendorId" and e.id = own.id and own.works = (e.failing_since is not null)`
}

/** Whether any delivery is due that nobody has leased. */
export function deliveriesDue(now: Date): Fact<boolean> {
  const at = sql`${now.toISOString()}::timestamptz`
  return anyOf(sql`from webhook_deliveries d where d.status = 'pending' and d.due_at <= ${at}
    and (d.leased_until is null or d.leased_until <= ${at})`)
}
