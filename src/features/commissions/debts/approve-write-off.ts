import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { said, sum } from "../../../vocabulary/words.ts"
import { approveAsAnother } from "../../identity/permissions/approve-as-another.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { debtWrittenOff } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import type { ListDebts } from "../contract.ts"
import * as store from "../store.ts"
import * as debtStore from "./debt-store.ts"

/** What affiliates owe back, newest first. */
export function readDebts(ctx: Ctx, vendorId: string, query: ListDebts): Promise<debtStore.NamedDebt[]> {
  return readAsVendor(ctx, vendorId, "debt.read", (tx) => debtStore.listDebts(tx, vendorId, query))
}

/** A page that is searched and ordered has them all at hand, up to so many. */
const MOST_SHOWN = 5000

/** The newest debts with whose they are, and what the commission was for that was taken back. */
export function readSourcedDebts(ctx: Ctx, vendorId: string) {
  return readAsVendor(ctx, vendorId, "debt.read", (tx) => debtStore.listSourcedDebts(tx, vendorId, MOST_SHOWN))
}

/** Asks to give up an open debt; until another person agrees it stays owed, and runs go on to net it. 409 when not open. */
export function askWriteOff(ctx: Ctx, vendorId: string, id: string, reason: string): Promise<store.Debt> {
  return decide(ctx, vendorId, id, async (tx, debt) => {
    await audit(tx, ctx, vendorId, "debt.write_off_ask", id, { reason, amount: String(debt.amount) })
    return { writeOffAskedBy: actorName(ctx.actor), writeOffReason: reason, writeOffAskedAt: ctx.now }
  })
}

/** Gives the debt up: its expense is real after all. 403 `approver_is_asker` for who asked, 409 when nobody asked. */
export function approveWriteOff(ctx: Ctx, vendorId: string, id: string): Promise<store.Debt> {
  return decide(ctx, vendorId, id, async (tx, debt) => {
    const by = actorName(ctx.actor)
    if (debt.writeOffAskedBy === null) throw conflict("write_off_not_asked", "No write-off of this debt was requested.")
    const { affiliateId, currency, amount } = debt
    const what = said("mailed.write_off", { id, sum: sum(amount, currency) })
    const asked = { person: debt.writeOffAskedByPerson, what, path: "/finance/debts" }
    await approveAsAnother(tx, ctx, vendorId, asked, {
      code: "approver_is_asker",
      detail: "You requested it. Another person has to approve it.",
    })
    await postEntry(tx, ctx, vendorId, debtWrittenOff(id, { affiliateId, currency, amount }))
    await audit(tx, ctx, vendorId, "debt.write_off", id, {
      before: { status: debt.status, amount },
      after: { status: "written_off" },
      reason: debt.writeOffReason,
    })
    return { status: "written_off", writtenOffBy: by, writtenOffAt: ctx.now }
  })
}

type Decide = (tx: Tx, debt: store.Debt) => Promise<Partial<store.Debt>>

function decide(ctx: Ctx, vendorId: string, id: string, work: Decide): Promise<store.Debt> {
  can(ctx, "debt.write_off", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const debt = await debtStore.lockDebt(tx, vendorId, id)
    if (!debt) throw notFound()
    if (debt.status !== "open")
      throw conflict("debt_not_open", `This debt is ${debt.status}; only an open one can be written off.`)
    const set = await work(tx, debt)
    await store.updateDebt(tx, debt, set)
    return { ...debt, ...set }
  })
}
