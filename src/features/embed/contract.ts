import * as z from "zod"
import { email, id, nameText, output } from "../../lib/fields.ts"

export const CreateEmbedToken = z.strictObject({
  program_id: id("program"),
  affiliate: z.strictObject({ email: email(), name: nameText(200) }),
})
export type CreateEmbedToken = z.output<typeof CreateEmbedToken>

export const EmbedToken = z.object({
  token: z.string(),
  url: z.string().describe("for an iframe on a host of the program"),
  expires_at: output.instant(),
})
