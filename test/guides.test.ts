import { expect, it } from "vitest"
import { guidesText } from "../scripts/guides-text.ts"
import { type Guide, readGuides, searchGuides } from "../src/web/docs/guides.ts"
import { guideTexts } from "../src/web/docs/guides-text.ts"
import { anchorOf, type Block, parseInline, parseMarkdown } from "../src/web/docs/markdown.ts"

// `npm run tables` writes the file; here it must be what docs/*.md say.
it("what /docs shows is what the repository's docs say", async () => {
  await expect(await guidesText()).toMatchFileSnapshot("../src/web/docs/guides-text.ts")
})

const groups = readGuides(JSON.parse(guideTexts))
const guides = groups.flatMap((group) => group.guides)

const inside = (block: Block): Block[] =>
  block.kind === "list" ? [block, ...block.items.flat().flatMap(inside)] : [block]
const blocksOf = (guide: Guide) => guide.blocks.flatMap(inside)
const textsOf = (block: Block): string[] =>
  block.kind === "table"
    ? [block.head, ...block.rows].flat()
    : "text" in block && block.kind !== "code"
      ? [block.text]
      : []

it("every guide has a title, and nothing of its Markdown is left unread", () => {
  for (const guide of guides) {
    expect(guide.title, guide.slug).toMatch(/^[A-Z].{2,}/)
    const said = blocksOf(guide).flatMap(textsOf)
    const left = said.flatMap((text) =>
      parseInline(text)
        .filter(({ kind }) => kind === "text")
        .map((part) => part.text)
        .filter((text) => /\*\*|```|\]\(|^[#|]/.test(text)),
    )
    expect(left, guide.slug).toEqual([])
    for (const block of blocksOf(guide))
      if (block.kind === "table") for (const row of block.rows) expect(row).toHaveLength(block.head.length)
  }
})

it("links between guides lead to headings that there are", () => {
  const anchors = new Map(
    guides.map((guide) => [guide.slug, guide.blocks.flatMap((block) => (block.kind === "heading" ? [block.id] : []))]),
  )
  const broken = guides.flatMap((guide) =>
    blocksOf(guide)
      .flatMap(textsOf)
      .flatMap(parseInline)
      .flatMap((part) => (part.kind === "link" ? [part.href] : []))
      .filter((href) => {
        const [, slug = guide.slug, anchor] = /^(?:([\w-]+)\.md)?#(.+)$/.exec(href) ?? []
        return anchor !== undefined && anchors.has(slug) && !anchors.get(slug)!.includes(anchor)
      }),
  )
  expect(broken).toEqual([])
})

it("reads lists with code inside, tables with a bar in a cell, and lines with every mark", () => {
  const text = "1. One:\n\n   ```sh\n   a | b\n   ```\n2. Two\n   goes on\n\n| A | B |\n| - | - |\n| `x \\| y` | z |"
  expect(parseMarkdown(text)).toEqual([
    {
      kind: "list",
      isOrdered: true,
      items: [
        [
          { kind: "paragraph", text: "One:" },
          { kind: "code", language: "sh", text: "a | b" },
        ],
        [{ kind: "paragraph", text: "Two goes on" }],
      ],
    },
    { kind: "table", head: ["A", "B"], rows: [["`x | y`", "z"]] },
  ])
  expect(parseInline("a `b*` **c** _d_ [e](f.md#g) snake_case_name 2 * 3")).toEqual([
    { kind: "text", text: "a " },
    { kind: "code", text: "b*" },
    { kind: "text", text: " " },
    { kind: "strong", text: "c" },
    { kind: "text", text: " " },
    { kind: "emphasis", text: "d" },
    { kind: "text", text: " " },
    { kind: "link", text: "e", href: "f.md#g" },
    { kind: "text", text: " snake_case_name 2 * 3" },
  ])
  expect(anchorOf("What a browser says, and `when`?")).toBe("what-a-browser-says-and-when")
})

it("finds guides by their words", () => {
  const slugs = (query: string) => searchGuides(groups, query).flatMap((group) => group.guides.map(({ slug }) => slug))
  expect(slugs("client_reference_id")).toEqual(["quick-start", "install", "stripe"])
  expect(slugs("no such words here at all")).toEqual([])
})
