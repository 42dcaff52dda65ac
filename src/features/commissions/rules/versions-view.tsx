import { currentReader, t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form } from "../../../web/ui/form.tsx"
import { ProgramHead } from "../../programs/programs/program-view.tsx"
import type { Rule } from "./core/rule.ts"
import { ruleText } from "./rule-sentence-view.tsx"

export type ShownVersion = { version: number; day: string; name: string; rules: readonly Rule[] }

type VersionsProps = {
  program: { id: string; name: string }
  base: string
  currency: string
  groups: ReadonlyMap<string, string>
  versions: ShownVersion[]
  left: ShownVersion
  right: ShownVersion
}

/** Two versions of a program's rules side by side, with what only one of them has. */
export function VersionsView(props: VersionsProps) {
  const { program, base, versions, left, right } = props
  const words = { currency: props.currency, groups: props.groups, language: currentReader().language }
  const [before, after] = [left, right].map(({ rules }) => rules.map((rule) => ruleText(rule, words)))
  const options = versions.map(({ version, day }) => ({
    value: String(version),
    label: t("rules.version_of", { version: String(version), day }),
  }))
  const path = `${base}/programs/${program.id}`
  return (
    <>
      <ProgramHead program={program} base={base} tab="rules">
        <a class="button" href={path}>
          {t("rules.back")}
        </a>
      </ProgramHead>
      <Form
        method="get"
        action={`${path}/versions`}
        shape="row"
        submit={t("rules.compare")}
        fields={[
          { name: "left", label: t("rules.left"), kind: "select", options },
          { name: "right", label: t("rules.right"), kind: "select", options },
        ]}
        state={{ values: { left: String(left.version), right: String(right.version) }, errors: [] }}
      />
      <div class="pair">
        <OneVersion version={left} lines={before!} others={after!} />
        <OneVersion version={right} lines={after!} others={before!} />
      </div>
    </>
  )
}

function OneVersion({ version, lines, others }: { version: ShownVersion; lines: string[]; others: string[] }) {
  return (
    <Card
      title={t("rules.version", { version: String(version.version) })}
      aside={<span class="soft">{[version.day, version.name].filter(Boolean).join(", ")}</span>}
    >
      {lines.length === 0 ? (
        <p class="soft">{t("rules.empty_version")}</p>
      ) : (
        <ol class="rule-list">
          {lines.map((line) => (
            <li>
              <span class="text">{line}</span>
              {!others.includes(line) && <span class="badge warn">{t("rules.only_here")}</span>}
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
