import { STATUS_CODES } from "node:http"
import type { Socket } from "node:net"
import { realNow } from "../clock.ts"
import { failureText } from "../db.ts"
import { log } from "../log.ts"
import { type RequestHead, readPlainRequest } from "./plain-request.ts"

/** `headers` are names and values in turn. */
export type DirectAnswer = { status: number; headers: readonly string[]; body: string }
/** Answers a request at a glance; null where it takes more than that. */
export type Direct = (asked: RequestHead, remoteAddress: string) => Promise<DirectAnswer> | null

type Held = { socket: Socket; address: string; isBusy: boolean; isEnded: boolean; idleSince: number }
export type PlainSockets = {
  take(socket: Socket): void
  /** From now on each answer is a connection's last. */
  drain(): void
  /** Ends those on which nothing was asked since then, as `performance.now` says it. */
  endIdle(since: number): void
}

const ENDS = "Connection: close\r\n"
const NOT_OF_HEADERS = /[^\t\x20-\x7e\x80-\xff]/

/**
 * Connections on which nothing but plain requests have come so far: each is read and answered in one piece, which costs a third of
 * what HTTP in full does. The first that is another goes over to HTTP (`toHttp`), and its connection with it.
 */
export function plainSockets(direct: Direct, keptMs: number, toHttp: (socket: Socket) => void): PlainSockets {
  const open = new Set<Held>()
  const kept = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keptMs / 1000)}\r\n`
  let isDraining = false

  function take(socket: Socket): void {
    const address = socket.remoteAddress ?? ""
    const held: Held = { socket, address, isBusy: false, isEnded: false, idleSince: performance.now() }
    const onData = (chunk: Buffer) => {
      if (held.isBusy) {
        // One after another, as they are answered.
        socket.pause()
        socket.unshift(chunk)
      } else read(chunk)
    }
    const onEnd = () => {
      held.isEnded = true
      if (!held.isBusy) socket.end()
    }
    const onTimeout = () => {
      if (!held.isBusy) socket.destroy()
    }
    function read(chunk: Buffer): void {
      const asked = readPlainRequest(chunk.toString("latin1"))
      const answering = asked && direct(asked, address)
      if (!answering) {
        handOver(chunk)
        return
      }
      held.isBusy = true
      answering
        .then((answer) => send(held, answer, isDraining || held.isEnded ? ENDS : kept))
        .catch((error) => {
          log("answer_failed", { error: failureText(error) })
          socket.destroy()
        })
    }
    function handOver(chunk: Buffer): void {
      open.delete(held)
      socket.off("data", onData).off("end", onEnd).off("timeout", onTimeout).setTimeout(0)
      toHttp(socket)
      socket.emit("data", chunk)
    }
    open.add(held)
    socket.on("data", onData).on("end", onEnd).on("timeout", onTimeout).setTimeout(keptMs)
    socket.on("error", () => socket.destroy()).once("close", () => open.delete(held))
  }

  return {
    take,
    drain() {
      isDraining = true
    },
    endIdle(since) {
      for (const { socket, isBusy, idleSince } of open) if (!isBusy && idleSince < since) socket.destroy()
    },
  }
}

function send(held: Held, answer: DirectAnswer, connection: string): void {
  const { socket } = held
  socket.write(headText(answer, connection), "latin1")
  if (answer.body !== "") socket.write(answer.body)
  if (connection === ENDS) {
    socket.end()
    return
  }
  held.isBusy = false
  held.idleSince = performance.now()
  if (socket.isPaused()) socket.resume()
}

/** Throws where a value may not stand in a header. */
function headText({ status, headers, body }: DirectAnswer, connection: string): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`
  for (let i = 0; i < headers.length; i += 2) {
    if (NOT_OF_HEADERS.test(headers[i + 1]!)) throw new Error(`${headers[i]} has what may not stand in a header`)
    head += `${headers[i]}: ${headers[i + 1]}\r\n`
  }
  return `${head}content-length: ${Buffer.byteLength(body)}\r\nDate: ${dateText()}\r\n${connection}\r\n`
}

let dated = { second: 0, text: "" }

/** The time as a header says it. */
function dateText(): string {
  const now = realNow()
  const second = Math.floor(now.getTime() / 1000)
  if (dated.second !== second) dated = { second, text: now.toUTCString() }
  return dated.text
}
