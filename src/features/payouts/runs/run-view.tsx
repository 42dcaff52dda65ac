import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card, Facts, type Step, Steps } from "../../../web/ui/card.tsx"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { LeftOut, type LeftShare, type NeedCell, RunFunds, type RunRow, reasonWords } from "../views.tsx"

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
  leftOut: LeftShare[]
  /** The ways on in both lists, of which a page shows a part. */
  pages: { items: Page; leftOut: Page }
}

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

const along = () => ({ first: t("money.first"), on: t("kit.next") })

/** `need`: what it needs of the vendor's own funds, with all that is approved; null where it needs none. */
type RunProps = { run: ShownRun; need?: NeedCell | null; rights: RunRights; base: string; zone: string }

/** Posts to `{base}/runs/{id}/submission`, `/approval` (with the `hash` that was looked at) and `/cancellation`. */
export function RunView({ run, need = null, rights, base, zone }: RunProps) {
  // Whoever submitted it waits for a colleague; that one decides on what stands there, which nothing may change meanwhile.
  const isMoving =
    run.status === "approved" || run.status === "executing" || (run.status === "submitted" && rights.isOwn)
  return (
    <>
      <PageHead
        title={t("money.run_of", { currency: run.currency })}
        intro={<RunAnswer run={run} />}
        back={{ href: `${base}/runs`, label: t("nav.runs") }}
      >
        <a class="button" href={`${base}/runs/${run.id}.csv`}>
          {t("statements.download")}
        </a>
      </PageHead>
      <div class="stack" id="run" data-live={isMoving ? "" : undefined}>
        <Card title={t("money.summary")} aside={<StateBadge state={run.status} />}>
          {run.status !== "canceled" && <Steps label={t("money.run_progress")} steps={runSteps(run.status)} />}
          <RunFacts run={run} need={need} base={base} zone={zone} />
          <Decision run={run} rights={rights} base={base} />
        </Card>
        <ItemTable run={run} base={base} zone={zone} />
        <Pager {...run.pages.items} {...along()} />
        {run.leftOut.length > 0 && <LeftOut rows={run.leftOut} currency={run.currency} base={base} zone={zone} />}
        <Pager {...run.pages.leftOut} {...along()} name="left_out_cursor" />
      </div>
    </>
  )
}

function RunAnswer({ run }: { run: ShownRun }) {
  const total = <Money amount={run.total} currency={run.currency} />
  return (
    <>
      {tx("money.run_to", { total, n: run.itemsTotal })}{" "}
      {run.leftOut.length > 0 && t("money.run_left_out", { n: run.leftOut.length })}
    </>
  )
}

type FactsProps = { run: ShownRun; need: NeedCell | null; base: string; zone: string }

function RunFacts({ run, need, base, zone }: FactsProps) {
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
        { label: t("money.items"), value: run.itemsTotal },
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

function ItemReason({ row, zone }: { row: ItemRow; zone: string }) {
  if (row.reason) return reasonWords(row.reason)
  if (!row.bankChangedAt) return <Nothing />
  return <>{tx("money.bank_changed", { at: <DateTime at={row.bankChangedAt.toISOString()} zone={zone} /> })}</>
}

function ItemTable({ run, base, zone }: { run: ShownRun; base: string; zone: string }) {
  return (
    <Table
      caption={t("money.items")}
      rows={run.items}
      empty={t("money.nobody_paid")}
      columns={[
        {
          title: t("coupons.affiliate"),
          cell: (row) => <a href={`${base}/affiliates/${row.affiliateId}`}>{row.name}</a>,
        },
        {
          title: t("rules.flat"),
          kind: "number",
          cell: (row) => <Money amount={row.amount} currency={run.currency} />,
        },
        { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
        { title: t("inbox.reason"), cell: (row) => <ItemReason row={row} zone={zone} /> },
        {
          title: t("payouts.statement"),
          cell: (row) =>
            row.status === "sent" ? (
              <a href={`${base}/statements/${row.affiliateId}?run_id=${run.id}`}>{t("payouts.statement")}</a>
            ) : (
              <Nothing />
            ),
        },
      ]}
      total={[t("money.total"), <Money amount={run.total} currency={run.currency} />, "", "", ""]}
    />
  )
}
