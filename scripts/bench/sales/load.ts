// Sends sales over so many connections and says how long each took, from a process of its own.
import { connect } from "node:net"

export type Sale = { key: string; body: string }
export type Order = { port: number; connections: number; seconds: number; sales: Sale[] }
/** Milliseconds; `refused` counts answers that are not 201, with the first of them; `cpu` is the asker's, in microseconds a sale. */
export type Outcome = {
  done: number
  seconds: number
  p50: number
  p99: number
  refused: number
  why: string
  cpu?: { node: number; postgres: number }
}

const HEAD_END = "\r\n\r\n"

function textOf({ key, body }: Sale, port: number): string {
  const length = Buffer.byteLength(body)
  return `POST /v1/sales HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${length}${HEAD_END}${body}`
}

/** One connection that is kept: an answer for each request, one after another. */
function open(port: number) {
  const socket = connect(port, "127.0.0.1")
  socket.setNoDelay(true)
  let got = ""
  let answered: ((answer: string) => void) | null = null
  socket.setEncoding("latin1").on("data", (text: string) => {
    got += text
    const end = got.indexOf(HEAD_END)
    if (end < 0 || !isWhole(got, end + HEAD_END.length)) return
    const answer = got
    got = ""
    answered?.(answer)
  })
  const send = (text: string) =>
    new Promise<string>((resolve) => {
      answered = resolve
      socket.write(text)
    })
  return { send, end: () => socket.destroy() }
}

function isWhole(text: string, bodyAt: number): boolean {
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, bodyAt))?.[1]
  return length === undefined ? text.endsWith("0\r\n\r\n") : text.length >= bodyAt + Number(length)
}

async function run({ port, connections, seconds, sales }: Order): Promise<Outcome> {
  const took: number[] = []
  const refused: string[] = []
  let next = 0
  const startedAt = performance.now()
  const client = async () => {
    const { send, end } = open(port)
    while (next < sales.length && performance.now() - startedAt < seconds * 1000) {
      const text = textOf(sales[next++]!, port)
      const sentAt = performance.now()
      const answer = await send(text)
      took.push(performance.now() - sentAt)
      if (!answer.startsWith("HTTP/1.1 201")) refused.push(answer)
    }
    end()
  }
  await Promise.all(Array.from({ length: connections }, client))
  took.sort((a, b) => a - b)
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0
  const spent = (performance.now() - startedAt) / 1000
  return {
    done: took.length,
    seconds: spent,
    p50: at(0.5),
    p99: at(0.99),
    refused: refused.length,
    why: refused[0] ?? "",
  }
}

process.on("message", async (order: Order) => void process.send?.(await run(order)))
