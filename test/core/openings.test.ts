import * as fc from "fast-check"
import { expect, it } from "vitest"
import {
  OPENING_STATUSES,
  type OpeningSaid,
  openingDue,
  openingStep,
} from "../../src/features/commissions/openings/core/decide-opening.ts"

const status = fc.constantFrom(...OPENING_STATUSES)
const opening = (of: Partial<OpeningSaid>): OpeningSaid => ({
  affiliateId: "a",
  amount: 1n,
  currency: "EUR",
  status: "due",
  ...of,
})

it("files in any order and any number of times end where the furthest of them says", () => {
  fc.assert(
    fc.property(fc.array(status, { minLength: 1 }), (said) => {
      let known: OpeningSaid | null = null
      const steps: string[] = []
      for (const one of said) {
        const step = openingStep(known, opening({ status: one }))
        steps.push(step)
        if (step !== "unchanged") known = opening({ status: one })
      }
      expect(steps.filter((step) => step === "book")).toHaveLength(1)
      expect(steps.filter((step) => step === "close").length).toBeLessThanOrEqual(1)
      const isSettled = said.some((one) => one === "paid" || one === "void")
      expect(["paid", "void"].includes(known!.status)).toBe(isSettled)
      for (const one of said) expect(openingStep(known, opening({ status: one }))).toBe("unchanged")
    }),
  )
})

it("another amount, currency or affiliate is a conflict, whatever became of it", () => {
  fc.assert(
    fc.property(status, status, (before, now) => {
      for (const other of [{ amount: 2n }, { currency: "USD" }, { affiliateId: "b" }])
        expect(openingStep(opening({ status: before }), opening({ status: now, ...other }))).toBe("conflict")
    }),
  )
})

it("what they call pending is due later than now, by their date or after a full hold; what they call due is due", () => {
  const at = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-01-01"), noInvalidDate: true })
  fc.assert(
    fc.property(at, at, fc.option(at), fc.integer({ min: 1, max: 90 }), (now, earnedAt, dueAt, hold) => {
      expect(openingDue({ status: "pending", earnedAt, dueAt }, now, hold) > now).toBe(true)
      if (dueAt && dueAt > now) expect(openingDue({ status: "pending", earnedAt, dueAt }, now, hold)).toEqual(dueAt)
      expect(openingDue({ status: "due", earnedAt, dueAt }, now, hold)).toEqual(now)
    }),
  )
})
