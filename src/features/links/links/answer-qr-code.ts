import { generate } from "lean-qr"
import { toSvgSource } from "lean-qr/extras/svg"
import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { slugFromPath } from "../redirect/core/slug.ts"
import { QR_MARK } from "../redirect/core/target.ts"
import { isLink } from "./read-links.ts"
import { linkUrl } from "./show-link.ts"

const PATH = /^\/q\/(.+)\.svg$/
const MODULE_PIXELS = 8

/** `GET /q/{slug}.svg`, `?host=` for a link host's: the link as a QR code, marked so that scans are counted. 404 for none. */
export async function answerQrCode(
  ctx: Pick<Ctx, "db">,
  { pathname, host }: { pathname: string; host: string },
  publicUrl: string,
): Promise<Response> {
  const path = PATH.exec(pathname)?.[1]
  const slug = path === undefined ? null : slugFromPath(path)
  if (slug === null || !(await isLink(ctx, host, slug))) throw notFound()
  const code = generate(`${linkUrl({ host, slug }, publicUrl)}?${QR_MARK}=1`)
  return new Response(toSvgSource(code, { on: "#000", off: "#fff", scale: MODULE_PIXELS }), {
    headers: {
      "content-type": "image/svg+xml; charset=utf-8",
      "cache-control": "public, max-age=3600",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "x-content-type-options": "nosniff",
    },
  })
}
