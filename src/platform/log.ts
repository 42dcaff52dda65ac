type Print = (line: string) => void

let print: Print = (line) => console.error(line)

/** Where lines go from now on. */
export function printLinesBy(by: Print): void {
  print = by
}

/** One JSON line; never keys, tokens or bodies. */
export function log(event: string, fields: Record<string, unknown> = {}) {
  logLine({ event, ...fields })
}

/** The same of what has its event among its fields. */
export function logLine(line: { event: string }): void {
  print(JSON.stringify(line))
}
