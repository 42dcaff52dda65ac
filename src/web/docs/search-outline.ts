import type { DocGroup, DocOperation } from "./outline.ts"

/** The operations that hold every one of these words: in their path, in what is said of them, or in a field's name. */
export function searchOutline(groups: DocGroup[], words: string): DocGroup[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .map((group) => ({ ...group, operations: group.operations.filter((one) => holds(one, wanted)) }))
    .filter((group) => group.operations.length > 0)
}

function holds({ verb, path, title, words, parameters, body, answers }: DocOperation, wanted: string[]): boolean {
  const fields = [...parameters, ...body, ...answers.flatMap((answer) => answer.fields)].map((field) => field.name)
  const said = [verb, path, title, words, ...fields].join(" ").toLowerCase()
  return wanted.every((word) => said.includes(word))
}
