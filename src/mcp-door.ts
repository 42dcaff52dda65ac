import type { Hono } from "hono"
import type { AppContext, AppEnv } from "./deps.ts"
import { isAction, mayDo } from "./features/identity/permissions/core/permissions.ts"
import { hasScope } from "./features/identity/permissions/core/scopes.ts"
import { AppError } from "./lib/errors.ts"
import { once } from "./lib/once.ts"
import { openContext, readCredential } from "./open-context.ts"
import type { Ctx } from "./platform/ctx.ts"
import { parseJson, receiveBody } from "./platform/http/body.ts"
import { answerMessage, type ToolBox, type ToolResult } from "./platform/http/mcp.ts"
import { type OperationTool, requestOf, toolsOf } from "./platform/http/mcp-tools.ts"
import type { ApiDocument } from "./platform/http/openapi.ts"
import { problemResponse } from "./platform/http/problem.ts"

const INSTRUCTIONS = `Tools are the operations of Grapevine's API, with the rights of the key or token that is used.
Amounts are whole minor units of their currency (1250 EUR are 12.50), shares are basis points (1250 are 12.5 %), times are
RFC 3339 in UTC. Lists answer {data, next_cursor}: pass next_cursor as cursor for the next page. A refusal has a code, and
names each wrong field by a JSON pointer. Sending an operation again needs the same idempotency_key to have no effect twice.`

/** `POST /mcp`: the API's operations as tools of an assistant, each carried out as the request that it stands for. */
export function mountMcp(app: Hono<AppEnv>, document: () => ApiDocument) {
  const known = once(() => toolsOf(document()))
  app.post("/mcp", async (c) => {
    const received = await receiveBody(c)
    if (readCredential(c) === null)
      throw new AppError("unauthorized", "credential_missing", "Send a key or token: Authorization: Bearer gv_…")
    const ctx = await openContext(c, received)
    const answer = await answerMessage(parseJson(received), boxOf(app, c, ctx, known()))
    return answer === null ? c.body(null, 202) : c.json(answer)
  })
  // There is nothing to listen to, and no session to end.
  app.on(["GET", "DELETE"], "/mcp", (c) => c.body(null, 405, { allow: "POST" }))
}

function boxOf(app: Hono<AppEnv>, c: AppContext, ctx: Ctx, known: ReadonlyMap<string, OperationTool>): ToolBox {
  const may = ({ operation }: OperationTool) => {
    const action = operation["x-action"]
    return isAction(action) && mayDo(ctx, action) && hasScope(ctx, action)
  }
  return {
    name: "grapevine",
    version: "1",
    instructions: INSTRUCTIONS,
    list: () => [...known.values()].filter(may).map(({ tool }) => tool),
    // Through the front door, so that whatever holds for a request holds for a tool.
    async call(name, given) {
      const found = known.get(name)
      if (!found || !may(found)) return null
      const asked = requestFor(c, found, given)
      return toResult(asked instanceof Response ? asked : await app.fetch(asked, c.env, executionOf(c)))
    },
  }
}

/** What the API would answer, where the arguments make no request. */
function requestFor(c: AppContext, tool: OperationTool, given: Record<string, unknown>): Request | Response {
  try {
    return requestOf(c.req.raw, tool, given)
  } catch (error) {
    return problemResponse(error, c.get("requestId"))
  }
}

async function toResult(answer: Response): Promise<ToolResult> {
  const text = await answer.text()
  const isJson = answer.headers.get("content-type")?.includes("json")
  return { text: text || "Done.", value: isJson && text ? JSON.parse(text) : null, isError: !answer.ok }
}

/** On Node there is none. */
function executionOf(c: AppContext) {
  try {
    return c.executionCtx
  } catch {
    return undefined
  }
}
