import type { AppContext } from "./deps.ts"
import { framesOf } from "./features/embed/core.ts"
import { EmbedOverView, EmbedView } from "./features/embed/embed-view.tsx"
import { readEmbedded } from "./features/embed/read-embedded.ts"
import { readEmbedToken } from "./features/embed/sign-embed-token.ts"
import { programHosts } from "./features/programs/core.ts"
import { notFound } from "./lib/errors.ts"
import type { Ctx } from "./platform/ctx.ts"
import { renderEmbedded } from "./render-page.tsx"
import { askedLanguage, readyFor, say } from "./web/reader.ts"

/**
 * What a vendor's own product shows of one affiliate, in a frame. It reads and writes no cookie: who asks is who the token
 * names, in their language, that of the browser, or the vendor's.
 */
export async function showEmbedded(c: AppContext, ctx: Ctx): Promise<Response> {
  const { publicUrl } = ctx.ports.env
  const named = await readEmbedToken(ctx.ports.env, c.req.query("token") ?? "")
  const found = named && (await readEmbedded(ctx, named))
  if (!named || !found) throw notFound()
  const { affiliate, program, vendor, language } = found
  const isOver = named.isExpired || affiliate.status !== "approved"
  const asked = askedLanguage(language, c.req.header("accept-language"))
  const reader = { language: asked ?? vendor.language, theme: "auto" as const }
  await readyFor(reader.language)
  const view = isOver ? (
    <EmbedOverView isExpired={named.isExpired} />
  ) : (
    <EmbedView {...found} program={program.name} signIn={`${publicUrl}/sign-in?next=/earnings`} />
  )
  const title = isOver ? say(reader.language, named.isExpired ? "embed.expired" : "embed.gone") : program.name
  return renderEmbedded(
    c,
    { title, view, status: isOver ? 410 : 200 },
    { reader, frames: framesOf(programHosts(program)) },
  )
}
