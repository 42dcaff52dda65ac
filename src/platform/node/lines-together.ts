/** So much is written at once, however much more comes in the same turn. */
const MOST = 64 * 1024

/**
 * Writes the lines of one turn of the event loop together: each by itself costs a call of the system. Standard error is written at
 * once where it is a file or a pipe, so that what came in the last turn is there when the process ends.
 */
export function linesTogether(
  stream: { write(text: string): boolean },
  ending: { on(event: "exit", work: () => void): unknown } = process,
): (line: string) => void {
  let waiting = ""
  const write = () => {
    if (waiting === "") return
    stream.write(waiting)
    waiting = ""
  }
  ending.on("exit", write)
  return (line) => {
    if (waiting === "") setImmediate(write)
    waiting += `${line}\n`
    if (waiting.length >= MOST) write()
  }
}
