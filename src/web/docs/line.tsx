import type { Child } from "hono/jsx"
import { OutLink } from "../ui/text.tsx"
import { DOCS_PATH } from "./docs-paths.ts"
import { type Inline, parseInline } from "./markdown.ts"

/** `known`: the guides that there are, by slug. */
type LineProps = { text: string; known?: ReadonlySet<string> }
const NO_GUIDES: ReadonlySet<string> = new Set()

/** Paragraphs, with an empty line between them. */
export function Prose({ text }: { text: string }) {
  return text
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((paragraph) => (
      <p>
        <Line text={paragraph} />
      </p>
    ))
}

/** A line with its code, stresses and links; one that leads into the repository is its words alone. */
export function Line({ text, known = NO_GUIDES }: LineProps): Child {
  return parseInline(text).map((part) => <Part part={part} known={known} />)
}

function Part({ part, known }: { part: Inline; known: ReadonlySet<string> }): Child {
  switch (part.kind) {
    case "code":
      return <code>{part.text}</code>
    case "strong":
      return <strong>{part.text.replaceAll("`", "")}</strong>
    case "emphasis":
      return <em>{part.text}</em>
    case "link":
      return <GuideLink text={part.text} href={part.href} known={known} />
    default:
      return part.text
  }
}

function GuideLink({ text, href, known }: { text: string; href: string; known: ReadonlySet<string> }): Child {
  const words = <Line text={text} known={known} />
  if (/^https?:/.test(href)) return <OutLink url={href}>{words}</OutLink>
  if (href.startsWith("#") || href.startsWith("/")) return <a href={href}>{words}</a>
  const [, slug, anchor = ""] = /^(?:\.\/)?([\w-]+)\.md(#[\w-]+)?$/.exec(href) ?? []
  return slug !== undefined && known.has(slug) ? <a href={`${DOCS_PATH}/${slug}${anchor}`}>{words}</a> : words
}
