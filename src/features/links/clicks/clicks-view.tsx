import { Badge, StateBadge } from "../../../web/ui/badge.tsx"
import { Form } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../../web/ui/text.tsx"

export type ClickLine = {
  /** Null for one of a key that is no longer ours: nobody could check its receipt. */
  id: string | null
  at: string
  /** What it was, where it was no visit that counts. */
  kind: "visit" | "bot" | "prefetch" | "look without opening" | "not attributed"
  isQr: boolean
  country: string | null
  device: string | null
  subs: string[]
}

type ClicksProps = { slug: string; clicks: ClickLine[]; base: string; page: Page; zone: string }

/** The latest clicks of one link, each with its receipt. */
export function ClicksView({ slug, clicks, base, page, zone }: ClicksProps) {
  return (
    <>
      <PageHead
        title={`Clicks of ${slug}`}
        intro="A receipt is signed by us: whoever has it can check it without asking us. Keep those that matter to you."
      />
      <Table
        caption="Clicks"
        isCaptionUnseen
        rows={clicks}
        empty="Nobody has followed this link yet."
        columns={[
          { title: "When", cell: (row) => <DateTime at={row.at} zone={zone} /> },
          {
            title: "Counted as",
            cell: (row) => (
              <>
                <Badge tone={row.kind === "visit" ? "good" : "still"} text={row.kind} />
                {row.isQr && <span class="sub">by QR code</span>}
              </>
            ),
          },
          { title: "From", cell: (row) => [row.country, row.device].filter(Boolean).join(", ") || <Nothing /> },
          { title: "Marks", cell: (row) => row.subs.join(", ") || <Nothing /> },
          {
            title: "Receipt",
            cell: (row) => (row.id ? <a href={`${base}/clicks/${row.id}/receipt`}>Download</a> : <Nothing />),
          },
        ]}
      />
      <Pager {...page} />
    </>
  )
}

export type ShownDeadLetter = { id: string; at: string; reason: string; body: string; status: string; replays: number }

type DeadLettersProps = { letters: ShownDeadLetter[]; path: string; page: Page; zone: string; mayReplay: boolean }

/** Clicks that could not be stored, with a button to try again. */
export function DeadLettersView({ letters, path, page, zone, mayReplay }: DeadLettersProps) {
  return (
    <>
      <PageHead
        title="Dead letters"
        intro="Clicks that could not be stored. Their click ids work all the same: leads and sales are attributed."
      />
      <Table
        caption="Dead letters"
        isCaptionUnseen
        rows={letters}
        empty="None. Every click that arrived is stored."
        columns={[
          { title: "Since", cell: (row) => <DateTime at={row.at} zone={zone} /> },
          { title: "Why", cell: (row) => row.reason },
          { title: "Message", cell: (row) => <code class="long">{row.body}</code> },
          { title: "State", cell: (row) => <StateBadge state={row.status} /> },
          {
            title: "Try again",
            cell: (row) =>
              mayReplay && row.status === "waiting" ? (
                <Form action={`${path}/${row.id}/replay`} fields={[]} submit="Replay" />
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
