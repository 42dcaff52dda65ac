import { describe, expect, it } from "vitest"
import { sendOrHandOver } from "../../src/platform/workers/edge-queue.ts"

const LIMITS = { queueMs: 5, eitherMs: 50 }
const never = () => new Promise<never>(() => {})
const no = () => Promise.reject(new Error("no"))

describe("a message on its way", () => {
  it("needs only the queue, while that answers", async () => {
    await sendOrHandOver({ send: async () => {} }, never, "click", LIMITS)
  })

  it("is taken by the receiver where the queue refuses or hangs", async () => {
    for (const send of [no, never]) {
      const taken: unknown[] = []
      await sendOrHandOver({ send }, async (message) => taken.push(message), "click", LIMITS)
      expect(taken).toEqual(["click"])
    }
  })

  it("is taken by a slow queue where the receiver refuses or hangs", async () => {
    for (const handOver of [no, never]) {
      const queue = Promise.withResolvers<void>()
      const sent = sendOrHandOver(
        { send: () => queue.promise },
        () => {
          queue.resolve()
          return handOver()
        },
        "click",
        LIMITS,
      )
      await expect(sent).resolves.toBeUndefined()
    }
  })

  it("is not taken where neither says so in time", async () => {
    for (const [send, handOver] of [
      [no, no],
      [never, never],
      [never, no],
      [no, never],
    ] as const)
      await expect(sendOrHandOver({ send }, handOver, "click", LIMITS)).rejects.toThrow()
  })
})
