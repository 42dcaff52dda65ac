import { isMessage, t, tx } from "../../../web/reader.ts"
import { Badge } from "../../../web/ui/badge.tsx"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { Menu, WithPanel } from "../../../web/ui/tabs.tsx"
import { DateTime, Nothing, OutLink, PageHead } from "../../../web/ui/text.tsx"
import { LOSS_REASONS, STAGES } from "../core/pipeline.ts"
import { kindWords, stageWords } from "../kind-words-view.tsx"
import { Composer, type ComposerProps, type InboxRow, urgencyOf } from "./views.tsx"

/** `mail`: what was written, where it was a mail; else `words` say it. */
export type Story = {
  type: string
  at: string
  who: string | null
  words: string | null
  mail: { text: string; quoted: string; attachments: string[] } | null
}
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
  /** The deal that it is about. */
  dealId: string | null
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

/** What is done less often, each with a form of its own. */
export const RARE = ["waiting", "assignment", "expert", "resolution"] as const
export type Rare = (typeof RARE)[number]

export type InquiryProps = {
  inquiry: ShownInquiry
  owners: Option[]
  experts: Option[]
  base: string
  zone: string
  now: Date
  mayWork: boolean
  /** How it is answered; null for who may not. */
  composer: Pick<ComposerProps, "as" | "mayReply" | "templates" | "template"> | null
  /** Which of the rarer things was asked for. */
  doing: Rare | null
  /** The form that was refused, with what was entered. */
  refused: { form: string; state: FormState } | null
}

/** One inquiry: its thread with what is written next, and who asks, how it stands and what is to do beside it. */
export function InquiryView(props: InquiryProps) {
  const { inquiry, zone, now, mayWork, base, composer, refused } = props
  const isAlive = inquiry.status === "open" || inquiry.status === "waiting"
  const isWorked = mayWork && isAlive
  const page = `${base}/inbox/${inquiry.id}`
  return (
    <>
      <PageHead
        title={inquiry.who}
        intro={
          <>
            {inquiry.isHot && <Badge tone="bad" text={t("desk.urgency_hot")} />}{" "}
            {t("inbox.is_kind", {
              kind: kindWords(inquiry.kind),
              stage: stageWords(inquiry.stage),
              name: inquiry.ownerName,
            })}
            . <Badge {...urgencyOf(inquiry, now, zone)} />{" "}
            {inquiry.isBreached && <Badge tone="bad" text={t("inbox.was_late")} />}
          </>
        }
      >
        <a class="button" href={`${base}/inbox`} data-key="i" aria-keyshortcuts="i">
          {t("nav.inbox")}
        </a>
        {inquiry.status === "spam" && mayWork && (
          <ButtonForm action={`${page}/release`} label={t("desk.not_spam")} tone="primary" />
        )}
        {isWorked && <RareMenu page={page} />}
      </PageHead>
      <WithPanel label={t("desk.who_asks")} panel={<Panel {...props} isWorked={isWorked} />}>
        <Thread inquiry={inquiry} zone={zone} />
        {inquiry.isAskedOfMe && <ExpertAnswer {...props} />}
        {isWorked && <RareForm {...props} />}
        {isWorked && composer && <Composer {...composer} page={page} refused={refused} />}
      </WithPanel>
    </>
  )
}

function RareMenu({ page }: { page: string }) {
  return (
    <Menu>
      {RARE.map((one) => (
        <a href={`${page}?do=${one}`}>{t(`desk.do_${one}`)}</a>
      ))}
      <ButtonForm action={`${page}/spam`} label={t("confirm.spam_submit")} tone="danger" />
    </Menu>
  )
}

/** What happened, in a word or two. */
function didWords(type: string): string {
  const key = `inbox.did_${type}`
  return isMessage(key) ? t(key) : type.replaceAll("_", " ")
}

function statusWords(status: string): string {
  const key = `inbox.status_${status}`
  return isMessage(key) ? t(key) : t(status === "spam" ? "inbox.show_spam" : "state.waiting")
}

