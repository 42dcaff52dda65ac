import { parseCurrency, parseMajor } from "../../../lib/currency.ts"
import { AppError, invalidField, notFound } from "../../../lib/errors.ts"
import { equalConstantTime, hmacSha256, toBase64Url, toHex } from "../../../lib/hash.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { programTag } from "../../links/redirect/core/click-id.ts"
import { verifyClickId } from "../../links/redirect/mint-click-id.ts"
import { decryptPostbackSecret } from "../../programs/programs/encrypt-postback-secret.ts"
import { RecordLead, RecordRefund, RecordSale } from "../contract.ts"
import { clickInvalid } from "../evidence/core/attribute.ts"
import type { EventSource } from "../evidence/core/source.ts"
import { recordLead } from "../leads/record-lead.ts"
import { recordRefund } from "../refunds/record-refund.ts"
import { recordSale } from "../sales/record-sale.ts"
import * as store from "../store.ts"
import * as core from "./core/postback.ts"

/** A query and a form, as they were sent. */
export type Sent = { query: string; form: string }

type Program = { id: string; vendorId: string; currency: string }

/**
 * A server's postback for one program. Signed where the program has a secret: 401 `signature_invalid`. Without one it needs
 * a click of the program, what it reports is unverified, and it may refund nothing.
 */
export async function recordPostback(ctx: Ctx, programId: string, sent: Sent): Promise<void> {
  const pairs = [...new URLSearchParams(sent.query), ...new URLSearchParams(sent.form)]
  const found = /^prg_[a-z0-9]{1,60}$/.test(programId)
    ? await asSystem(ctx, (tx) => store.findPostbackProgram(tx, programId))
    : null
  const at = found && (await atVendorTime(ctx, found.vendorId, "postback"))
  if (!found || !at) throw notFound()
  const repeated = core.repeatedName(pairs)
  if (repeated) throw invalidField(`/${repeated}`, "was sent twice; send it once", "parameter_repeated")
  const secret = await decryptPostbackSecret(ctx, programId, found.encrypted)
  const source: EventSource = secret === null ? "unverified" : "verified"
  if (secret !== null) await checkSignature(secret, pairs, sent)
  const postback = core.readPostback(pairs)
  if (source === "unverified") await checkUnsigned(at, postback, programId)
  await record(at, { id: programId, vendorId: found.vendorId, currency: found.currency }, postback, source)
}

async function checkSignature(secret: string, pairs: core.Pairs, { query, form }: Sent): Promise<void> {
  const given = pairs.find(([name]) => core.SIGNATURES.includes(name))?.[1].replace(/^sha256=/, "") ?? ""
  const texts = [core.signedText(pairs), core.signedAsSent([query, form].filter(Boolean).join("&"))]
  for (const text of texts) {
    const mac = await hmacSha256(secret, text)
    if (equalConstantTime(given.toLowerCase(), toHex(mac)) || equalConstantTime(given, toBase64Url(mac))) return
  }
  throw new AppError(
    "unauthorized",
    "signature_invalid",
    "This program demands signed postbacks, and `sig` is not the signature of these parameters.",
  )
}

/** Anybody may have sent it: at least they must hold a click of this program, and what cannot be undone is not done. */
async function checkUnsigned(ctx: Ctx, { kind, fields }: core.Postback, programId: string): Promise<void> {
  if (kind === "refund")
    throw new AppError(
      "forbidden",
      "signature_required",
      "Refunds by postback must be signed: give the program a postback_secret.",
    )
  if (fields.click_id === undefined)
    throw invalidField("/click_id", "is needed, since the program has no postback_secret to sign with")
  const verdict = await verifyClickId(ctx.ports.env.signingKeys, fields.click_id)
  if (verdict.kind === "invalid" || verdict.programTag !== programTag(programId)) throw clickInvalid()
}

async function record(ctx: Ctx, program: Program, postback: core.Postback, source: EventSource): Promise<void> {
  const { vendorId, id: onlyProgramId } = program
  const { kind, eventName, fields, subs } = postback
  const { click_id, coupon, email, country, external_id } = fields
  const customer_external_id = fields.customer ?? click_id ?? external_id
  const reported = { customer_external_id, click_id, coupon, email, country, metadata: subs }
  switch (kind) {
    case "lead": {
      const lead = validate(RecordLead, { ...reported, ...(eventName ? { event_name: eventName } : {}) })
      await recordLead(ctx, vendorId, lead, { onlyProgramId, source })
      return
    }
    case "sale": {
      const money = moneyOf(fields, program.currency)
      const sale = validate(RecordSale, { ...reported, external_id, ...money, event_name: eventName ?? undefined })
      await recordSale(ctx, vendorId, sale, { onlyProgramId, source })
      return
    }
    case "refund": {
      const sale = fields.sale_external_id ?? external_id
      const name = fields.sale_external_id ? external_id : sale && `refund:${sale}`
      const money = claimedMoney(fields, program.currency)
      const claim = validate(RecordRefund, { external_id: name, sale_external_id: sale, amount: money.amount })
      await recordRefund(ctx, vendorId, { ...claim, currency: money.currency })
    }
  }
}

/** A refund without an amount is of all that is left, in the sale's own currency unless it names one. */
function claimedMoney(fields: core.Postback["fields"], vendorCurrency: string) {
  if (fields.amount !== undefined) return moneyOf(fields, vendorCurrency)
  return { amount: undefined, currency: fields.currency === undefined ? null : currencyOf(fields.currency) }
}

function currencyOf(code: string): string {
  const currency = parseCurrency(code)
  if (!currency) throw invalidField("/currency", "is not an ISO 4217 currency code, such as EUR")
  return currency
}

/** The amount in major units, exactly, in the currency reported or else the vendor's. */
function moneyOf(fields: core.Postback["fields"], vendorCurrency: string): { amount: number; currency: string } {
  const currency = currencyOf(fields.currency ?? vendorCurrency)
  const amount = parseMajor(fields.amount ?? "", currency)
  if (amount === null)
    throw invalidField("/amount", `is not an amount in major units of ${currency} with its decimals, such as 12.50`)
  return { amount: Number(amount), currency }
}
