import { currentReader, t, tx } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Name, PageHead } from "../../../web/ui/text.tsx"

type Minimum = { id: string; name: string; minPayout: bigint }

type Props = {
  path: string
  base: string
  /** When the next drafts are prepared; null while none are. */
  nextAt: string | null
  /** The one currency that they are of; null: all. */
  only: string | null
  currencies: string[]
  minimums: Minimum[]
  zone: string
  mayChange: boolean
  state: FormState
}

/** When drafts are prepared, and from which sum on somebody is in one. Posts to `{path}`. */
export function ScheduleView(props: Props) {
  const { path, base, nextAt, only, currencies, minimums, zone, mayChange, state } = props
  const day = nextAt && <DateTime at={nextAt} zone={zone} />
  return (
    <>
      <PageHead
        title={t("schedule.title")}
        intro={
          day
            ? only === null
              ? tx("schedule.next", { day })
              : tx("schedule.next_only", { day, currency: only })
            : t("schedule.off")
        }
        back={{ href: `${base}/settings`, label: t("nav.settings") }}
      >
        <a class="button" href={`${base}/finance/payable`}>
          {t("schedule.payable")}
        </a>
      </PageHead>
      {mayChange && (
        <Card title={t("schedule.when")}>
          <Form
            action={path}
            submit={t("programs.save")}
            state={state}
            fields={[
              { name: "enabled", label: t("schedule.enabled"), kind: "check", hint: t("schedule.enabled_hint") },
              { name: "day", label: t("schedule.day"), kind: "count", isRequired: true, hint: t("schedule.day_hint") },
              {
                name: "currency",
                label: t("affiliates.currency"),
                kind: "select",
                options: [
                  { value: "", label: t("schedule.every_currency") },
                  ...currencies.map((one) => ({ value: one, label: t("schedule.only", { currency: one }) })),
                ],
              },
            ]}
          />
        </Card>
      )}
      <Minimums rows={minimums} base={base} currencies={currencies} />
    </>
  )
}

function Minimums({ rows, base, currencies }: { rows: Minimum[]; base: string; currencies: string[] }) {
  const { language } = currentReader()
  const inOrder = rows.toSorted((a, b) => a.name.localeCompare(b.name, language))
  return (
    <Card title={t("schedule.minimums")}>
      <p class="soft">{t("schedule.minimums_words")}</p>
      <Table
        caption={t("schedule.minimums")}
        isCaptionUnseen
        rows={inOrder}
        empty={t("programs.none")}
        columns={[
          {
            title: t("earnings.program"),
            cell: (row) => (
              <a href={`${base}/programs/${row.id}/terms`}>
                <Name>{row.name}</Name>
              </a>
            ),
          },
          ...currencies.map((one) => ({
            title: one,
            kind: "number" as const,
            cell: (row: Minimum) => <Money amount={row.minPayout} currency={one} />,
          })),
        ]}
      />
    </Card>
  )
}
