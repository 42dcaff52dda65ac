import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Name } from "../../../web/ui/text.tsx"
import { ProgramHead } from "../../programs/programs/program-view.tsx"

type CouponsProps = {
  program: { id: string; name: string }
  coupons: { code: string; affiliate: { id: string; name: string }; since: string }[]
  base: string
  zone: string
  mayManage: boolean
  /** How many are shown, where there may be more. */
  most: number
  state?: FormState
}

/** The codes of a program, and whose they are. Posts to `{base}/programs/{id}/coupons`. */
export function CouponsView({ program, coupons, base, zone, mayManage, most, state }: CouponsProps) {
  return (
    <>
      <ProgramHead program={program} base={base} tab="coupons" intro={t("coupons.none")} />
      <Table
        caption={t("programs.tab_coupons")}
        isCaptionUnseen
        rows={coupons}
        empty={t("coupons.none")}
        columns={[
          { title: t("coupons.code"), cell: (row) => <Name>{row.code}</Name> },
          {
            title: t("coupons.affiliate"),
            cell: (row) => (
              <a href={`${base}/affiliates/${row.affiliate.id}`}>
                <Name>{row.affiliate.name}</Name>
              </a>
            ),
          },
          { title: t("coupons.since"), cell: (row) => <DateTime at={row.since} zone={zone} isDay /> },
        ]}
      />
      {coupons.length === most && <p class="soft">{t("coupons.latest", { n: most })}</p>}
      {mayManage && (
        <Card title={t("coupons.add")}>
          <Form
            action={`${base}/programs/${program.id}/coupons`}
            submit={t("coupons.add")}
            fields={[
              { name: "code", label: t("coupons.code"), isRequired: true, maxLength: 64 },
              { name: "email", label: t("coupons.email"), kind: "email", isRequired: true },
            ]}
            {...(state && { state })}
          />
        </Card>
      )}
    </>
  )
}
