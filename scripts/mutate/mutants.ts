import type { Node, Source } from "../../test/support/tidy/source.ts"
import { lineOf, visit } from "../../test/support/tidy/source.ts"

/** One small change of one file: the text between two offsets becomes another. */
export type Mutant = { path: string; line: number; start: number; end: number; was: string; becomes: string }

const OPERATORS: Record<string, string> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "+=": "-=",
  "-=": "+=",
  "*=": "/=",
  "&&=": "||=",
  "||=": "&&=",
  "++": "--",
  "--": "++",
}
const METHODS: Record<string, string> = { min: "max", max: "min", some: "every", every: "some" }

type Change = { start: number; end: number; becomes: string }

/** Every change of an operator, a number or a truth value in a file. */
export function mutantsOf(source: Source): Mutant[] {
  const found: Mutant[] = []
  visit(source.tree, (node, parents) => {
    const change = parents.some(({ type }) => type === "TSLiteralType") ? null : changeOf(node, source.text)
    if (!change) return
    const { start, end, becomes } = change
    const was = source.text.slice(start, end)
    found.push({ path: source.path, line: lineOf(source, start), start, end, was, becomes })
  })
  return found
}

function changeOf(node: Node, text: string): Change | null {
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
    case "AssignmentExpression":
      return betweenOperands(node, text)
    case "UpdateExpression":
      return atOperator(node, text)
    case "UnaryExpression":
      return node.operator === "!" || node.operator === "-"
        ? { start: node.start, end: node.start + 1, becomes: "" }
        : null
    case "Literal":
      return otherConstant(node, text)
    case "MemberExpression":
      return otherMethod(node.property as Node)
    default:
      return null
  }
}

function betweenOperands(node: Node, text: string): Change | null {
  const [left, right] = [node.left as Node, node.right as Node]
  const operator = String(node.operator)
  const becomes = OPERATORS[operator]
  // Texts are joined by a plus, and nothing is taken from them.
  if (becomes === undefined || (operator === "+" && [left, right].some(isText))) return null
  const start = left.end + text.slice(left.end, right.start).indexOf(operator)
  return { start, end: start + operator.length, becomes }
}

const isText = (node: Node): boolean =>
  node.type === "TemplateLiteral" ||
  (node.type === "Literal" && typeof node.value === "string") ||
  (node.type === "BinaryExpression" && node.operator === "+" && [node.left as Node, node.right as Node].some(isText))

function atOperator(node: Node, text: string): Change {
  const operator = String(node.operator)
  const start = node.start + text.slice(node.start, node.end).indexOf(operator)
  return { start, end: start + operator.length, becomes: OPERATORS[operator]! }
}

function otherConstant({ start, end, value }: Node, text: string): Change | null {
  if (typeof value === "boolean") return { start, end, becomes: String(!value) }
  if (typeof value !== "number" && typeof value !== "bigint") return null
  const isBig = text.slice(start, end).endsWith("n")
  return { start, end, becomes: isBig ? `${BigInt(value) + 1n}n` : String(Number(value) + 1) }
}

function otherMethod({ type, start, end, name }: Node): Change | null {
  const becomes = type === "Identifier" ? METHODS[String(name)] : undefined
  return becomes === undefined ? null : { start, end, becomes }
}
