import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { COMMISSION_STATUSES, canBecome } from "../../src/features/commissions/commissions/core/state.ts"
import { moveStage, STAGES } from "../../src/features/inbox/core/pipeline.ts"
import * as postings from "../../src/features/ledger/posting/core/postings.ts"
import {
  ITEM_STATUSES,
  itemCanBecome,
  RUN_STATUSES,
  runStatusesBefore,
} from "../../src/features/payouts/runs/core/states.ts"
import { tableOf } from "../support/doc-tables.ts"

const GUIDE = "docs/books.md"
const owed = { affiliateId: "{affiliate}", currency: "EUR", amount: 100n }
const item = { affiliateId: "{affiliate}", currency: "EUR", payable: 100n, debts: 30n }
const split = [
  { channel: "{channel}", bps: 6000 },
  { channel: "{other}", bps: 4000 },
]

/** Every event in the form, or the forms, in which it can be posted. */
const FORMS: Record<postings.PostingEvent, Record<string, postings.Posting>> = {
  commission_earned: {
    "": postings.earned("r", owed),
    ", a part of a shared link's": postings.earned("r", { ...owed, affiliateId: "{partner}" }),
    ", a recruiter's share": postings.earned("r", { ...owed, affiliateId: "{recruiter}" }),
  },
  commission_granted: { "": postings.granted("r", owed) },
  commission_carried_over: { "": postings.carriedOver("r", owed) },
  commission_matured: { "": postings.matured("r", owed) },
  commission_rejected: {
    ", while pending or held": postings.rejected("r", owed, "held"),
    ", while payable": postings.rejected("r", owed, "payable"),
  },
  commission_reversed: {
    ", while pending or held": postings.reversed("r", owed, "pending"),
    ", while payable": postings.reversed("r", owed, "payable"),
    ", once it has left": postings.reversed("r", owed, "paid"),
    ", a recruiter's share, by the same refund": postings.reversed(
      "r",
      { ...owed, affiliateId: "{recruiter}" },
      "pending",
    ),
  },
  commission_restored: {
    ", back to pending": postings.restored("r", owed, "pending"),
    ", back to payable": postings.restored("r", owed, "payable"),
    ", once it has left": postings.restored("r", owed, "paid"),
    ", its debt partly withheld": postings.restored("r", owed, "paid", 30n),
  },
  payout_intended: { "": postings.payoutIntended("r", item) },
  payout_released: { "": postings.payoutReleased("r", item) },
  payout_settled: { "": postings.payoutSettled("r", owed) },
  transfer_reversed: { "": postings.transferReversed("r", owed) },
  debt_set_off: { "": postings.debtSetOff("r", owed) },
  debt_written_off: { "": postings.debtWrittenOff("r", owed) },
  stripe_funded: { "": postings.stripeFunded("r", owed) },
  funding_returned: {
    "": postings.fundingReturned("r", { ...owed, spent: 0n }),
    ", partly spent": postings.fundingReturned("r", { ...owed, spent: 30n }),
  },
  funding_restored: { "": postings.fundingRestored("r", owed) },
  platform_advanced: { "": postings.platformAdvanced("r", owed) },
  platform_repaid: { "": postings.platformRepaid("r", owed) },
  credit_recorded: { "": postings.creditRecorded("r", "{sale}", [], split) },
  credit_transferred: {
    "": postings.creditTransferred("r", "{sale}", { from: "{channel}", to: "{other}", bps: 1000 }),
  },
}

const side = (lines: postings.Line[]) => lines.map(({ account }) => `\`${account}\``).join(", ")
const rows = Object.entries(FORMS).flatMap(([event, forms]) =>
  Object.entries(forms).map(([form, { lines }]) => [
    `\`${event}\`${form}`,
    side(lines.filter(({ amount }) => amount > 0n)),
    side(lines.filter(({ amount }) => amount < 0n)),
  ]),
)

/** The arrows of the state diagram under a heading, as `from to`. */
function arrowsOf(heading: string): string[] {
  const [, after = ""] = readFileSync(GUIDE, "utf8").split(`## ${heading}\n`)
  const diagram = /stateDiagram-v2\n([\s\S]*?)```/.exec(after)?.[1] ?? ""
  const arrows = [...diagram.matchAll(/^ *(\w+) --> (\w+)/gm)]
  return arrows.map(([, from, to]) => `${from} ${to}`).toSorted()
}

function pairs<T extends string>(states: readonly T[], may: (from: T, to: T) => boolean): string[] {
  const all = states.flatMap((from) => states.map((to) => [from, to] as const))
  return all
    .filter(([from, to]) => from !== to && may(from, to))
    .map((pair) => pair.join(" "))
    .toSorted()
}

describe("docs/books.md", () => {
  it("has every event of the ledger with what it debits and credits", () =>
    expect(tableOf(GUIDE, "Postings").slice(1)).toEqual(rows))

  it("draws the states of a commission as they may follow each other", () =>
    expect(arrowsOf("A commission")).toEqual(pairs(COMMISSION_STATUSES, canBecome)))

  it("draws the states of a run", () =>
    expect(arrowsOf("A run")).toEqual(pairs(RUN_STATUSES, (from, to) => runStatusesBefore(to).includes(from))))

  it("draws the states of an item", () => expect(arrowsOf("An item")).toEqual(pairs(ITEM_STATUSES, itemCanBecome)))

  it("says of an inquiry which stages are final", () => {
    const final = STAGES.filter((stage) =>
      STAGES.every(
        (to) => moveStage({ stage, isClosed: stage === "won" || stage === "lost" }, { stage: to }).kind !== "moved",
      ),
    )
    const table = tableOf(GUIDE, "An inquiry's stages").slice(1)
    expect(table.map(([stage]) => stage)).toEqual(STAGES.map((stage) => `\`${stage}\``))
    expect(table.filter(([, , isFinal]) => isFinal === "yes").map(([stage]) => stage)).toEqual(
      final.map((stage) => `\`${stage}\``),
    )
  })
})
