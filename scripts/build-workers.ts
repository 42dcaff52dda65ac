// npm run build:workers: dist/worker.js and dist/edge.js with their source maps, and the texts beside the app's, which
// `wrangler deploy` uploads as they are.
import { bundleWithMap } from "./local/bundle.ts"
import { LANGUAGES_MODULE, languagesModule } from "./local/lean-languages.ts"
import { writeBuilt } from "./local/write-built.ts"

for (const name of ["worker", "edge"]) {
  const { text, map } = await bundleWithMap(`src/${name}.ts`)
  await writeBuilt(`${name}.js.map`, map)
  await writeBuilt(`${name}.js`, `${text}//# sourceMappingURL=${name}.js.map\n`)
}
await writeBuilt(LANGUAGES_MODULE, languagesModule())
