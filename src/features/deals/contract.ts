import * as z from "zod"
import { email, id, nameText, output, paging, text } from "../../lib/fields.ts"
import { isDomain } from "../identity/sso/core/domains.ts"
import { DEAL_STATUSES } from "./core/deal.ts"

const MAX_NOTE = 5000

/** As people write it: an address of the web, or what stands behind the @. */
const domain = () =>
  text(300)
    .transform((written) => bare(written.trim().toLowerCase()))
    .refine(isDomain, "is not a domain, such as acme.com")

function bare(written: string): string {
  const host = written.replace(/^https?:\/\//, "").replace(/[/?#].*$/, "")
  return host
    .replace(/^@/, "")
    .replace(/^www\./, "")
    .replace(/\.$/, "")
}

export const RegisterDeal = z.strictObject({
  program_id: id("program"),
  affiliate_id: id("affiliate").optional().describe("an affiliate in person may leave it out"),
  company: nameText(200),
  domain: domain().nullable().optional().describe("of the company's mail; a public mail domain protects nothing"),
  contact_email: email(),
  note: text(MAX_NOTE).nullable().optional(),
})
export type RegisterDeal = z.output<typeof RegisterDeal>

export const RejectDeal = z.strictObject({ reason: text(500) })

export const ListDeals = z.object({
  ...paging,
  status: z.enum(DEAL_STATUSES).optional(),
  affiliate_id: id("affiliate").optional(),
  program_id: id("program").optional(),
})
export type ListDeals = z.output<typeof ListDeals>

export const Deal = z.object({
  id: z.string(),
  status: z.enum(DEAL_STATUSES),
  program_id: z.string(),
  affiliate_id: z.string(),
  company: z.string(),
  domain: z.string().nullable(),
  contact_email: z.string(),
  note: z.string().nullable(),
  reason: z.string().nullable().describe("why it was rejected"),
  protected_until: output.instant().nullable().describe("exclusive; null before it is approved"),
  approved_at: output.instant().nullable(),
  won_at: output.instant().nullable(),
  inquiry_id: z.string(),
  created_at: output.instant(),
})
export const ById = z.object({ id: text(80) })
