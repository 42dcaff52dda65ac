import { type ListAsk, readListAsk } from "../../lib/list-ask.ts"
import { saying } from "../../web/reader.ts"
import { asksForFile, listFile } from "../../web/ui/list.ts"
import { isSamePerson } from "../identity/permissions/approve-as-another.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { csvFile, type PageAnswer, type Route, type VendorVisit } from "../identity/sessions/core/page.ts"
import { readMemberNames } from "../identity/vendors/read-members.ts"
import { readNeedsOf } from "./fundings/read-fundings.ts"
import { type RunRows, readRunLists } from "./runs/read-run-lists.ts"
import { readRunHead, readToSend } from "./runs/read-runs.ts"
import type { Run } from "./runs/run-store.ts"
import { itemColumns, leftOutColumns, type RunListed, type RunRights, RunView } from "./runs/run-view.tsx"

const ITEMS = { name: "items", sorts: ["name", "amount", "state"], sort: "name", filter: "state" } as const
const LEFT_OUT = { name: "left_out", sorts: ["name", "amount", "why"], sort: "name", filter: "why" } as const

type Rules = typeof ITEMS | typeof LEFT_OUT

function rightsOf({ ctx }: VendorVisit, run: Run): RunRights {
  const isOwn = run.status === "submitted" && isSamePerson(ctx, run.submittedByPerson)
  return {
    submit: run.status === "draft" && mayDo(ctx, "run.submit"),
    approve: run.status === "submitted" && !isOwn && mayDo(ctx, "run.approve"),
    cancel: (run.status === "draft" || run.status === "submitted") && mayDo(ctx, "run.cancel"),
    isOwn,
  }
}

/** What the run needs of the vendor's own funds; null where it needs none. */
async function needOf({ ctx, vendorId }: VendorVisit, run: Run) {
  if (run.status === "completed" || run.status === "canceled") return null
  const amount = await readToSend(ctx, vendorId, run.id)
  return amount === 0n ? null : readNeedsOf(ctx, vendorId, { id: run.id, currency: run.currency, open: amount })
}

/** Rows as a list shows them, with what it says of all that match. */
function pagedList<Row>(path: string, { name, filter }: Rules, ask: ListAsk, found: RunRows<Row>): RunListed<Row> {
  const { rows, page, pages, count, total, amount, values } = found
  const query = { ...(ask.search && { q: ask.search }), ...(ask.is && { [filter]: ask.is }) }
  const sort = `${ask.isDown ? "-" : ""}${ask.sort}`
  const list = { path, name, query, kept: { of: name }, sort, search: ask.search, page, pages, count }
  return { found: { all: rows, shown: rows, list }, total, amount, values }
}

/** Both lists of a run, each as far as it is looked at. */
async function listsOf({ ctx, vendorId, query, path }: VendorVisit, runId: string) {
  const asked = (rules: Rules) => ({
    ask: readListAsk(query, rules),
    isFile: asksForFile(query, rules.name),
  })
  const wanted = { items: asked(ITEMS), leftOut: asked(LEFT_OUT) }
  const { items, leftOut } = await readRunLists(ctx, vendorId, runId, wanted)
  return {
    items: pagedList(path, ITEMS, wanted.items.ask, items),
    leftOut: pagedList(path, LEFT_OUT, wanted.leftOut.ask, leftOut),
  }
}

async function showRunPage(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const run = await readRunHead(ctx, vendorId, visit.params.id!)
  const lists = await listsOf(visit, run.id)
  const say = saying(visit)
  const of = { base, zone, runId: run.id, currency: run.currency }
  if (asksForFile(query, ITEMS.name)) return csvFile("payouts", listFile(itemColumns(say, of), lists.items.found.all))
  if (asksForFile(query, LEFT_OUT.name))
    return csvFile("left-out", listFile(leftOutColumns(say, of), lists.leftOut.found.all))
  const by = [run.createdBy, run.submittedBy, run.approvedBy].filter((id) => id !== null)
  const [people, need] = await Promise.all([readMemberNames(ctx, vendorId, [...new Set(by)]), needOf(visit, run)])
  const person = (id: string | null) => id && (people.get(id) ?? id)
  const shown = {
    id: run.id,
    status: run.status,
    currency: run.currency,
    total: run.total,
    hash: run.hash,
    cutoff: run.cutoff.toISOString(),
    createdAt: run.draftedAt.toISOString(),
    preparedBy: people.get(run.createdBy) ?? say("money.by_schedule"),
    submittedBy: person(run.submittedBy),
    approvedBy: person(run.approvedBy),
  }
  const view = <RunView run={shown} lists={lists} need={need} rights={rightsOf(visit, run)} base={base} zone={zone} />
  return { kind: "view", title: say("money.run"), view }
}

/** A run with what it pays and whom it left out. */
export const runPages: Route[] = [
  { audience: "finance", method: "get", path: "/runs/:id", action: "run.read", run: showRunPage },
]
