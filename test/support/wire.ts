import { createServer, createConnection as dial, type Socket } from "node:net"

/** Long enough for whatever a client sends without waiting to go out before the answer comes: counts, never time. */
const AWAY_MS = 3

/** What a path asked of PostgreSQL: the statements it ran, in order, and how often it waited before it could go on. */
export type Traffic = { statements: string[]; roundTrips: number }

export type Wire = Awaited<ReturnType<typeof openWire>>

/** A database URL that leads through a wire on which statements and round trips are counted, its logins left out. */
export async function openWire(databaseUrl: string) {
  const target = new URL(databaseUrl)
  let traffic: Traffic = { statements: [], roundTrips: 0 }
  const server = createServer((client) => {
    const database = dial(Number(target.port || 5432), target.hostname)
    for (const socket of [client, database]) socket.setNoDelay(true)
    carry(client, database, () => traffic)
  })
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  const url = new URL(databaseUrl)
  url.hostname = "127.0.0.1"
  url.port = String((server.address() as { port: number }).port)
  return {
    url: url.href,
    /** What went over the wire while `work` ran. */
    async count(work: () => Promise<unknown>): Promise<Traffic> {
      const counted: Traffic = { statements: [], roundTrips: 0 }
      traffic = counted
      await work()
      // What follows, such as a goodbye, is not of this work.
      traffic = { statements: [], roundTrips: 0 }
      return counted
    },
    close: () => void server.close(),
  }
}

function carry(client: Socket, database: Socket, traffic: () => Traffic) {
  let isIn = false
  let isAnswered = true
  const asked = frontend((text) => traffic().statements.push(text))
  const answered = messages((kind) => {
    isIn ||= kind === "Z"
  })
  client.on("data", (bytes) => {
    if (isIn && isAnswered) traffic().roundTrips++
    isAnswered = false
    asked(bytes)
    database.write(bytes)
  })
  database.on("data", (bytes) => {
    answered(bytes)
    setTimeout(() => {
      isAnswered = true
      if (!client.destroyed) client.write(bytes)
    }, AWAY_MS)
  })
  const end = () => {
    client.destroy()
    database.destroy()
  }
  for (const socket of [client, database]) socket.on("close", end).on("error", end)
}

/** Says the text of each statement that a client has executed, by name or not. */
function frontend(executed: (text: string) => void) {
  const named = new Map<string, string>()
  let bound = ""
  let hasBegun = false
  const take = messages((kind, body) => {
    const texts = body.toString("utf8").split("\0")
    if (kind === "Q") executed(texts[0]!)
    else if (kind === "P") named.set(texts[0]!, texts[1]!)
    else if (kind === "B") bound = named.get(texts[1]!) ?? ""
    else if (kind === "E") executed(bound)
  })
  return (bytes: Buffer) => {
    // The first message, which says who comes, has no kind.
    take(hasBegun ? bytes : bytes.subarray(bytes.readInt32BE(0)))
    hasBegun = true
  }
}

/** Messages of the protocol out of a stream that may cut them anywhere: a kind, a length, a body. */
function messages(on: (kind: string, body: Buffer) => void) {
  let rest: Buffer = Buffer.alloc(0)
  return (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes])
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = 1 + rest.readInt32BE(1)
      on(String.fromCharCode(rest[0]!), rest.subarray(5, end))
      rest = rest.subarray(end)
    }
  }
}
