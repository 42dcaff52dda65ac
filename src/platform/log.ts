type Print = (line: string) => void

let print: Print = (line) => console.error(line)

/** Where lines go from now on. */
export function printLinesBy(by: Print): void {
  print = by
}

/** One JSON line; never keys, tokens or bodies. */
export function log(event: string, fields: Record<string, unknown> = {}) {
  print(JSON.stringify({ event, ...fields }))
}
