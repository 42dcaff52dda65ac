import { Badge } from "../../../web/ui/badge.tsx"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { DateTime, Nothing, OutLink, PageHead } from "../../../web/ui/text.tsx"
import { CHANNELS, LOSS_REASONS, STAGES } from "../core/pipeline.ts"
import { type InboxRow, urgencyOf } from "./views.tsx"

export type Story = { type: string; at: string; who: string | null; words: string | null }
export type ShownInquiry = InboxRow & {
  email: string | null
  phone: string | null
  country: string | null
  language: string | null
  campaign: string | null
  pageUrl: string | null
  customer: string | null
  affiliateId: string | null
  fields: [string, string][]
  source: string
  saleExternalId: string | null
  reason: string | null
  spamReasons: string[]
  expertName: string | null
  isAskedOfMe: boolean
  checklist: { item: string; done: boolean }[]
  story: Story[]
  thread: { id: string; kind: string; status: string; receivedAt: string }[]
}

export type InquiryProps = {
  inquiry: ShownInquiry
  owners: Option[]
  experts: Option[]
  base: string
  zone: string
  now: Date
  mayWork: boolean
  /** The form that was refused, with what was entered. */
  refused: { form: string; state: FormState } | null
}

/** One inquiry: who asks, what happened, and what to do next. */
export function InquiryView(props: InquiryProps) {
  const { inquiry, zone, now, mayWork, base } = props
  const isAlive = inquiry.status === "open" || inquiry.status === "waiting"
  return (
    <>
      <PageHead
        title={inquiry.who}
        intro={
          <>
            {inquiry.isHot && <Badge tone="bad" text="hot" />} {inquiry.kind}, {inquiry.stage}, with {inquiry.ownerName}
            . <Badge {...urgencyOf(inquiry, now, zone)} /> {inquiry.isBreached && <Badge tone="bad" text="was late" />}
          </>
        }
      >
        <a class="button" href={`${base}/inbox`} data-key="i" aria-keyshortcuts="i">
          Inbox
        </a>
        {inquiry.status === "spam" && mayWork && (
          <ButtonForm action={`${base}/inbox/${inquiry.id}/release`} label="Not spam" tone="primary" />
        )}
      </PageHead>
      <div class="pair">
        <Person {...props} />
        <Timeline story={inquiry.story} zone={zone} />
      </div>
      {inquiry.isAskedOfMe && <ExpertAnswer {...props} />}
      {mayWork && isAlive && <Work {...props} />}
    </>
  )
}

