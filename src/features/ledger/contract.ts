import * as z from "zod"
import { instant, output, paging, text } from "../../lib/fields.ts"

export const ListEntries = z.object({ ...paging, account: text(200).optional(), ref: text(80).optional() })
export type ListEntries = z.infer<typeof ListEntries>

export const Entry = z.object({
  id: z.string(),
  transaction_id: z.string(),
  kind: z.string(),
  ref: z.string(),
  account: z.string(),
  currency: z.string(),
  amount: output.amount().describe("minor units, debit positive, credit negative"),
  posted_at: output.instant(),
})

export const TrialBalanceQuery = z.object({ at: instant().optional() })
export const TrialBalance = z.object({
  balanced: z.boolean(),
  currencies: z.array(z.object({ currency: z.string(), debit: output.amount(), credit: output.amount() })),
  accounts: z.array(
    z.object({ account: z.string(), currency: z.string(), balance: output.amount().describe("debit positive") }),
  ),
})
