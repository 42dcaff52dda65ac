import * as z from "zod"
import { UNKNOWN_FIELD } from "../../lib/errors.ts"
import { output, paging } from "../../lib/fields.ts"
import { typedKey } from "../../lib/typed-key.ts"
import { type ClickMessage, CONSENTS, type ConsentMessage } from "./redirect/core/click.ts"
import { parseClickId } from "./redirect/core/click-id.ts"
import { slugFromText } from "./redirect/core/slug.ts"
import { cutText, SUB_LETTERS } from "./redirect/core/target.ts"

const MAX_URL = 2048
const MAX_SENT_URL = 30_000
/** In UTF-16 units, as zod counts; `cutText` counts characters. */
const MAX_SUB = 2 * SUB_LETTERS
const MAX_SENT_SUB = 8_192
const MAX_ID = 64
const MAX_HOST = 260
/** The end of the year 9999. */
const MAX_INSTANT_MS = 253_402_300_799_999
const SLUG_RULE = "must be 1 to 64 letters of any script, digits, - or _, with single slashes between them"

// PostgreSQL stores neither NUL nor half a surrogate pair: it would answer 500 where the caller needs an explanation.
const isStorable = (text: string) => text.isWellFormed() && !text.includes("\0")
const text = (max: number, error?: string) =>
  z.string(error).max(max).refine(isStorable, "must not hold NUL or broken characters")
const id = text(MAX_ID).min(1)
const status = z.enum(["active", "disabled"])

/** A slug in the form that is stored: NFC. */
const slug = z.string().transform((value, ctx) => {
  const parsed = slugFromText(value)
  if (parsed !== null) return parsed
  ctx.addIssue({ code: "custom", message: SLUG_RULE })
  return z.NEVER
})

/** Whether the destination is allowed depends on the program: `checkDestination` decides. */
const destination = text(MAX_URL).min(1)

const MAX_SPLITS = 20
const splits = z
  .array(z.strictObject({ affiliate_id: id, bps: z.int().min(1).max(10_000) }))
  .min(1)
  .max(MAX_SPLITS)
  .refine((rows) => rows.reduce((sum, { bps }) => sum + bps, 0) === 10_000, "must come to 10000 basis points together")
  .refine((rows) => new Set(rows.map((row) => row.affiliate_id)).size === rows.length, "name an affiliate twice")
  .nullable()
  .describe("a link of several: each gets a commission of their part; null: its affiliate has all of it")

export const createLink = z.strictObject({
  program_id: id,
  affiliate_id: id,
  host: text(MAX_HOST).min(1).optional().describe("one of the installation's link hosts; left out, the app's own"),
  slug: slug.optional(),
  destination_url: destination.nullable().optional(),
  status: status.default("active"),
  splits: splits.optional(),
})
export type CreateLink = z.output<typeof createLink>

/** `destination_url: null` goes back to the program's own. */
export const updateLink = z.strictObject({
  slug: slug.optional(),
  destination_url: destination.nullable().optional(),
  status: status.optional(),
  splits: splits.optional(),
})
export type UpdateLink = z.output<typeof updateLink>

export const link = z.object({
  id: z.string(),
  program_id: z.string(),
  affiliate_id: z.string(),
  host: z.string().nullable().describe("null on the app's own host, under /r/"),
  slug: z.string(),
  url: z.string(),
  qr_url: z.string(),
  destination_url: z.string(),
  status,
  splits,
  friend_coupon: z.string().nullable().describe("the code that whoever follows it gets"),
  created_at: output.instant(),
})

export type Link = z.output<typeof link>

export const listLinks = z.object({
  ...paging,
  program_id: id.optional(),
  affiliate_id: id.optional(),
  status: status.optional(),
})
export type ListLinks = z.output<typeof listLinks>
export const byId = z.object({ id })

/** A click id is longer than other ids may be; whether it is one, its signature shows. */
export const byClickId = z.object({ id: z.string().min(1).max(MAX_ID) })

/** `receipt` is a JWS (EdDSA) that the keys at `keys_url` verify, offline and without us. */
export const receipt = z.object({
  click_id: z.string(),
  recorded: z.boolean().describe("false while the click is on its way to the books: the id alone proves it then"),
  receipt: z.string(),
  keys_url: z.string(),
})
export type Receipt = z.output<typeof receipt>

