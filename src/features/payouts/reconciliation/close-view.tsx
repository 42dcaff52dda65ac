import type { Language } from "../../../vocabulary/languages.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { Badge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { fieldWords } from "../../../web/ui/field-words.ts"
import { ButtonForm, type FormState } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import { List, type ListColumn } from "../../../web/ui/listed.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, monthText, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import type { CloseCheck } from "./read-close-checks.ts"

export type MonthRow = {
  month: string
  lastDay: string
  /** Of a closed month: by whom, and when. */
  closedBy: string | null
  closedAt: string | null
}

type ClosesProps = {
  /** Months that are over and open, the earliest first, and the one that is looked at. */
  open: string[]
  chosen: string | null
  /** The latest month that is closed. */
  latest: string | null
  checks: CloseCheck[]
  found: Arranged<MonthRow>
  base: string
  company: string
  zone: string
  language: Language
  mayClose: boolean
  state?: FormState
}

/** Posts to `{base}/closes`: `month`. */
export function ClosesView(props: ClosesProps) {
  const { open, chosen, latest, found, language, mayClose, state } = props
  const named = (month: string) => monthText(month, language)
  return (
    <>
      <PageHead title={t("closing.title")} intro={t("closing.intro")} />
      <p class="lead">
        {latest === null ? t("closing.none_closed") : t("closing.closed_to", { month: named(latest) })}{" "}
        {open.length === 0
          ? t("closing.nothing_to_close")
          : t("closing.to_close", { n: open.length, months: open.map(named).join(", ") })}
      </p>
      {state && (
        <p class="summary" role="alert">
          {state.errors.map(({ detail, code }) => fieldWords(detail, code)).join(" ")}
        </p>
      )}
      {chosen && <Checks {...props} month={chosen} mayClose={mayClose} />}
      <List
        caption={t("closing.title")}
        isCaptionUnseen
        found={found}
        filters={[
          {
            name: "state",
            label: t("affiliates.state"),
            options: [
              { value: "open", label: t("inbox.status_open") },
              { value: "closed", label: t("closing.closed") },
            ],
          },
        ]}
        empty={t("closing.no_months")}
        columns={monthColumns(t, props)}
      />
    </>
  )
}

function Checks({ month, checks, base, company, zone, language, mayClose }: ClosesProps & { month: string }) {
  const words = { month: monthText(month, language) }
  return (
    <Card title={t("closing.before", words)}>
      <Table
        caption={t("closing.before", words)}
        isCaptionUnseen
        rows={checks}
        empty={t("money.nobody")}
        columns={[
          { title: t("closing.check"), cell: (row) => t(`closing.check_${row.kind}`) },
          {
            title: t("closing.result"),
            cell: (row) => (
              <Badge tone={row.isFit ? "good" : "warn"} text={t(row.isFit ? "closing.fits" : "closing.look")} />
            ),
          },
          { title: t("money.found"), cell: (row) => <Found row={row} base={base} company={company} zone={zone} /> },
        ]}
      />
      {mayClose && (
        <div class="actions">
          <ButtonForm action={`${base}/closes`} label={t("closing.close", words)} tone="primary" hidden={{ month }} />
        </div>
      )}
    </Card>
  )
}

type FoundProps = { row: CloseCheck; base: string; company: string; zone: string }

/** What a check came to, leading to where it is worked on. */
function Found({ row, base, company, zone }: FoundProps) {
  const links: Record<CloseCheck["kind"], string> = {
    balance: `${base}/ledger`,
    runs: `${base}/runs`,
    transit: `${base}/runs`,
    held: `${company}/held`,
    stripe: `${base}/reconciliation`,
  }
  const nav: Record<CloseCheck["kind"], MessageKey> = {
    balance: "nav.ledger",
    runs: "nav.runs",
    transit: "nav.runs",
    held: "nav.held",
    stripe: "nav.reconciliation",
  }
  const way = <a href={links[row.kind]}>{t(nav[row.kind])}</a>
  if (row.sums.length > 0)
    return (
      <>
        {row.sums.map((sum) => (
          <>
            <Money amount={sum.amount} currency={sum.currency} />{" "}
          </>
        ))}
        {way}
      </>
    )
  if (row.kind === "stripe")
    return (
      <>
        {row.at ? <DateTime at={row.at.toISOString()} zone={zone} /> : t("closing.never_compared")}{" "}
        {row.count > 0 && t("money.to_look_at", { n: row.count })} {way}
      </>
    )
  return row.count > 0 ? tx("closing.found", { n: row.count, way }) : way
}

type Say = (key: MessageKey) => string
type MonthColumns = Pick<ClosesProps, "base" | "zone" | "language" | "open">

/** The columns of the list and of its file. */
export function monthColumns(say: Say, { base, zone, language, open }: MonthColumns): ListColumn<MonthRow>[] {
  return [
    {
      title: say("affiliates.month"),
      sort: "month",
      cell: (row) =>
        row.closedAt === null && open.length > 1 ? (
          <a href={`${base}/closes?month=${row.month}`}>{monthText(row.month, language)}</a>
        ) : (
          monthText(row.month, language)
        ),
      file: (row) => row.month,
    },
    {
      title: say("affiliates.state"),
      cell: (row) =>
        row.closedAt === null ? (
          <Badge tone="warn" text={t("inbox.status_open")} />
        ) : (
          <Badge tone="good" text={t("closing.closed")} />
        ),
      file: (row) => say(row.closedAt === null ? "inbox.status_open" : "closing.closed"),
    },
    {
      title: say("closing.closed_at"),
      sort: "closed",
      cell: (row) => (row.closedAt === null ? <Nothing /> : <DateTime at={row.closedAt} zone={zone} />),
      file: (row) => row.closedAt ?? "",
    },
    {
      title: say("closing.closed_by"),
      cell: (row) => (row.closedBy === null ? <Nothing /> : <Name>{row.closedBy}</Name>),
      file: (row) => row.closedBy ?? "",
    },
    {
      title: say("closing.owed_then"),
      cell: (row) => <a href={`${base}/liability?on=${row.lastDay}`}>{t("kit.apply")}</a>,
    },
  ]
}
