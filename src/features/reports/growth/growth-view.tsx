import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t } from "../../../web/reader.ts"
import { Form, type Option } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import { countColumn, currencyColumn, List, type ListColumn, moneyColumn, timeColumn } from "../../../web/ui/listed.tsx"
import { Name, PageHead } from "../../../web/ui/text.tsx"
import { affiliateColumn } from "../../programs/affiliates/affiliate-column-view.tsx"
import { GROWTH_KINDS, type GrowthKind, type GrowthRow, NEW_DAYS, SILENT_DAYS } from "./core/growth.ts"

export type GrowthCell = GrowthRow & { affiliateId: string; currency: string }

type Props = {
  lists: Record<GrowthKind, Arranged<GrowthCell>>
  programs: Option[]
  programId: string | null
  /** Whether rows of several programs stand together. */
  isOfAll: boolean
  path: string
  base: string
  zone: string
}

/** Who leads, who is new, and who does not get going: each with what to look at. */
export function GrowthView({ lists, programs, programId, isOfAll, path, base, zone }: Props) {
  return (
    <>
      <PageHead title={t("growth.title")} intro={t("growth.intro")} />
      {programs.length > 1 && (
        <Form
          action={path}
          method="get"
          shape="row"
          submit={t("kit.apply")}
          fields={[
            {
              name: "program",
              label: t("growth.program"),
              kind: "select",
              options: [{ value: "", label: t("growth.every_program") }, ...programs],
            },
          ]}
          state={{ values: { program: programId ?? "" }, errors: [] }}
        />
      )}
      {GROWTH_KINDS.map((kind) => {
        const found = lists[kind]
        const [first] = found.all
        const isFirst = first !== undefined && first.found > found.all.length
        const more = isFirst ? ` ${t("growth.first_of", { n: found.all.length, all: first.found })}` : ""
        return (
          <List
            caption={titleOf(kind) + more}
            found={found}
            empty={{ title: titleOf(kind), words: t(`growth.none_${kind}`) }}
            columns={growthColumns(t, kind, { base, zone, isOfAll })}
          />
        )
      })}
    </>
  )
}

const titleOf = (kind: GrowthKind) =>
  t(`growth.${kind}`, kind === "churned" ? { days: SILENT_DAYS } : { days: NEW_DAYS })

type Say = (key: MessageKey) => string
type Shown = { base: string; zone: string; isOfAll: boolean }

/** The columns of a list and of its file. */
export function growthColumns(say: Say, kind: GrowthKind, { base, zone, isOfAll }: Shown): ListColumn<GrowthCell>[] {
  const program: ListColumn<GrowthCell> = {
    title: say("growth.program"),
    sort: "program",
    cell: (row) => <Name>{row.programName}</Name>,
    file: (row) => row.programName,
  }
  const links = countColumn<GrowthCell>(say("nav.links"), (row) => row.links, "links")
  const clicks = countColumn<GrowthCell>(say("affiliates.clicks"), (row) => row.clicks, "clicks")
  const sales = countColumn<GrowthCell>(say("nav.sales"), (row) => row.sales, "sales")
  const revenue = moneyColumn<GrowthCell>(say("plan.metric_revenue"), (row) => BigInt(row.revenue), "revenue")
  const own = {
    leader: [sales, revenue, currencyColumn(say)],
    new: [links, clicks, sales],
    unseen: [links],
    unsold: [clicks],
    churned: [clicks],
  }
  return [
    affiliateColumn(say, base),
    ...(isOfAll ? [program] : []),
    timeColumn<GrowthCell>(say("coupons.since"), (row) => row.approvedAt, { zone, sort: "at", isDay: true }),
    ...own[kind],
  ]
}
