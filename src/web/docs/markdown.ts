/** What our guides are made of; all else is a paragraph. `id` is what a heading is linked to by. */
export type Block =
  | { kind: "heading"; level: number; text: string; id: string }
  | { kind: "paragraph"; text: string }
  | { kind: "code"; language: string; text: string }
  | { kind: "list"; isOrdered: boolean; items: Block[][] }
  | { kind: "table"; head: string[]; rows: string[][] }

/** A part of a line. A link's `text` has parts of its own. */
export type Inline =
  | { kind: "text" | "code" | "strong" | "emphasis"; text: string }
  | { kind: "link"; text: string; href: string }

const FENCE = /^```(\S*)\s*$/
const HEADING = /^(#{1,4}) +(.+)$/
const ITEM = /^([-*]|\d+\.) +/
const ROW = /^\|/

/** The blocks of a text in Markdown. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.split("\n")
  const blocks: Block[] = []
  while (lines.length > 0) {
    const line = lines[0]!
    if (line.trim() === "") lines.shift()
    else blocks.push(takeBlock(line, lines))
  }
  return blocks
}

function takeBlock(line: string, lines: string[]): Block {
  const heading = HEADING.exec(line)
  if (heading) {
    lines.shift()
    const [, marks, text] = heading as unknown as [string, string, string]
    return { kind: "heading", level: marks.length, text, id: anchorOf(text) }
  }
  if (FENCE.test(line)) return takeCode(lines)
  if (ROW.test(line)) return takeTable(lines)
  if (ITEM.test(line)) return takeList(lines)
  const words = takeWhile(lines, (next) => next.trim() !== "" && !starts(next), 1)
  return { kind: "paragraph", text: words.join(" ") }
}

const starts = (line: string) => [FENCE, HEADING, ROW, ITEM].some((start) => start.test(line))

/** As GitHub makes them, so that a link holds there and here. */
export const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-")

function takeWhile(lines: string[], holds: (line: string) => boolean, least = 0): string[] {
  let count = least
  while (count < lines.length && holds(lines[count]!)) count++
  return lines.splice(0, count)
}

function takeCode(lines: string[]): Block {
  const [, language = ""] = FENCE.exec(lines.shift()!)!
  const code = takeWhile(lines, (line) => !FENCE.test(line))
  lines.shift()
  return { kind: "code", language, text: code.join("\n") }
}

function takeTable(lines: string[]): Block {
  const [head = [], , ...rows] = takeWhile(lines, (line) => ROW.test(line)).map(cellsOf)
  return { kind: "table", head, rows }
}

const cellsOf = (line: string) =>
  line
    .replace(/^\||\|\s*$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"))

function takeList(lines: string[]): Block {
  const isOrdered = /^\d/.test(lines[0]!)
  const items: Block[][] = []
  while (lines.length > 0 && ITEM.test(lines[0]!)) {
    const [mark] = ITEM.exec(lines[0]!)!
    const indent = " ".repeat(mark.length)
    const first = lines.shift()!.slice(mark.length)
    const rest = takeWhile(lines, (line) => line.trim() === "" || line.startsWith("  "))
    items.push(parseMarkdown([first, ...rest.map((line) => unindent(line, indent))].join("\n")))
  }
  return { kind: "list", isOrdered, items }
}

const unindent = (line: string, indent: string) =>
  line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()

const INLINE =
  /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])\*([^*\s][^*]*)\*(?!\w)|(?<!\w)_([^_]+)_(?!\w)|\[((?:[^[\]]|`[^`]*`)+)\]\(([^)\s]+)\)/g

/** The parts of a line. */
export function parseInline(text: string): Inline[] {
  const parts: Inline[] = []
  let end = 0
  for (const found of text.matchAll(INLINE)) {
    if (found.index > end) parts.push({ kind: "text", text: text.slice(end, found.index) })
    end = found.index + found[0].length
    const [, code, strong, star, low, label, href] = found
    if (code !== undefined) parts.push({ kind: "code", text: code })
    else if (strong !== undefined) parts.push({ kind: "strong", text: strong })
    else if (href !== undefined) parts.push({ kind: "link", text: label!, href })
    else parts.push({ kind: "emphasis", text: (star ?? low)! })
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) })
  return parts
}
