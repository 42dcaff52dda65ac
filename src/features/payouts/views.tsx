import type { MessageKey } from "../../web/messages/catalogue.ts"
import { isMessage, t, tx } from "../../web/reader.ts"
import { StateBadge, stateText } from "../../web/ui/badge.tsx"
import type { Arranged } from "../../web/ui/list.ts"
import {
  countColumn,
  currencyColumn,
  currencyFilter,
  filterOf,
  List,
  type ListColumn,
  moneyColumn,
  timeColumn,
} from "../../web/ui/listed.tsx"
import { DateTime, Money, PageHead } from "../../web/ui/text.tsx"

type Share = { affiliateId: string; name: string; amount: bigint }

/** What is there of the vendor's own funds in one currency, and what its runs need. */
export type NeedCell = { currency: string; available: bigint; owed: bigint; toSend: bigint; missing: bigint }

/** Who stays behind with what, and why. */
export type LeftShare = Share & { reason: string; detail?: string | null; heldUntil?: Date | null }

/** A reason code in words; what is unknown here shows as itself. */
export function reasonWords(reason: string, say: (key: MessageKey) => string = t): string {
  const key = `money.left_${reason}`
  return isMessage(key) ? say(key) : reason.replaceAll("_", " ")
}

export function Why({ row, zone }: { row: Omit<LeftShare, keyof Share>; zone: string }) {
  const words = reasonWords(row.detail ?? row.reason)
  if (!row.heldUntil) return words
  const at = <DateTime at={row.heldUntil.toISOString()} zone={zone} />
  return <>{tx("money.until", { why: words, at })}</>
}

export type RunRow = {
  id: string
  status: string
  currency: string
  total: bigint
  items: number
  preparedBy: string
  createdAt: string
}

type RunsProps = { runs: RunRow[]; found: Arranged<RunRow>; base: string; zone: string }

export function RunsView({ runs, found, base, zone }: RunsProps) {
  const statuses = runs.map((row) => row.status)
  return (
    <>
      <PageHead title={t("nav.runs")} intro={t("money.runs_intro")}>
        <a class="button" href={`${base}/payable`}>
          {t("money.prepare")}
        </a>
      </PageHead>
      <List
        caption={t("nav.runs")}
        isCaptionUnseen
        found={found}
        search={t("credit.by")}
        filters={[
          filterOf("status", t("affiliates.status"), statuses, (status) => stateText(status, t)),
          currencyFilter(t, runs),
        ]}
        empty={t("money.no_run")}
        columns={runColumns(t, base, zone)}
      />
    </>
  )
}

/** The columns of the list and of its file. */
export const runColumns = (say: (key: MessageKey) => string, base: string, zone: string): ListColumn<RunRow>[] => [
  {
    ...timeColumn<RunRow>(say("money.step_prepared"), (row) => row.createdAt, { zone, sort: "at" }),
    cell: (row) => (
      <a href={`${base}/runs/${row.id}`}>
        <DateTime at={row.createdAt} zone={zone} />
      </a>
    ),
  },
  { title: say("credit.by"), sort: "by", cell: (row) => row.preparedBy, file: (row) => row.preparedBy },
  countColumn<RunRow>(say("money.items"), (row) => row.items, "items"),
  moneyColumn<RunRow>(say("money.total"), (row) => row.total, "total"),
  currencyColumn(say),
  {
    title: say("affiliates.status"),
    cell: (row) => <StateBadge state={row.status} />,
    file: (row) => stateText(row.status, say),
  },
]

/** Of one run: what it needs is there, or how much more is to be put in. */
export function RunFunds({ need, base }: { need: NeedCell; base: string }) {
  if (need.missing === 0n)
    return (
      <>
        <Money amount={need.available} currency={need.currency} /> ✓
      </>
    )
  return (
    <>
      {tx("money.needs_more", {
        amount: <Money amount={need.missing} currency={need.currency} />,
        add: <a href={`${base}/fundings#add`}>{t("money.add_funds")}</a>,
      })}
    </>
  )
}
