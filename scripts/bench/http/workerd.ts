import { spawn } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { freePort } from "../../local/port.ts"

const DATE = "2026-11-01"

/** Modules by their names, the first the entry, on a workerd of its own. */
export async function openWorkerd(folder: string, modules: Record<string, string>) {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, name), text)
  const port = await freePort()
  const listed = Object.keys(modules).map((name) => `(name = "${name}", esModule = embed "${name}")`)
  const config = join(folder, "config.capnp")
  await writeFile(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const main :Workerd.Worker = (modules = [${listed.join(", ")}], compatibilityDate = "${DATE}");
`,
  )
  const { default: binary } = createRequire(import.meta.resolve("miniflare"))("workerd") as { default: string }
  const child = spawn(binary, ["serve", config], { stdio: "ignore" })
  const deadline = Date.now() + 10_000
  while (!(await fetch(`http://127.0.0.1:${port}/r/ada`, { redirect: "manual" }).catch(() => null))) {
    if (Date.now() > deadline) throw new Error("workerd does not answer")
    await new Promise((next) => setTimeout(next, 50))
  }
  return { port, pid: child.pid!, stop: () => void child.kill() }
}
