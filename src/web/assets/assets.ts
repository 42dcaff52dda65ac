import { enhance } from "./enhance.ts"
import { passkey } from "./passkey.ts"
import { styles } from "./styles.ts"

export type Asset = { path: string; type: string; body: string }

/** The path names the body, so an answer may be kept forever. */
export const ASSET_CACHE_CONTROL = "public, max-age=31536000, immutable"

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="#963a86"><path d="M11.2 8V4.6C12.4 2.2 15.6 1.4 19 2.2c-.6 3-3 4.8-6.2 4.6V8z" fill="#3f7d4e"/><circle cx="6" cy="10.5" r="3.1"/><circle cx="12" cy="10.5" r="3.1"/><circle cx="18" cy="10.5" r="3.1"/><circle cx="9" cy="15.7" r="3.1"/><circle cx="15" cy="15.7" r="3.1"/><circle cx="12" cy="20.7" r="3.1"/></svg>`

/** FNV-1a, 32 bits: it distinguishes versions of our own files, nothing more. */
function contentHash(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, "0")
}

function asset(extension: string, type: string, body: string): Asset {
  return { path: `/assets/${contentHash(body)}.${extension}`, type, body }
}

export const stylesheet = asset("css", "text/css; charset=utf-8", styles)
export const script = asset("js", "text/javascript; charset=utf-8", `${enhance};${passkey}`)
export const favicon = asset("svg", "image/svg+xml", icon)

const byPath = new Map([stylesheet, script, favicon].map((one) => [one.path, one]))

/** What to serve under `/assets/…`, or null: the route answers 404 then. */
export function assetAt(path: string): Asset | null {
  return byPath.get(path) ?? null
}
