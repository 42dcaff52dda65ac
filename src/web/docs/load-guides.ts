/** What stands at `/docs`, by slug: in a Worker a module beside the others (`scripts/local/lean-guides.ts`), read when asked for. */
export const loadGuides = async (): Promise<string> => (await import("./guides-text.ts")).guideTexts
