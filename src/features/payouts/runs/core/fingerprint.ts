import { invariant } from "../../../../lib/assert.ts"
import { toHex } from "../../../../lib/hash.ts"
import { sha256Stream } from "../../../../lib/hmac-sha256.ts"
import type { PlannedItem } from "./draft.ts"

type Hashed = Pick<PlannedItem, "affiliateId" | "amount" | "destination" | "lines">
export type RunTerms = { currency: string; cutoff: Date; programId: string | null }

const encoder = new TextEncoder()

/**
 * The run's hash: SHA-256 of the canonical JSON of who is paid how much, where and out of what. Items come in the order of
 * their affiliates' ids, as many at a time as fit, since a run may have a hundred thousand.
 */
export function runHash(terms: RunTerms): { add: (items: readonly Hashed[]) => void; end: () => string } {
  const hash = sha256Stream()
  const [head, tail] = textAround(terms)
  let last = ""
  hash.add(encoder.encode(head))
  return {
    add: (items) => {
      for (const item of items) {
        invariant(compare(last, item.affiliateId) < 0, "items_hashed_in_order")
        hash.add(encoder.encode(`${last && ","}${itemText(item)}`))
        last = item.affiliateId
      }
    },
    end: () => {
      hash.add(encoder.encode(tail))
      return toHex(hash.end())
    },
  }
}

function textAround({ currency, cutoff, programId }: RunTerms): [string, string] {
  const [head, tail] = JSON.stringify({
    currency,
    cutoff: cutoff.toISOString(),
    items: [],
    programId,
    version: 1,
  }).split('"items":[]')
  return [`${head}"items":[`, `]${tail}`]
}

function itemText({ affiliateId, amount, destination, lines }: Hashed): string {
  const texts = lines
    .toSorted((a, b) => compare(a.sourceId, b.sourceId))
    .map((line) => `{"amount":"${line.amount}","isDebt":${line.isDebt},"sourceId":${JSON.stringify(line.sourceId)}}`)
  const [to, by] = [JSON.stringify(destination), JSON.stringify(affiliateId)]
  return `{"affiliateId":${by},"amount":"${amount}","destination":${to},"lines":[${texts.join(",")}]}`
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
