import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readFates } from "../../src/features/mails/core/read-fates.ts"

const NOW = new Date("2030-01-02T00:00:00Z")
const at = "2030-01-01T10:00:00Z"
const read = (body: unknown) => readFates(body, NOW)

describe("what a provider reports of mails", () => {
  it("is read as Resend says it: who bounced for good, who complained, where it arrived", () => {
    const say = (type: string, data: object) => ({ type, created_at: at, data: { to: ["Ann@B.test"], ...data } })
    const bounce = { type: "Permanent", message: "No such mailbox" }
    const fate = { address: "ann@b.test", at: new Date(at) }
    expect(read(say("email.bounced", { bounce }))).toEqual([{ ...fate, kind: "bounced", reason: "No such mailbox" }])
    expect(read(say("email.bounced", { bounce: { ...bounce, type: "Transient" } }))).toEqual([])
    expect(read(say("email.complained", {}))).toEqual([{ ...fate, kind: "complained", reason: "" }])
    expect(read(say("email.delivered", {}))).toEqual([{ ...fate, kind: "arrived", reason: "" }])
    expect(read(say("email.opened", {}))).toEqual([])
  })

  it("is read as Postmark says it", () => {
    const bounce = {
      RecordType: "Bounce",
      Email: "ann@b.test",
      BouncedAt: at,
      Description: "The server was unable to deliver",
    }
    const fate = {
      address: "ann@b.test",
      kind: "bounced",
      reason: "The server was unable to deliver",
      at: new Date(at),
    }
    expect(read({ ...bounce, Type: "HardBounce" })).toEqual([fate])
    expect(read({ ...bounce, Type: "SoftBounce" })).toEqual([])
    expect(read({ ...bounce, Type: "SoftBounce", Inactive: true })).toEqual([fate])
    expect(read({ RecordType: "SpamComplaint", Email: "ann@b.test", BouncedAt: at })).toMatchObject([
      { kind: "complained" },
    ])
    expect(read({ RecordType: "Delivery", Recipient: "ann@b.test", DeliveredAt: at })).toMatchObject([
      { kind: "arrived" },
    ])
  })

  it("is read as whoever takes mail as JSON says it, one or several, never of the future", () => {
    const say = { type: "bounced", to: "ann@b.test", reason: "full" }
    expect(read([say, { ...say, at: "2999-01-01T00:00:00Z" }])).toEqual(
      Array(2).fill({ address: "ann@b.test", kind: "bounced", reason: "full", at: NOW }),
    )
  })

  it("is nothing where it is anything else, and never fails", () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => void expect(read(body)).toEqual([])))
    const report = fc.record(
      {
        type: fc.constantFrom("bounced", "email.bounced", "arrived", "toString"),
        RecordType: fc.constantFrom("Bounce", "Delivery", "constructor"),
        to: fc.jsonValue(),
        data: fc.jsonValue(),
        at: fc.jsonValue(),
        Email: fc.jsonValue(),
        Type: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(report), (body) => {
        for (const { address, at: time } of read(body)) {
          expect(address).toMatch(/^[^\s@<>]+@[^\s@<>]+$/)
          expect(time.getTime()).toBeLessThanOrEqual(NOW.getTime())
        }
      }),
    )
  })
})
