import { once } from "node:events"
import { readFileSync, statSync } from "node:fs"
import { mkdtemp, realpath, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, inject, test } from "vitest"
import { freePort } from "../../scripts/local/port.ts"
import type { Runtime } from "../../scripts/local/runtime.ts"
import { living, runStart, startedProcesses, until, untilHealthy } from "../support/start-script.ts"

// Nobody else may enter it: where root starts there, PostgreSQL has to keep its files elsewhere.
let folder: string
let runs: ReturnType<typeof runStart>[]
beforeEach(async () => {
  folder = await mkdtemp(join(inject("folder"), "start-"))
  runs = []
})
afterEach(async () => {
  for (const run of runs) {
    if (run.child.exitCode === null && run.child.signalCode === null) run.child.kill("SIGTERM")
    await run.ended
  }
  const dataDir = await realpath(join(folder, ".data/pg")).catch(() => null)
  if (dataDir) await rm(dirname(dataDir), { recursive: true, force: true })
})

function start(vars: Record<string, string>, runtime: Runtime = "workers") {
  const run = runStart(folder, vars, runtime)
  runs.push(run)
  return run
}

const devVars = () => readFileSync(join(folder, ".dev.vars"), "utf8")

test.each([
  ["PORT", "eighty"],
  ["STRIPE_API_BASE", "stripe"],
  ["SIGNING_KEYS", "a:short"],
  ["DATABASE_URL", "mysql://root@localhost/grapevine"],
  ["SEED", "some"],
  ["LOG", "loud"],
  ["DATABASE_POOL", "0", "node"],
] as [string, string, Runtime?][])(
  "a wrong %s is one line that names it, and exit code 1",
  async (name, value, runtime) => {
    const run = start({ PORT: String(await freePort()), [name]: value }, runtime)
    expect(await run.ended).toBe(1)
    expect(run.output.stderr).toMatch(new RegExp(`^${name}\\b.*\\n$`))
    expect(run.output.stdout).toBe("")
  },
)

test("production refuses to run on what a local start generated", async () => {
  const run = start({
    PORT: String(await freePort()),
    ENVIRONMENT: "production",
    OPERATOR_KEY: "local_0123456789abcdef",
  })
  expect(await run.ended).toBe(1)
  expect(run.output.stderr.trim().split("\n")).toHaveLength(1)
})

test("a taken port is one line that names it, and exit code 1", async () => {
  const taken = createServer().listen(0, "127.0.0.1")
  await once(taken, "listening")
  const { port } = taken.address() as { port: number }
  const run = start({ PORT: String(port) })
  expect(await run.ended).toBe(1)
  expect(run.output.stderr).toMatch(new RegExp(`^PORT ${port} .*\\n$`))
  taken.close()
})

test.each<Runtime>(["workers", "node"])(
  "SIGTERM leaves no process, kill -9 neither; the next start works on the same keys, data and port: %s",
  async (runtime) => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const first = start({ PORT: String(port) }, runtime)
    await untilHealthy(url, first)
    const processes = startedProcesses(folder)
    const keys = devVars()
    const appLog = () => readFileSync(join(folder, `.data/app-${port}.log`), "utf8")
    await fetch(`${url}/llms.txt`)
    await until(() => appLog().includes('"route":"/llms.txt"'))
    await until(() => first.output.stdout.includes("Ctrl-C"))
    expect(living(processes)).toEqual(processes)
    expect(statSync(join(folder, ".dev.vars")).mode & 0o777).toBe(0o600)
    expect(first.output.stdout).toContain(url)
    expect(first.output.stdout).not.toContain('{"event"')
    expect(first.output.stdout).toContain(/OPERATOR_KEY=(\S+)/.exec(keys)?.[1])

    const beside = start({ PORT: String(await freePort()) }, runtime)
    expect(await beside.ended).toBe(1)
    expect(beside.output.stderr).toMatch(/^GRAPEVINE_DATA_DIR .*\n$/)
    expect(living(processes)).toEqual(processes)

    first.child.kill("SIGTERM")
    expect(await first.ended).toBe(0)
    expect(living(processes)).toEqual([])

    const second = start({ PORT: String(port), LOG: "requests" }, runtime)
    await untilHealthy(url, second)
    await fetch(`${url}/llms.txt`)
    await until(() => second.output.stdout.includes('"route":"/llms.txt"'))
    expect(devVars()).toBe(keys)
    const ofSecond = startedProcesses(folder)
    second.child.kill("SIGKILL")
    await second.ended
    await until(() => living(ofSecond).length === 0)

    const third = start({ PORT: String(port) }, runtime)
    await untilHealthy(url, third)
    expect(startedProcesses(folder)).not.toEqual(ofSecond)
  },
)
