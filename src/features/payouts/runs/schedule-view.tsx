import { figure } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import { List, type ListColumn } from "../../../web/ui/listed.tsx"
import { DateTime, Money, Name, PageHead } from "../../../web/ui/text.tsx"

export type Minimum = { id: string; name: string; minPayout: bigint }

type Props = {
  path: string
  base: string
  /** When the next drafts are prepared; null while none are. */
  nextAt: string | null
  /** The one currency that they are of; null: all. */
  only: string | null
  currencies: string[]
  /** Programs with the sum from which on they pay. */
  found: Arranged<Minimum>
  zone: string
  mayChange: boolean
  state: FormState
}

/** When drafts are prepared, and from which sum on somebody is in one. Posts to `{path}`. */
export function ScheduleView(props: Props) {
  const { path, base, nextAt, only, currencies, found, zone, mayChange, state } = props
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
      <Minimums found={found} base={base} currencies={currencies} />
    </>
  )
}

function Minimums({ found, base, currencies }: Pick<Props, "found" | "base" | "currencies">) {
  return (
    <Card title={t("schedule.minimums")}>
      <p class="soft">{t("schedule.minimums_words")}</p>
      <List
        caption={t("schedule.minimums")}
        isCaptionUnseen
        found={found}
        search={t("earnings.program")}
        empty={t("programs.none")}
        columns={minimumColumns(t, base, currencies)}
      />
    </Card>
  )
}

/** The columns of the minimums and of their file: a program's is as many units of whatever currency. */
export const minimumColumns = (
  say: (key: MessageKey) => string,
  base: string,
  currencies: string[],
): ListColumn<Minimum>[] => [
  {
    title: say("earnings.program"),
    sort: "name",
    cell: (row) => (
      <a href={`${base}/programs/${row.id}/terms`}>
        <Name>{row.name}</Name>
      </a>
    ),
    file: (row) => row.name,
  },
  ...currencies.map((one, index) => ({
    title: one,
    kind: "number" as const,
    ...(index === 0 && { sort: "least" }),
    cell: (row: Minimum) => <Money amount={row.minPayout} currency={one} />,
    file: (row: Minimum) => figure(toMajor(row.minPayout, one)),
  })),
]
