import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card, Facts, type Step, Steps } from "../../../web/ui/card.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { LeftOut, type NeedCell, RunFunds, type RunRow, reasonWords, type ShownPayable } from "../views.tsx"

export type ItemRow = {
  id: string
  affiliateId: string
  name: string
  amount: bigint
  status: string
  reason: string | null
  bankChangedAt?: Date | null
}

export type ShownRun = Omit<RunRow, "items"> & {
  hash: string
  cutoff: string
  submittedBy: string | null
  approvedBy: string | null
  itemsTotal: number
  items: ItemRow[]
  leftOut: ShownPayable["leftOut"]
  /** The ways on in both lists, of which a page shows a part. */
  pages: { items: Page; leftOut: Page }
}

/** What the person who looks may do now; `isOwn` when it is their own run that waits for approval. */
export type RunRights = { submit: boolean; approve: boolean; cancel: boolean; isOwn: boolean }

const ORDER = ["draft", "submitted", "approved", "executing", "completed"]
const LABELS = ["Prepared", "Submitted", "Approved", "Paying out", "Done"]

/** Where a run stands; a canceled one has no way ahead. */
export function runSteps(status: string): Step[] {
  const now = ORDER.indexOf(status)
  return LABELS.map((label, index) => ({
    label,
    state: index < now || status === "completed" ? "done" : index === now ? "now" : "next",
  }))
}

const ALONG = { first: "← First", on: "Next →" }

/** `need`: what it needs of the vendor's own funds, with all that is approved; null where it needs none. */
type RunProps = { run: ShownRun; need?: NeedCell | null; rights: RunRights; base: string; zone: string }

/** Posts to `{base}/runs/{id}/submission`, `/approval` (with the `hash` that was looked at) and `/cancellation`. */
export function RunView({ run, need = null, rights, base, zone }: RunProps) {
  // Whoever submitted it waits for a colleague; that one decides on what stands there, which nothing may change meanwhile.
  const isMoving =
    run.status === "approved" || run.status === "executing" || (run.status === "submitted" && rights.isOwn)
  return (
    <>
      <PageHead title={`Payout run, ${run.currency}`} intro={<code>{run.id}</code>}>
        <a class="button" href={`${base}/runs/${run.id}.csv`}>
          Download CSV
        </a>
      </PageHead>
      <div class="stack" id="run" data-live={isMoving ? "" : undefined}>
        <Card title="Summary" aside={<StateBadge state={run.status} />}>
          {run.status !== "canceled" && <Steps label="Progress of the run" steps={runSteps(run.status)} />}
          <RunFacts run={run} need={need} base={base} zone={zone} />
          <Decision run={run} rights={rights} base={base} />
        </Card>
        <ItemTable run={run} base={base} zone={zone} />
        <Pager {...run.pages.items} {...ALONG} />
        {run.leftOut.length > 0 && <LeftOut rows={run.leftOut} currency={run.currency} base={base} zone={zone} />}
        <Pager {...run.pages.leftOut} {...ALONG} name="left_out_cursor" />
      </div>
    </>
  )
}

type FactsProps = { run: ShownRun; need: NeedCell | null; base: string; zone: string }

function RunFacts({ run, need, base, zone }: FactsProps) {
  return (
    <Facts
      facts={[
        {
          label: "Total",
          value: (
            <strong>
              <Money amount={run.total} currency={run.currency} />
            </strong>
          ),
        },
        { label: "Items", value: run.itemsTotal },
        ...(need ? [{ label: "Funds", value: <RunFunds need={need} base={base} /> }] : []),
        {
          label: "Earned up to",
          value: <DateTime at={run.cutoff} zone={zone} />,
        },
        {
          label: "Prepared",
          value: (
            <>
              {run.preparedBy}, <DateTime at={run.createdAt} zone={zone} />
            </>
          ),
        },
        { label: "Submitted by", value: run.submittedBy ?? <Nothing /> },
        { label: "Approved by", value: run.approvedBy ?? <Nothing /> },
        {
          label: "Hash",
          value: <code>{run.hash}</code>,
          hint: "Names exactly these items and amounts. It is what gets approved.",
        },
      ]}
    />
  )
}

function Decision({ run, rights, base }: Pick<RunProps, "run" | "rights" | "base">) {
  const action = (step: string) => `${base}/runs/${run.id}/${step}`
  return (
    <>
      {rights.isOwn && <p class="note">You submitted this run. A colleague has to approve it.</p>}
      <div class="actions" hidden={!(rights.submit || rights.approve || rights.cancel)}>
        {rights.submit && <ButtonForm action={action("submission")} label="Submit for approval" tone="primary" />}
        {rights.approve && (
          <ButtonForm action={action("approval")} label="Approve and pay" tone="primary" hidden={{ hash: run.hash }} />
        )}
        {rights.cancel && <ButtonForm action={action("cancellation")} label="Cancel the run" tone="danger" />}
      </div>
    </>
  )
}

function ItemReason({ row, zone }: { row: ItemRow; zone: string }) {
  if (row.reason) return reasonWords(row.reason)
  if (!row.bankChangedAt) return <Nothing />
  return (
    <>
      Bank details changed <DateTime at={row.bankChangedAt.toISOString()} zone={zone} />
    </>
  )
}

function ItemTable({ run, base, zone }: { run: ShownRun; base: string; zone: string }) {
  return (
    <Table
      caption="Items"
      rows={run.items}
      empty="Nobody is paid by this run."
      columns={[
        { title: "Affiliate", cell: (row) => <a href={`${base}/affiliates/${row.affiliateId}`}>{row.name}</a> },
        { title: "Amount", kind: "number", cell: (row) => <Money amount={row.amount} currency={run.currency} /> },
        { title: "State", cell: (row) => <StateBadge state={row.status} /> },
        { title: "Reason", cell: (row) => <ItemReason row={row} zone={zone} /> },
        {
          title: "Item",
          cell: (row) =>
            row.status === "sent" ? (
              <a href={`${base}/statements/${row.affiliateId}?run_id=${run.id}`}>{row.id}</a>
            ) : (
              <code>{row.id}</code>
            ),
        },
      ]}
      total={["Total", <Money amount={run.total} currency={run.currency} />, "", "", ""]}
    />
  )
}
