import { build } from "esbuild"
import { expect, it } from "vitest"

const bundle = () =>
  build({
    entryPoints: ["src/edge.ts"],
    bundle: true,
    minify: true,
    format: "esm",
    conditions: ["workerd"],
    external: ["cloudflare:*", "node:*"],
    metafile: true,
    write: false,
    logLevel: "silent",
  })

it("the edge carries no library but the one that knows bots", async () => {
  const { metafile } = await bundle()
  const packages = Object.keys(metafile.inputs).flatMap((path) => path.split("node_modules/")[1]?.split("/")[0] ?? [])
  expect([...new Set(packages)]).toEqual(["isbot"])
})

it("the edge imports neither contracts, tables nor stores, nor anything of Node", async () => {
  const { metafile } = await bundle()
  const inputs = Object.entries(metafile.inputs)
  expect(inputs.map(([path]) => path).filter((path) => /\/(contract|tables|store|db)\.ts$/.test(path))).toEqual([])
  expect(inputs.flatMap(([, input]) => input.imports).filter((i) => i.external)).toEqual([])
})
