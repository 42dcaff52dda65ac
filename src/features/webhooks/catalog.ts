import * as z from "zod"
import type { IdKind } from "../../vocabulary/ids.ts"
import type { Events } from "../../vocabulary/topics.ts"
import { commissionOutput } from "../commissions/contract.ts"
import { Lead, Sale } from "../conversions/contract.ts"
import { transferOutput } from "../credit/contract.ts"
import { Inquiry } from "../inbox/contract.ts"
import { Funding, Item, RunSummary } from "../payouts/contract.ts"
import { AffiliateShown } from "../programs/contract.ts"

const nothing = z.strictObject({})

/** `about`: whose id the row's ref is; `carries`: what the row holds; `data`: what is delivered, as a GET of it answers. */
type Row<P> = { about: IdKind; carries: z.ZodType<P>; data: z.ZodType }

/** Every event that goes out. A new one is a line here, its line in `vocabulary/topics.ts`, and `emit` where it happens. */
export const catalog: { [T in keyof Events]: Row<Events[T]> } = {
  "affiliate.applied": { about: "affiliate", carries: nothing, data: AffiliateShown },
  "affiliate.approved": { about: "affiliate", carries: nothing, data: AffiliateShown },
  "lead.created": { about: "lead", carries: nothing, data: Lead },
  "sale.created": { about: "sale", carries: nothing, data: Sale },
  "sale.amended": { about: "sale", carries: z.strictObject({ amendment_id: z.string() }), data: Sale },
  "sale.refunded": { about: "sale", carries: z.strictObject({ refund_id: z.string() }), data: Sale },
  "commission.created": { about: "commission", carries: nothing, data: commissionOutput },
  "commission.updated": { about: "commission", carries: nothing, data: commissionOutput },
  "credit.transferred": {
    about: "credit",
    carries: z.strictObject({ status: z.enum(["approved", "reversed"]) }),
    data: transferOutput,
  },
  "payout_run.approved": { about: "run", carries: nothing, data: RunSummary },
  "payout_run.completed": { about: "run", carries: nothing, data: RunSummary },
  "payout_item.sent": { about: "item", carries: nothing, data: Item },
  "payout_item.failed": { about: "item", carries: nothing, data: Item },
  "funding.funded": { about: "funding", carries: nothing, data: Funding },
  "inquiry.created": { about: "inquiry", carries: nothing, data: Inquiry },
  "inquiry.breached": { about: "inquiry", carries: nothing, data: Inquiry },
}
