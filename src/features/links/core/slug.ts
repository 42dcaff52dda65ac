const MAX_LETTERS = 64
// Marks are part of many scripts' letters (Hindi, Thai); one may not begin a segment, where it would hang on nothing.
const SEGMENT = "[\\p{L}\\p{Nd}_-][\\p{L}\\p{M}\\p{Nd}_-]*"
const SLUG = new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`, "u")

/**
 * The slug in the one form that is stored and looked up (NFC), or null: 1 to 64 letters of any script, digits, `-`, `_`,
 * with `/` between them. There is no dot in a slug, so `.well-known`, `robots.txt` and `../` never are one.
 */
export function parseSlug(text: string): string | null {
  const slug = text.normalize("NFC")
  return [...slug].length <= MAX_LETTERS && SLUG.test(slug) ? slug : null
}

/** The slug that a URL's path asks for, or null when no link can have it; one slash at the end is forgiven. */
export function slugFromPath(path: string): string | null {
  try {
    return parseSlug(decodeURIComponent(path).replace(/\/$/, ""))
  } catch {
    return null
  }
}

/** The path of a slug in a URL, percent-encoded as browsers do it. */
export function slugToPath(slug: string): string {
  return slug.split("/").map(encodeURIComponent).join("/")
}
