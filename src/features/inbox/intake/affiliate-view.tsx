import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../../web/ui/text.tsx"

type OwnInquiry = {
  id: string
  kind: string
  stage: string
  status: string
  /** What the affiliate asked themselves; null for what a visitor of theirs asked. */
  question: string | null
  vendorName: string
  receivedAt: string
  dueAt: string
  isAnswered: boolean
  answers: { at: string; text: string }[]
}

type Props = { inquiries: OwnInquiry[]; programs: Option[]; action: string; page: Page; state?: FormState }

/** What became of the people an affiliate sent, and of what they asked themselves. Who asked stays private. */
export function AffiliateInquiriesView({ inquiries, programs, action, page, state }: Props) {
  return (
    <>
      <PageHead
        title="Inquiries"
        intro="What became of the people you sent, and what you asked. Who they are stays private."
      />
      <Table
        caption="Sent and asked"
        isCaptionUnseen
        rows={inquiries}
        empty="Nothing yet. Whoever asks something after following your link shows up here."
        columns={[
          {
            title: "What",
            cell: (row) => (
              <>
                {row.question === null ? `A ${row.kind}` : "Your question"}
                <span class="sub">{row.question ?? row.vendorName}</span>
              </>
            ),
          },
          { title: "Since", cell: (row) => <DateTime at={row.receivedAt} zone="UTC" /> },
          {
            title: "State",
            cell: (row) => (
              <StateBadge state={row.question === null ? row.stage : row.isAnswered ? "answered" : "open"} />
            ),
          },
          {
            title: "Answer",
            cell: (row) =>
              row.answers.length > 0 ? (
                row.answers.map((one) => <p class="long">{one.text}</p>)
              ) : row.question !== null && row.status !== "closed" ? (
                <span class="soft">
                  due by <DateTime at={row.dueAt} zone="UTC" />
                </span>
              ) : (
                <Nothing />
              ),
          },
        ]}
      />
      <Pager {...page} />
      <Card title="Where is my sale?">
        <Form
          action={action}
          submit="Ask"
          fields={[
            { name: "affiliate_id", label: "Program", kind: "select", options: programs, isRequired: true },
            { name: "message", label: "What happened", kind: "area", isRequired: true, maxLength: 5000 },
            { name: "sale_external_id", label: "Order or invoice", hint: "If you know it" },
          ]}
          {...(state && { state })}
        />
      </Card>
    </>
  )
}
