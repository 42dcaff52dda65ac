import { t } from "../../web/reader.ts"
import { Card, CopyField, Stats } from "../../web/ui/card.tsx"
import { Table } from "../../web/ui/table.tsx"
import { Count, Money, Name, OutLink } from "../../web/ui/text.tsx"
import type { EmbeddedFigures } from "./read-embedded.ts"

type Props = Pick<EmbeddedFigures, "link" | "figures" | "earned"> & { program: string; signIn: string }

/** An affiliate's link, figures and earnings, as another's product shows them. */
export function EmbedView({ link, figures, earned, program, signIn }: Props) {
  return (
    <>
      <h1>
        <Name>{program}</Name>
      </h1>
      {link && (
        <Card title={t("embed.link")}>
          <CopyField id="link" label={t("embed.link")} value={link.url} />
        </Card>
      )}
      <Stats
        facts={[
          { label: t("embed.clicks"), value: <Count value={figures.clicks} /> },
          { label: t("links.leads"), value: <Count value={figures.leads} /> },
          { label: t("embed.sales"), value: <Count value={figures.sales} /> },
        ]}
      />
      <Table
        caption={t("nav.earnings")}
        rows={earned}
        empty={t("embed.nothing")}
        columns={[
          { title: t("embed.pending"), cell: (row) => <Money amount={row.pending} currency={row.currency} /> },
          { title: t("embed.payable"), cell: (row) => <Money amount={row.payable} currency={row.currency} /> },
          { title: t("embed.paid"), cell: (row) => <Money amount={row.paid} currency={row.currency} /> },
        ]}
      />
      <p>
        <OutLink url={signIn}>{t("embed.more")}</OutLink>
      </p>
    </>
  )
}

/** Why there is nothing to see: its hour is over, or they refer no more. */
export function EmbedOverView({ isExpired }: { isExpired: boolean }) {
  return (
    <>
      <h1>{t(isExpired ? "embed.expired" : "embed.gone")}</h1>
      <p>{t(isExpired ? "embed.expired_words" : "embed.gone_words")}</p>
    </>
  )
}
