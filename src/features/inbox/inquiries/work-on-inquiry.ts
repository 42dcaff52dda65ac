import { notFound } from "../../../lib/errors.ts"
import type { Writers } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { load } from "../../../platform/load.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { type Action, can } from "../../identity/permissions/core/permissions.ts"
import { type Desk, deskLock, readDesk } from "../desk/desk-store.ts"
import * as store from "../store.ts"
import type { Work } from "./core/work.ts"
import { knowJourney } from "./know-journey.ts"
import { inquiryFacts, whoseInquiry } from "./work-store.ts"
import { workFrom, writeWork } from "./write-work.ts"

/** An inquiry with what happened to it, and the checklist of its kind. */
export type FullInquiry = { inquiry: store.Inquiry; moments: store.InquiryMoment[]; checklist: string[] }

type Decide = (work: Work, inquiry: store.Inquiry, facts: InquiryFacts) => void
/** `more`: writers of what is written with it. */
type On = { id: string; saleExternalId?: string | null | undefined; more?: Writers }

/** One deed on an inquiry, by an actor that may: loaded, decided, written at once, and answered as it was decided. 404. */
export function workOnInquiry(
  ctx: Ctx,
  vendorId: string,
  on: On & { action: Action },
  decide: Decide,
): Promise<FullInquiry> {
  can(ctx, on.action, { vendorId })
  return asVendor(ctx, vendorId, (tx) => workWithin(tx, ctx, vendorId, on, decide), deskLock(vendorId))
}

/** The same inside a transaction that holds the desk. 404. */
export async function workWithin(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { id, saleExternalId = null, more = {} }: On,
  decide: Decide,
): Promise<FullInquiry> {
  const facts = await loadInquiry(tx, { vendorId, now: ctx.now, id, saleExternalId })
  const inquiry = facts.inquiries.find((one) => one.id === id)
  if (!inquiry) throw notFound()
  const work = workFrom(ctx, vendorId, facts)
  decide(work, inquiry, facts)
  await writeWork(tx, ctx, work, { known: facts.known, more })
  return storyOf(work, id, facts.moments)
}

export type InquiryFacts = Awaited<ReturnType<typeof loadInquiry>>

function loadInquiry(tx: Tx, deed: Parameters<typeof inquiryFacts>[0]) {
  return load(tx, { ...inquiryFacts(deed), known: knowJourney(deed.vendorId, deed, whoseInquiry(deed)) })
}

/** An inquiry as it was decided, with what had happened to it before. */
export function storyOf(work: Work, id: string, before: readonly store.InquiryMoment[] = []): FullInquiry {
  const inquiry = work.inquiries.get(id)!
  const moments = [...before, ...work.moments.filter((moment) => moment.inquiryId === id)]
  return { inquiry, moments, checklist: work.desk.checklists[inquiry.kind] }
}

/** Inquiries with their stories, in the given order. */
export async function withStory(
  tx: Tx,
  vendorId: string,
  rows: store.Inquiry[],
  desk: Desk | Promise<Desk> = readDesk(tx, vendorId),
): Promise<FullInquiry[]> {
  const ids = rows.map((row) => row.id)
  const [moments, { checklists }] = await Promise.all([store.listMoments(tx, vendorId, ids), desk])
  return rows.map((inquiry) => ({
    inquiry,
    moments: moments.filter((moment) => moment.inquiryId === inquiry.id),
    checklist: checklists[inquiry.kind],
  }))
}
