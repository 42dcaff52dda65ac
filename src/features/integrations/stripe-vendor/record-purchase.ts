import { email as emailField, toJsonAmount } from "../../../lib/fields.ts"
import { sha256Hex } from "../../../lib/hash.ts"
import { oneLine } from "../../../lib/text.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { RecordSale } from "../../conversions/contract.ts"
import { bindCustomer } from "../../conversions/customers/bind-customer.ts"
import { nameCustomer } from "../../conversions/customers/join-customers.ts"
import { considerEvidence } from "../../conversions/evidence/consider-evidence.ts"
import type { RecordedSale } from "../../conversions/sales/load-sales.ts"
import { recordSale } from "../../conversions/sales/record-sale.ts"
import { verifyClickId } from "../../links/redirect/mint-click-id.ts"
import { happened } from "./core/instants.ts"
import type { Buyer, Purchase, PurchaseHints } from "./core/purchase.ts"
import { cutText, MAX_NAME, shortName } from "./core/texts.ts"
import * as store from "./vendor-store.ts"

/** Where an event of a vendor is acted on. `eventAt`: when Stripe says that it happened, in Unix seconds if it is right. */
export type At = { ctx: Ctx; vendorId: string; isOwnTime: boolean; eventAt: unknown }

const GUEST_DIGITS = 32

/** The sale of a purchase. The API may have reported it before, and Stripe may again: it is one, by its external id. */
export async function recordPurchase(at: At, purchase: Purchase): Promise<RecordedSale> {
  const { ctx, vendorId } = at
  const buyer = await namedInShort(purchase.buyer)
  const { email, country } = detailsOf(buyer)
  await nameBuyer(at, buyer)
  const sale = validate(RecordSale, {
    external_id: purchase.externalId,
    customer_external_id: await nameOf(vendorId, buyer),
    amount: toJsonAmount(purchase.amount),
    tax: toJsonAmount(purchase.tax),
    shipping: toJsonAmount(purchase.shipping),
    currency: purchase.currency,
    product_id: purchase.productId ?? undefined,
    metadata: purchase.metadata,
    occurred_at: happenedAt(at, purchase.paidAt).toISOString(),
    email,
    country,
    ...(await evidenceOf(at, purchase.hints)),
  })
  return recordSale(ctx, vendorId, sale, { provider: providerOf(buyer) })
}

/** Whatever a checkout brought that made nobody's sale somebody's is shown with the sale that its invoice made. */
export async function explainPurchase(at: At, { externalId, hints, buyer }: Purchase): Promise<void> {
  const evidence = { sale: externalId, ...(await evidenceOf(at, hints)) }
  if (evidence.click_id !== undefined || evidence.coupon !== undefined)
    await considerEvidence(at.ctx, at.vendorId, evidence, providerOf(buyer))
}

/** What an event says of a buyer, whose sale another event makes: whose they are, and who. */
export async function bindBuyer(at: At, { buyer: reported, hints }: Pick<Purchase, "buyer" | "hints">): Promise<void> {
  const buyer = await namedInShort(reported)
  await nameBuyer(at, buyer)
  const customer_external_id = await nameOf(at.vendorId, buyer)
  const evidence = { ...(await evidenceOf(at, hints)), ...detailsOf(buyer) }
  if (Object.values(evidence).every((value) => value === undefined)) return
  const occurred_at = happenedAt(at, null)
  await bindCustomer(at.ctx, at.vendorId, { customer_external_id, ...evidence, occurred_at }, providerOf(buyer))
}

/** A shop may name its customers in more characters than we keep. */
async function namedInShort(buyer: Buyer): Promise<Buyer> {
  const { firm } = buyer
  return firm === null || firm.length <= MAX_NAME ? buyer : { ...buyer, firm: shortName(firm, await sha256Hex(firm)) }
}

/** Stripe's name and the vendor's are one customer's, whichever event named both. */
async function nameBuyer({ ctx, vendorId }: At, { firm, stripeId }: Buyer): Promise<void> {
  if (firm && stripeId && firm !== stripeId) await nameCustomer(ctx, vendorId, { provisional: stripeId, firm })
}

const providerOf = (buyer: Buyer) => ({ isProvisional: buyer.firm === null })

/** The vendor's own name, else Stripe's; a guest is the same one when the same address buys again. */
async function nameOf(vendorId: string, { firm, stripeId, guestKey }: Buyer): Promise<string> {
  return firm ?? stripeId ?? `guest:${(await sha256Hex(`${vendorId} ${guestKey}`)).slice(0, GUEST_DIGITS)}`
}

/** A vendor whose clock is set lives at another time than Stripe. */
function happenedAt({ ctx, isOwnTime, eventAt }: At, paidAt: unknown): Date {
  return isOwnTime ? ctx.now : happened(ctx.now, paidAt, eventAt)
}

// What a buyer typed is not the vendor's fault: what is no address or country is left out.
function detailsOf({ email, name, country }: Buyer) {
  return {
    email: emailField().safeParse(email).data,
    country: /^[a-z]{2}$/i.test(country ?? "") ? country! : undefined,
    name: name === null ? undefined : cutText(oneLine(name), MAX_NAME) || undefined,
  }
}

/** The first click id that was signed by us, else the first; and the first code that is somebody's, else the first. */
async function evidenceOf({ ctx, vendorId }: At, { clickIds, coupons }: PurchaseHints) {
  let click_id = clickIds[0]
  for (const text of clickIds.toReversed())
    if ((await verifyClickId(ctx.ports.env.signingKeys, text)).kind === "valid") click_id = text
  const codes = coupons.map((code) => cutText(code, MAX_NAME))
  const [known] = await asVendor(ctx, vendorId, (tx) => store.findCodes(tx, vendorId, codes))
  return { click_id, coupon: known ?? codes[0] }
}
