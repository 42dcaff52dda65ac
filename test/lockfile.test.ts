import { readFileSync } from "node:fs"
import { expect, it } from "vitest"

type Lock = { packages: Record<string, { optionalDependencies?: Record<string, string> }> }

// npm leaves out what it could not fetch for other platforms, and then refuses the lock as incomplete.
it("the lock names the packages of every platform, so that npm ci accepts it on each", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
    ),
  )
  expect(missing).toEqual([])
})
