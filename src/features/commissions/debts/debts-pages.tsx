import { DAY_MS } from "../../../lib/time.ts"
import { validate } from "../../../platform/http/validate.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { saying } from "../../../web/reader.ts"
import type { Question } from "../../../web/ui/confirm.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { moneyText } from "../../../web/ui/text.tsx"
import { isSamePerson } from "../../identity/permissions/approve-as-another.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  backTo,
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { AskWriteOff } from "../contract.ts"
import type { Debt } from "../store.ts"
import { approveWriteOff, askWriteOff, readDebts } from "./approve-write-off.ts"
import { DebtsView } from "./debts-view.tsx"

const MOST_DEBTS = 100

async function showDebts(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const rows = await readDebts(ctx, vendorId, paged(visit))
  const { shown, page } = onPage(visit, rows, (row) => row.id)
  const mayDecide = mayDo(ctx, "debt.write_off")
  const debts = shown.map((row) => ({
    id: row.id,
    affiliateId: row.affiliateId,
    name: row.affiliateName,
    amount: row.amount,
    currency: row.currency,
    status: row.status,
    since: row.at.toISOString(),
    days: Math.floor((ctx.now.getTime() - row.at.getTime()) / DAY_MS),
    writeOffReason: row.writeOffReason,
    may: !mayDecide || row.status !== "open" ? null : wayOn(visit, row),
  }))
  return {
    kind: "view",
    title: saying(visit)("nav.debts"),
    view: <DebtsView debts={debts} base={base} page={page} zone={zone} />,
  }
}

const wayOn = ({ ctx }: VendorVisit, { writeOffAskedBy, writeOffAskedByPerson }: Debt) =>
  writeOffAskedBy === null || isSamePerson(ctx, writeOffAskedByPerson) ? ("ask" as const) : ("approve" as const)

const decision = (
  path: string,
  words: MessageKey,
  decide: (visit: VendorVisit, id: string) => Promise<unknown>,
  ask?: (visit: VendorVisit) => Promise<Question | null>,
): Route => ({
  audience: "finance",
  method: "post",
  path,
  action: "debt.write_off",
  ...(ask && { ask }),
  run: async (visit) => {
    const to = `${visit.base}/debts`
    try {
      await decide(visit, visit.params.id!)
      return goTo(to, saying(visit)(words))
    } catch (error) {
      return backTo(to, error)
    }
  },
})

async function askApproval(visit: VendorVisit): Promise<Question | null> {
  const { ctx, vendorId, base, params, reader } = visit
  const debt = (await readDebts(ctx, vendorId, { limit: MOST_DEBTS })).find(({ id }) => id === params.id)
  if (!debt) return null
  const amount = moneyText(debt.amount, debt.currency, reader.language)
  return questionOf(visit, "write_off", `${base}/debts`, { amount, name: debt.affiliateName })
}

/** What affiliates owe back, and two people's decision to give it up. */
export const debtsPages: Route[] = [
  { audience: "finance", method: "get", path: "/debts", action: "debt.read", run: showDebts },
  decision("/debts/:id/write-off", "money.write_off_asked", ({ ctx, vendorId, form }, id) =>
    askWriteOff(ctx, vendorId, id, validate(AskWriteOff, form).reason),
  ),
  decision(
    "/debts/:id/write-off-approval",
    "money.written_off",
    ({ ctx, vendorId }, id) => approveWriteOff(ctx, vendorId, id),
    askApproval,
  ),
]
