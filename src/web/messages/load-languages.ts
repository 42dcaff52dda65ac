import type { Language } from "../../vocabulary/languages.ts"

/** Texts by key, in each language but the first. */
export type OtherTexts = Record<string, Partial<Record<Language, string>>>

/**
 * The texts that the catalogue does not hold itself. Here it holds all; in a Worker's bundle only English, and this reads the
 * others from a module of their own (`scripts/local/lean-languages.ts`), which most requests never need.
 */
export const loadLanguages = async (): Promise<OtherTexts> => ({})
