import { createHash, createHmac } from "node:crypto"
import fc from "fast-check"
import { expect, test } from "vitest"
import { hmacOf, sha256Stream, toHmacKey } from "../../src/lib/hmac-sha256.ts"

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

test("HMAC-SHA256 is what Node's is, of any secret and message", () => {
  const bytes = fc.uint8Array({ maxLength: 300 })
  fc.assert(
    fc.property(bytes, bytes, (secret, message) => {
      const expected = createHmac("sha256", secret).update(message).digest("hex")
      expect(hex(hmacOf(toHmacKey(secret), message))).toBe(expected)
    }),
    { numRuns: 500 },
  )
})

test("HMAC-SHA256 is what RFC 4231 says", () => {
  const key = toHmacKey(new TextEncoder().encode("Jefe"))
  const message = new TextEncoder().encode("what do ya want for nothing?")
  expect(hex(hmacOf(key, message))).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
})

test("SHA-256 of parts is that of the whole", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (parts) => {
      const stream = sha256Stream()
      for (const part of parts) stream.add(part)
      expect(hex(stream.end())).toBe(createHash("sha256").update(Buffer.concat(parts)).digest("hex"))
    }),
    { numRuns: 500 },
  )
})
