// What is not seen cannot be a difference: soft hyphens, joiners and marks of direction come along when it is copied.
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

/**
 * What codes and names that people type are compared by: without blanks around them, letters of another width or case, or what is
 * not seen. Not what is shown.
 */
export function typedKey(typed: string): string {
  // Small first: a capital ẞ is SS only by way of ß.
  const plain = typed.replace(UNSEEN, "").normalize("NFKC").toLowerCase().toUpperCase().toLowerCase()
  return plain.replaceAll("ς", "σ").normalize("NFKC").trim()
}
