import { createHash, hash } from "node:crypto"
import fc from "fast-check"
import { expect, it } from "vitest"
import { hashShortBy, sha256Hex } from "../../src/lib/hash.ts"

const texts = fc.oneof(fc.string({ unit: "binary", maxLength: 600 }), fc.string({ minLength: 480, maxLength: 540 }))
const isSha256 = fc.asyncProperty(texts, async (text) => {
  expect(await sha256Hex(text)).toBe(createHash("sha256").update(text).digest("hex"))
})

it("a text's hash is its SHA-256, by our own rounds, by WebCrypto and by the runtime's", async () => {
  await fc.assert(isSha256)
  hashShortBy((text) => hash("sha256", text))
  await fc.assert(isSha256)
})
