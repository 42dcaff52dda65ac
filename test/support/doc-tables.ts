import { readFileSync } from "node:fs"

/** The first table under a heading of a page in docs/, row by row; its first row are the titles. */
export function tableOf(file: string, heading: string): string[][] {
  const [, after = ""] = readFileSync(file, "utf8").split(`## ${heading}\n`)
  const table = /(?:^\|.*\n)+/m.exec(after)?.[0] ?? ""
  const cells = (line: string) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim())
  return table
    .trim()
    .split("\n")
    .filter((line) => !/^[|\s-]+$/.test(line))
    .map(cells)
}

/** Minor units of EUR as the pages in docs/ write them; nothing for no figure. */
export const euros = (amount: number | null | undefined): string =>
  amount == null ? "" : (amount / 100).toLocaleString("en-GB", { minimumFractionDigits: 2 })
