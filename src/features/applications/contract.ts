import * as z from "zod"
import { email, nameText, text } from "../../lib/fields.ts"
import { parseWebUrl } from "../../lib/safe-url.ts"

const MAX_SLUG = 64
const MAX_QUESTIONS = 20

const question = z.strictObject({ label: nameText(300), required: z.boolean() })
const pageFields = {
  slug: text(MAX_SLUG)
    .transform((slug) => slug.toLowerCase())
    .refine((slug) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug), "is letters and digits with single hyphens between them"),
  is_public: z.boolean(),
  headline: nameText(200).nullable().default(null),
  description: text(5000).nullable().default(null),
  category: nameText(60).nullable().default(null).describe("what the directory files it under"),
  terms: text(50_000)
    .nullable()
    .default(null)
    .describe("what whoever applies accepts; another text is another version"),
  questions: z
    .array(question)
    .max(MAX_QUESTIONS)
    .refine((all) => new Set(all.map(({ label }) => label)).size === all.length, "ask the same thing twice")
    .default([]),
  disclosure: text(2000).nullable().default(null).describe("what affiliates say beside a link, such as that they earn"),
}

export const SavePage = z.strictObject(pageFields)
export type SavePage = z.output<typeof SavePage>
export const ProgramPage = z.object({
  slug: z.string(),
  url: z.string(),
  is_public: z.boolean(),
  headline: z.string().nullable(),
  description: z.string().nullable(),
  category: z.string().nullable(),
  terms: z.string().nullable(),
  terms_version: z.int().nullable(),
  questions: z.array(z.object({ label: z.string(), required: z.boolean() })),
  disclosure: z.string().nullable(),
})
export const ById = z.object({ id: text(80) })

const website = () =>
  text(2000).refine((url) => parseWebUrl(url).kind === "ok", "is not a web address; begin with https://")

/** What an application's form says of the person; what its questions are answered with is beside. */
export const ApplicationForm = z.object({ email: email(), name: nameText(200), website: website().optional() })
