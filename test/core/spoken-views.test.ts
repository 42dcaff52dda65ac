import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { listFiles, type Node, toSource, visit } from "../support/tidy/source.ts"

/** Written for developers, in English alone: the guides and the API's pages, and the local outbox with its mails. */
const ENGLISH = /^src\/web\/(docs\/|outbox\.tsx)|^src\/site-pages\.tsx/
/** What is shown or said of an element or a row. */
const SAID = /^(title|label|intro|caption|hint|submit|empty|words|alt|placeholder|aria-label|detail|text|note|code)$/
/** Names, signs and figures are the same in every language. */
const SAME = /^(Grapevine|Stripe|Wise|PayPal|CSV|QR|UTC|E-mail|Webhook|\W)*$/

/** A word, a title or a sentence, and no key, path, class or format. */
const isSpoken = (text: string) =>
  /\p{L}{2}/u.test(text) && !SAME.test(text.trim()) && /^[A-Z][a-z]|\p{L}{2} \p{L}/u.test(text)

const nameOf = ({ type, name, key }: Node) => {
  const named = (type === "JSXAttribute" ? name : type === "Property" ? key : null) as Node | null
  return named ? String(named.name ?? named.value) : ""
}

/** Said of a code: pages show the code's own words (`refusals`). */
const isRefusal = ({ type, callee }: Node) =>
  /^(Call|New)Expression$/.test(type) && /^(AppError|conflict|invalidField)$/.test(String((callee as Node).name))

function spokenIn(path: string): string[] {
  const found: string[] = []
  visit(toSource(path, readFileSync(path, "utf8")).tree, (node, parents) => {
    const text = String(node.type === "TemplateElement" ? (node.value as { raw: string }).raw : node.value)
    const parent = parents.at(-1)
    if (!parent || (parent.type === "Property" && parent.key === node)) return
    const isText = node.type === "JSXText" && /\p{L}{2}/u.test(text) && !SAME.test(text.trim())
    const isChild = parent.type === "JSXExpressionContainer" && parents.at(-2)?.type !== "JSXAttribute"
    const isLiteral = (node.type === "Literal" && typeof node.value === "string") || node.type === "TemplateElement"
    const isSaid = isChild || SAID.test(nameOf(parent)) || /^[A-Z][a-z]*'?[a-z]* \S/.test(text)
    if (isText || (isLiteral && isSaid && isSpoken(text) && !parents.some(isRefusal)))
      found.push(`${path}: ${text.trim().replaceAll(/\s+/g, " ")}`)
  })
  return found
}

it("says nothing on a page that is no text of the catalogue", () => {
  const pages = listFiles("src").filter((path) => path.endsWith(".tsx") && !ENGLISH.test(path))
  expect(pages.flatMap(spokenIn)).toEqual([])
})
