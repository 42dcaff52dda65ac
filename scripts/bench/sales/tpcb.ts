// TPC-B as pgbench runs it (scale 10, prepared): by pgbench, or where there is none by the same transaction over our driver.
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import postgres from "postgres"

const SCALE = 10
const THREADS = 2

export type Rival = { name: string; measure(connections: number, seconds: number): Promise<number> }

/** Fills the database and says how to measure it; transactions a second. */
export async function openTpcb(databaseUrl: string): Promise<Rival> {
  const run = async (args: string[]) => (await promisify(execFile)("pgbench", [...args, databaseUrl])).stdout
  try {
    await run(["-i", "-q", "-s", String(SCALE)])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error
    await fill(databaseUrl)
    return { name: "TPC-B over the driver (no pgbench on the PATH)", measure: (...of) => transact(databaseUrl, ...of) }
  }
  const measure = async (connections: number, seconds: number) => {
    const load = ["-c", String(connections), "-j", String(THREADS), "-T", String(seconds)]
    const text = await run(["-n", "-M", "prepared", ...load])
    return Number(/tps = ([\d.]+)/.exec(text)?.[1])
  }
  return { name: "pgbench TPC-B", measure }
}

async function fill(databaseUrl: string) {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  await sql.unsafe(
    `
    create table pgbench_branches (bid int primary key, bbalance int, filler char(88)) with (fillfactor = 100);
    create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84)) with (fillfactor = 100);
    create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84)) with (fillfactor = 100);
    create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
    insert into pgbench_branches select i, 0 from generate_series(1, ${SCALE}) i;
    insert into pgbench_tellers select i, (i - 1) / 10 + 1, 0 from generate_series(1, ${SCALE * 10}) i;
    insert into pgbench_accounts select i, (i - 1) / 100000 + 1, 0, '' from generate_series(1, ${SCALE * 100_000}) i;
    analyze`,
  )
  await sql.end()
}

async function transact(databaseUrl: string, connections: number, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  const upTo = (most: number) => 1 + Math.floor(Math.random() * most)
  let done = 0
  const client = async () => {
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
    while (performance.now() < until) {
      const [aid, tid, bid] = [upTo(SCALE * 100_000), upTo(SCALE * 10), upTo(SCALE)]
      const delta = upTo(10_001) - 5_001
      await sql.begin(async (tx) => {
        await tx`update pgbench_accounts set abalance = abalance + ${delta} where aid = ${aid}`
        await tx`select abalance from pgbench_accounts where aid = ${aid}`
        await tx`update pgbench_tellers set tbalance = tbalance + ${delta} where tid = ${tid}`
        await tx`update pgbench_branches set bbalance = bbalance + ${delta} where bid = ${bid}`
        await tx`insert into pgbench_history (tid, bid, aid, delta, mtime)
          values (${tid}, ${bid}, ${aid}, ${delta}, current_timestamp)`
      })
      done += 1
    }
    await sql.end()
  }
  await Promise.all(Array.from({ length: connections }, client))
  return done / seconds
}
