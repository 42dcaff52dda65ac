import type { Rule } from "./rule.ts"

type Move = { kind: "remove" | "up" | "down"; index: number }

/** What a press of a button does to a draft: `index` is the rule's place, from 0. */
export type DraftStep =
  | Move
  | { kind: "edit"; index: number }
  | { kind: "put"; index: number | null }
  | { kind: "add" | "preview" | "save" | "show" }

/** "up.2" and the like as buttons send it; what is none only shows the draft. */
export function readStep(text: string | undefined, rules: number): DraftStep {
  const [, kind, at] = /^([a-z]+)(?:\.(\d{1,3}))?$/.exec(text ?? "") ?? []
  const index = at === undefined ? null : Number(at)
  switch (kind) {
    case "add":
    case "preview":
    case "save":
      return { kind }
    case "put":
      return { kind, index: index !== null && index < rules ? index : null }
    case "remove":
    case "up":
    case "down":
      return index !== null && index < rules ? { kind, index } : { kind: "show" }
    case "edit":
      return index !== null && index < rules ? { kind, index } : { kind: "show" }
    default:
      return { kind: "show" }
  }
}

/** Rules after a step that moves or removes one of them; of a program's draft, or of whatever has an order. */
export function afterStep<One>(rules: readonly One[], { kind, index }: Move): One[] {
  if (kind === "remove") return rules.toSpliced(index, 1)
  const to = kind === "up" ? index - 1 : index + 1
  const moved = rules[index]
  if (moved === undefined || to < 0 || to >= rules.length) return [...rules]
  return rules.toSpliced(index, 1).toSpliced(to, 0, moved)
}

/** The draft with a rule in the place of another, or at its end. */
export function withRule(rules: readonly Rule[], index: number | null, rule: Rule): Rule[] {
  return index === null ? [...rules, rule] : rules.with(index, rule)
}
