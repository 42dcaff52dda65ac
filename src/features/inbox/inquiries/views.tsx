import { formatDay, formatInstant, MINUTE_MS } from "../../../lib/time.ts"
import { currentLocale, isMessage, t, tx } from "../../../web/reader.ts"
import { Badge, type Tone } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Tabs } from "../../../web/ui/tabs.tsx"
import { DateTime, PageHead } from "../../../web/ui/text.tsx"
import { CHANNELS, OUTCOMES, type Show } from "../core/pipeline.ts"
import { kindWords, stageWords } from "../kind-words-view.tsx"

export type InboxRow = {
  id: string
  who: string
  kind: string
  isHot: boolean
  stage: string
  status: string
  message: string | null
  ownerName: string
  receivedAt: string
  dueAt: string
  warnAt: string
  respondedAt: string | null
  nextTryAt: string | null
  waitingUntil: string | null
  isBreached: boolean
  ending: string | null
}

export type Counts = {
  late: number
  soon: number
  follow: number
  mine: number
  team: number
  waiting: number
  expert: number
  spam: number
}
const TABS: { show: Show; key: string }[] = [
  { show: "mine", key: "m" },
  { show: "team", key: "t" },
  { show: "late", key: "l" },
  { show: "follow", key: "f" },
  { show: "waiting", key: "w" },
  { show: "expert", key: "e" },
  { show: "closed", key: "c" },
  { show: "spam", key: "s" },
]

/** What is the matter with an inquiry, in words, at an instant of the vendor's time. */
export function urgencyOf(row: InboxRow, now: Date, zone: string): { tone: Tone; text: string } {
  const locale = currentLocale()
  if (row.status === "closed")
    return { tone: row.ending === "lost" ? "still" : "good", text: endingWords(row.ending ?? "closed") }
  if (row.status === "spam") return { tone: "still", text: t("inbox.show_spam") }
  if (!row.respondedAt) {
    const due = new Date(row.dueAt)
    if (due <= now) return { tone: "bad", text: t("inbox.late_by", { span: spanWords(due, now) }) }
    const tone = new Date(row.warnAt) <= now ? "warn" : "calm"
    return { tone, text: t("inbox.due_in", { span: spanWords(now, due) }) }
  }
  if (row.status === "waiting") {
    const day = row.waitingUntil && formatDay(row.waitingUntil, zone, locale)
    return { tone: "still", text: day ? t("inbox.waits_until", { day }) : t("inbox.waits") }
  }
  if (row.nextTryAt)
    return new Date(row.nextTryAt) <= now
      ? { tone: "warn", text: t("inbox.follow_now") }
      : { tone: "calm", text: t("inbox.next_try", { at: formatInstant(row.nextTryAt, zone, locale) }) }
  return { tone: "good", text: t("state.answered") }
}

/** How an inquiry ended. */
function endingWords(ending: string): string {
  const key = `inbox.status_${ending}`
  return isMessage(key) ? t(key) : stageWords(ending)
}

/** "4 min", "3 h", "2 days": whole units, rounded down, at least one minute. */
function spanWords(from: Date, to: Date): string {
  const minutes = Math.max(1, Math.floor((to.getTime() - from.getTime()) / MINUTE_MS))
  if (minutes < 120) return t("inbox.minutes", { n: minutes })
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? t("inbox.hours", { n: hours }) : t("inbox.days", { n: Math.floor(hours / 24) })
}

type InboxProps = {
  rows: InboxRow[]
  counts: Counts
  show: Show
  base: string
  zone: string
  now: Date
  mayWork: boolean
}

/** What waits for whom. Letters switch the list, j and k walk it, Enter opens. */
export function InboxView({ rows, counts, show, base, zone, now, mayWork }: InboxProps) {
  return (
    <>
      <PageHead title={t("nav.inbox")} intro={t("inbox.intro")}>
        {mayWork && (
          <a class="button primary" href={`${base}/inbox/new`} data-key="n" aria-keyshortcuts="n">
            {t("desk.new")}
          </a>
        )}
      </PageHead>
      <div id="inbox-counters" data-live>
        <Counters counts={counts} base={base} />
      </div>
      <nav class="tabs" aria-label={t("inbox.lists")}>
        {TABS.map((tab) => (
          <a
            href={`${base}/inbox?show=${tab.show}`}
            data-key={tab.key}
            aria-keyshortcuts={tab.key}
            aria-current={tab.show === show ? "page" : undefined}
          >
            {t(`inbox.show_${tab.show}`)}
            {tab.show !== "closed" && <span class="count">{counts[tab.show]}</span>}
            <span class="key" aria-hidden="true">
              {tab.key}
            </span>
          </a>
        ))}
      </nav>
      <div id="inbox-list" data-live>
        <InboxTable rows={rows} base={base} zone={zone} now={now} />
      </div>
    </>
  )
}