function Person({ inquiry, zone, base }: InquiryProps) {
  const facts = [
    { label: "E-mail", value: inquiry.email && <a href={`mailto:${inquiry.email}`}>{inquiry.email}</a> },
    {
      label: "Telephone",
      value: inquiry.phone && <a href={`tel:${inquiry.phone.replaceAll(/[^\d+]/g, "")}`}>{inquiry.phone}</a>,
    },
    { label: "Received", value: <DateTime at={inquiry.receivedAt} zone={zone} /> },
    { label: "Respond by", value: <DateTime at={inquiry.dueAt} zone={zone} /> },
    { label: "Customer", value: inquiry.customer },
    {
      label: "Sent by",
      value: inquiry.affiliateId && <a href={`${base}/affiliates/${inquiry.affiliateId}`}>an affiliate</a>,
    },
    { label: "Campaign", value: inquiry.campaign },
    { label: "Page", value: inquiry.pageUrl && <OutLink url={inquiry.pageUrl} /> },
    { label: "Country", value: inquiry.country },
    { label: "Language", value: inquiry.language },
    { label: "Sale", value: inquiry.saleExternalId },
    { label: "Outcome", value: inquiry.reason },
    { label: "Spam", value: inquiry.spamReasons.join(", ") || null },
    { label: "Expert", value: inquiry.expertName && `waits for ${inquiry.expertName}` },
    ...inquiry.fields.map(([label, value]) => ({ label, value })),
  ]
  return (
    <Card title="Who asks">
      <p class="message">{inquiry.message ?? <Nothing />}</p>
      <Facts facts={facts.filter((fact) => fact.value)} />
      {inquiry.thread.length > 0 && (
        <>
          <h3>The same person</h3>
          <ul>
            {inquiry.thread.map((one) => (
              <li>
                <a href={`${base}/inbox/${one.id}`}>{one.kind}</a>, {one.status},{" "}
                <DateTime at={one.receivedAt} zone={zone} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

function Timeline({ story, zone }: { story: Story[]; zone: string }) {
  return (
    <Card title="What happened">
      <ol class="timeline">
        {story.map((one) => (
          <li class={one.type}>
            <DateTime at={one.at} zone={zone} /> <strong>{one.type.replaceAll("_", " ")}</strong>
            {one.who && <> · {one.who}</>}
            {one.words && <span class="sub">{one.words}</span>}
          </li>
        ))}
      </ol>
    </Card>
  )
}

const channelOptions = CHANNELS.map((value) => ({ value, label: value }))
const OUTCOMES = [
  { value: "reached", label: "Reached" },
  { value: "answered", label: "Answered" },
  { value: "no_answer", label: "No answer" },
  { value: "wrong_contact", label: "Wrong contact" },
]
const stageOptions = STAGES.map((value) => ({ value, label: value }))

function Work(props: InquiryProps) {
  const { inquiry, base, refused } = props
  const action = (what: string) => `${base}/inbox/${inquiry.id}/${what}`
  const state = (form: string) => (refused?.form === form ? { state: refused.state } : {})
  const pick = (value: string): { state: FormState } => ({ state: { values: { stage: value }, errors: [] } })
  return (
    <div class="pair">
      <Card title="Respond" id="respond">
        <Form
          action={action("responses")}
          submit="Record"
          fields={[
            { name: "channel", label: "How", kind: "select", options: channelOptions, isRequired: true, shortcut: "r" },
            { name: "outcome", label: "Outcome", kind: "select", options: OUTCOMES, isRequired: true },
            { name: "note", label: "Note", kind: "area" },
          ]}
          {...state("responses")}
        />
      </Card>
      <Card title="Move">
        <Form
          action={action("stage")}
          submit="Move"
          fields={[
            { name: "stage", label: "Stage", kind: "select", options: stageOptions, isRequired: true, shortcut: "v" },
            { name: "sale_external_id", label: "Sale, when won", hint: "The id that the sale was reported with" },
            { name: "reason", label: "Reason, when lost", hint: `For example ${LOSS_REASONS.join(", ")}` },
          ]}
          {...(refused?.form === "stage" ? { state: refused.state } : pick(inquiry.stage))}
        />
      </Card>
      <Checklist inquiry={inquiry} action={action("checklist")} />
      <Others {...props} />
    </div>
  )
}

/** What is done less often: waiting, giving away, asking, closing. */
function Others({ inquiry, owners, experts, base, refused }: InquiryProps) {
  const action = (what: string) => `${base}/inbox/${inquiry.id}/${what}`
  const state = (form: string) => (refused?.form === form ? { state: refused.state } : {})
  return (
    <>
      <Card title="Wait for the customer">
        <Form
          action={action("waiting")}
          submit="Wait"
          fields={[
            { name: "until", label: "Until", kind: "date", isRequired: true },
            { name: "note", label: "For what" },
          ]}
          {...state("waiting")}
        />
      </Card>
      <Card title="Assign to somebody else">
        <Form
          action={action("assignment")}
          submit="Give"
          fields={[
            { name: "member_id", label: "To", kind: "select", options: owners, isRequired: true, shortcut: "a" },
            { name: "reason", label: "Why", isRequired: true },
          ]}
          {...state("assignment")}
        />
      </Card>
      <Card title="Ask an expert">
        <Form
          action={action("expert")}
          submit="Ask"
          fields={[
            { name: "member_id", label: "Whom", kind: "select", options: experts, isRequired: true },
            { name: "question", label: "What", kind: "area", isRequired: true },
          ]}
          {...state("expert")}
        />
      </Card>
      <Card title="Close without a sale">
        <Form
          action={action("resolution")}
          submit="Close"
          fields={[{ name: "reason", label: "Outcome", isRequired: true, hint: "What the answer or the decision was" }]}
          {...state("resolution")}
        />
        <ButtonForm action={action("spam")} label="It is spam" tone="danger" />
      </Card>
    </>
  )
}

function Checklist({ inquiry, action }: { inquiry: ShownInquiry; action: string }) {
  const values = Object.fromEntries(inquiry.checklist.flatMap((one, i) => (one.done ? [[`item-${i}`, "on"]] : [])))
  return (
    <Card title="Checklist">
      <Form
        action={action}
        submit="Save"
        fields={inquiry.checklist.map((one, i) => ({ name: `item-${i}`, label: one.item, kind: "check" }))}
        state={{ values, errors: [] }}
      />
    </Card>
  )
}

function ExpertAnswer({ inquiry, base, refused }: InquiryProps) {
  return (
    <Card title="You are asked">
      <Form
        action={`${base}/inbox/${inquiry.id}/expert-answer`}
        submit="Answer"
        fields={[{ name: "answer", label: "Your answer", kind: "area", isRequired: true, shortcut: "r" }]}
        {...(refused?.form === "expert-answer" ? { state: refused.state } : {})}
      />
    </Card>
  )
}
