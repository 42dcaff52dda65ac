import { formatDay } from "../../../lib/time.ts"
import { currentLocale, currentReader, t } from "../../../web/reader.ts"
import { Card, Fold } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import { isShown, List } from "../../../web/ui/listed.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { PageHead, periodName } from "../../../web/ui/text.tsx"
import type { TargetValue } from "../core/plan-grid.ts"
import { MOST_MONTHS, TargetGrids } from "../progress/edit-plan-view.tsx"
import { type FigureRow, reviewColumns } from "../progress/plan-lists-view.tsx"

export type ReviewRow = {
  id: string
  period: string
  at: string
  by: string | null
  happened: string
  changes: string
  figures: FigureRow[]
}

type ReviewProps = {
  period: string
  nextPeriod: string
  isOver: boolean
  /** What is planned and known of the period now. */
  found: Arranged<FigureRow>
  reviews: ReviewRow[]
  base: string
  zone: string
  currency: string
  mayDecide: boolean
  /** What the next period starts from, by month; its months. */
  next: { months: string[]; targets: TargetValue[] }
  state?: FormState
}

/** What was planned, what happened, what changes, decided by whom. */
export function ReviewView({
  period,
  nextPeriod,
  isOver,
  found,
  reviews,
  base,
  zone,
  currency,
  mayDecide,
  next,
  state,
}: ReviewProps) {
  const { language } = currentReader()
  const [named, following] = [periodName(period, language), periodName(nextPeriod, language)]
  return (
    <>
      <PageHead title={t("plan.review_of", { period: named })} intro={t("plan.starts_from", { period: following })}>
        <a class="button" href={`${base}/plan?period=${period}`}>
          {t("plan.both")}
        </a>
      </PageHead>
      {!isOver && <p class="note warn">{t("plan.not_over", { period: named })}</p>}
      <List
        caption={t("plan.now", { period: named })}
        found={found}
        empty={t("plan.nothing")}
        columns={reviewColumns(t)}
      />
      {isOver && mayDecide && (
        <Card title={t("plan.decide")}>
          <Form
            action={`${base}/plan/reviews`}
            submit={t("plan.decide")}
            hidden={{ period }}
            fields={[
              { name: "happened", label: t("plan.happened"), kind: "area", isRequired: true },
              { name: "changes", label: t("plan.changes"), kind: "area", isRequired: true },
            ]}
            {...(state && { state })}
          >
            {next.months.length <= MOST_MONTHS && (
              <Fold
                title={t("plan.next_of", { period: following })}
                isOpen={state?.errors.some(({ pointer }) => pointer.includes("/", 1)) ?? false}
              >
                <p class="hint">{t("plan.next_hint")}</p>
                <TargetGrids months={next.months} currency={currency} state={state ?? null} targets={next.targets} />
              </Fold>
            )}
          </Form>
        </Card>
      )}
      {reviews.map((review) => (
        <Card title={[formatDay(review.at, zone, currentLocale()), review.by].filter(Boolean).join(", ")}>
          <p class="message">{review.happened}</p>
          <p class="message">
            <strong>{t("plan.changes_label")}</strong> {review.changes}
          </p>
          <Table
            caption={t("plan.as_known")}
            rows={review.figures}
            empty={t("plan.nothing")}
            columns={reviewColumns(t).filter(isShown)}
          />
        </Card>
      ))}
    </>
  )
}
