import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { changed, shownDetail, storable } from "../../src/platform/audit-values.ts"

describe("what a deed is written down with", () => {
  it("is what changed, before and after, by the names of the API", () => {
    const before = { vendorId: "ven_1", id: "prg_1", name: "A", minPayout: 5000n, hosts: ["a"], createdAt: new Date(0) }
    const after = { ...before, minPayout: 7000n, createdAt: new Date(1) }
    expect(storable(changed(before, after, "dearer"))).toEqual({
      before: { min_payout: "5000" },
      after: { min_payout: "7000" },
      reason: "dearer",
    })
    expect(changed(before, before)).toEqual({ before: {}, after: {} })
    expect(storable(changed({}, { day: 1 }))).toEqual({ before: { day: null }, after: { day: 1 } })
  })

  it("says of secrets, hashes, tokens and sealed values only that they changed, however deep they are", () => {
    const names = ["postbackSecret", "webhook_secret", "token", "tokenHash", "hash", "sealed", "encryptedSecret", "key"]
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ minLength: 8 }), fc.nat(3), (name, secret, depth) => {
        let values: Record<string, unknown> = { [name]: secret }
        for (let at = 0; at < depth; at++) values = at % 2 ? { inner: [values] } : { inner: values }
        for (const stored of [storable(values), storable({ before: values, after: { [name]: `${secret}2` } })]) {
          const text = JSON.stringify(stored)
          expect(text).toContain('"changed"')
          expect(text).not.toContain(JSON.stringify(secret).slice(1, -1))
        }
      }),
    )
    const row: { postbackSecret: string | null } = { postbackSecret: "sixteen characters" }
    expect(storable(changed({ postbackSecret: null }, row))).toEqual({
      before: { postback_secret: null },
      after: { postback_secret: "changed" },
    })
  })

  it("is read the same of rows from before it had a before and an after", () => {
    expect(shownDetail({ from: "a", to: "b", reason: "r" })).toEqual({
      before: null,
      after: { from: "a", to: "b" },
      reason: "r",
    })
    expect(shownDetail({})).toEqual({ before: null, after: null, reason: null })
    expect(shownDetail({ before: { a: 1 }, after: { a: 2 } })).toEqual({
      before: { a: 1 },
      after: { a: 2 },
      reason: null,
    })
  })
})
