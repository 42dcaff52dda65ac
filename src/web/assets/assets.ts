import { assetPaths } from "./asset-paths.ts"

export type Asset = { path: string; type: string; body: string }

/** The path names the body, so an answer may be kept forever. */
export const ASSET_CACHE_CONTROL = "public, max-age=31536000, immutable"

export const stylesheet = { path: assetPaths.css, type: "text/css; charset=utf-8" }
export const script = { path: assetPaths.js, type: "text/javascript; charset=utf-8" }
export const favicon = { path: assetPaths.svg, type: "image/svg+xml" }

const all = { css: stylesheet, js: script, svg: favicon }

/** What to serve under `/assets/…`, or null: the route answers 404 then. */
export async function assetAt(path: string): Promise<Asset | null> {
  const ending = (["css", "js", "svg"] as const).find((one) => all[one].path === path)
  if (ending === undefined) return null
  const { path: own, type } = all[ending]
  return { path: own, type, body: (await import("./asset-bodies.ts")).assetBodies[ending] }
}
