import { spawn } from "node:child_process"
import { once } from "node:events"
import { dirname } from "node:path"
import { buildNode } from "../../scripts/build-node.ts"
import type { Vars } from "../../scripts/local/dev-vars.ts"
import { freePort } from "../../scripts/local/port.ts"
import { OPERATOR_KEY, SIGNING_KEYS } from "./app.ts"
import { until } from "./start-script.ts"

/** The program for Node by itself, as a server runs it, over a database that is migrated; or what a command makes of it. */
export async function startNodeProgram(variables: Vars, command = [process.execPath, "--enable-source-maps"]) {
  const [program = "", ...flags] = [...command, await buildNode()]
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`
  const own = {
    PATH,
    PORT: String(port),
    PUBLIC_URL: url,
    OPERATOR_KEY,
    SIGNING_KEYS,
    STRIPE_WEBHOOK_SECRET: "whsec_tests",
  }
  const child = spawn(program, flags, {
    env: { ...own, ...variables },
    stdio: ["ignore", "ignore", "pipe"],
  })
  const output: string[] = []
  child.stderr.on("data", (chunk) => output.push(String(chunk)))
  const ended = once(child, "exit").then(([code]) => code as number | null)
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${output.join("")}`)
    return (await fetch(`${url}/healthz`).catch(() => null))?.status === 200
  })
  return { url, child, output, ended }
}
