import { validate } from "../../platform/http/validate.ts"
import type { Language } from "../../vocabulary/languages.ts"
import type { MessageKey } from "../../web/messages/catalogue.ts"
import { isMessage, say, saying } from "../../web/reader.ts"
import { arrange, asksForFile, type ListRules, listFile } from "../../web/ui/list.ts"
import { questionOf } from "../../web/ui/question.ts"
import { percentField, percentInput } from "../../web/ui/read-input.ts"
import { percentText } from "../../web/ui/text.tsx"
import { isSamePerson } from "../identity/permissions/approve-as-another.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  backTo,
  csvFile,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { CreditQuery, recordInput, transferInput } from "./contract.ts"
import { type JourneySale, readJourney, readUnsettled } from "./journeys/read-journey.ts"
import { CHANNELS } from "./models/core/journey.ts"
import { MODELS } from "./models/core/models.ts"
import { SaleCreditView } from "./records/credit-view.tsx"
import {
  channelWords,
  decisionWords,
  openWords,
  splitWords,
  touchWords,
  whoWords,
} from "./records/credit-words-view.tsx"
import {
  approveTransfer,
  proposeTransfer,
  readTransfers,
  reverseTransfer,
  type Transfer,
} from "./records/propose-transfer.ts"
import { readCredit, type SaleCredit, splitsOf } from "./records/read-credit.ts"
import { type Names, readCreditNames } from "./records/read-credit-names.ts"
import { readEvidence } from "./records/read-evidence.ts"
import { recordCredit } from "./records/record-credit.ts"
import type { Customers } from "./touches/core/customer-key.ts"
import {
  CreditQueueView,
  JourneyView,
  type Moment,
  type TransferRow,
  type UnsettledRow,
  unsettledColumns,
} from "./touches/journey-view.tsx"

const TRANSFERS = 50

function showTransfer(visit: VendorVisit, row: Transfer, names: Names): TransferRow {
  const mayDecide = mayDo(visit.ctx, "credit_transfer.decide")
  return {
    id: row.id,
    saleId: row.saleId,
    reason: row.reason,
    status: row.status,
    at: row.proposedAt.toISOString(),
    words: movesWords(row, visit.reader.language),
    proposedBy: whoWords(row.proposedBy, names, visit.reader.language),
    approvedBy: row.approvedBy && whoWords(row.approvedBy, names, visit.reader.language),
    mayApprove: mayDecide && row.status === "proposed" && !isSamePerson(visit.ctx, row.proposedByPerson),
    mayReverse: mayDecide && row.status === "approved",
  }
}

/** A list that is searched and ordered has them all at hand: up to so many, the newest. */
const MOST_UNSETTLED = 500

const UNSETTLED_RULES: ListRules<UnsettledRow> = {
  sorts: {
    order: (row) => row.externalId,
    at: (row) => row.closedAt,
    customer: (row) => row.customer,
    amount: (row) => row.amount,
    why: (row) => row.why,
  },
  sort: "",
  search: (row) => `${row.externalId} ${row.customer}`,
  filters: { currency: (row) => row.currency },
  rowsPerPage: 25,
}

async function showQueue(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, path, query, zone } = visit
  const open = (await readUnsettled(ctx, vendorId, { limit: MOST_UNSETTLED })).slice(0, MOST_UNSETTLED)
  const transfers = await readTransfers(ctx, vendorId, { status: "proposed", limit: TRANSFERS })
  const actors = transfers.map((row) => row.proposedBy)
  const names = await readCreditNames(ctx, vendorId, [], actors)
  const rows = open.map(({ sale, decision }) => ({
    id: sale.saleId,
    externalId: sale.externalId,
    customer: sale.customerExternalId,
    closedAt: sale.closedAt.toISOString(),
    amount: sale.amount,
    currency: sale.currency,
    proposal: splitWords(decision.splits, visit.reader.language),
    why: openWords(decision, visit.reader.language),
  }))
  const found = arrange(rows, path, query, UNSETTLED_RULES)
  if (asksForFile(query)) return csvFile("credit", listFile(unsettledColumns(saying(visit), base, zone), found.all))
  const props = { rows, found, transfers: transfers.map((row) => showTransfer(visit, row, names)), base, zone }
  return { kind: "view", title: saying(visit)("nav.credit"), view: <CreditQueueView {...props} /> }
}

