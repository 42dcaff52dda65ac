import { invariant } from "../../lib/assert.ts"
import { AppError } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { sqlState, type Tx } from "../../platform/db.ts"
import { beginForgetting } from "../../platform/erase.ts"
import { deleteMailsTo } from "../../platform/mail.ts"
import { deleteBounces } from "../../platform/mail-bounces.ts"
import { newId } from "../../platform/new-id.ts"
import { type OutboxHandler, outbox } from "../../platform/outbox.ts"
import { asSystem, asVendor } from "../../platform/tenant.ts"
import { addTombstone, forgetPerson } from "../identity/people/forget-person.ts"
import { atVendorTime } from "../identity/vendors/at-vendor-time.ts"
import { removeMember } from "../identity/vendors/remove-member.ts"
import { closeErased, forgetInquiries } from "../inbox/inquiries/close-erased.ts"
import { clearLeaver } from "../inbox/team/set-availability.ts"
import { eraseClicks } from "../links/clicks/erase-clicks.ts"
import type { ErasurePosition, FoundPerson } from "./core/person.ts"
import { losesOwner, type TableMap } from "./core/person-map/table-map.ts"
import { type ErasureStep, erasureSteps } from "./core/steps.ts"
import { type Erasing, eraseOwnWords, eraseWords } from "./erase-words.ts"
import { loadPersonMap } from "./load-person-map.ts"
import * as people from "./person-store.ts"
import * as store from "./store.ts"

/** Well within the lease of its outbox row; what is left then is another row's. */
const TURN_MS = 20_000

/** In one transaction. */
const CLICKS_AT_ONCE = 500

type Counts = Record<string, number>

/** Erases a person step by step; whoever dies on the way leaves the step to the next try, and each may be done again. */
export const runErasure: OutboxHandler<"erasure.run"> = async (ctx, { vendorId, ref }) => {
  invariant(vendorId, "erasure_has_a_vendor")
  const job = await atVendorTime(ctx, vendorId, `erasure ${ref}`)
  if (!job) return
  const until = realNow().getTime() + TURN_MS
  while (await takeStep(job, vendorId, ref).catch(withoutWords))
    if (realNow().getTime() > until) return asSystem(job, (tx) => outbox(tx, vendorId, "erasure.run", ref))
}

/** What failed may quote the person, and an error is logged and kept with the work: its kind has to do. */
function withoutWords(error: unknown): never {
  const kind = sqlState(error) ?? (error instanceof AppError ? error.code : (error as Error).name)
  throw new Error(`a step of the erasure failed: ${kind}`)
}

/** Whether there is another step after it. */
async function takeStep(job: Ctx, vendorId: string, id: string): Promise<boolean> {
  const erasure = await asSystem(job, (tx) => store.findErasure(tx, vendorId, id))
  if (!erasure || erasure.status === "done") return false
  const personMap = await loadPersonMap()
  const step = erasureSteps(personMap)[erasure.step]
  if (!step) return finish(job, vendorId, id)
  if (erasure.found) await before(job, vendorId, step, erasure.found)
  await asSystem(job, async (tx) => {
    const now = await store.lockErasure(tx, vendorId, id)
    if (now?.step !== erasure.step || now.status === "done") return
    await beginForgetting(tx)
    const made = await act(tx, now, step)
    const position = made.position ?? null
    await store.updateErasure(tx, vendorId, id, {
      ...made.set,
      position,
      step: position ? now.step : now.step + 1,
      counts: added(personMap, now.counts, made.counts),
    })
  })
  return true
}

/** What takes transactions of the vendor's own: members leave as they always do, and open inquiries are closed at the desk. */
async function before(job: Ctx, vendorId: string, { kind }: ErasureStep, { ids }: FoundPerson): Promise<void> {
  if (kind === "inquiries") await closeErased(job, vendorId, ids.inquiry)
  if (kind !== "members") return
  const present = await asSystem(job, (tx) => people.listPresent(tx, vendorId, ids.member))
  for (const member of present) await removeMember(job, vendorId, member, clearLeaver)
}

