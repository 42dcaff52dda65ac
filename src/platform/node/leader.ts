import { sql } from "drizzle-orm"
import { realNow } from "../clock.ts"
import { connect, failureText } from "../db.ts"
import { log } from "../log.ts"

const LOCK = 4_715_204
/** Who is not the leader looks this often whether there still is one. */
const LOOK_MS = 5_000
/** A machine that vanishes without a word has lost the lock after half a minute. */
const KEPT_ALIVE = { tcp_keepalives_idle: 10, tcp_keepalives_interval: 5, tcp_keepalives_count: 4 }

export type Leader = {
  /** Runs the work now, leader or not. */
  tick(): Promise<void>
  stop(): Promise<void>
}

/** Runs work now and then in one of the processes that share a database: whose connection holds a lock there. */
export function startLeader(url: string, everyMs: number, work: () => Promise<void>): Leader {
  const { db, end } = connect(url, 1, { max_lifetime: null, connection: KEPT_ALIVE })
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  // Asked each time: whoever holds it holds it once more, and a connection that was lost meanwhile has to win it again.
  async function isLeader(): Promise<boolean> {
    const [row] = await db.execute<{ held: boolean }>(sql`select pg_try_advisory_lock(${LOCK}::bigint) as held`)
    return row?.held === true
  }
  async function turn(): Promise<void> {
    const startedAt = realNow().getTime()
    let isHeld = false
    try {
      isHeld = await isLeader()
      if (isHeld && !isStopped) await work()
    } catch (error) {
      log("cron_failed", { name: "leader", error: failureText(error) })
    }
    const waitMs = isHeld ? Math.max(0, everyMs - (realNow().getTime() - startedAt)) : Math.min(everyMs, LOOK_MS)
    if (!isStopped) timer = setTimeout(begin, waitMs)
  }
  let running = Promise.resolve()
  const begin = () => {
    running = turn()
  }
  begin()
  return {
    tick: work,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
      await end()
    },
  }
}
