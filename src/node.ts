// The whole product in one process: the app, the redirects, what falls due. See docs/self-hosting.md.
import { EnvError, readNodeEnv } from "./env.ts"
import { startNode } from "./node-program.ts"
import { failureText, nameFramesBy } from "./platform/db.ts"
import { log, printLinesBy } from "./platform/log.ts"
import { linesTogether } from "./platform/node/lines-together.ts"
import { sourceFrame } from "./platform/node/source-frames.ts"

// Whoever read what we write may be gone: that ends nothing.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})
printLinesBy(linesTogether(process.stderr))
nameFramesBy(sourceFrame)
process.on("unhandledRejection", (error) => log("unhandled", { error: failureText(error) }))

try {
  const env = readNodeEnv(process.env)
  const program = await startNode(env)
  let isEnding = false
  const end = async () => {
    if (isEnding) process.exit(1)
    isEnding = true
    process.exit((await program.drain()) ? 0 : 1)
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end)
  // A parent that started us with a channel may ask for what is due now.
  process.on("message", async () => {
    await program.tick()
    process.send?.("done")
  })
  log("listening", { host: env.host, port: program.port, url: env.publicUrl })
} catch (error) {
  console.error(error instanceof EnvError ? error.message : `Grapevine did not start: ${failureText(error)}`)
  process.exit(1)
}
