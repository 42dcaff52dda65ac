import * as z from "zod"
import type { Ctx } from "../../../platform/ctx.ts"
import type { IdKind } from "../../../vocabulary/ids.ts"
import type { Events } from "../../../vocabulary/topics.ts"
import { showCommission } from "../../commissions/commissions/core/show-commission.ts"
import { readCommission } from "../../commissions/commissions/read-commissions.ts"
import { commissionOutput } from "../../commissions/contract.ts"
import { ClaimShown, Lead, Sale } from "../../conversions/contract.ts"
import { showClaim } from "../../conversions/core/show-claim.ts"
import { readClaim } from "../../conversions/customers/read-claims.ts"
import { readLead } from "../../conversions/leads/read-lead.ts"
import { readSale } from "../../conversions/sales/read-sales.ts"
import { transferOutput } from "../../credit/contract.ts"
import { readTransfer } from "../../credit/records/propose-transfer.ts"
import { showTransfer } from "../../credit/records/show-credit.ts"
import { Inquiry } from "../../inbox/contract.ts"
import { readInquiry } from "../../inbox/inquiries/read-inquiries.ts"
import { showInquiry } from "../../inbox/inquiries/show-inquiry.ts"
import { Funding, Item, Run } from "../../payouts/contract.ts"
import { readFunding } from "../../payouts/fundings/read-fundings.ts"
import { showFunding } from "../../payouts/fundings/show-funding.ts"
import { readItem, readRun } from "../../payouts/runs/read-runs.ts"
import { showItem, showWholeRun } from "../../payouts/runs/show-run-summary.ts"
import { readAffiliateShown } from "../../programs/affiliates/read-affiliates.ts"
import { showAffiliate } from "../../programs/affiliates/show-affiliate.ts"
import { AffiliateShown } from "../../programs/contract.ts"

type Read = (ctx: Ctx, vendorId: string, id: string) => Promise<unknown>
/** `about`: whose id the row's ref is; `data`: what is delivered, as a GET of it answers, and `read` how it is read. */
type Thing = { about: IdKind; data: z.ZodType; read: Read }
/** `carries`: what the row holds beside. */
type Row<P> = Thing & { carries: z.ZodType<P> }

/** As many of a run's items as a body holds; its `next_cursor` leads to the others. */
const MOST_ITEMS = 50

const shown =
  <R>(read: (ctx: Ctx, vendorId: string, id: string) => Promise<R>, show: (row: R) => unknown): Read =>
  async (ctx, vendorId, id) =>
    show(await read(ctx, vendorId, id))

const affiliate: Thing = { about: "affiliate", data: AffiliateShown, read: shown(readAffiliateShown, showAffiliate) }
const lead: Thing = { about: "lead", data: Lead, read: readLead }
const sale: Thing = { about: "sale", data: Sale, read: readSale }
const commission: Thing = { about: "commission", data: commissionOutput, read: shown(readCommission, showCommission) }
const claim: Thing = { about: "claim", data: ClaimShown, read: shown(readClaim, showClaim) }
const transfer: Thing = { about: "credit", data: transferOutput, read: shown(readTransfer, showTransfer) }
const readFirst: typeof readRun = (ctx, vendorId, id) => readRun(ctx, vendorId, id, { limit: MOST_ITEMS })
const run: Thing = { about: "run", data: Run, read: shown(readFirst, showWholeRun) }
const item: Thing = { about: "item", data: Item, read: shown(readItem, showItem) }
const funding: Thing = { about: "funding", data: Funding, read: shown(readFunding, showFunding) }
const inquiry: Thing = { about: "inquiry", data: Inquiry, read: shown(readInquiry, showInquiry) }

const nothing = z.strictObject({})
const status = z.enum(["approved", "reversed"])

/** Every event that goes out. A new one is a line here, its line in `vocabulary/topics.ts`, and `emit` where it happens. */
export const catalog: { [T in keyof Events]: Row<Events[T]> } = {
  "affiliate.applied": { ...affiliate, carries: nothing },
  "affiliate.approved": { ...affiliate, carries: nothing },
  "lead.created": { ...lead, carries: nothing },
  "sale.created": { ...sale, carries: nothing },
  "sale.amended": { ...sale, carries: z.strictObject({ amendment_id: z.string() }) },
  "sale.refunded": { ...sale, carries: z.strictObject({ refund_id: z.string() }) },
  "commission.created": { ...commission, carries: nothing },
  "commission.updated": { ...commission, carries: nothing },
  "credit.transferred": { ...transfer, carries: z.strictObject({ status }) },
  "claim.opened": { ...claim, carries: nothing },
  "payout_run.approved": { ...run, carries: nothing },
  "payout_run.completed": { ...run, carries: nothing },
  "payout_item.sent": { ...item, carries: nothing },
  "payout_item.failed": { ...item, carries: nothing },
  "funding.funded": { ...funding, carries: nothing },
  "inquiry.created": { ...inquiry, carries: nothing },
  "inquiry.breached": { ...inquiry, carries: nothing },
}
