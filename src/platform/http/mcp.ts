import * as z from "zod"

/** Revisions of the Model Context Protocol that are spoken here, the newest first. */
const REVISIONS = ["2025-11-25", "2025-06-18", "2025-03-26"] as const

export type Tool = {
  name: string
  description: string
  inputSchema: Record<string, unknown>
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean }
}
export type ToolResult = { text: string; value: unknown; isError: boolean }
/** What is offered to an assistant. `call` answers null for a tool that there is not. */
export type ToolBox = {
  name: string
  version: string
  instructions: string
  list(): readonly Tool[]
  call(name: string, given: Record<string, unknown>): Promise<ToolResult | null>
}

const Message = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
})
const Initialize = z.object({ protocolVersion: z.string() })
const Call = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).optional() })

type Id = string | number | null
const refusal = (id: Id, code: number, message: string) => ({ jsonrpc: "2.0", id, error: { code, message } })

/**
 * The answer to one message of the protocol (JSON-RPC 2.0, stateless), or null for one that wants none.
 * https://modelcontextprotocol.io/specification/2025-11-25
 */
export async function answerMessage(sent: unknown, box: ToolBox): Promise<object | null> {
  const read = Message.safeParse(sent)
  if (!read.success) return refusal(null, -32_600, "This is not one message of JSON-RPC 2.0.")
  const { id, method, params = {} } = read.data
  if (id === undefined) return null
  const done = (result: object) => ({ jsonrpc: "2.0", id, result })
  switch (method) {
    case "initialize":
      return done(introduce(params, box))
    case "ping":
      return done({})
    case "tools/list":
      return done({ tools: box.list() })
    case "tools/call":
      return callTool(id, params, box, done)
    default:
      return refusal(id, -32_601, `There is no ${method} here.`)
  }
}

function introduce(params: unknown, { name, version, instructions }: ToolBox) {
  const asked = Initialize.safeParse(params).data?.protocolVersion
  const protocolVersion = REVISIONS.find((revision) => revision === asked) ?? REVISIONS[0]
  return { protocolVersion, capabilities: { tools: {} }, serverInfo: { name, version }, instructions }
}

async function callTool(id: Id, params: unknown, box: ToolBox, done: (result: object) => object): Promise<object> {
  const { data } = Call.safeParse(params)
  if (!data) return refusal(id, -32_602, "A call has a name, and arguments as an object.")
  const result = await box.call(data.name, data.arguments ?? {})
  if (!result) return refusal(id, -32_602, `There is no tool ${data.name}, or this credential may not use it.`)
  const { text, value, isError } = result
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value)
  return done({ content: [{ type: "text", text }], ...(isObject && { structuredContent: value }), isError })
}
