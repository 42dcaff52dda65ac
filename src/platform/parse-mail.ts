import PostalMime, { type Email } from "postal-mime"

/** Reads a raw mail, whatever its charsets and encodings. Throws for one that is nested too deep or has too long a head. */
export function parseMail(raw: Uint8Array, maxNestingDepth: number): Promise<Email> {
  return PostalMime.parse(raw, { maxNestingDepth })
}
