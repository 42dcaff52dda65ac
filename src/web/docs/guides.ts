import { type Block, parseMarkdown } from "./markdown.ts"

/** One text of the repository's `docs`; `words` are what a search looks in. */
export type Guide = { slug: string; title: string; blocks: Block[]; words: string }
export type GuideGroup = { title: string; guides: Guide[] }

/** What stands at `/docs`, in the order in which somebody needs it; each is the file `docs/<slug>.md`. */
export const GUIDE_GROUPS = [
  { title: "Begin", slugs: ["quick-start"] },
  { title: "Integrate", slugs: ["install", "stripe", "postbacks", "webhooks", "clients", "imports"] },
  { title: "Credit and commissions", slugs: ["rules", "credit", "plan"] },
  { title: "Money", slugs: ["funding", "books"] },
  { title: "Run it", slugs: ["self-hosting", "operate", "scale", "click-sink"] },
] as const

/** The guides of these texts, by slug; a group whose texts are missing is empty. */
export function readGuides(texts: Record<string, string>): GuideGroup[] {
  return GUIDE_GROUPS.map(({ title, slugs }) => ({
    title,
    guides: slugs.filter((slug) => Object.hasOwn(texts, slug)).map((slug) => toGuide(slug, texts[slug]!)),
  }))
}

function toGuide(slug: string, text: string): Guide {
  const [first, ...rest] = parseMarkdown(text)
  const isTitled = first?.kind === "heading"
  // Drawings are for whoever reads the repository.
  const blocks = (isTitled ? rest : [first!, ...rest]).filter(
    (block) => block.kind !== "code" || block.language !== "mermaid",
  )
  return { slug, title: isTitled ? first.text.replaceAll("`", "") : slug, blocks, words: text.toLowerCase() }
}

/** The guides that hold every word, all without one. */
export function searchGuides(groups: GuideGroup[], query: string): GuideGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .map(({ title, guides }) => ({
      title,
      guides: guides.filter((guide) => words.every((word) => guide.words.includes(word))),
    }))
    .filter(({ guides }) => guides.length > 0)
}