export const deadLetter = z.object({
  id: z.string(),
  queue: z.string(),
  reason: z.string(),
  body: z.string().describe("the message as text, as it was when it was given up"),
  status: z.enum(["waiting", "replayed"]),
  replays: z.int(),
  replayed_at: output.instant().nullable(),
  created_at: output.instant(),
})
export type DeadLetter = z.output<typeof deadLetter>
export const listDeadLetters = z.object(paging)

/** Without the blanks around it that come along when it is copied. */
const code = text(80)
  .transform((value) => value.trim())
  .pipe(z.string().regex(/^\S{1,64}$/, "must be 1 to 64 characters without spaces"))
  .refine((value) => typedKey(value) !== "", "has no letters that can be seen")
export const createCoupon = z.strictObject({ code, affiliate_id: id, program_id: id })
export type CreateCoupon = z.output<typeof createCoupon>
export const coupon = z.object({
  id: z.string(),
  code: z.string(),
  affiliate_id: z.string(),
  program_id: z.string(),
  created_at: output.instant(),
})

export const byCode = z.object({ code: text(80) })
export const listCoupons = z.object({ ...paging, affiliate_id: id.optional(), program_id: id.optional() })

/** Longer ones are cut, as they are on a link: an affiliate's mark is no reason to lose a click. */
const sub = z
  .string()
  .max(MAX_SENT_SUB)
  .transform((value) => cutText(value, SUB_LETTERS))
  .optional()

const consent = z.enum(CONSENTS)

/** What may be the name of a link, or whatever else a site's address says under that name. */
const named = text(MAX_SENT_URL).optional()

/**
 * A click reported by a site or an app. Each of its names is tried until one is a link; a program's own `click_param` may
 * carry one too, so whether another field is known depends on the vendor.
 */
export const createClick = z
  .object({
    slug: named,
    via: named,
    ref: named,
    fpr: named,
    aff: named,
    click_id: z
      .string()
      .describe("the click that the visitor carries; alone: a visitor of a redirect has arrived")
      .optional(),
    consent: consent.describe("what the visitor said to being remembered").optional(),
    url: text(MAX_SENT_URL).optional(),
    referrer: text(MAX_SENT_URL).optional(),
    sub1: sub,
    sub2: sub,
    sub3: sub,
    sub4: sub,
    sub5: sub,
  })
  .catchall(text(MAX_SENT_URL, UNKNOWN_FIELD))
export type CreateClick = z.output<typeof createClick>

export const clickAnswer = z.object({
  click_id: z.string(),
  link_id: z.string(),
  expires_at: output.instant(),
  coupon: z.string().optional().describe("the code that a referred friend gets, where the program has one"),
})

const kept = text(MAX_SUB).exactOptional()
const flag = z.boolean()
const signedId = z.string().refine((id) => parseClickId(id) !== null, "is no click id")
const at = z.int().min(0).max(MAX_INSTANT_MS)

/** What the consumer accepts from the queue: its texts are cut already, and what is longer was not written by us. */
export const clickMessage: z.ZodType<ClickMessage> = z.object({
  v: z.literal(1),
  id: signedId,
  linkId: id,
  linkNumber: z.int().min(0),
  vendorId: id,
  programId: id,
  affiliateId: id,
  at,
  flags: z.object({ head: flag, prefetch: flag, bot: flag, qr: flag, unattributed: flag }),
  keptId: text(MAX_ID).nullable(),
  repeat: z.boolean().exactOptional(),
  subs: z.object({ sub1: kept, sub2: kept, sub3: kept, sub4: kept, sub5: kept }),
  landingUrl: text(2 * MAX_URL),
  referrer: text(2 * MAX_URL).nullable(),
  userAgent: text(MAX_URL).nullable(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  consent: consent.exactOptional(),
  visitor: text(MAX_ID),
})

export const consentMessage: z.ZodType<ConsentMessage> = z.object({
  v: z.literal(1),
  kind: z.literal("consent"),
  vendorId: id,
  id: signedId,
  at,
  consent,
})
