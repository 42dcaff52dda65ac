/** ISO 4217 by number of minor digits: the active codes, funds among them, and those withdrawn lately, which old amounts keep. */
const ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
const FOUR = "CLF UYW"
const THREE = "BHD IQD JOD KWD LYD OMR TND"
const TWO =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"

const digits = new Map<string, number>()
for (const [list, n] of [
  [ZERO, 0],
  [TWO, 2],
  [THREE, 3],
  [FOUR, 4],
] as const)
  for (const code of list.split(" ")) digits.set(code, n)

/** The upper-case ISO 4217 code, or null when there is no such currency. */
export function parseCurrency(code: string): string | null {
  const upper = code.toUpperCase()
  return digits.has(upper) ? upper : null
}

/** Minor digits of a known currency: JPY 0, EUR 2, KWD 3, CLF 4. */
export function minorDigits(currency: string): number {
  return digits.get(currency) ?? 2
}

/** Minor units as a plain decimal number of whole ones, exactly: 1250 EUR is "12.50", -5 EUR is "-0.05". */
export function toMajor(amount: bigint, currency: string): string {
  const places = minorDigits(currency)
  const digits = (amount < 0n ? -amount : amount).toString().padStart(places + 1, "0")
  const whole = digits.slice(0, digits.length - places)
  return `${amount < 0n ? "-" : ""}${whole}${places ? `.${digits.slice(-places)}` : ""}`
}

/** What a language writes between thousands and before decimals. */
export type FigureMarks = { group: string; decimal: string }

const ENGLISH_MARKS: FigureMarks = { group: ",", decimal: "." }

/** "1,250.00 EUR": minor units in the currency's own decimals, for people. */
export function formatMoney(amount: bigint, currency: string, marks: FigureMarks = ENGLISH_MARKS): string {
  const [whole = "", fraction] = toMajor(amount, currency).replace("-", "−").split(".")
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, marks.group)
  return `${fraction === undefined ? grouped : grouped + marks.decimal + fraction} ${currency}`
}

/** "12.50" in EUR is 1250: a plain decimal number in major units, exactly; null for anything else, half a cent too. */
export function parseMajor(text: string, currency: string): bigint | null {
  const [, whole, fraction = ""] = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text) ?? []
  const places = minorDigits(currency)
  if (whole === undefined || /[1-9]/.test(fraction.slice(places))) return null
  return BigInt(whole + fraction.slice(0, places).padEnd(places, "0"))
}