function toMoment({ sale, decision, record, refunded }: JourneySale, language: Language): Moment {
  const { saleId: id, externalId, amount, currency } = sale
  const words = [
    ...(decision ? [decisionWords(decision, language)] : []),
    ...(record && record.row.model === null
      ? [say(language, "credit.record_is", { n: record.row.version, splits: splitWords(record.splits, language) })]
      : []),
  ]
  const facts = { id, externalId, amount, currency, refunded }
  return { at: sale.closedAt.toISOString(), channel: "", words, sale: facts }
}

const channelsWords = (channels: readonly string[], language: Language) =>
  channels.map((channel) => channelWords(channel, language)).join(", ") || say(language, "sales.nobody")

function movesWords({ bps, from, to }: Transfer, language: Language): string {
  const [of, by] = [channelWords(from, language), channelWords(to, language)]
  return say(language, "credit.moves", { share: percentText(bps, language), from: of, to: by })
}

/** A sale comes after the touches of its own instant: they may have brought it. */
async function showJourney(visit: VendorVisit, customers: Customers): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query, reader } = visit
  const { customer, touches, sales } = await readJourney(ctx, vendorId, query.customer ?? "", customers)
  const names = await readCreditNames(ctx, vendorId, touches)
  const moments = [
    ...touches.map((row): Moment => {
      return {
        at: row.at.toISOString(),
        channel: row.channel,
        words: touchWords(row, names, reader.language),
        sale: null,
      }
    }),
    ...sales.map((sale) => toMoment(sale, reader.language)),
  ]
  const inOrder = moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return {
    kind: "view",
    title: saying(visit)("credit.journey_of", { customer }),
    view: <JourneyView customer={customer} moments={inOrder} base={base} zone={zone} />,
  }
}

type Refused = { of: "record" | "transfer"; error: unknown }

function sharesOf({ proposal, record }: SaleCredit) {
  const share = (splits: SaleCredit["proposal"]["splits"] | undefined, channel: string) => {
    const own = splits?.find((split) => split.channel === channel)
    return own ? { bps: own.bps, amount: own.amount } : null
  }
  return CHANNELS.map((channel) => ({
    channel,
    model: share(proposal.splits, channel),
    record: share(record?.splits, channel),
  })).filter(({ model, record: kept }) => model || kept)
}

function optionsOf(all: readonly string[], language: Language) {
  const label = (value: string) => {
    const key = `insight.model_${value}`
    return isMessage(key) ? say(language, key) : channelWords(value, language)
  }
  return all.map((value) => ({ value, label: label(value) }))
}

async function showCreditPage(visit: VendorVisit, refused?: Refused): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, params, query } = visit
  const { language } = visit.reader
  const { model } = CreditQuery.safeParse({ model: query.model }).data ?? {}
  const credit = await readCredit(ctx, vendorId, params.id!, { model })
  const evidence = await readEvidence(ctx, vendorId, params.id!)
  const rows = evidence.touches.map(({ row }) => row)
  const actors = [...evidence.records.map((row) => row.recordedBy), ...evidence.transfers.map((row) => row.proposedBy)]
  const names = await readCreditNames(ctx, vendorId, rows, actors)
  const weights = new Map(credit.touches.map((touch, i) => [touch.id, credit.proposal.touches[i]!]))
  const { sale, decision } = credit
  const current = credit.record?.splits ?? credit.proposal.splits
  const splitValues = Object.fromEntries(current.map(({ channel, bps }) => [channel, percentInput(bps, language)]))
  const formOf = (form: Refused["of"], values: Record<string, string>) =>
    refused?.of === form ? refusedForm(refused.error, visit.form) : { values, errors: [] }
  const props = {
    saleId: sale.saleId,
    externalId: sale.externalId,
    customer: sale.customerExternalId,
    currency: sale.currency,
    facts: [
      {
        label: say(language, "credit.decision"),
        value: decision ? decisionWords(decision, language) : say(language, "kit.none"),
      },
      {
        label: say(language, "credit.sourced_by"),
        value: channelsWords(credit.sourced ? [credit.sourced] : [], language),
      },
      { label: say(language, "credit.influenced_by"), value: channelsWords(credit.influenced, language) },
      ...insideSales(credit, names, language),
    ],
    model: credit.model,
    models: optionsOf(MODELS, language),
    channels: optionsOf(CHANNELS, language),
    shares: sharesOf(credit),
    touches: rows.map((row) => ({
      at: row.at.toISOString(),
      channel: row.channel,
      words: touchWords(row, names, language),
      bps: weights.get(row.id)?.bps ?? null,
      amount: weights.get(row.id)?.amount ?? null,
    })),
    versions: evidence.records.map((row) => ({
      version: row.version,
      splits: splitWords(splitsOf(row), language),
      reason: row.recordedBy === "policy" ? say(language, "credit.by_policy") : row.reason,
      at: row.at.toISOString(),
      by: whoWords(row.recordedBy, names, language),
    })),
    transfers: evidence.transfers.map((row) => showTransfer(visit, row, names)),
    base,
    zone,
    mayRecord: mayDo(ctx, "credit.record"),
    mayPropose: mayDo(ctx, "credit_transfer.propose"),
    recordForm: formOf("record", splitValues),
    transferForm: formOf("transfer", { to: CHANNELS.at(-1)! }),
  }
  const view = <SaleCreditView {...props} />
  return {
    kind: "view",
    title: say(language, "credit.title_of", { order: sale.externalId }),
    view,
    ...(refused && { status: 422 }),
  }
}

