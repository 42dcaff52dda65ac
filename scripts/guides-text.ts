import { readFile } from "node:fs/promises"
import { GUIDE_GROUPS } from "../src/web/docs/guides.ts"

/** The module that holds the texts of `/docs`, as it must stand in the repository. */
export async function guidesText(): Promise<string> {
  const slugs = GUIDE_GROUPS.flatMap((group): readonly string[] => group.slugs)
  const read = async (slug: string) => [slug, await readFile(`docs/${slug}.md`, "utf8")] as const
  const texts = Object.fromEntries(await Promise.all(slugs.map(read)))
  const literal = JSON.stringify(texts).replace(/[\\`]|\$\{/g, "\\$&")
  return `// Made by \`npm run tables\` from docs/*.md: change those.\nexport const guideTexts = \`${literal}\`\n`
}
