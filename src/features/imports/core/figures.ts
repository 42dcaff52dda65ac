import { minorDigits, parseMajor } from "../../../lib/currency.ts"

export type ReadFigure = { amount: bigint } | { wrong: string }

const GROUPED_BY_SPACES = /^\d{1,3}(?:[ '’\u00A0\u202F]\d{3})+(?![\d])/

/**
 * Major units as people and spreadsheets write them, in minor units, exactly: "1,234.50", "1.234,50", "1 234.50", "-4". What may
 * be two amounts ("1,234") is refused, as is all else; `wrong` continues a sentence that begins with the column.
 */
export function readFigure(written: string, currency: string): ReadFigure {
  const [, sign = "", rest = ""] = /^([-−]?)(.*)$/s.exec(written.trim()) ?? []
  const body = rest.replace(GROUPED_BY_SPACES, (whole) => whole.replace(/\D/g, ""))
  const plain = plainNumber(body, minorDigits(currency))
  if ("wrong" in plain) return { wrong: `${plain.wrong}: ${written.trim()}` }
  const amount = parseMajor(plain.digits, currency)
  if (amount === null) return { wrong: `has more decimals than ${currency}: ${written.trim()}` }
  return { amount: sign === "" ? amount : -amount }
}

type Plain = { digits: string } | { wrong: string }

function plainNumber(body: string, places: number): Plain {
  if (!/^\d+(?:[.,]\d+)*$/.test(body)) return { wrong: "is no plain number; write it as 1234.50, without currency" }
  const marks = body.replace(/\d/g, "")
  const last = marks.at(-1)
  if (last === undefined) return { digits: body }
  const isMixed = marks.includes(".") && marks.includes(",")
  if (isMixed) return marks.indexOf(last) === marks.length - 1 ? withGroups(body, last) : badGroups
  if (marks.length > 1) return isGrouped(body) ? { digits: body.replace(/\D/g, "") } : badGroups
  return withOneMark(body, last, places)
}

const badGroups: Plain = { wrong: "is not in groups of three; write it as 1234.50" }
const isGrouped = (text: string) => /^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(text)

/** Both marks: the last is the decimal one, the others are groups of three. */
function withGroups(body: string, decimal: string): Plain {
  const [whole = "", decimals = ""] = body.split(decimal)
  return isGrouped(whole) ? { digits: `${whole.replace(/\D/g, "")}.${decimals}` } : badGroups
}

/** One mark before three digits is a group or a decimal mark: only a point before as many decimals as the currency has is plain. */
function withOneMark(body: string, mark: string, places: number): Plain {
  const [whole = "", rest = ""] = body.split(mark)
  const isGroup = rest.length === 3 && /^[1-9]\d{0,2}$/.test(whole)
  if (!isGroup || (mark === "." && places === 3)) return { digits: `${whole}.${rest}` }
  if (places === 0 && mark === ",") return { digits: whole + rest }
  return { wrong: `may be ${whole}${rest} or ${whole}.${rest}; write it with all decimals` }
}
