import type { Child } from "hono/jsx"
import { type FigureMarks, formatMoney } from "../../lib/currency.ts"
import { formatDay, formatInstant, formatLongDay, formatMonth, zoneWord } from "../../lib/time.ts"
import { type Language, LOCALES } from "../../vocabulary/languages.ts"
import { currentLocale, currentReader, formatCount, say, t } from "../reader.ts"
import { webAddress } from "../url.ts"

const MARKS: Record<Language, FigureMarks> = {
  en: { group: ",", decimal: "." },
  nb: { group: "\u00a0", decimal: "," },
  ru: { group: "\u00a0", decimal: "," },
}

/** "1,250.00 EUR" of minor units, as a language writes it. */
export const moneyText = (amount: bigint, currency: string, language: Language) =>
  formatMoney(amount, currency, MARKS[language])

/** "3 December" of an instant, as a language writes it. */
export const dayText = (at: string, zone: string, language: Language) => formatLongDay(at, zone, LOCALES[language])

/** "November 2026" of "2026-11", as a language writes it. */
export const monthText = (month: string, language: Language) =>
  new Date(`${month}-01T00:00:00Z`)
    .toLocaleDateString(LOCALES[language], { month: "long", year: "numeric", timeZone: "UTC" })
    .replace(/\s+г\.$/, "")

/** "November 2026" of "2026-11", "Q4 2026" of "2026-Q4", as a language says it; a year stays as it is. */
export function periodName(period: string, language: Language): string {
  const [, year, n] = /^(\d{4})-Q([1-4])$/.exec(period) ?? []
  if (year !== undefined && n !== undefined) return say(language, "kit.quarter", { year, n })
  return /^\d{4}-\d\d$/.test(period) ? monthText(period, language) : period
}

/** "Nov 2026" of "2026-11" in the reader's language; another period stays as it is. */
export const periodText = (period: string) => formatMonth(period, currentLocale())

type MoneyProps = {
  /** In minor units. */
  amount: bigint
  currency: string
  /** Where less than nothing is what somebody must mend, and not merely money that goes out. */
  isAlarming?: boolean
}

export function Money({ amount, currency, isAlarming }: MoneyProps) {
  const written = moneyText(amount, currency, currentReader().language)
  const figure = written.slice(0, -currency.length - 1)
  const look = amount === 0n ? " zero" : amount < 0n && isAlarming ? " minus" : ""
  return (
    <span class={`money${look}`}>
      {figure} <span class="code">{currency}</span>
    </span>
  )
}

/** Sums of several currencies, one a line: they never add up to one number. */
export function Monies({ sums }: { sums: { amount: bigint; currency: string }[] }) {
  return sums.length ? (
    <span class="monies">
      {sums.map((sum) => (
        <Money amount={sum.amount} currency={sum.currency} />
      ))}
    </span>
  ) : (
    <Nothing />
  )
}

/** The same within a sentence, with commas between them. */
export function MoniesInline({ sums }: { sums: { amount: bigint; currency: string }[] }) {
  return sums.map((sum, index) => (
    <>
      {index > 0 && ", "}
      <Money amount={sum.amount} currency={sum.currency} />
    </>
  ))
}

/** 1250 basis points as "12.5 %". */
export function Percent({ bps }: { bps: number }) {
  return <span class="money">{percentText(bps, currentReader().language)}</span>
}

/** 1250 basis points as "12.5 %", as a language writes it. */
export const percentText = (bps: number, language: Language) => `${formatCount(bps / 100, language)}\u00a0%`

/** An instant with the name of its zone; a day alone has none. In UTC, exactly, where one points at it. */
export function DateTime({ at, zone, isDay = false }: { at: string; zone: string; isDay?: boolean }) {
  const locale = currentLocale()
  return (
    <time datetime={at} title={`${at} UTC`.replace("Z UTC", " UTC")}>
      {isDay ? formatDay(at, zone, locale) : formatInstant(at, zone, locale)}
      {!isDay && <span class="zone"> {zoneWord(zone)}</span>}
    </time>
  )
}

/** An absent value: a dash for the eye, a word for the ear. */
export function Nothing() {
  return (
    <span class="nothing">
      <span aria-hidden="true">–</span>
      <span class="unseen">{t("kit.none")}</span>
    </span>
  )
}

/** A count with thousands separators. */
export function Count({ value }: { value: number }) {
  return <span class="money">{formatCount(value, currentReader().language)}</span>
}

/** A link to an address that somebody else entered; anything but http and https stays text. */
export function OutLink({ url, children }: { url: string; children?: Child }) {
  const address = webAddress(url)
  return address ? (
    <a href={address} rel="noreferrer nofollow">
      {children ?? url}
    </a>
  ) : (
    <span>{children ?? url}</span>
  )
}

/** What somebody wrote, kept apart from the writing direction of what stands around it. */
export function Name({ children }: { children?: Child }) {
  return <bdi>{children}</bdi>
}

type PageHeadProps = {
  title: string
  /** The answer, in a sentence with numbers. */
  intro?: Child
  /** A way back to the list that this is one of. */
  back?: { href: string; label: string }
  children?: Child
}

export function PageHead(props: PageHeadProps) {
  return (
    <div class="head">
      <div>
        {props.back && (
          <a class="back" href={props.back.href}>
            ‹ {props.back.label}
          </a>
        )}
        <h1>{props.title}</h1>
        {props.intro && <p class="intro">{props.intro}</p>}
      </div>
      {props.children && <div class="actions">{props.children}</div>}
    </div>
  )
}
