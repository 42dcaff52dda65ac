import type { AffiliateStatus } from "../../vocabulary/affiliate-statuses.ts"
import { currentReader, t } from "../../web/reader.ts"
import { Card, CopyField, Facts } from "../../web/ui/card.tsx"
import { EmptyState } from "../../web/ui/empty.tsx"
import { type FieldSpec, Form, type FormState } from "../../web/ui/form.tsx"
import { DateTime, moneyText, Name, OutLink, PageHead } from "../../web/ui/text.tsx"
import type { Rule } from "../commissions/rules/core/rule.ts"
import { ruleText } from "../commissions/rules/rule-sentence-view.tsx"
import type { Application } from "../programs/core.ts"
import { ProgramHead } from "../programs/programs/program-view.tsx"
import { StatusButtons } from "../programs/views.tsx"
import { type ApplicationQuestion, answerName } from "./core/application.ts"

type DirectoryRow = { path: string; program: string; vendor: string; headline: string | null; category: string | null }
type DirectoryProps = { rows: DirectoryRow[]; q: string; category: string; categories: string[] }

/** Programs of the installation that anybody may apply to. Asks `/p` for what is searched. */
export function DirectoryView({ rows, q, category, categories }: DirectoryProps) {
  const fields: FieldSpec[] = [
    { name: "q", label: t("apply.search"), kind: "search" },
    {
      name: "category",
      label: t("apply.category"),
      kind: "select",
      options: [{ value: "", label: t("apply.any") }, ...categories.map((name) => ({ value: name, label: name }))],
    },
  ]
  const state = { values: { q, category }, errors: [] }
  return (
    <>
      <PageHead title={t("apply.directory")} intro={t("apply.directory_intro", { n: rows.length })} />
      <Form action="/p" method="get" shape="row" submit={t("apply.find")} fields={fields} state={state} />
      {rows.length === 0 && <EmptyState title={t("apply.none_found")} words={t("apply.none_found_detail")} />}
      {rows.map((row) => (
        <Card title={row.program}>
          <p>
            <Name>{row.vendor}</Name>
            {row.category !== null && <> · {row.category}</>}
          </p>
          {row.headline !== null && (
            <p>
              <Name>{row.headline}</Name>
            </p>
          )}
          <p>
            <a class="button" href={row.path} aria-label={`${t("apply.look")}: ${row.program}`}>
              {t("apply.look")}
            </a>
          </p>
        </Card>
      ))}
    </>
  )
}

/** What somebody wrote, each line of theirs a line. */
function Paragraphs({ text }: { text: string }) {
  return (
    <>
      {text.split(/(?:\r?\n){2,}/).map((part) => (
        <p>
          <Name>{part}</Name>
        </p>
      ))}
    </>
  )
}

type ProgramPageProps = {
  vendor: { name: string; currency: string }
  program: { name: string; windowDays: number; holdDays: number; minPayout: bigint }
  page: {
    headline: string | null
    description: string | null
    disclosure: string | null
    questions: ApplicationQuestion[]
  }
  rules: readonly Rule[]
  terms: string | null
  path: string
  state?: FormState
}

/** What a program pays and asks, and the form to apply. Posts to `{path}/application`. */
export function ProgramPageView({ vendor, program, page, rules, terms, path, state }: ProgramPageProps) {
  const { language } = currentReader()
  const words = { currency: vendor.currency, groups: null, language }
  return (
    <>
      <PageHead title={program.name} intro={page.headline ?? t("apply.by", { vendor: vendor.name })} />
      {page.description !== null && <Paragraphs text={page.description} />}
      <Card title={t("apply.pays")}>
        {rules.length === 0 ? (
          <p>{t("apply.no_rules")}</p>
        ) : (
          <ol class="rule-list">
            {rules.map((rule) => (
              <li>{ruleText(rule, words)}</li>
            ))}
          </ol>
        )}
        <Facts
          facts={[
            { label: t("apply.window"), value: t("inbox.days", { n: program.windowDays }) },
            { label: t("apply.hold"), value: t("inbox.days", { n: program.holdDays }) },
            { label: t("apply.minimum"), value: moneyText(program.minPayout, vendor.currency, language) },
            { label: t("apply.vendor"), value: <Name>{vendor.name}</Name> },
          ]}
        />
      </Card>
      {terms !== null && (
        <Card title={t("programs.tab_terms")}>
          <details>
            <summary>{t("apply.read_terms")}</summary>
            <Paragraphs text={terms} />
          </details>
        </Card>
      )}
      {page.disclosure !== null && (
        <Card title={t("apply.disclosure")}>
          <Paragraphs text={page.disclosure} />
        </Card>
      )}
      <Card title={t("apply.apply")}>
        <Form
          action={`${path}/application`}
          submit={t("apply.send")}
          fields={applicationFields(page.questions, terms !== null)}
          {...(state && { state })}
        />
      </Card>
    </>
  )
}

