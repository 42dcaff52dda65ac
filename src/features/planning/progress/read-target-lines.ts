import type * as z from "zod"
import { minorDigits } from "../../../lib/currency.ts"
import { AppError, type FieldError } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { say } from "../../../web/reader.ts"
import { moneyInput } from "../../../web/ui/read-input.ts"
import { readFigure } from "../../imports/core/figures.ts"
import { type SaveBudgets, type SaveTargets, saveBudgets, saveTargets } from "../contract.ts"
import { isMoney } from "../core/targets.ts"
import { BUDGETS, readRows, TARGETS } from "../plan/target-file.ts"

/** More of what is wrong helps nobody at a time. */
const MOST_SAID = 20
const EXAMPLE = 1250

type Reading = { currency: string; language: Language }
type Cells = Record<string, string>
/** Minor units of a cell with major ones; null for an empty one, and for what is no amount, which is kept. */
type ReadMoney = (column: string) => number | null

/** What a contract makes of the rows of a file. 422 names line and column of each cell that is wrong, as `/3/amount`. */
function readPlanFile<T>(
  [contract, wanted]: [z.ZodType<T>, string[]],
  text: string,
  { currency, language }: Reading,
  bodyOf: (cells: Cells, money: ReadMoney) => unknown,
): T {
  const { rows, lines } = readRows(text, wanted)
  const wrong: FieldError[] = []
  const bodies = rows.map((cells, row) =>
    bodyOf(cells, (column) => {
      const written = cells[column] ?? ""
      const read = written === "" ? null : readFigure(written, currency)
      if (read === null || "amount" in read) return read && Number(read.amount)
      const example = moneyInput(BigInt(EXAMPLE * 10 ** minorDigits(currency)), currency, language)
      const detail = say(language, "kit.bad_money", { text: written, example })
      wrong.push({ pointer: `/${lines[row]}/${column}`, detail })
      return null
    }),
  )
  try {
    const read = validate(contract, bodies)
    if (wrong.length === 0) return read
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const inLines = ({ pointer, detail }: FieldError) => ({
      pointer: pointer.replace(/^\/(\d+)/, (_all, row) => `/${lines[Number(row)]}`),
      detail,
    })
    wrong.push(...error.errors.map(inLines))
  }
  const lineOf = ({ pointer }: FieldError) => Number(pointer.split("/")[1])
  const errors = wrong.toSorted((a, b) => lineOf(a) - lineOf(b)).slice(0, MOST_SAID)
  throw new AppError("invalid", "invalid_fields", "The file has cells that are not what they may be.", { errors })
}

/** Targets of a file, money in major units of the currency, as the page gives it; an empty value removes. */
export function readTargetLines(text: string, reading: Reading): SaveTargets {
  return readPlanFile([saveTargets, TARGETS], text, reading, ({ channel, metric, period, value = "" }, money) => ({
    channel,
    metric,
    period,
    value: isMoney(metric ?? "") ? money("value") : numberOf(value),
  }))
}

/** Lines of a budget's file likewise; an empty amount removes. */
export function readBudgetLines(text: string, reading: Reading): SaveBudgets {
  return readPlanFile([saveBudgets, BUDGETS], text, reading, ({ channel, kind, contractor, period }, money) => ({
    channel,
    kind,
    contractor: contractor || null,
    period,
    amount: money("amount"),
    committed: money("committed") ?? 0,
  }))
}

/** A number with a point or a comma before one or two decimals; of a comma before three nobody knows what it is. */
const numberOf = (text: string) => (text === "" ? null : Number(text.replace(/^(\d+),(\d{1,2})$/, "$1.$2")))