type Made = { set?: Partial<store.Erasure>; counts?: Counts; position?: ErasurePosition | null }

async function act(tx: Tx, { vendorId, email, found, position }: store.Erasure, step: ErasureStep): Promise<Made> {
  if (step.kind === "find") {
    invariant(email, "erasure_has_an_email")
    return { set: { status: "running", found: await people.findPerson(tx, vendorId, email, newId("person")) } }
  }
  invariant(found, "person_was_found")
  switch (step.kind) {
    case "members":
    case "inquiries":
      return {}
    case "clicks":
      return eraseNextClicks(tx, vendorId, found.ids.click, position)
    case "texts":
      await addTombstone(tx, found.tombstone)
      await forgetInquiries(tx, vendorId, found.ids.inquiry)
      return {}
    case "rows":
      return eraseRows(tx, { vendorId, found }, step.table, position)
    case "person":
      await leavePerson(tx, found)
      return {}
    case "words": {
      const made = await eraseWords(tx, { vendorId, found }, step.table, position)
      return made.position ? made : { counts: { [step.table]: made.changed } }
    }
  }
}

async function eraseNextClicks(tx: Tx, vendorId: string, ids: string[], at: ErasurePosition | null): Promise<Made> {
  const { place, changed: before } = at ?? { place: 0, changed: 0 }
  const end = place + CLICKS_AT_ONCE
  const changed = before + (await eraseClicks(tx, vendorId, ids.slice(place, end)))
  if (end < ids.length) return { position: { place: end, after: null, changed } }
  return { counts: { clicks: changed } }
}

async function eraseRows(tx: Tx, erasure: Erasing, table: string, at: ErasurePosition | null): Promise<Made> {
  const { vendorId, found } = erasure
  const map = (await loadPersonMap())[table]
  invariant(map?.set && map.of, "table_has_rows_of_people")
  const place = people.placeOf(table, map, vendorId)
  const page = map.isWalked ? await people.pageOf(tx, place, at?.after ?? null) : null
  // Afterwards nothing says whose these rows were: what stands in them goes first.
  if (losesOwner(map)) await eraseOwnWords(tx, erasure, table)
  const which = { mine: people.isMine(map.of, found.ids), range: page?.range }
  const changed = (at?.changed ?? 0) + (await people.eraseOf(tx, place, which, map.set, found.tombstone))
  if (page?.reached) return { position: { place: 0, after: page.reached, changed } }
  return { counts: { [table]: changed } }
}

/** The person signs in to whatever else is theirs; where nothing is, they and their mails are forgotten. */
async function leavePerson(tx: Tx, { ids }: FoundPerson): Promise<void> {
  for (const person of ids.person) {
    if (await people.isElsewhere(tx, person)) return
    await forgetPerson(tx, person)
  }
  await deleteMailsTo(tx, ids.email)
  await deleteBounces(tx, ids.email)
}

async function finish(job: Ctx, vendorId: string, id: string): Promise<false> {
  const over = { status: "done" as const, email: null, found: null, position: null, finishedAt: realNow() }
  await asVendor(job, vendorId, async (tx) => {
    const erasure = await store.lockErasure(tx, vendorId, id)
    if (!erasure || erasure.status === "done") return
    await store.updateErasure(tx, vendorId, id, over)
    const rows = Object.values(erasure.counts).reduce((sum, count) => sum + count, 0)
    await audit(tx, job, vendorId, "erasure.finish", id, {
      before: { status: "running" },
      after: { status: "done", rows },
    })
  })
  return false
}

/** Rows that lost a name in one step are the same that lose words in another, unless they lost both in one. */
function added(personMap: Readonly<Record<string, TableMap>>, counts: Counts, more: Counts = {}): Counts {
  const names = [...new Set([...Object.keys(counts), ...Object.keys(more)])]
  const most = names.map((name): [string, number] => {
    const [before, now] = [counts[name] ?? 0, more[name] ?? 0]
    return [name, losesOwner(personMap[name] ?? {}) ? before + now : Math.max(before, now)]
  })
  return Object.fromEntries(most.filter(([, count]) => count > 0))
}