function applicationFields(questions: ApplicationQuestion[], hasTerms: boolean): FieldSpec[] {
  return [
    { name: "email", label: t("apply.email"), kind: "email", isRequired: true, autocomplete: "email" },
    { name: "name", label: t("apply.name"), isRequired: true, autocomplete: "name", maxLength: 200 },
    { name: "website", label: t("apply.website"), kind: "url", hint: t("apply.website_hint"), autocomplete: "url" },
    ...questions.map(
      ({ label, required }, index): FieldSpec => ({
        name: answerName(index),
        label,
        kind: "area",
        isRequired: required,
      }),
    ),
    ...(hasTerms ? [{ name: "terms", label: t("apply.accept"), kind: "check", isRequired: true } as const] : []),
  ]
}

/** After an application; it says the same to whoever was known. */
export function AppliedView({ program, vendor }: { program: string; vendor: string }) {
  return <PageHead title={t("apply.thanks")} intro={t("apply.thanks_detail", { program, vendor })} />
}

type PageFormProps = {
  program: { id: string; name: string }
  page: { url: string; is_public: boolean } | null
  base: string
  state: FormState
  mayManage: boolean
}

/** A program's page as its vendor writes it. Posts to `{base}/programs/{id}/page`. */
export function PageFormView({ program, page, base, state, mayManage }: PageFormProps) {
  return (
    <>
      <ProgramHead program={program} base={base} tab="page" intro={t("apply.page_intro")} />
      {page?.is_public && (
        <Card title={t("apply.is_public")}>
          <CopyField id="page-address" label={t("apply.address")} value={page.url} />
          <p>
            <a class="button" href={page.url}>
              {t("apply.look")}
            </a>
          </p>
        </Card>
      )}
      {mayManage ? (
        <Form
          action={`${base}/programs/${program.id}/page`}
          submit={t("programs.save")}
          fields={pageFields()}
          state={state}
        />
      ) : (
        !page && <EmptyState title={t("apply.no_page")} words={t("apply.no_page_detail")} />
      )}
    </>
  )
}

const pageFields = (): FieldSpec[] => [
  { name: "slug", label: t("apply.slug"), hint: t("apply.slug_hint"), isRequired: true, maxLength: 64 },
  { name: "is_public", label: t("apply.public"), kind: "check" },
  { name: "headline", label: t("apply.headline"), maxLength: 200 },
  { name: "description", label: t("apply.description"), kind: "area" },
  { name: "category", label: t("apply.category"), hint: t("apply.category_hint"), maxLength: 60 },
  { name: "questions", label: t("apply.questions"), kind: "area", hint: t("apply.questions_hint") },
  { name: "terms", label: t("programs.tab_terms"), kind: "area", hint: t("apply.terms_hint") },
  { name: "disclosure", label: t("apply.disclosure"), kind: "area", hint: t("apply.disclosure_hint") },
]

type AppliedRow = {
  id: string
  name: string
  email: string
  status: AffiliateStatus
  application: Application | null
  createdAt: Date
  programName: string
}
type ApplicationsProps = { rows: AppliedRow[]; base: string; zone: string; mayManage: boolean }

/** Who applied and waits, with what they wrote. */
export function ApplicationsView({ rows, base, zone, mayManage }: ApplicationsProps) {
  return (
    <>
      <PageHead title={t("apply.applications")} intro={t("apply.waiting", { n: rows.length })} />
      {rows.length === 0 && <EmptyState title={t("apply.nobody")} words={t("apply.nobody_detail")} />}
      {rows.map((row) => (
        <Card title={row.name} aside={mayManage && <StatusButtons row={row} base={base} from="applications" />}>
          <Facts facts={factsOf(row, zone)} />
        </Card>
      ))}
    </>
  )
}

function factsOf({ email, programName, createdAt, application }: AppliedRow, zone: string) {
  const website = application?.website
  return [
    { label: t("earnings.program"), value: <Name>{programName}</Name> },
    { label: t("apply.email"), value: email },
    { label: t("apply.applied"), value: <DateTime at={createdAt.toISOString()} zone={zone} isDay /> },
    ...(website ? [{ label: t("apply.website"), value: <OutLink url={website} /> }] : []),
    ...(application?.answers ?? []).map(({ label, text }) => ({ label, value: <Name>{text}</Name> })),
  ]
}
