import { formatDay } from "../../../lib/time.ts"
import { BarChart } from "../../../web/chart/chart.tsx"
import { currentLocale, isMessage, t } from "../../../web/reader.ts"
import { Badge } from "../../../web/ui/badge.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Nothing, PageHead } from "../../../web/ui/text.tsx"

export type TeamRow = {
  memberId: string
  name: string
  email: string
  role: string
  isPresent: boolean
  isInRota: boolean
  open: number
  late: number
  awayUntil: string | null
  responses: { count: number; median: number; p90: number } | null
  breached: number
}

type TeamProps = {
  rows: TeamRow[]
  /** How many first responses took how long. */
  spread: { upTo: number | null; count: number }[]
  losses: { reason: string; count: number }[]
  base: string
  zone: string
  since: string
  maySetAll: boolean
  ownId: string | null
}

/** Who is there, who holds what, and how fast they answered in the last 30 days. */
export function TeamView({ rows, spread, losses, base, zone, since, maySetAll, ownId }: TeamProps) {
  return (
    <>
      <PageHead title={t("nav.team")} intro={t("inbox.since", { day: formatDay(since, zone, currentLocale()) })} />
      <Members rows={rows} base={base} zone={zone} maySetAll={maySetAll} ownId={ownId} />
      {spread.length > 0 && (
        <BarChart
          title={t("inbox.spread")}
          axis={t("inbox.within")}
          labels={spread.map((bar) => spreadWords(bar.upTo))}
          series={[{ name: t("inbox.responses"), values: spread.map((bar) => bar.count) }]}
        />
      )}
      {losses.length > 0 && (
        <Table
          caption={t("inbox.losses")}
          rows={losses}
          empty={t("inbox.no_losses")}
          columns={[
            { title: t("inbox.reason"), cell: (row) => lossWords(row.reason) },
            { title: t("plan.metric_inquiries"), kind: "number", cell: (row) => row.count },
          ]}
        />
      )}
    </>
  )
}

/** Responses that took up to so many minutes; null for those that took longer than all. */
const spreadWords = (upTo: number | null) => (upTo === null ? t("inbox.longer") : t("inbox.up_to", { n: upTo }))

const lossWords = (reason: string) => {
  const key = `inbox.loss_${reason}`
  return isMessage(key) ? t(key) : reason
}

const roleWords = (role: string) => {
  const key = `members.role_${role}`
  return isMessage(key) ? t(key) : role
}

function Members({ rows, base, zone, maySetAll, ownId }: Omit<TeamProps, "spread" | "losses" | "since">) {
  return (
    <Table
      caption={t("inbox.members")}
      isCaptionUnseen
      rows={rows}
      empty={t("inbox.no_members")}
      columns={[
        {
          title: t("inbox.member"),
          cell: (row) => (
            <>
              {maySetAll || row.memberId === ownId ? <a href={`${base}/team/${row.memberId}`}>{row.name}</a> : row.name}
              <span class="sub">{roleWords(row.role)}</span>
            </>
          ),
        },
        {
          title: t("inbox.presence"),
          cell: (row) =>
            row.isPresent ? (
              <Badge
                tone={row.isInRota ? "good" : "still"}
                text={t(row.isInRota ? "inbox.is_in_rota" : "inbox.is_there")}
              />
            ) : (
              <Badge
                tone="warn"
                text={
                  row.awayUntil
                    ? t("inbox.away_until", { day: formatDay(row.awayUntil, zone, currentLocale()) })
                    : t("inbox.away")
                }
              />
            ),
        },
        { title: t("inbox.open"), kind: "number", cell: (row) => row.open },
        { title: t("inbox.late"), kind: "number", cell: (row) => (row.late > 0 ? <strong>{row.late}</strong> : 0) },
        { title: t("inbox.breaches"), kind: "number", cell: (row) => row.breached },
        {
          title: t("inbox.median"),
          kind: "number",
          cell: (row) => (row.responses ? t("inbox.minutes", { n: row.responses.median }) : <Nothing />),
        },
        {
          title: t("inbox.nine"),
          kind: "number",
          cell: (row) => (row.responses ? t("inbox.minutes", { n: row.responses.p90 }) : <Nothing />),
        },
        { title: t("inbox.responses"), kind: "number", cell: (row) => row.responses?.count ?? 0 },
      ]}
    />
  )
}
