import type { ApplicationQuestion } from "./application.ts"

type Page = {
  slug: string
  is_public: boolean
  headline: string | null
  description: string | null
  category: string | null
  terms: string | null
  disclosure: string | null
  questions: ApplicationQuestion[]
}

/** Questions as people write them: one a line, with a star behind what must be answered. */
export function questionsOf(text: string): ApplicationQuestion[] {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim())
  return lines
    .map((line) => ({ label: line.replace(/\s*\*$/, ""), required: line.endsWith("*") }))
    .filter(({ label }) => label !== "")
}

/** The same back into lines. */
export const questionLines = (questions: readonly ApplicationQuestion[]): string =>
  questions.map(({ label, required }) => (required ? `${label} *` : label)).join("\n")

const plainSlug = (name: string) =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40)

/** What the form of a program's page is filled with; for one without a page what its name suggests. */
export function pageValues(page: Page | null, name: string): Record<string, string> {
  if (!page) return { slug: plainSlug(name) }
  return {
    slug: page.slug,
    is_public: page.is_public ? "on" : "",
    headline: page.headline ?? "",
    description: page.description ?? "",
    category: page.category ?? "",
    terms: page.terms ?? "",
    disclosure: page.disclosure ?? "",
    questions: questionLines(page.questions),
  }
}
