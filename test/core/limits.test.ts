import fc from "fast-check"
import { expect, it } from "vitest"
import { addressBlock, LIMITS, slidingLimiter } from "../../src/platform/limits.ts"

it("lets through no more than the limit in any minute that a fixed window would have let through twice", async () => {
  let now = 0
  const limiter = slidingLimiter(() => now)
  const take = async (count: number) => {
    let taken = 0
    for (let i = 0; i < count; i++) if ((await limiter.take("form", "a")).allowed) taken++
    return taken
  }
  now = 59_000
  expect(await take(100)).toBe(LIMITS.form)
  now = 119_500
  expect(await take(100)).toBeLessThanOrEqual(2)
  now = 59_000 + 90_000
  expect(await take(100)).toBe(LIMITS.form / 2)
})

it("forgets the key that was quiet longest when there are too many, and never the others with it", async () => {
  let now = 0
  const limiter = slidingLimiter(() => now, 100)
  for (let i = 0; i < LIMITS.form; i++) await limiter.take("form", "busy")
  expect((await limiter.take("form", "busy")).allowed).toBe(false)
  for (let i = 0; i < 10_001; i++) {
    await limiter.take("form", `other ${i}`)
    now++
    if (i % 50 === 0) expect((await limiter.take("form", "busy")).allowed).toBe(false)
  }
})

it("says what is left and when there is more", async () => {
  const limiter = slidingLimiter(() => 0)
  expect(await limiter.take("form", "a")).toEqual({ allowed: true, limit: 60, left: 59, resetSeconds: 60 })
})

it("takes the 64 bits of a network by IPv6 as one, however they are written", () => {
  expect(addressBlock("203.0.113.7")).toBe("203.0.113.7")
  const block = addressBlock("2001:db8:0:1::1")
  for (const other of ["2001:0db8:0000:0001:0:0:0:2", "2001:DB8:0:1:ffff::"]) expect(addressBlock(other)).toBe(block)
  expect(addressBlock("2001:db8:0:2::1")).not.toBe(block)
  expect(addressBlock("::1")).toBe("0:0:0:0")
  fc.assert(fc.property(fc.ipV6(), (address) => addressBlock(address).split(":").length === 4))
})
