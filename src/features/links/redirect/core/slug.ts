const MAX_CHARACTERS = 64
/** What most slugs are, and stay in any form. */
const PLAIN = /^[\w-]{1,64}$/
// Marks are part of many scripts' letters (Hindi, Thai); one may not begin a segment, where it would hang on nothing.
const SEGMENT = "[\\p{L}\\p{Nd}_-][\\p{L}\\p{M}\\p{Nd}_-]*"
const SLUG = new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`, "u")

/**
 * The slug in the one form that is stored and looked up (NFC), or null: 1 to 64 letters of any script, digits, `-`, `_`,
 * with `/` between them. There is no dot in a slug, so `.well-known`, `robots.txt` and `../` never are one.
 */
export function parseSlug(text: string): string | null {
  if (PLAIN.test(text)) return text
  const slug = text.normalize("NFC")
  return [...slug].length <= MAX_CHARACTERS && SLUG.test(slug) ? slug : null
}

/**
 * What slugs are compared by: their letters without regard to case, by no language's own rules. Not what is stored or
 * shown. A final sigma is a sigma: which of the two it is depends on what stands beside it.
 */
export function slugKey(slug: string): string {
  if (PLAIN.test(slug)) return slug.toLowerCase()
  return slug.normalize("NFC").toLowerCase().replaceAll("ς", "σ").normalize("NFC")
}

/** The slug that somebody wrote, or null when no link can have it; one slash at the end is forgiven. */
export function slugFromText(text: string): string | null {
  return parseSlug(text.replace(/\/$/, ""))
}

/** The slug that a URL's path asks for, or null when no link can have it; one slash at the end is forgiven. */
export function slugFromPath(path: string): string | null {
  if (PLAIN.test(path)) return path
  try {
    return slugFromText(decodeURIComponent(path))
  } catch {
    return null
  }
}

/** The path of a slug in a URL, percent-encoded as browsers do it. */
export function slugToPath(slug: string): string {
  return slug.split("/").map(encodeURIComponent).join("/")
}
