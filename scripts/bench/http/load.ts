// Sends requests over so many connections and says how long each took, from a process of its own.
import { connect } from "node:net"

export type Order = {
  port: number
  connections: number
  seconds: number
  /** Whole requests, sent in turn. */
  requests: string[]
  status: number
  /** What stands before a word of each answer that is to be handed back. */
  mark?: string
}
/** Milliseconds; `refused` counts answers of another status, and connections that broke, with the first of them. */
export type Outcome = {
  done: number
  seconds: number
  p50: number
  p99: number
  refused: number
  why: string
  words: string[]
}

const HEAD_END = "\r\n\r\n"
/** As much as comes at a time. */
const ROOM_BYTES = 64 * 1024

/** Where the first answer ends in what has come; -1 where it has not come whole. */
function endOf(text: string): number {
  const head = text.indexOf(HEAD_END)
  if (head < 0) return -1
  const body = head + HEAD_END.length
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1]
  if (length !== undefined) return text.length >= body + Number(length) ? body + Number(length) : -1
  if (!/\r\ntransfer-encoding: *chunked/i.test(text.slice(0, head))) return body
  return text.endsWith(`0${HEAD_END}`) ? text.length : -1
}

const WORD = /[\w-]{1,100}/y

function wordAfter(text: string, mark: string): string | null {
  const at = text.indexOf(mark)
  if (at < 0) return null
  WORD.lastIndex = at + mark.length
  return WORD.exec(text)?.[0] ?? ""
}

async function run({ port, connections, seconds, requests, status, mark }: Order): Promise<Outcome> {
  const took: number[] = []
  const words: string[] = []
  const refused: string[] = []
  const expected = `HTTP/1.1 ${status}`
  const startedAt = performance.now()
  // What comes is read at once, so that all connections have one room for it.
  const room = Buffer.allocUnsafeSlow(ROOM_BYTES)
  const endsAt = startedAt + seconds * 1000
  let next = 0
  const client = () =>
    new Promise<void>((ended) => {
      const socket = connect({ port, host: "127.0.0.1", onread: { buffer: room, callback: onRead } })
      let got = ""
      let sentAt = 0
      const send = () => {
        sentAt = performance.now()
        if (sentAt >= endsAt) return void socket.destroy()
        socket.write(requests[next++ % requests.length]!, "latin1")
      }
      socket.setNoDelay(true)
      socket.on("connect", send).on("close", () => ended())
      socket.on("error", (error) => refused.push(String(error)))
      function onRead(bytes: number): boolean {
        got += room.toString("latin1", 0, bytes)
        if (endOf(got) < 0) return true
        took.push(performance.now() - sentAt)
        const word = mark === undefined ? "" : wordAfter(got, mark)
        if (!got.startsWith(expected) || word === null) refused.push(got)
        else if (word) words.push(word)
        got = ""
        send()
        return true
      }
    })
  await Promise.all(Array.from({ length: connections }, client))
  const spent = (performance.now() - startedAt) / 1000
  took.sort((a, b) => a - b)
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0
  const why = refused[0] ?? ""
  return { done: took.length, seconds: spent, p50: at(0.5), p99: at(0.99), refused: refused.length, why, words }
}

process.on("message", async (order: Order) => void process.send?.(await run(order)))
