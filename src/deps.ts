import type { Context } from "hono"
import type { callerOf } from "./platform/ctx.ts"
import type { Database } from "./platform/db.ts"
import type { Ports } from "./platform/ports.ts"

/** What one request, message or tick works with; on Workers made again for each, on Node shared. */
export type Deps = { db: Database; ports: Ports }
export type AppEnv = {
  Variables: { deps: Deps; requestId: string; caller?: ReturnType<typeof callerOf>; pageRoute?: string }
}
export type AppContext = Context<AppEnv>
