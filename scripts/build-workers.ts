// npm run build:workers: dist/worker.js with its pages and texts beside it, and dist/edge.js, with their source maps:
// `wrangler deploy` uploads them as they are.
import { bundleModules } from "./local/bundle.ts"
import { GUIDES_MODULE, guidesModule } from "./local/lean-guides.ts"
import { languageModules } from "./local/lean-languages.ts"
import { writeBuilt } from "./local/write-built.ts"

for (const entry of ["src/worker.ts", "src/edge.ts"])
  for (const { name, text, map } of await bundleModules(entry)) {
    await writeBuilt(`${name}.map`, map)
    await writeBuilt(name, `${text}//# sourceMappingURL=${name}.map\n`)
  }
for (const { path, contents } of languageModules()) await writeBuilt(path, contents)
await writeBuilt(GUIDES_MODULE, guidesModule())
