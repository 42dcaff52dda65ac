import { describe, expect, it } from "vitest"
import { clickMessage, createClick, createLink, updateLink } from "../../src/features/links/contract.ts"
import { toClickMessage } from "../../src/features/links/redirect/core/click.ts"
import { mintClickId } from "../../src/features/links/redirect/mint-click-id.ts"
import { keys, NOON, snapshot } from "../support/links.ts"

describe("the click message", () => {
  const flags = { head: false, prefetch: false, bot: false, qr: true, unattributed: false }

  it("survives the queue's JSON, however long and odd what the visitor sent", async () => {
    const link = snapshot({ linkNumber: 2 ** 47 - 1 })
    const facts = { at: NOON, linkNumber: BigInt(link.linkNumber), programId: link.programId, isVisit: true }
    const id = await mintClickId(keys, facts)
    const odd = encodeURIComponent("😀".repeat(5000))
    const message = toClickMessage(
      link,
      { id, at: NOON, flags, keptId: id, visitor: "v" },
      {
        path: `/r/${"x".repeat(9000)}`,
        query: `?sub1=${odd}&sub2=a%00b&sub3=%ED%A0%80`,
        referrer: `https://a.test/\0${"é".repeat(9000)}`,
        userAgent: "\ud800".repeat(9000),
        country: "XX1",
      },
    )
    expect(clickMessage.parse(JSON.parse(JSON.stringify(message)))).toEqual(message)
    expect(message.subs).toEqual({ sub1: "😀".repeat(255), sub2: "ab", sub3: "���" })
    expect(message.country).toBeNull()
  })

  it("is refused in a version that this consumer does not know", () => {
    expect(clickMessage.safeParse({ v: 2 }).success).toBe(false)
  })
})

describe("a link's body", () => {
  const body = { program_id: "prg_1", affiliate_id: "aff_1" }

  it("has an active link by default, its slug in one form", () => {
    expect(createLink.parse({ ...body, slug: "zoe\u0301" })).toEqual({ ...body, slug: "zo\u00e9", status: "active" })
  })

  it.each([
    [{ slug: "a b" }, ["slug"]],
    [{ slug: "" }, ["slug"]],
    [{ slug: "x".repeat(65) }, ["slug"]],
    [{ slug: 7 }, ["slug"]],
    [{ destination_url: "https://a.test/\0" }, ["destination_url"]],
    [{ status: "deleted" }, ["status"]],
    [{ slgu: "typo" }, []],
    [{ program_id: "" }, ["program_id"]],
  ])("%j is refused at its field", (wrong, path) => {
    const result = createLink.safeParse({ ...body, ...wrong })
    expect(result.error?.issues.map((issue) => issue.path)).toEqual([path])
  })

  it("changes only what it names, and null returns to the program's destination", () => {
    expect(updateLink.parse({ destination_url: null })).toEqual({ destination_url: null })
    expect(updateLink.parse({})).toEqual({})
    expect(updateLink.safeParse({ affiliate_id: "aff_2" }).success).toBe(false)
  })
})

describe("a reported click", () => {
  it("may name its link by several names, whatever else a site says under them", () => {
    for (const body of [{ via: "ada" }, { via: "ada", slug: "ada" }, { ref: "https://a.test/?!" }, { partner: "ada" }])
      expect(createClick.safeParse(body).success).toBe(true)
    expect(createClick.safeParse({ via: 7 }).success).toBe(false)
  })

  it("has its marks cut, not refused", () => {
    expect(createClick.parse({ slug: "ada", sub1: "é".repeat(300) }).sub1).toBe("é".repeat(255))
  })
})
