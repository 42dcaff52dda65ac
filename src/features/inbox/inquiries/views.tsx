import { formatDay, formatInstant, MINUTE_MS } from "../../../lib/time.ts"
import { Badge, type Tone } from "../../../web/ui/badge.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, PageHead } from "../../../web/ui/text.tsx"
import type { Show } from "../core/pipeline.ts"

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
const TABS: { show: Show; label: string; key: string }[] = [
  { show: "mine", label: "Mine", key: "m" },
  { show: "team", label: "Everyone's", key: "t" },
  { show: "late", label: "Late", key: "l" },
  { show: "follow", label: "To follow up", key: "f" },
  { show: "waiting", label: "Waiting", key: "w" },
  { show: "expert", label: "Asked of me", key: "e" },
  { show: "closed", label: "Closed", key: "c" },
  { show: "spam", label: "Spam", key: "s" },
]

/** What is the matter with an inquiry, in words, at an instant of the vendor's time. */
export function urgencyOf(row: InboxRow, now: Date, zone: string): { tone: Tone; text: string } {
  const at = (iso: string) => formatInstant(iso, zone)
  if (row.status === "closed") return { tone: row.ending === "lost" ? "still" : "good", text: row.ending ?? "closed" }
  if (row.status === "spam") return { tone: "still", text: "spam" }
  if (!row.respondedAt) {
    if (new Date(row.dueAt) <= now) return { tone: "bad", text: `late by ${spanWords(new Date(row.dueAt), now)}` }
    const tone = new Date(row.warnAt) <= now ? "warn" : "calm"
    return { tone, text: `due in ${spanWords(now, new Date(row.dueAt))}` }
  }
  if (row.status === "waiting")
    return { tone: "still", text: row.waitingUntil ? `waits until ${formatDay(row.waitingUntil, zone)}` : "waits" }
  if (row.nextTryAt)
    return new Date(row.nextTryAt) <= now
      ? { tone: "warn", text: "follow up now" }
      : { tone: "calm", text: `next try ${at(row.nextTryAt)}` }
  return { tone: "good", text: "answered" }
}

/** "4 min", "3 h", "2 days": whole units, rounded down, at least one minute. */
function spanWords(from: Date, to: Date): string {
  const minutes = Math.max(1, Math.floor((to.getTime() - from.getTime()) / MINUTE_MS))
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`
}

type InboxProps = { rows: InboxRow[]; counts: Counts; show: Show; base: string; zone: string; now: Date }

/** What waits for whom. Letters switch the list, j and k walk it, Enter opens. */
export function InboxView({ rows, counts, show, base, zone, now }: InboxProps) {
  return (
    <>
      <PageHead
        title="Inbox"
        intro="Every inquiry has one owner and a clock. Keys: j and k to walk the list, Enter to open, letters as marked."
      />
      <Counters counts={counts} base={base} />
      <nav class="tabs" aria-label="Lists">
        {TABS.map((tab) => (
          <a
            href={`${base}/inbox?show=${tab.show}`}
            data-key={tab.key}
            aria-keyshortcuts={tab.key}
            aria-current={tab.show === show ? "page" : undefined}
          >
            {tab.label}
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
        <strong>{counts.late}</strong> late
      </a>
      <span class={counts.soon > 0 ? "warn" : ""}>
        <strong>{counts.soon}</strong> due soon
      </span>
      <a href={`${base}/inbox?show=follow`}>
        <strong>{counts.follow}</strong> to follow up
      </a>
    </p>
  )
}

function InboxTable({ rows, base, zone, now }: Omit<InboxProps, "counts" | "show">) {
  return (
    <Table
      caption="Inquiries"
      isCaptionUnseen
      rows={rows}
      empty="Nothing here. What the site, the API or a form sends appears at once, with an owner."
      columns={[
        {
          title: "Who",
          cell: (row) => (
            <>
              <a href={`${base}/inbox/${row.id}`} data-row>
                {row.who}
              </a>
              <span class="sub">{row.message ?? "No message"}</span>
            </>
          ),
        },
        {
          title: "What",
          cell: (row) => (
            <>
              {row.kind}
              {row.isHot && (
                <>
                  {" "}
                  <Badge tone="bad" text="hot" />
                </>
              )}
            </>
          ),
        },
        { title: "Clock", cell: (row) => <Badge {...urgencyOf(row, now, zone)} /> },
        { title: "Stage", cell: (row) => row.stage },
        { title: "Owner", cell: (row) => row.ownerName },
        { title: "Received", cell: (row) => <DateTime at={row.receivedAt} zone={zone} /> },
      ]}
    />
  )
}
