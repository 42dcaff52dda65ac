import { formatDay } from "../../../lib/time.ts"
import { BarChart } from "../../../web/chart/chart.tsx"
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
  spread: { label: string; count: number }[]
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
      <PageHead
        title="Team"
        intro={<>Who holds what. Response times since {formatDay(since, zone)}, on the clock of their rule.</>}
      />
      <Members rows={rows} base={base} zone={zone} maySetAll={maySetAll} ownId={ownId} />
      {spread.length > 0 && (
        <BarChart
          title="First responses by how long they took"
          axis="Within"
          labels={spread.map((bar) => bar.label)}
          series={[{ name: "Responses", values: spread.map((bar) => bar.count) }]}
        />
      )}
      {losses.length > 0 && (
        <Table
          caption="Why they were lost"
          rows={losses}
          empty="Nothing was lost."
          columns={[
            { title: "Reason", cell: (row) => row.reason },
            { title: "Inquiries", kind: "number", cell: (row) => row.count },
          ]}
        />
      )}
    </>
  )
}

function Members({ rows, base, zone, maySetAll, ownId }: Omit<TeamProps, "spread" | "losses" | "since">) {
  return (
    <Table
      caption="Members"
      isCaptionUnseen
      rows={rows}
      empty="No members."
      columns={[
        {
          title: "Member",
          cell: (row) => (
            <>
              {maySetAll || row.memberId === ownId ? <a href={`${base}/team/${row.memberId}`}>{row.name}</a> : row.name}
              <span class="sub">{row.role}</span>
            </>
          ),
        },
        {
          title: "Presence",
          cell: (row) =>
            row.isPresent ? (
              <Badge tone={row.isInRota ? "good" : "still"} text={row.isInRota ? "in the rota" : "there"} />
            ) : (
              <Badge tone="warn" text={row.awayUntil ? `away until ${formatDay(row.awayUntil, zone)}` : "away"} />
            ),
        },
        { title: "Open", kind: "number", cell: (row) => row.open },
        { title: "Late", kind: "number", cell: (row) => (row.late > 0 ? <strong>{row.late}</strong> : 0) },
        { title: "Breaches", kind: "number", cell: (row) => row.breached },
        {
          title: "Median",
          kind: "number",
          cell: (row) => (row.responses ? `${row.responses.median} min` : <Nothing />),
        },
        {
          title: "9 of 10 within",
          kind: "number",
          cell: (row) => (row.responses ? `${row.responses.p90} min` : <Nothing />),
        },
        { title: "Responses", kind: "number", cell: (row) => row.responses?.count ?? 0 },
      ]}
    />
  )
}
