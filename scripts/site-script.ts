// npm run script: compiles what GET /gv.js serves, so that no Worker has to be built in two steps.
import { writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"

const SOURCE = fileURLToPath(new URL("../src/site-script/gv.ts", import.meta.url))
const TARGET = fileURLToPath(new URL("../src/site-script/compiled.ts", import.meta.url))

/** The module that holds the compiled script, as it must stand in the repository. */
export async function compileSiteScript(): Promise<{ module: string; bytes: number }> {
  const { outputFiles } = await build({
    entryPoints: [SOURCE],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    tsconfigRaw: {},
    logLevel: "error",
  })
  const text = outputFiles[0]!.text.trim()
  const literal = text.replace(/[\\`]|\$\{/g, "\\$&")
  const module = `// Made by \`npm run script\` from gv.ts: change that.\nexport const compiledScript = \`${literal}\`\n`
  return { module, bytes: gzipSync(text).length }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { module, bytes } = await compileSiteScript()
  await writeFile(TARGET, module)
  console.log(`gv.js: ${bytes} bytes gzipped`)
}
