import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Name } from "../../../web/ui/text.tsx"
import type { Assists } from "./read-assists.ts"

/** Sales that an affiliate had a part in and that others won; nothing where there are none. */
export function AssistsView({ assists: { all, latest }, zone }: { assists: Assists; zone: string }) {
  if (all === 0) return null
  return (
    <Card title={t("assists.title")}>
      <p>{t("assists.answer", { n: all })}</p>
      <p class="note">{t("assists.why_unpaid")}</p>
      <Table
        caption={t("assists.latest")}
        rows={latest}
        empty={t("assists.title")}
        columns={[
          { title: t("assists.closed"), cell: (row) => <DateTime at={row.closedAt.toISOString()} zone={zone} isDay /> },
          { title: t("earnings.program"), cell: (row) => <Name>{row.program}</Name> },
          {
            title: t("assists.your_part"),
            cell: (row) => t(row.isFirst ? "assists.came_first" : "assists.on_the_way", { n: row.touches }),
          },
          { title: t("assists.won_by"), cell: (row) => t(row.isOthers ? "assists.another" : "assists.nobody") },
        ]}
      />
    </Card>
  )
}
