import { createHmac, hkdfSync } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CLICK_DOMAIN, programTag } from "../../src/features/links/redirect/core/click-id.ts"
import { mintClickId, verifyClickId, visitorName } from "../../src/features/links/redirect/mint-click-id.ts"
import { toBase64Url } from "../../src/lib/hash.ts"
import { hmacKey, keysOfDomain, macOf, parseSigningKeys } from "../../src/platform/signing.ts"

const secret = (fill: number) => toBase64Url(new Uint8Array(32).fill(fill))
const keys = parseSigningKeys(`a:${secret(1)}`)
const rotated = parseSigningKeys(`b:${secret(2)},a:${secret(1)}`)
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const click = { at: 1_795_000_000_123, linkNumber: 42n, programId: "prg_one", isVisit: true }

const arbitraryClick = fc.record({
  at: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  linkNumber: fc.bigInt({ min: 0n, max: 2n ** 47n - 1n }),
  programId: fc.string(),
  isVisit: fc.boolean(),
})

describe("click ids", () => {
  it("say link, time and program again, whatever these are", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryClick, async (facts) => {
        const id = await mintClickId(keys, facts)
        expect(id).toMatch(/^clk_[A-Za-z0-9_-]{1,60}$/)
        expect(await verifyClickId(keys, id)).toEqual({
          kind: "valid",
          at: facts.at,
          linkNumber: facts.linkNumber,
          programTag: programTag(facts.programId),
          isVisit: facts.isVisit,
        })
      }),
    )
  })

  it("are invalid with any one character changed to any other", async () => {
    const id = await mintClickId(rotated, click)
    for (let place = 4; place < id.length; place++)
      for (const letter of ALPHABET) {
        if (letter === id[place]) continue
        const altered = id.slice(0, place) + letter + id.slice(place + 1)
        expect(await verifyClickId(rotated, altered)).toEqual({ kind: "invalid" })
      }
  })

  it.each(["", "clk_", "clk_a", "a".repeat(61), "clk_a\n", "CLK_a"])("refuse %j", async (text) => {
    expect(await verifyClickId(keys, text)).toEqual({ kind: "invalid" })
  })

  it("refuse a valid id with something before, after or cut off", async () => {
    const id = await mintClickId(keys, click)
    for (const text of [`${id}A`, `${id}\n`, ` ${id}`, id.slice(0, -1), `${id}=`, id.replace("clk_", "lnk_")])
      expect(await verifyClickId(keys, text)).toEqual({ kind: "invalid" })
  })

  it("refuse a signature made under another secret of the same key id", async () => {
    const forged = await mintClickId(parseSigningKeys(`a:${secret(9)}`), click)
    expect(await verifyClickId(keys, forged)).toEqual({ kind: "invalid" })
  })

  it("of one key do not pass under the name of another with the same secret", async () => {
    const twins = parseSigningKeys(`a:${secret(1)},b:${secret(1)}`)
    const id = await mintClickId(twins, click)
    expect(await verifyClickId(twins, id.replace("clk_a", "clk_b"))).toEqual({ kind: "invalid" })
  })

  it("outlive a rotation: the old key verifies, the new one signs, a dropped one is unknown", async () => {
    const before = await mintClickId(keys, click)
    expect((await verifyClickId(rotated, before)).kind).toBe("valid")
    const after = await mintClickId(rotated, click)
    expect(after.slice(0, 5)).toBe("clk_b")
    expect((await verifyClickId(keys, after)).kind).toBe("invalid")
  })

  it("of the same link, program and millisecond are all different", async () => {
    const ids = await Promise.all(Array.from({ length: 500 }, () => mintClickId(keys, click)))
    expect(new Set(ids).size).toBe(500)
  })
})

describe("signing keys", () => {
  it.each([
    ["", "is empty"],
    ["a", "one letter or digit"],
    ["ab:AAAA", "one letter or digit"],
    [`a:${secret(1).slice(0, 20)}`, "at least 32 bytes"],
    [`a:${secret(1)}=`, "base64url"],
    [`a:${secret(1)},a:${secret(2)}`, "twice"],
  ])("%j is refused by name", (text, reason) => {
    expect(() => parseSigningKeys(text)).toThrow(reason)
  })

  it("never show a secret in the message about it", () => {
    const bad = "hunter2hunter2"
    expect(() => parseSigningKeys(`a:${bad}`)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(bad) }),
    )
  })
})

describe("the keys of click ids alone", () => {
  const facts = { at: 1_800_000_000_000, linkNumber: 7n, programId: "prg_1", isVisit: true }
  const clickKeys = async () =>
    parseSigningKeys(await keysOfDomain(keys, CLICK_DOMAIN)).map((key) => ({ ...key, only: CLICK_DOMAIN }))

  it("sign what all keys verify and verify what all keys sign", async () => {
    const edge = await clickKeys()
    expect(await verifyClickId(keys, await mintClickId(edge, facts))).toMatchObject({ kind: "valid", linkNumber: 7n })
    expect(await verifyClickId(edge, await mintClickId(keys, facts))).toMatchObject({ kind: "valid", linkNumber: 7n })
  })

  it("sign nothing else, and are no way back to what they come from", async () => {
    const [edge] = await clickKeys()
    for (const domain of ["session", "attest", "failure-count"]) await expect(hmacKey(edge!, domain)).rejects.toThrow()
    expect(Buffer.from(edge!.secret)).not.toEqual(Buffer.from(keys[0]!.secret))
    const text = await keysOfDomain(keys, CLICK_DOMAIN)
    const session = await macOf(keys[0]!, "session", new Uint8Array(1))
    expect(await macOf(parseSigningKeys(text)[0]!, "session", new Uint8Array(1))).not.toEqual(session)
  })

  it("are HKDF of the secret, as they were before there was a key of their own", async () => {
    const secretOfA = Buffer.from(keys[0]!.secret)
    const derived = Buffer.from(hkdfSync("sha256", secretOfA, Buffer.alloc(0), "v1:click", 32))
    const expected = createHmac("sha256", derived).update("x").digest()
    expect(Buffer.from(await macOf(keys[0]!, CLICK_DOMAIN, new TextEncoder().encode("x")))).toEqual(expected)
  })
})

describe("visitor names", () => {
  const visitor = { vendorId: "ven_1", day: "2026-11-21", address: "203.0.113.7", userAgent: "Firefox" }

  it("are the same for the same visitor, vendor and day, and for nobody else", async () => {
    const name = await visitorName(keys, visitor)
    expect(await visitorName(keys, { ...visitor })).toBe(name)
    for (const other of [{ vendorId: "ven_2" }, { day: "2026-11-22" }, { address: "203.0.113.8" }, { userAgent: "x" }])
      expect(await visitorName(keys, { ...visitor, ...other })).not.toBe(name)
  })

  it("need the key", async () => {
    expect(await visitorName(parseSigningKeys(`a:${secret(3)}`), visitor)).not.toBe(await visitorName(keys, visitor))
  })
})
