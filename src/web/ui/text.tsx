import type { Child } from "hono/jsx"
import { formatMoney } from "../../lib/currency.ts"
import { formatDay, formatInstant } from "../../lib/time.ts"
import { webAddress } from "../url.ts"

/** `amount` in minor units. A minus is a sign as well as a colour. */
export function Money({ amount, currency }: { amount: bigint; currency: string }) {
  const [figure, code] = formatMoney(amount, currency).split(" ")
  return (
    <span class={amount < 0n ? "money minus" : amount === 0n ? "money zero" : "money"}>
      {figure} <span class="code">{code}</span>
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

export function DateTime({ at, zone, isDay = false }: { at: string; zone: string; isDay?: boolean }) {
  return (
    <time datetime={at} title={`${at} UTC`.replace("Z UTC", " UTC")}>
      {isDay ? formatDay(at, zone) : formatInstant(at, zone)}
    </time>
  )
}

/** An absent value: a dash for the eye, a word for the ear. */
export function Nothing() {
  return (
    <span class="nothing">
      <span aria-hidden="true">–</span>
      <span class="unseen">none</span>
    </span>
  )
}

/** A count with thousands separators. */
export function Count({ value }: { value: number }) {
  return <span class="money">{value.toLocaleString("en-GB")}</span>
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

export function PageHead(props: { title: string; intro?: Child; children?: Child }) {
  return (
    <div class="head">
      <div>
        <h1>{props.title}</h1>
        {props.intro && <p class="intro">{props.intro}</p>}
      </div>
      {props.children && <div class="actions">{props.children}</div>}
    </div>
  )
}
