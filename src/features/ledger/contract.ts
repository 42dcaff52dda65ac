import * as z from "zod"
import { instant, month, output, paging, text } from "../../lib/fields.ts"
import { AGE_BUCKETS, LIABILITY_STATES } from "./audit/core/liability.ts"

export const ListEntries = z.object({ ...paging, account: text(200).optional(), ref: text(80).optional() })

/** The same by an affiliate's name or in one currency, as people look for them; `sort` is the order of time. */
export const FindEntries = ListEntries.extend({
  name: text(200).optional(),
  currency: text(10).optional(),
  sort: z.enum(["at", "-at"]).optional().catch(undefined),
})
export type FindEntries = z.infer<typeof FindEntries>

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

/** Some 14,000 transactions with all that belongs to them. */
const MAX_ROWS = 100_000
export const VerifyLedger = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_ROWS)
    .default(MAX_ROWS)
    .describe(
      "about how many rows this request looks at: transactions, as links of the chain and by themselves, accounts and entries",
    ),
  cursor: text(500).optional().describe("next_cursor of the answer before"),
})
export type VerifyLedger = z.infer<typeof VerifyLedger>

export const Verification = z.object({
  verified: z
    .boolean()
    .describe(
      "nothing of what this request looked at is wrong; of the whole ledger, when every answer up to the last says so",
    ),
  complete: z.boolean().describe("nothing is left to check; false for a ledger too large for one request"),
  next_cursor: z.string().nullable().describe("GET with it as `cursor` for what was not checked yet; null at the end"),
  sealed: z.int().describe("transactions in the chain; where it takes several answers, those that each checked"),
  unsealed: z.int().describe("transactions that the chain does not hold yet"),
  head: z
    .object({ number: z.int(), hash: z.string() })
    .nullable()
    .describe(
      "the end of the chain, as far as it was looked at; whoever keeps it can check later that all before is unchanged",
    ),
  problems: z.array(
    z.object({
      kind: z.string(),
      transaction_id: z.string().nullable(),
      account: z.string().nullable(),
      currency: z.string().nullable(),
      expected: output.amount().nullable(),
      found: output.amount().nullable(),
    }),
  ),
})

export const CloseMonth = z.strictObject({ month: month() })
export const Close = z.object({
  month: z.string(),
  ends_at: output.instant(),
  closed_by: z.string(),
  closed_at: output.instant(),
  head: z.object({ number: z.int(), hash: z.string() }),
})
export const Closes = z.object({ data: z.array(Close) })

export const LiabilityQuery = z.object({ at: instant().optional() })
export const LiabilityReport = z.object({
  at: output.instant(),
  data: z.array(
    z.object({
      currency: z.string(),
      state: z.enum(LIABILITY_STATES),
      age_days: z.enum(AGE_BUCKETS).describe("since it came into its state"),
      amount: output.amount(),
      affiliates: z.int(),
    }),
  ),
  total: z.array(z.object({ currency: z.string(), owed: output.amount(), owed_back: output.amount() })),
})
