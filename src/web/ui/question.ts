import type { MessageKey } from "../messages/catalogue.ts"
import { type Reader, readyForAll, saying } from "../reader.ts"
import type { Question } from "./confirm.tsx"

type Step = MessageKey extends infer K ? (K extends `confirm.${infer Name}_submit` ? Name : never) : never

const CALM: Step[] = [
  "pay",
  "move",
  "email",
  "review",
  "rules",
  "bonus",
  "amend",
  "rebind",
  "zone",
  "key_replace",
  "split",
  "policy",
  "close_month",
  "remind",
  "remind_one",
]
const FINAL: Step[] = ["pay", "write_off", "review", "erase", "key_revoke", "close_month"]

/** The question of the catalogue about a step, with its names and amounts; `back` is where "not now" leads. */
export async function questionOf(
  visit: { reader: Reader },
  step: Step,
  back: string,
  named: Record<string, string | number> = {},
): Promise<Question> {
  await readyForAll(visit.reader.language)
  const t = saying(visit)
  return {
    title: t(`confirm.${step}`, named),
    detail: t(`confirm.${step}_detail`, named),
    isFinal: FINAL.includes(step),
    tone: CALM.includes(step) ? "primary" : "danger",
    submit: t(`confirm.${step}_submit`),
    back,
  }
}
