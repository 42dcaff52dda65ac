import * as z from "zod"
import { currency, email, instant, nameText, output, paging, text, titleText } from "../../lib/fields.ts"
import { isTimeZone } from "../../lib/time.ts"
import { ROLES } from "../../vocabulary/roles.ts"
import { SCOPES } from "./permissions/core/scopes.ts"
import { isDomain, isPublicMail } from "./sso/core/domains.ts"

const timezone = () => text(64).refine(isTimeZone, "is not an IANA time zone, such as Europe/Oslo")

const FUNDINGS = ["platform", "prefunded"] as const

export const CreateVendor = z.strictObject({
  name: titleText(200),
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

export const UpdateVendor = z.strictObject({ name: titleText(200).optional(), timezone: timezone().optional() })
export type UpdateVendor = z.infer<typeof UpdateVendor>

const Vendor = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  timezone: z.string(),
  mode: z.enum(["live", "test"]),
  funding: z.enum(FUNDINGS),
})

export const AddMember = z.strictObject({ email: email(), name: nameText(200).optional(), role: z.enum(ROLES) })
export type AddMember = z.infer<typeof AddMember>
export const Member = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  created_at: output.instant(),
})

export const UpdateMember = z.strictObject({ name: nameText(200).optional(), role: z.enum(ROLES).optional() })
export type UpdateMember = z.infer<typeof UpdateMember>

const KINDS = ["secret", "publishable"] as const
const scope = z.enum(SCOPES, `is not a scope; there are ${SCOPES.join(", ")}`)
export const CreateKey = z.strictObject({
  name: titleText(200),
  kind: z.enum(KINDS),
  scopes: z.array(scope).min(1, "is empty; leave it out for all scopes").max(SCOPES.length).optional(),
  expires_at: instant().optional(),
})
export type CreateKey = z.infer<typeof CreateKey>
export const RotateKey = z.strictObject({ overlap_hours: z.int().min(0).max(168).default(0) })
export type RotateKey = z.infer<typeof RotateKey>
export const Key = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(KINDS),
  scopes: z.array(z.string()).nullable().describe("null: all"),
  hint: z.string().describe("its last letters"),
  last_used_at: output.instant().nullable().describe("exact to some minutes"),
  expires_at: output.instant().nullable(),
  created_at: output.instant(),
  created_by: z.string(),
})
export const CreatedKey = Key.extend({ key: z.string().describe("shown here only") })

export const AdvanceClock = z.strictObject({ now: instant() })

export const CreatedVendor = Vendor.extend({
  secret_key: z.string(),
  publishable_key: z.string(),
  owner_token: z.string().describe("a personal token of the owner"),
})
export const Token = z.object({ id: z.string(), token: z.string().describe("shown here only") })
export const ListedToken = z.object({
  id: z.string(),
  hint: z.string().describe("its last letters"),
  created_at: output.instant(),
  last_used_at: output.instant().nullable().describe("exact to some minutes"),
})
export const Clock = z.object({ now: output.instant() })
export const Session = z.object({
  id: z.string(),
  created_at: output.instant(),
  expires_at: output.instant(),
  user_agent: z.string().nullable(),
  is_current: z.boolean(),
})
export const ListSessions = z.object(paging)

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

const MAX_DOMAINS = 20
const domain = () =>
  text(253)
    .transform((written) => written.toLowerCase())
    .refine(isDomain, "is not a domain, such as acme.com")
    .refine((name) => !isPublicMail(name), "gives a mailbox to anybody; name a domain of your own")
export const SaveSso = z.strictObject({
  issuer: text(2000).describe("as its discovery document names it"),
  client_id: text(300),
  client_secret: text(2000).optional().describe("may be left out while issuer and client_id stay as they are"),
  domains: z.array(domain()).min(1, "is empty; name the domain of your people's e-mails").max(MAX_DOMAINS),
})
export type SaveSso = z.infer<typeof SaveSso>
export const Sso = z.object({
  issuer: z.string(),
  client_id: z.string(),
  domains: z.array(z.string()),
  pending_domains: z.array(z.string()).describe("those of the domains that are not verified, and let nobody in yet"),
  redirect_uri: z.string().describe("what the issuer must know as this client's"),
  created_at: output.instant(),
  updated_at: output.instant(),
})
