import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asAffiliate, asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { actForAffiliate } from "../../programs/affiliates/act-for-affiliate.ts"
import type { AskAboutSale } from "../contract.ts"
import { deskLock } from "../desk/desk-store.ts"
import * as store from "../store.ts"
import { openQuestion } from "./open-inquiry.ts"

export type AffiliateInquiry = Awaited<ReturnType<typeof store.listOfAffiliate>>[number] & {
  answers: { at: Date; text: string }[]
}
type Page = { limit: number; cursor?: string | undefined }

/** "Where is my sale?": a question of the affiliate's own, with an owner and a clock like any other. */
export async function askAboutSale(
  ctx: Ctx,
  vendorId: string,
  affiliateId: string,
  input: AskAboutSale,
): Promise<AffiliateInquiry> {
  can(ctx, "inquiry.ask", { vendorId })
  const ask = async (tx: Tx) => {
    const affiliate = await actForAffiliate(tx, ctx, vendorId, affiliateId)
    const { message, ...evidence } = input
    const fields = Object.fromEntries(Object.entries(evidence).map(([name, value]) => [name, value ?? null]))
    const origin = {
      affiliateId,
      programId: affiliate.programId,
      country: affiliate.country,
      customerExternalId: null,
      clickId: null,
      linkId: null,
      campaign: null,
      channel: null,
    }
    const { email, name } = affiliate
    const asked = { kind: "question" as const, urgency: "normal" as const, email, name, message, fields }
    const inquiry = await openQuestion(tx, ctx, vendorId, asked, origin)
    return { ...inquiry, question: inquiry.message, answers: [] }
  }
  return asVendor(ctx, vendorId, ask, deskLock(vendorId))
}

/** What an affiliate of the vendor sent and asked. 404 for another's. */
export async function readOfAffiliate(ctx: Ctx, vendorId: string, affiliateId: string, page: Page) {
  can(ctx, "inquiry_own.read", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await actForAffiliate(tx, ctx, vendorId, affiliateId)
    return listWithAnswers(tx, { vendorId, affiliateId }, page)
  })
}

/** What a person sent and asked as an affiliate, over all vendors. */
export function readOwnInquiries(ctx: Ctx, personId: string, page: Page): Promise<AffiliateInquiry[]> {
  return asAffiliate(ctx, personId, (tx) => listWithAnswers(tx, {}, page))
}

async function listWithAnswers(
  tx: Tx,
  scope: { vendorId?: string; affiliateId?: string },
  page: Page,
): Promise<AffiliateInquiry[]> {
  const rows = await store.listOfAffiliate(tx, scope, page)
  const own = rows.filter((row) => row.source === "affiliate").map((row) => row.id)
  const responses = await store.listResponses(tx, own)
  const answersTo = (id: string) =>
    responses.flatMap((one) => (one.inquiryId === id && one.note ? [{ at: one.at, text: one.note }] : []))
  return rows.map((row) => ({ ...row, answers: answersTo(row.id) }))
}
