import { basename } from "node:path"
import { type BuildOptions, build, type Plugin } from "esbuild"
import { leanAssets } from "./lean-texts.ts"

/** Files that are heavy and rare, most for the package that they wrap, and share nothing of ours with others: imported at the moment of need. */
const WRAPPERS = [
  "src/platform/webauthn.ts",
  "src/platform/openid.ts",
  "src/platform/parse-mail.ts",
  "src/features/inbox/mail/core/classify-mail.ts",
  "src/features/inbox/mail/core/lean-mail.ts",
  "src/features/programs/audit/core/deed-words.ts",
  "src/features/privacy/core/person-map/person-map.ts",
  "src/features/imports/core/exports/export-files.ts",
  "src/web/docs/error-texts.ts",
  "src/web/docs/outline.ts",
  "src/web/refusal-texts.ts",
  "src/web/assets/asset-bodies.ts",
]
const WRAPPER =
  /[\\/](platform[\\/](webauthn|openid|parse-mail)|core[\\/](deed-words|classify-mail|lean-mail)|person-map[\\/]person-map|exports[\\/]export-files|docs[\\/](error-texts|outline)|refusal-texts|asset-bodies)\.ts$/

/**
 * Leaves the wrappers out, as modules beside the others: split off by the bundler they would share its own helpers with
 * what every start reads, as one more file that every start waits for.
 */
export const ownModules: Plugin = {
  name: "own-modules",
  setup({ onResolve }) {
    onResolve({ filter: WRAPPER }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path: `./${basename(path, ".ts")}.js`, external: true } : null,
    )
  },
}

/** The modules that were left out, each with all that it needs. */
export async function bundleOwnModules(options: BuildOptions) {
  const { outputFiles, metafile } = await build({
    ...options,
    splitting: false,
    plugins: [leanAssets],
    entryPoints: WRAPPERS,
  })
  return { outputFiles: outputFiles!, inputs: Object.keys(metafile!.inputs) }
}
