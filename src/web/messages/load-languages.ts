import type { Language } from "../../vocabulary/languages.ts"

/** Texts of one language by key. */
export type Texts = Record<string, string>

/**
 * The texts of a language that the catalogue does not hold itself. Here it holds all; in a Worker's bundle only the English of
 * pages, and this reads the rest from a module for each language (`scripts/local/lean-languages.ts`), which most requests never need.
 */
export const loadLanguage = async (_language: Language): Promise<Texts> => ({})
