import { createWriteStream, mkdirSync } from "node:fs"
import { join } from "node:path"
import { EnvError } from "../../src/env.ts"

/** What goes well all day; whoever looks for something finds it in the file. */
const ROUTINE: readonly unknown[] = ["request", "message", "job", "mail_kept", "listening"]
const ALL = "requests"

/**
 * Takes the lines that the app writes: all go to `app-PORT.log` in the data folder, those that somebody should read to the
 * console too, and every one with `LOG=requests`. Throws `EnvError` for another value.
 */
export function appLog(folder: string, port: number, asked: string | undefined): (line: string) => void {
  if (asked !== undefined && asked !== ALL)
    throw new EnvError(`LOG must be ${ALL}, for a line of each request; leave it out for warnings alone.`)
  mkdirSync(folder, { recursive: true })
  const file = createWriteStream(join(folder, `app-${port}.log`), { flags: "w", mode: 0o600 })
  file.on("error", (error) => console.error(`The app's log cannot be written: ${error.message}`))
  return (line) => {
    file.write(`${line}\n`)
    if (asked === ALL || !isRoutine(line)) console.log(line)
  }
}

function isRoutine(line: string): boolean {
  try {
    const said = JSON.parse(line) as { event?: unknown; status?: number } | null
    return ROUTINE.includes(said?.event) && !((said?.status ?? 0) >= 500)
  } catch {
    return false
  }
}