function Counters({ counts, base }: { counts: Counts; base: string }) {
  return (
    <p class="counters" role="status">
      <a href={`${base}/inbox?show=late`} class={counts.late > 0 ? "bad" : ""}>
        {tx("inbox.count_late", { n: <strong>{counts.late}</strong> })}
      </a>
      <span class={counts.soon > 0 ? "warn" : ""}>{tx("inbox.count_soon", { n: <strong>{counts.soon}</strong> })}</span>
      <a href={`${base}/inbox?show=follow`}>{tx("inbox.count_follow", { n: <strong>{counts.follow}</strong> })}</a>
    </p>
  )
}

function InboxTable({ rows, base, zone, now }: Omit<InboxProps, "counts" | "show" | "mayWork">) {
  return (
    <Table
      caption={t("plan.metric_inquiries")}
      isCaptionUnseen
      rows={rows}
      empty={t("inbox.empty")}
      columns={[
        {
          title: t("inbox.who"),
          cell: (row) => (
            <>
              <a href={`${base}/inbox/${row.id}`} data-row>
                {row.who}
              </a>
              <span class="sub">{row.message ?? t("inbox.no_message")}</span>
            </>
          ),
        },
        {
          title: t("inbox.what"),
          cell: (row) => (
            <>
              {kindWords(row.kind)}
              {row.isHot && (
                <>
                  {" "}
                  <Badge tone="bad" text={t("desk.urgency_hot")} />
                </>
              )}
            </>
          ),
        },
        { title: t("inbox.clock"), cell: (row) => <Badge {...urgencyOf(row, now, zone)} /> },
        { title: t("inbox.stage"), cell: (row) => stageWords(row.stage) },
        { title: t("inbox.owner"), cell: (row) => row.ownerName },
        { title: t("inbox.received"), cell: (row) => <DateTime at={row.receivedAt} zone={zone} /> },
      ]}
    />
  )
}

export type ComposerProps = {
  page: string
  as: "reply" | "note"
  /** Whether an address is known, and the reader may write in the company's name. */
  mayReply: boolean
  templates: string[]
  /** The text to begin from. */
  template: string | null
  refused: { form: string; state: FormState } | null
}

/** Where the next thing is written: a mail to the asker, or what was said by other means. */
export function Composer(props: ComposerProps) {
  const { page, mayReply, refused } = props
  const as = refused?.form === "replies" ? "reply" : refused?.form === "responses" ? "note" : props.as
  return (
    <Card title={t("desk.respond")} id="respond">
      {mayReply && (
        <Tabs
          label={t("desk.respond")}
          tabs={(["reply", "note"] as const).map((one) => ({
            href: `${page}?as=${one}#respond`,
            label: t(`desk.as_${one}`),
            isCurrent: one === as,
          }))}
        />
      )}
      {mayReply && as === "reply" ? <Reply {...props} /> : <Note {...props} />}
    </Card>
  )
}

function Reply({ page, templates, template, refused }: ComposerProps) {
  const state = refused?.form === "replies" ? refused.state : { values: { text: template ?? "" }, errors: [] }
  return (
    <>
      {templates.length > 0 && (
        <Form
          action={`${page}#respond`}
          method="get"
          shape="row"
          submit={t("desk.begin")}
          fields={[
            {
              name: "template",
              label: t("desk.template"),
              kind: "select",
              options: templates.map((label, i) => ({ value: String(i), label })),
            },
          ]}
        />
      )}
      <Form
        action={`${page}/replies`}
        submit={t("desk.rate_submit")}
        fields={[
          { name: "text", label: t("desk.reply"), kind: "area", isRequired: true, maxLength: 20_000, shortcut: "r" },
          { name: "subject", label: t("desk.subject"), maxLength: 200, hint: t("desk.subject_hint") },
        ]}
        state={state}
      />
    </>
  )
}

function Note({ page, refused }: ComposerProps) {
  const channels = CHANNELS.map((value) => ({ value, label: t(`desk.channel_${value}`) }))
  const outcomes = OUTCOMES.map((value) => ({ value, label: t(`desk.outcome_${value}`) }))
  return (
    <Form
      action={`${page}/responses`}
      submit={t("desk.record")}
      fields={[
        {
          name: "channel",
          label: t("payouts.how"),
          kind: "select",
          options: channels,
          isRequired: true,
          shortcut: "r",
        },
        { name: "outcome", label: t("sales.outcome"), kind: "select", options: outcomes, isRequired: true },
        { name: "note", label: t("desk.note"), kind: "area" },
      ]}
      {...(refused?.form === "responses" && { state: refused.state })}
    />
  )
}