/** Who of sales has which part of the sale, where touches name somebody. */
function insideSales({ record, proposal }: SaleCredit, names: Names, language: Language) {
  const members = (record ?? proposal).members.filter(({ memberId }) => memberId !== null)
  const words = splitWords(
    members.map(({ memberId, bps }) => ({ channel: whoWords(memberId, names, language), bps })),
    language,
  )
  return members.length > 0 ? [{ label: say(language, "credit.inside_sales"), value: words }] : []
}

async function saveRecord(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, params, form, reader } = visit
  try {
    const entered = CHANNELS.filter((channel) => (form[channel] ?? "").trim() !== "")
    const splits = entered.map((channel) => ({ channel, bps: percentField(form, channel, reader.language) }))
    await recordCredit(ctx, vendorId, params.id!, validate(recordInput, { splits, reason: form.reason }))
    return goTo(`${base}/credit/${params.id}`, saying(visit)("credit.is_record"))
  } catch (error) {
    return showCreditPage(visit, { of: "record", error })
  }
}

async function saveTransfer(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, params, form, reader } = visit
  try {
    const { from, to, reason } = form
    const body = { sale_id: params.id, from, to, bps: percentField(form, "bps", reader.language), reason }
    await proposeTransfer(ctx, vendorId, validate(transferInput, body))
    return goTo(`${base}/credit/${params.id}`, saying(visit)("credit.is_asked"))
  } catch (error) {
    return showCreditPage(visit, { of: "transfer", error })
  }
}

const decision = (name: "approval" | "reversal", said: MessageKey, act: typeof approveTransfer): Route => ({
  audience: "vendor",
  method: "post",
  path: `/credit/:id/transfers/:transferId/${name}`,
  action: "credit_transfer.decide",
  ask: async (visit) => {
    const { ctx, vendorId, base, params } = visit
    if (name !== "reversal") return null
    const approved = await readTransfers(ctx, vendorId, { status: "approved", limit: TRANSFERS })
    const isThere = approved.some(({ id }) => id === params.transferId)
    return isThere ? questionOf(visit, "take_back", `${base}/credit/${params.id}`) : null
  },
  run: async (visit) => {
    const { ctx, vendorId, base, params } = visit
    const page = `${base}/credit/${params.id}`
    try {
      await act(ctx, vendorId, params.transferId!)
      return goTo(page, saying(visit)(said))
    } catch (error) {
      return backTo(page, error)
    }
  },
})

/** Who took the order: what is to settle, one customer's journey, one sale's credit and how people change it. */
export const creditPages = (customers: Customers): Route[] => [
  {
    audience: "vendor",
    method: "get",
    path: "/journeys",
    action: "touch.read",
    run: (visit) => showJourney(visit, customers),
  },
  { audience: "vendor", method: "get", path: "/credit", action: "credit.read", run: showQueue },
  {
    audience: "vendor",
    method: "get",
    path: "/credit/:id",
    action: "credit.read",
    run: (visit) => showCreditPage(visit),
  },
  { audience: "vendor", method: "post", path: "/credit/:id/record", action: "credit.record", run: saveRecord },
  {
    audience: "vendor",
    method: "post",
    path: "/credit/:id/transfers",
    action: "credit_transfer.propose",
    run: saveTransfer,
  },
  decision("approval", "credit.moved", approveTransfer),
  decision("reversal", "credit.returned", reverseTransfer),
]
