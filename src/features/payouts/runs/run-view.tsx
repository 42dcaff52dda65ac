import { figure } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { StateBadge, stateText } from "../../../web/ui/badge.tsx"
import { Card, Facts, type Step, Steps } from "../../../web/ui/card.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import { filterOf, isShown, List, type ListColumn } from "../../../web/ui/listed.tsx"
import type { ListFilter } from "../../../web/ui/table.tsx"
import { Count, DateTime, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { affiliateColumn } from "../../programs/affiliates/affiliate-column-view.tsx"
import { type NeedCell, RunFunds, type RunRow, reasonWords, Why } from "../views.tsx"
import type { ListedItem, ListedLeftOut } from "./list-store.ts"

export type ShownRun = Omit<RunRow, "items"> & {
  hash: string
  cutoff: string
  submittedBy: string | null
  approvedBy: string | null
}

/** One of a run's lists: what is shown of it, how many rows it has, what those that match come to, and what it can be filtered by. */
export type RunListed<Row> = { found: Arranged<Row>; total: number; amount: bigint; values: string[] }
type RunLists = { items: RunListed<ListedItem>; leftOut: RunListed<ListedLeftOut> }

/** What the person who looks may do now; `isOwn` when it is their own run that waits for approval. */
export type RunRights = { submit: boolean; approve: boolean; cancel: boolean; isOwn: boolean }

const ORDER = ["draft", "submitted", "approved", "executing", "completed"]
const LABELS: MessageKey[] = [
  "money.step_prepared",
  "money.step_submitted",
  "money.step_approved",
  "money.step_paying",
  "money.step_done",
]

/** Where a run stands; a canceled one has no way ahead. */
export function runSteps(status: string): Step[] {
  const now = ORDER.indexOf(status)
  return LABELS.map((label, index) => ({
    label: t(label),
    state: index < now || status === "completed" ? "done" : index === now ? "now" : "next",
  }))
}

/** `need`: what it needs of the vendor's own funds, with all that is approved; null where it needs none. */
type RunProps = {
  run: ShownRun
  lists: RunLists
  need?: NeedCell | null
  rights: RunRights
  base: string
  zone: string
}

/** Posts to `{base}/runs/{id}/submission`, `/approval` (with the `hash` that was looked at) and `/cancellation`. */
export function RunView({ run, lists, need = null, rights, base, zone }: RunProps) {
  // Whoever submitted it waits for a colleague; that one decides on what stands there, which nothing may change meanwhile.
  const isMoving =
    run.status === "approved" || run.status === "executing" || (run.status === "submitted" && rights.isOwn)
  return (
    <>
      <PageHead
        title={t("money.run_of", { currency: run.currency })}
        intro={<RunAnswer run={run} lists={lists} />}
        back={{ href: `${base}/runs`, label: t("nav.runs") }}
      >
        <a class="button" href={`${base}/runs/${run.id}.csv`}>
          {t("statements.download")}
        </a>
      </PageHead>
      <div class="stack" id="run" data-live={isMoving ? "" : undefined}>
        <Card title={t("money.summary")} aside={<StateBadge state={run.status} />}>
          {run.status !== "canceled" && <Steps label={t("money.run_progress")} steps={runSteps(run.status)} />}
          <RunFacts run={run} items={lists.items.total} need={need} base={base} zone={zone} />
          <Decision run={run} rights={rights} base={base} />
        </Card>
        <RunList
          {...lists.items}
          run={run}
          caption={t("money.items")}
          empty={t("money.nobody_paid")}
          columns={itemColumns(t, { base, zone, runId: run.id, currency: run.currency })}
          filter={filterOf("state", t("affiliates.state"), lists.items.values, (state) => stateText(state, t))}
        />
        {lists.leftOut.total > 0 && (
          <RunList
            {...lists.leftOut}
            run={run}
            caption={t("money.left_out_in", { currency: run.currency })}
            empty={t("money.nobody")}
            columns={leftOutColumns(t, { base, zone, runId: run.id, currency: run.currency })}
            filter={filterOf("why", t("sales.why"), lists.leftOut.values, reasonWords)}
          />
        )}
      </div>
    </>
  )
}

function RunAnswer({ run, lists }: { run: ShownRun; lists: RunLists }) {
  const total = <Money amount={run.total} currency={run.currency} />
  return (
    <>
      {tx("money.run_to", { total, n: lists.items.total })}{" "}
      {lists.leftOut.total > 0 && t("money.run_left_out", { n: lists.leftOut.total })}
    </>
  )
}

type FactsProps = { run: ShownRun; items: number; need: NeedCell | null; base: string; zone: string }

function RunFacts({ run, items, need, base, zone }: FactsProps) {
  return (
    <Facts
      facts={[
        {
          label: t("money.total"),
          value: (
            <strong>
              <Money amount={run.total} currency={run.currency} />
            </strong>
          ),
        },
        { label: t("money.items"), value: <Count value={items} /> },
        ...(need ? [{ label: t("nav.funds"), value: <RunFunds need={need} base={base} /> }] : []),
        {
          label: t("money.earned_to"),
          value: <DateTime at={run.cutoff} zone={zone} />,
        },
        {
          label: t("money.step_prepared"),
          value: (
            <>
              {run.preparedBy}, <DateTime at={run.createdAt} zone={zone} />
            </>
          ),
        },
        { label: t("money.submitted_by"), value: run.submittedBy ?? <Nothing /> },
        { label: t("money.approved_by"), value: run.approvedBy ?? <Nothing /> },
        {
          label: t("money.fingerprint"),
          value: <code>{run.hash}</code>,
          hint: t("money.fingerprint_hint"),
        },
      ]}
    />
  )
}

function Decision({ run, rights, base }: Pick<RunProps, "run" | "rights" | "base">) {
  const action = (step: string) => `${base}/runs/${run.id}/${step}`
  return (
    <>
      {rights.isOwn && <p class="note">{t("money.own_run")}</p>}
      <div class="actions" hidden={!(rights.submit || rights.approve || rights.cancel)}>
        {rights.submit && <ButtonForm action={action("submission")} label={t("money.submit")} tone="primary" />}
        {rights.approve && (
          <ButtonForm
            action={action("approval")}
            label={t("confirm.pay_submit")}
            tone="primary"
            hidden={{ hash: run.hash }}
          />
        )}
        {rights.cancel && (
          <ButtonForm action={action("cancellation")} label={t("confirm.cancel_run_submit")} tone="danger" />
        )}
      </div>
    </>
  )
}

type RunListProps<Row> = RunListed<Row> & {
  run: ShownRun
  caption: string
  empty: string
  columns: ListColumn<Row>[]
  filter: ListFilter
}

/** A list of the run; its total is of all rows that match, on whatever page they are. */
function RunList<Row>({ run, caption, empty, columns, filter, found, amount }: RunListProps<Row>) {
  const total = <Money amount={amount} currency={run.currency} />
  return (
    <List
      caption={caption}
      found={found}
      search={t("coupons.affiliate")}
      filters={[filter]}
      empty={empty}
      columns={columns}
      total={columns.filter(isShown).map((_, index) => (index === 0 ? t("money.total") : index === 1 ? total : ""))}
    />
  )
}

type Say = (key: MessageKey) => string
type Of = { base: string; zone: string; runId: string; currency: string }

/** Whose a row is, and how much, with its currency in the file. */
const shareColumns = (
  say: Say,
  { base, currency }: Of,
): ListColumn<{ affiliateId: string; name: string; amount: bigint }>[] => [
  affiliateColumn(say, base),
  {
    title: say("rules.flat"),
    kind: "number",
    sort: "amount",
    cell: (row) => <Money amount={row.amount} currency={currency} />,
    file: (row) => figure(toMajor(row.amount, currency)),
  },
  { title: say("affiliates.currency"), file: () => currency },
]

function ItemReason({ row, zone }: { row: ListedItem; zone: string }) {
  if (row.reason) return reasonWords(row.reason)
  if (!row.bankChangedAt) return <Nothing />
  return <>{tx("money.bank_changed", { at: <DateTime at={row.bankChangedAt.toISOString()} zone={zone} /> })}</>
}

/** The columns of the items and of their file. */
export const itemColumns = (say: Say, of: Of): ListColumn<ListedItem>[] => [
  ...(shareColumns(say, of) as ListColumn<ListedItem>[]),
  {
    title: say("affiliates.state"),
    sort: "state",
    cell: (row) => <StateBadge state={row.status} />,
    file: (row) => stateText(row.status, say),
  },
  {
    title: say("inbox.reason"),
    cell: (row) => <ItemReason row={row} zone={of.zone} />,
    file: (row) => (row.reason ? reasonWords(row.reason, say) : ""),
  },
  {
    title: say("payouts.statement"),
    cell: (row) =>
      row.status === "sent" ? (
        <a href={`${of.base}/statements/${row.affiliateId}?run_id=${of.runId}`}>{t("payouts.statement")}</a>
      ) : (
        <Nothing />
      ),
  },
]

/** The columns of whom it left out, and of their file. */
export const leftOutColumns = (say: Say, of: Of): ListColumn<ListedLeftOut>[] => [
  ...(shareColumns(say, of) as ListColumn<ListedLeftOut>[]),
  {
    title: say("sales.why"),
    sort: "why",
    cell: (row) => <Why row={row} zone={of.zone} />,
    file: (row) => reasonWords(row.detail ?? row.reason, say),
  },
]
