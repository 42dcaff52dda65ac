import type { Context } from "hono"
import type { callerOf } from "./platform/ctx.ts"
import type { Database } from "./platform/db.ts"
import type { Ports } from "./platform/ports.ts"

/** What one request, message or tick works with; on Workers made again for each, on Node shared. */
export type Deps = { db: Database; ports: Ports }
export type AppEnv = {
  Variables: {
    deps: Deps
    requestId: string
    caller?: ReturnType<typeof callerOf>
    pageRoute?: string
    /** What was shown to be let in, once it was looked for. */
    credential?: string | null
    /** Headers of each answer of the API, and the answer that was made with them: changed later, each costs more than all at once. */
    carried?: Record<string, string>
    carrying?: Response
  }
}
export type AppContext = Context<AppEnv>
