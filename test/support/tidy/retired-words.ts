import { readFileSync } from "node:fs"
import { eachLine } from "./shape-rules.ts"
import { listFiles, type Source } from "./source.ts"

/** Words that the code once had for things which the field has a word for, and what is said instead. */
const RETIRED: [RegExp, string][] = [
  [/\b(tells?|told(?!\\?["`:])|telling|tellers?)\b/i, "report, record, say or notify"],
  [/\b(tell|told)[A-Z]\w*/, "report"],
  [/\banew\b/i, "again"],
  [/\blearnt\b|\blessons?\b/i, "fitted, known or statistics"],
  [/\bhasten\w*/i, "expedite"],
  [/\battest\b(?!")/i, "sign"],
  [/\b(re)?seal[A-Z]\w*|\b(unsealed|sealed)[A-Z]\w*/, "encrypt, or chain"],
  [/\b(?!dead)[a-z]+Letters?\b/, "mail or character"],
  [/\b(Own|Link)Places?\b|\b(own|find|lock|readOwn)Places?\b/, "enrollment"],
  [/\bstandings?\b|\b[a-z]+Standing\b/i, "status, or actor check"],
  [/\b(notice|adopt|intend|judge)[A-Z]\w*/, "on…Event, settle, create or recheck"],
]

/** The contract's and the tables' names stay: `told_by`, `learnt_windows`, `sealed` are names, not words of a sentence. */
export function retiredWords(sources: Source[]): string[] {
  const code = sources.filter(({ path }) => /^(src|tools|scripts)\//.test(path))
  const prose = listFiles(".")
    .filter((path) => path.endsWith(".md") && path !== "CHANGELOG.md")
    .map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n") }) as Source)
  return eachLine([...code, ...prose], (line) => {
    const found = RETIRED.find(([word]) => word.test(line))
    return found ? `says ${found[0].exec(line)?.[0]}: say ${found[1]}` : null
  })
}
