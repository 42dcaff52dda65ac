import { currentReader, isMessage, reasonIn, t } from "../../../web/reader.ts"
import { Badge, StateBadge } from "../../../web/ui/badge.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"

export type ClickLine = {
  /** Null for one of a key that is no longer ours: nobody could check its receipt. */
  id: string | null
  at: string
  /** What it was, where it was no visit that counts. */
  kind: "visit" | "bot" | "prefetch" | "head" | "not_attributed"
  isQr: boolean
  country: string | null
  device: string | null
  subs: { name: string; value: string }[]
}

type ClicksProps = { link: { id: string; slug: string }; clicks: ClickLine[]; page: Page; zone: string }

/** The latest clicks of one link, each with its receipt. */
export function ClicksView({ link, clicks, page, zone }: ClicksProps) {
  return (
    <>
      <PageHead
        title={t("clicks.title", { slug: link.slug })}
        intro={t("clicks.intro")}
        back={{ href: `/links/${link.id}`, label: link.slug }}
      />
      <Table
        caption={t("affiliates.clicks")}
        isCaptionUnseen
        rows={clicks}
        empty={t("clicks.none")}
        columns={[
          { title: t("sales.when"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
          {
            title: t("clicks.counted"),
            cell: (row) => (
              <>
                <Badge tone={row.kind === "visit" ? "good" : "still"} text={t(`clicks.is_${row.kind}`)} />
                {row.isQr && <span class="sub">{t("clicks.by_qr")}</span>}
              </>
            ),
          },
          { title: t("clicks.from"), cell: (row) => placeText(row) || <Nothing /> },
          { title: t("clicks.marks"), cell: (row) => <Marks subs={row.subs} /> },
          {
            title: t("clicks.receipt"),
            cell: (row) => (row.id ? <a href={`/clicks/${row.id}/receipt`}>{t("clicks.download")}</a> : <Nothing />),
          },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

function placeText({ country, device }: ClickLine): string {
  const key = `clicks.device_${device}`
  return [country, isMessage(key) ? t(key) : device].filter(Boolean).join(", ")
}

function Marks({ subs }: { subs: ClickLine["subs"] }) {
  return subs.length === 0 ? (
    <Nothing />
  ) : (
    subs.map(({ name, value }) => (
      <span class="sub">
        {name}: <Name>{value}</Name>
      </span>
    ))
  )
}

export type ShownDeadLetter = { id: string; at: string; reason: string; body: string; status: string; replays: number }

type DeadLettersProps = { letters: ShownDeadLetter[]; path: string; page: Page; zone: string; mayReplay: boolean }

/** Clicks that could not be stored, with a button to try again. */
export function DeadLettersView({ letters, path, page, zone, mayReplay }: DeadLettersProps) {
  return (
    <>
      <PageHead title={t("nav.dead_letters")} intro={t("clicks.dead_intro")} />
      <Table
        caption={t("nav.dead_letters")}
        isCaptionUnseen
        rows={letters}
        empty={t("clicks.dead_none")}
        columns={[
          { title: t("coupons.since"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
          { title: t("sales.why"), cell: (row) => reasonIn(currentReader().language, row.reason) ?? row.reason },
          { title: t("clicks.message"), cell: (row) => <code class="long">{row.body}</code> },
          { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
          {
            title: t("stripe.again"),
            cell: (row) =>
              mayReplay && row.status === "waiting" ? (
                <ButtonForm action={`${path}/${row.id}/replay`} label={t("stripe.again")} />
              ) : (
                <Nothing />
              ),
          },
        ]}
      />
      <Pager {...page} />
    </>
  )
}
