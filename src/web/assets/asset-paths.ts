import { assetBodies } from "./asset-bodies.ts"

/** FNV-1a, 32 bits: it distinguishes versions of our own files, nothing more. */
function contentHash(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, "0")
}

const pathOf = (ending: keyof typeof assetBodies) => `/assets/${contentHash(assetBodies[ending])}.${ending}`

/** Where the stylesheet, the script and the icon are; a Worker's pages hold these paths alone, and read the bodies when one is asked for. */
export const assetPaths = { css: pathOf("css"), js: pathOf("js"), svg: pathOf("svg") }
