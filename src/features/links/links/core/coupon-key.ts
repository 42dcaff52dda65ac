// What is not seen cannot be a difference: soft hyphens, joiners and marks of direction come along when a code is copied.
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

/**
 * What codes that people type are compared by: without blanks around them, letters of another width or case, or what is
 * not seen. Not what is shown.
 */
export function couponKey(code: string): string {
  // Small first: a capital ẞ is SS only by way of ß.
  const plain = code.replace(UNSEEN, "").normalize("NFKC").toLowerCase().toUpperCase().toLowerCase()
  return plain.replaceAll("ς", "σ").normalize("NFKC").trim()
}
