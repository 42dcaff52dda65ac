import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { Grouped } from "../../../platform/group-commit.ts"
import { loaderOf } from "../../../platform/load.ts"
import { arrayText } from "../../../platform/rows.ts"
import { journeyFacts } from "../../credit/journeys/join-journey.ts"
import type { RecordSale, Sale } from "../contract.ts"
import type { Provider } from "../evidence/accept-click.ts"
import { countedBy, usedToday } from "../evidence/admit-unverified.ts"
import type { Hints } from "../evidence/core/attribute.ts"
import { evidenceFacts, said } from "../evidence/evidence-store.ts"
import * as refunds from "../refund-store.ts"
import * as store from "../store.ts"

/** A sale as it was reported, with what may be known of it without the database; `keys` name it, its click and its customer. */
export type SaleReport = Grouped & {
  ctx: Ctx
  vendorId: string
  id: string
  input: RecordSale
  hints: Hints
  brought: { clickId: string | undefined; addressHash: string | null }
  provider: Provider
  importedFrom: string | null
  /** Names of the locks under which it is decided. */
  locks: readonly string[]
}

export type RecordedSale = { kind: "recorded" | "unchanged"; sale: Sale }

export type SaleFacts = Awaited<ReturnType<typeof ask>>[number]

/**
 * All that deciding about sales can need, whichever way it goes, each with its customer, in one SELECT. Of one who is about to be
 * made there is nothing under their id, and nothing is looked for.
 */
export function loadSales(
  tx: Tx,
  sales: readonly { report: SaleReport; customer: store.CustomerRow; isNew: boolean }[],
): Promise<SaleFacts[]> {
  const asked = sales.map(({ report: { vendorId, id, input, hints, brought }, customer, isNew }) => {
    const clickIds = arrayText(brought.clickId === undefined ? [] : [brought.clickId])
    const customerId = isNew ? null : customer.id
    const whose = { vendorId, id, externalId: input.external_id, customerId, at: hints.at, clickIds }
    return Object.assign(whose, said(customer, hints), countedBy(hints.source, brought))
  })
  return ask(tx, asked)
}

const asText = "text"
const asInstant = "timestamptz(3)"

const ask = loaderOf(
  {
    vendorId: asText,
    id: asText,
    externalId: asText,
    customerId: asText,
    at: asInstant,
    clickIds: asText,
    dealEmails: asText,
    dealDomains: asText,
    affiliateId: asText,
    namedId: asText,
    linkNumber: "bigint",
    clickId: asText,
    clickAt: asInstant,
    clickNonce: "bigint",
    couponText: asText,
    couponKey: asText,
    boundTo: asText,
    boundClickId: asText,
    boundNumber: "bigint",
    boundAt: asInstant,
    boundNonce: "bigint",
    addressHash: asText,
    since: asInstant,
  },
  (of) => ({
    named: store.salesNamed(of.vendorId, of.externalId),
    used: usedToday(of.vendorId, "sale", of),
    evidence: evidenceFacts(of.vendorId, of.at, of),
    history: store.historyFacts(of.vendorId, of.customerId, of.at),
    journey: journeyFacts(of.vendorId, {
      customerId: of.customerId,
      sourceId: of.id,
      at: of.at,
      clickIds: of.clickIds,
    }),
    hasUnattributed: store.hasUnattributed(of.vendorId, of.customerId),
    hasRefunds: refunds.hasRefunds(of.vendorId, of.externalId),
  }),
)
