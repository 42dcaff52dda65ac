import type { PageRow } from "./store.ts"

/** Where a program's page is, below the installation's own address. */
export const pagePath = (slug: string): string => `/p/${slug}`

/** A program's page as the API shows it. */
export const showPage = (page: PageRow, terms: string | null, publicUrl: string) => ({
  slug: page.slug,
  url: publicUrl + pagePath(page.slug),
  is_public: page.isPublic,
  headline: page.headline,
  description: page.description,
  category: page.category,
  terms: page.termsVersion === null ? null : terms,
  terms_version: page.termsVersion,
  questions: page.questions,
  disclosure: page.disclosure,
})
