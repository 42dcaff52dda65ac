import { sha256Hex } from "../../../lib/hash.ts"
import { compiledScript } from "../../../site-script/compiled.ts"

// Short, since the name never changes: who needs a fix has it within minutes, and asks in between by ETag alone.
const CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400"

let etag: string | null = null

/** The script for vendors' sites. Any page may load it, also one that isolates itself. */
export async function serveScript(request: Request): Promise<Response> {
  etag ??= `"${(await sha256Hex(compiledScript)).slice(0, 16)}"`
  const headers = {
    "cache-control": CACHE_CONTROL,
    etag,
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
  }
  const known = request.headers
    .get("if-none-match")
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
  if (known?.includes(etag)) return new Response(null, { status: 304, headers })
  const type = { "content-type": "text/javascript; charset=utf-8" }
  return new Response(compiledScript, { headers: { ...headers, ...type } })
}
