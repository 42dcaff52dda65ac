import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t } from "../../../web/reader.ts"
import type { Arranged } from "../../../web/ui/list.ts"
import {
  currencyColumn,
  currencyFilter,
  filterOf,
  List,
  type ListColumn,
  moneyColumn,
  timeColumn,
} from "../../../web/ui/listed.tsx"
import { Money, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { affiliateColumn } from "../../programs/affiliates/affiliate-column-view.tsx"

export type HeldRow = {
  id: string
  /** The order that it is for; null for what is no sale. */
  sale: { id: string; externalId: string; amount: bigint; currency: string } | null
  affiliateId: string
  /** The affiliate's. */
  name: string
  /** Of what it is a share, where it is one: in words. */
  share: string | null
  amount: bigint
  currency: string
  earnedAt: string
  /** In sentences. */
  why: string
}

type HeldProps = {
  held: HeldRow[]
  found: Arranged<HeldRow>
  base: string
  zone: string
  mayDecide: boolean
}

/** Commissions that wait for a person, each with what speaks against it and both ways to decide. */
export function HeldView({ held, found, base, zone, mayDecide }: HeldProps) {
  const reasons = held.map(({ why }) => why)
  return (
    <>
      <PageHead title={t("nav.held")} intro={t("held.intro", { n: held.length })} />
      <List
        caption={t("nav.held")}
        isCaptionUnseen
        found={found}
        search={t("debts.search")}
        filters={[filterOf("why", t("sales.why"), reasons, String), currencyFilter(t, held)]}
        empty={t("held.none")}
        columns={[...heldColumns(t, base, zone), ...(mayDecide ? [decisionColumn(base)] : [])]}
      />
    </>
  )
}

type Say = (key: MessageKey) => string

/** The columns of the list and of its file. */
export const heldColumns = (say: Say, base: string, zone: string): ListColumn<HeldRow>[] => [
  affiliateColumn(say, base),
  {
    title: say("sales.sale"),
    sort: "sale",
    cell: ({ sale }) =>
      sale ? (
        <>
          <a href={`${base}/sales/${sale.id}`}>
            <Name>{sale.externalId}</Name>
          </a>
          {", "}
          <Money amount={sale.amount} currency={sale.currency} />
        </>
      ) : (
        <Nothing />
      ),
    file: ({ sale }) => sale?.externalId ?? "",
  },
  {
    ...moneyColumn<HeldRow>(say("sales.commission"), (row) => row.amount, "amount"),
    cell: (row) => (
      <>
        <Money amount={row.amount} currency={row.currency} />
        {row.share && <span class="sub">{row.share}</span>}
      </>
    ),
  },
  currencyColumn(say),
  { title: say("earnings.for"), file: (row) => row.share ?? "" },
  timeColumn<HeldRow>(say("affiliates.earned"), (row) => row.earnedAt, { zone, sort: "at", isDay: true }),
  { title: say("sales.why"), sort: "why", cell: (row) => row.why, file: (row) => row.why },
]

const decisionColumn = (base: string): ListColumn<HeldRow> => ({
  title: t("credit.decision"),
  cell: (row) => <Decision action={`${base}/held/${row.id}`} />,
})

/** One reason, and two ways to go on; a rejection needs the reason, and is asked about. */
const Decision = ({ action }: { action: string }) => (
  <form method="post" action={`${action}/release`} class="form row">
    <label class="field">
      <span class="unseen">{t("inbox.reason")}</span>
      <input name="reason" maxlength={500} placeholder={t("inbox.reason")} title={t("affiliates.reason_hint")} />
    </label>
    <div class="actions">
      <button type="submit" class="button">
        {t("held.release")}
      </button>
      <button type="submit" class="button danger" formaction={`${action}/rejection`}>
        {t("confirm.reject_submit")}
      </button>
    </div>
  </form>
)
