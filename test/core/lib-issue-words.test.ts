import { describe, expect, it } from "vitest"
import * as z from "zod"
import { issueWords } from "../../src/lib/issue-words.ts"

const words = (contract: z.ZodType, input: unknown) =>
  contract.safeParse(input, { error: (issue) => issueWords(issue) }).error?.issues.map(({ message }) => message)

describe("what is wrong with a value", () => {
  it.each<[string, z.ZodType, unknown]>([
    ["is missing", z.object({ a: z.string() }), {}],
    ["is not text", z.string(), 1],
    ["is not a number", z.number(), "1"],
    ["is not a whole number", z.int(), 1.5],
    ["is more than 9007199254740991", z.int(), 2 ** 60],
    ["is not true or false", z.boolean(), "yes"],
    ["is not a list", z.array(z.string()), {}],
    ["is not an object", z.object({}), []],
    ["is not an object", z.record(z.string(), z.string()), []],
    ["is not null", z.null(), 0],
    ["is not bigint", z.bigint(), 1],
    ["has more than 2 characters", z.string().max(2), "abc"],
    ["has fewer than 2 characters", z.string().min(2), "a"],
    ["is empty", z.string().min(1), ""],
    ["is empty", z.array(z.string()).min(1), []],
    ["has more than 1 entries", z.array(z.string()).max(1), ["a", "b"]],
    ["has fewer than 2 entries", z.array(z.string()).min(2), ["a"]],
    ["has more than 1 entries", z.set(z.string()).max(1), new Set(["a", "b"])],
    [
      "has more than 1 entries",
      z.map(z.string(), z.string()).check(z.maxSize(1)),
      new Map([
        ["a", ""],
        ["b", ""],
      ]),
    ],
    ["is more than 2", z.number().max(2), 3],
    ["is less than 1", z.number().min(1), 0],
    ["is less than 1", z.int().min(1), 0],
    ["is less than 2", z.number().min(2), 0],
    ["is less than 2", z.bigint().min(2n), 1n],
    ["must be one of a, 1", z.literal(["a", 1]), "b"],
    ["must be one of a, b", z.enum(["a", "b"]), "c"],
    ["is not an e-mail address", z.email(), "a"],
    ["is not a web address", z.url(), "a"],
    ["is not a date, such as 2026-11-01", z.iso.date(), "a"],
    ["is not an RFC 3339 instant, such as 2026-11-01T09:30:00Z", z.iso.datetime(), "a"],
    ["is not written as it must be", z.string().regex(/b/), "a"],
    ["holds fields that are not known: a, b", z.strictObject({}), { a: 1, b: 2 }],
    ["has a name that may not be", z.record(z.string().max(1), z.string()), { ab: "" }],
    ["is not what it may be", z.union([z.string(), z.number()]), null],
  ])("%s", (said, contract, input) => {
    expect(words(contract, input)).toEqual([said])
  })
})
