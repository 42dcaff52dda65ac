import * as z from "zod"
import { currency, email, instant, output, paging, text } from "../../lib/fields.ts"
import { isTimeZone } from "../../lib/time.ts"

const timezone = () => text(64).refine(isTimeZone, "is not an IANA time zone, such as Europe/Oslo")
const ROLES = ["owner", "manager", "sales", "finance", "viewer"] as const

const FUNDINGS = ["platform", "prefunded"] as const

export const CreateVendor = z.strictObject({
  name: text(200),
  currency: currency(),
  timezone: timezone().default("UTC"),
  owner_email: email(),
  mode: z.enum(["live", "test"]).default("live"),
  funding: z
    .enum(FUNDINGS)
    .optional()
    .describe(
      "platform: spends the platform's Stripe balance (one live vendor, the first unless said); prefunded: only what it put in",
    ),
})
export type CreateVendor = z.infer<typeof CreateVendor>

const Vendor = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  timezone: z.string(),
  mode: z.enum(["live", "test"]),
  funding: z.enum(FUNDINGS),
})

export const AddMember = z.strictObject({ email: email(), name: text(200).optional(), role: z.enum(ROLES) })
export type AddMember = z.infer<typeof AddMember>
export const Member = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  created_at: output.instant(),
})

export const AdvanceClock = z.strictObject({ now: instant() })

export const CreatedVendor = Vendor.extend({
  secret_key: z.string(),
  publishable_key: z.string(),
  owner_token: z.string().describe("a personal token of the owner"),
})
export const Token = z.object({ token: z.string() })
export const Clock = z.object({ now: output.instant() })
export const ListMembers = z.object(paging)
export type ListMembers = z.infer<typeof ListMembers>
export const ById = z.object({ id: text(80) })

export const ListParked = z.object(paging)
export const Parked = z.object({
  id: z.string(),
  topic: z.string(),
  ref: z.string().describe("what it is about: an id"),
  attempts: z.int(),
  last_error: z.string().nullable(),
  created_at: output.instant(),
  parked_at: output.instant(),
})
export type Parked = z.output<typeof Parked>

/** The sign-in form; `next` is where to go afterwards. */
export const SignInForm = z.object({ email: email(), next: text(1000).optional() })
