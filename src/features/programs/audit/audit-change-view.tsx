import { formatInstant } from "../../../lib/time.ts"
import { currentLocale, currentReader, formatCount, isMessage, t } from "../../../web/reader.ts"
import { moneyText, Nothing, percentText } from "../../../web/ui/text.tsx"
import { auditWord } from "./audit-words-view.tsx"
import { idsIn, isId } from "./core/named-things.ts"

type Values = Record<string, unknown>
/** What values are put into words with: names of things by their ids, the vendor's currency and zone. */
export type SaidWith = { names: ReadonlyMap<string, string>; currency: string; zone: string }

// Cells of a plan are named by what they are of: "marketing revenue 2030-01", "marketing|media|2030-01".
const MONEY = /(^|_)(amount|min_payout|total|base|returned|available|balance)(_minor)?$|_minor$|\||(^| )(revenue|cost) /
/** A provider's name for something, such as an account at Stripe. */
const OUTSIDE_ID = /^[a-z]{2,6}_[A-Za-z0-9]{12,}$/
const SHARE = /(^|_)bps$/
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

type ChangeProps = SaidWith & { before: Values | null; after: Values | null }

/** One line for each value: what it was, and what it is since. */
export function Change({ before, after, ...wording }: ChangeProps) {
  const [was, is] = [before ?? {}, after ?? {}]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  if (names.length === 0) return <Nothing />
  const paidIn = [is.currency, was.currency].find((one) => typeof one === "string")
  const words = { ...wording, currency: String(paidIn ?? wording.currency) }
  return (
    <>
      {names.map((name) => (
        <span class="sub">
          {labelOf(name)}: {changeWords(was, is, name, words)}
        </span>
      ))}
    </>
  )
}

/** What a deed was about, by the names of the things in it; nothing where they have none. */
export function subjectWords(subject: string, names: SaidWith["names"]): string {
  const ids = idsIn(subject)
  if (ids.length === 0) return subject.startsWith("/") ? "" : (wordOf(subject) ?? subject)
  return [...new Set(ids.map((id) => nameOf(id, names)))].filter((name) => name !== "").join(", ")
}

/** Costs, transfers of credit, touches and imports go by words of ours; all else by what somebody called it. */
function nameOf(id: string, names: SaidWith["names"]): string {
  const name = names.get(id) ?? ""
  if (!/^(cst|crt|tch|imp)_/.test(id)) return name
  const words = name.split(" ").map((word) => wordOf(word) ?? word)
  return words.join(" ")
}

function changeWords(before: Values, after: Values, name: string, words: SaidWith): string {
  const [was, is] = [before[name], after[name]].map((value) => valueWords(name, value, words))
  if (!(name in before)) return is!
  return name in after ? `${was} → ${is}` : t("audit.was", { value: was! })
}

function labelOf(name: string): string {
  const plain = name.replace(/_?(id|bps|minor)$/i, "")
  const parts = plain
    .split(/[ |]+/)
    .map((part) => auditWord("field", part) ?? wordOf(part) ?? part.replaceAll("_", " "))
  return parts.join(" ")
}

/** A word of ours, such as a state or a role, as the reader's language has it. */
export function wordOf(text: string): string | null {
  const known = [`state.${text}`, `members.role_${text}`, `channel.${text}`, `insight.model_${text}`].find(isMessage)
  return known ? t(known) : auditWord("is", text)
}

function valueWords(name: string, value: unknown, words: SaidWith): string {
  if (value === null || value === undefined || value === "") return "–"
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no")
  if (Array.isArray(value))
    return value.length === 0 ? "–" : value.map((one) => valueWords(name, one, words)).join(", ")
  if (typeof value === "object") {
    const parts = Object.entries(value).map(([inner, one]) =>
      `${labelOf(inner)} ${valueWords(inner, one, words)}`.trim(),
    )
    return parts.length === 0 ? "–" : `(${parts.join(", ")})`
  }
  const { language } = currentReader()
  const isNumber = /^-?\d{1,15}$/.test(String(value))
  if (isNumber && MONEY.test(name)) return moneyText(BigInt(String(value)), words.currency, language)
  if (isNumber && SHARE.test(name)) return percentText(Number(value), language)
  if (typeof value === "number") return formatCount(value, language)
  const text = String(value)
  if (isId(text) || OUTSIDE_ID.test(text)) return nameOf(text, words.names) || "–"
  return INSTANT.test(text) ? formatInstant(text, words.zone, currentLocale()) : (wordOf(text) ?? text)
}
