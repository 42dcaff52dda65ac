import { DAY_MS } from "../../../lib/time.ts"
import type { Writers } from "../../../platform/apply.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { load } from "../../../platform/load.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { answerInquiry } from "../../conversions/customers/answer-inquiry.ts"
import { customerOf } from "../../conversions/evidence/accept-click.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { nameForDay } from "../../links/clicks/name-visitors.ts"
import { verifyClickId, visitorName } from "../../links/redirect/mint-click-id.ts"
import type { OpenInquiry } from "../contract.ts"
import { deskLock } from "../desk/desk-store.ts"
import { knowJourney } from "../inquiries/know-journey.ts"
import { type FullInquiry, storyOf } from "../inquiries/work-on-inquiry.ts"
import { workFrom, writeWork } from "../inquiries/write-work.ts"
import type { Inquiry } from "../store.ts"
import { type Draft, decideInquiry, type Source } from "./core/opening.ts"
import { decideOrigin, type Origin } from "./core/origin.ts"
import { phoneMark, THREAD_DAYS } from "./core/person.ts"
import { RATE_WINDOW_MS } from "./core/spam.ts"
import { type AskedQuestion, openingFacts, whoseOpening } from "./opening-store.ts"

/** Takes in an inquiry: it is stored, has an owner and a clock when this returns, or nothing happened. */
export async function openInquiry(
  ctx: Ctx,
  vendorId: string,
  input: OpenInquiry,
  source: Source,
): Promise<FullInquiry> {
  can(ctx, "inquiry.open", { vendorId })
  const addressHash = source === "api" ? null : await hashAddress(ctx, vendorId)
  const verdict = input.click_id ? await verifyClickId(ctx.ports.env.signingKeys, input.click_id) : null
  const linkNumber = verdict?.kind === "valid" ? verdict.linkNumber : null
  const open = async (tx: Tx) => {
    // Whose customer they are, a browser only claims.
    if (source === "api" && input.customer_external_id)
      await customerOf(tx, vendorId, input.customer_external_id, { isProvisional: true })
    const id = newId("inquiry")
    const facts = await loadOpening(tx, ctx, vendorId, input, { id, linkNumber, addressHash, mayBeCustomer: true })
    const asker = { country: ctx.client?.country ?? null, mayErr: source !== "api" }
    const origin = decideOrigin(input, facts, asker)
    const work = workFrom(ctx, vendorId, facts)
    const { ofAddress } = facts
    const { status } = decideInquiry(work, {
      id,
      input: withAnswer(input),
      origin,
      source,
      addressHash,
      ofAddress,
      madeAt: realNow(),
    })
    await writeWork(tx, ctx, work, facts)
    if (input.told_by && status !== "spam") {
      const known = facts.customer?.joinedTo ?? facts.customer?.id ?? null
      const whose = { customerExternalId: origin.customerExternalId, customerId: known }
      const by = source === "api" ? ("verified" as const) : ("unverified" as const)
      await answerInquiry(tx, ctx, vendorId, { inquiryId: id, text: input.told_by, source: by, asker: whose })
    }
    return storyOf(work, id)
  }
  return asVendor(ctx, vendorId, open, deskLock(vendorId))
}

/** What the asker answered stands with what else their form asked. */
function withAnswer(input: OpenInquiry): OpenInquiry {
  const { told_by: answer } = input
  return answer === undefined ? input : { ...input, fields: Object.assign({}, input.fields, { told_by: answer }) }
}

/** An affiliate's own question, whose origin is known; part of a transaction that holds the desk. */
export async function openQuestion(tx: Tx, ctx: Ctx, vendorId: string, input: OpenInquiry, origin: Origin) {
  const id = newId("inquiry")
  const facts = await loadOpening(tx, ctx, vendorId, input, {
    id,
    linkNumber: null,
    addressHash: null,
    mayBeCustomer: false,
  })
  const work = workFrom(ctx, vendorId, facts)
  const draft = { id, input, origin, source: "affiliate" as const, addressHash: null, ofAddress: 0, madeAt: realNow() }
  const inquiry: Inquiry = decideInquiry(work, draft)
  await writeWork(tx, ctx, work)
  return inquiry
}

/** A mail as an inquiry; `more` are writers of what is written with it. Part of a transaction that holds the desk. */
export async function openFromMail(tx: Tx, ctx: Ctx, vendorId: string, asked: MailedQuestion): Promise<FullInquiry> {
  const { id, input, affiliate, mail, more } = asked
  const facts = await loadOpening(tx, ctx, vendorId, input, {
    id,
    linkNumber: null,
    addressHash: null,
    mayBeCustomer: true,
  })
  const found = decideOrigin(input, facts, { country: null, mayErr: true })
  const { affiliateId, programId } = found
  const origin = {
    ...found,
    affiliateId: affiliate?.id ?? affiliateId,
    programId: affiliate?.programId ?? programId,
  }
  const work = workFrom(ctx, vendorId, facts)
  const source = "email" as const
  decideInquiry(work, { id, input, origin, source, addressHash: null, ofAddress: 0, madeAt: realNow(), mail })
  await writeWork(tx, ctx, work, { known: facts.known, more })
  return storyOf(work, id)
}

/** `affiliate`: the vendor's own, where the mail says that it is from one. */
export type MailedQuestion = {
  id: string
  input: OpenInquiry
  affiliate: { id: string; programId: string } | null
  mail: NonNullable<Draft["mail"]>
  more: Writers
}

type Found = Pick<AskedQuestion, "linkNumber" | "addressHash" | "mayBeCustomer"> & { id: string }

function loadOpening(tx: Tx, ctx: Ctx, vendorId: string, input: OpenInquiry, { id, ...found }: Found) {
  const { now } = ctx
  const before = (ms: number) => new Date(now.getTime() - ms)
  const asked = {
    ...found,
    clickId: input.click_id ?? null,
    programId: input.program_id ?? null,
    customerExternalId: input.customer_external_id ?? null,
    email: input.email ?? null,
    phoneMark: phoneMark(input.phone),
    since: before(THREAD_DAYS * DAY_MS),
    rateSince: before(RATE_WINDOW_MS),
  }
  const known = knowJourney(vendorId, { id, now }, whoseOpening(vendorId, asked))
  return load(tx, { ...openingFacts(vendorId, now, asked), known })
}

async function hashAddress(ctx: Ctx, vendorId: string): Promise<string | null> {
  if (!ctx.client?.address) return null
  const { address } = ctx.client
  const day = ctx.now.toISOString().slice(0, 10)
  const mark = await visitorName(ctx.ports.env.signingKeys, { vendorId, day, address, userAgent: "" })
  return nameForDay(ctx, ctx.now, mark)
}