function Thread({ inquiry, zone }: { inquiry: ShownInquiry; zone: string }) {
  return (
    <Card title={t("desk.thread")}>
      <p class="message">{inquiry.message ?? <Nothing />}</p>
      <ol class="timeline">
        {inquiry.story.map((one) => (
          <li class={one.type}>
            <DateTime at={one.at} zone={zone} /> <strong>{didWords(one.type)}</strong>
            {one.who && <> · {one.who}</>}
            {one.words && <span class="sub">{one.words}</span>}
            {one.mail && <Written {...one.mail} />}
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Written({ text, quoted, attachments }: NonNullable<Story["mail"]>) {
  return (
    <>
      <p class="message">{text}</p>
      {attachments.length > 0 && <span class="sub">{t("desk.attached", { names: attachments.join(", ") })}</span>}
      {quoted && (
        <details>
          <summary>{t("desk.quoted")}</summary>
          <p class="message soft">{quoted}</p>
        </details>
      )}
    </>
  )
}

function Panel(props: InquiryProps & { isWorked: boolean }) {
  const { inquiry, base, refused, isWorked } = props
  const action = (what: string) => `${base}/inbox/${inquiry.id}/${what}`
  const stage = { values: { stage: inquiry.stage }, errors: [] }
  return (
    <>
      <Person {...props} />
      {isWorked && (
        <>
          <Card title={t("desk.move")}>
            <Form
              action={action("stage")}
              submit={t("desk.move")}
              fields={[
                {
                  name: "stage",
                  label: t("inbox.stage"),
                  kind: "select",
                  options: STAGES.map((value) => ({ value, label: stageWords(value) })),
                  isRequired: true,
                  shortcut: "v",
                },
                { name: "sale_external_id", label: t("desk.sale_when_won"), hint: t("desk.sale_hint") },
                {
                  name: "reason",
                  label: t("desk.reason_when_lost"),
                  hint: t("desk.reason_hint", {
                    reasons: LOSS_REASONS.map((one) => t(`inbox.loss_${one}`)).join(", "),
                  }),
                },
              ]}
              state={refused?.form === "stage" ? refused.state : stage}
            />
          </Card>
          {inquiry.checklist.length > 0 && <Checklist inquiry={inquiry} action={action("checklist")} />}
        </>
      )}
    </>
  )
}

function Person({ inquiry, zone, base }: InquiryProps) {
  const facts = [
    { label: t("affiliates.email"), value: inquiry.email && <a href={`mailto:${inquiry.email}`}>{inquiry.email}</a> },
    {
      label: t("desk.phone"),
      value: inquiry.phone && <a href={`tel:${inquiry.phone.replaceAll(/[^\d+]/g, "")}`}>{inquiry.phone}</a>,
    },
    { label: t("inbox.received"), value: <DateTime at={inquiry.receivedAt} zone={zone} /> },
    { label: t("desk.respond_by"), value: <DateTime at={inquiry.dueAt} zone={zone} /> },
    { label: t("sales.customer"), value: inquiry.customer },
    {
      label: t("desk.sent_by"),
      value: inquiry.affiliateId && <a href={`${base}/affiliates/${inquiry.affiliateId}`}>{t("desk.an_affiliate")}</a>,
    },
    {
      label: t("deals.deal"),
      value: inquiry.dealId && <a href={`${base}/deals/${inquiry.dealId}`}>{t("deals.open")}</a>,
    },
    { label: t("desk.campaign"), value: inquiry.campaign },
    { label: t("programs.tab_page"), value: inquiry.pageUrl && <OutLink url={inquiry.pageUrl} /> },
    { label: t("affiliates.country"), value: inquiry.country },
    { label: t("frame.language"), value: inquiry.language },
    { label: t("sales.sale"), value: inquiry.saleExternalId },
    { label: t("sales.outcome"), value: inquiry.reason },
    { label: t("inbox.show_spam"), value: inquiry.spamReasons.join(", ") || null },
    { label: t("desk.expert"), value: inquiry.expertName && t("desk.waits_for", { name: inquiry.expertName }) },
    ...inquiry.fields.map(([label, value]) => ({ label, value })),
  ]
  return (
    <Card title={t("desk.who_asks")}>
      <Facts facts={facts.filter((fact) => fact.value)} />
      {inquiry.thread.length > 0 && (
        <>
          <h3>{t("desk.same_person")}</h3>
          <ul>
            {inquiry.thread.map((one) => (
              <li>
                {tx("desk.same_row", {
                  inquiry: <a href={`${base}/inbox/${one.id}`}>{kindWords(one.kind)}</a>,
                  status: statusWords(one.status),
                  at: <DateTime at={one.receivedAt} zone={zone} />,
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

/** The form of what was chosen from the menu, or was refused. */
function RareForm({ inquiry, owners, experts, base, doing, refused }: InquiryProps) {
  const rare = RARE.find((one) => one === refused?.form) ?? doing
  if (!rare) return null
  const member = (label: string, options: Option[]) =>
    ({ name: "member_id", label, kind: "select", options, isRequired: true }) as const
  const fields = {
    waiting: [
      { name: "until", label: t("desk.until"), kind: "date", isRequired: true } as const,
      { name: "note", label: t("desk.for_what") },
    ],
    assignment: [member(t("desk.to"), owners), { name: "reason", label: t("sales.why"), isRequired: true }],
    expert: [
      member(t("desk.whom"), experts),
      { name: "question", label: t("inbox.what"), kind: "area", isRequired: true } as const,
    ],
    resolution: [{ name: "reason", label: t("sales.outcome"), isRequired: true, hint: t("desk.outcome_hint") }],
  }
  return (
    <Card title={t(`desk.do_${rare}`)}>
      <Form
        action={`${base}/inbox/${inquiry.id}/${rare}`}
        submit={t(`desk.submit_${rare}`)}
        fields={fields[rare]}
        {...(refused?.form === rare && { state: refused.state })}
      />
    </Card>
  )
}

function Checklist({ inquiry, action }: { inquiry: ShownInquiry; action: string }) {
  const values = Object.fromEntries(inquiry.checklist.flatMap((one, i) => (one.done ? [[`item-${i}`, "on"]] : [])))
  return (
    <Card title={t("desk.checklist")}>
      <Form
        action={action}
        submit={t("programs.save")}
        fields={inquiry.checklist.map((one, i) => ({ name: `item-${i}`, label: one.item, kind: "check" }))}
        state={{ values, errors: [] }}
      />
    </Card>
  )
}

function ExpertAnswer({ inquiry, base, refused }: InquiryProps) {
  return (
    <Card title={t("desk.asked")}>
      <Form
        action={`${base}/inbox/${inquiry.id}/expert-answer`}
        submit={t("desk.answer")}
        fields={[{ name: "answer", label: t("desk.your_answer"), kind: "area", isRequired: true, shortcut: "r" }]}
        {...(refused?.form === "expert-answer" ? { state: refused.state } : {})}
      />
    </Card>
  )
}
