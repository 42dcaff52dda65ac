// The yardstick of the API: the same server and pool, answering with what `select 1` says.
import { sql } from "drizzle-orm"
import { connect } from "../../../src/platform/db.ts"
import { serve } from "../../../src/platform/node/serve.ts"

const POOL = 10

const { db } = connect(process.env.DATABASE_URL!, POOL)
const { port } = await serve({
  port: 0,
  host: "127.0.0.1",
  isHttps: false,
  prepare: () => {},
  fetch: async () => Response.json(await db.execute(sql`select 1 as one`)),
})
process.send?.(port)
