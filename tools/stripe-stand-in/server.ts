import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { Api, ApiRequest, Reply } from "./api.ts"
import type { Control } from "./control.ts"
import { ApiError } from "./errors.ts"
import type { Answer } from "./idempotency.ts"
import type { Journal } from "./journal.ts"
import { newId, type World } from "./model.ts"
import { checkoutPage, connectPage } from "./pages.ts"

export type ServerParts = { api: Api; control: Control; journal: Journal; world: World }

const MAX_BODY_BYTES = 1024 * 1024
const FORM = "application/x-www-form-urlencoded"

/** The HTTP side: `/v1` is Stripe, `/_connect` and `/_checkout` are its pages, `/_control` is for tests. */
export function createStandInServer(parts: ServerParts): Server {
  return createServer((request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      console.error(error)
      if (response.headersSent) response.destroy()
      else writeJson(response, 500, { error: { type: "api_error", message: String(error) } })
    })
  })
}

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse) {
  const { pathname, search } = new URL(request.url ?? "/", "http://stand-in")
  const method = request.method ?? "GET"
  const body = await readBody(request)
  if (body === null) return writeJson(response, 413, { error: { message: "Request body too large" } })
  if (pathname.startsWith("/_control/")) return serveControl(parts.control, pathname.slice(10), body, response)
  if (pathname.startsWith("/_connect/") || pathname.startsWith("/_checkout/"))
    return servePage(parts, method, pathname, body, response)
  if (method === "POST" && body !== "" && !header(request, "content-type")?.startsWith(FORM))
    return writeJson(response, 400, { error: wrongContentType })
  const apiRequest: ApiRequest = {
    id: newId("req"),
    method,
    path: pathname,
    form: method === "POST" ? body : search.slice(1),
    authorization: header(request, "authorization"),
    account: header(request, "stripe-account"),
    idempotencyKey: header(request, "idempotency-key"),
  }
  writeReply(request, response, await parts.api.handle(apiRequest))
}

const wrongContentType = {
  type: "invalid_request_error",
  message: `Invalid request (check that your POST content type is ${FORM}). If you have any questions, we can help at https://support.stripe.com/.`,
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return Array.isArray(value) ? (value[0] ?? null) : (value ?? null)
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

async function serveControl(control: Control, name: string, body: string, response: ServerResponse) {
  const action = Object.hasOwn(control, name) ? control[name as keyof Control] : null
  if (!action) return writeJson(response, 404, { error: { message: `There is no control named ${name}.` } })
  try {
    const argument = body === "" ? {} : JSON.parse(body)
    writeJson(response, 200, (await (action as (argument: unknown) => Promise<unknown>)(argument)) ?? null)
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 400
    writeJson(response, status, { error: error instanceof ApiError ? error.error : { message: String(error) } })
  }
}

function servePage(
  { journal, world }: ServerParts,
  method: string,
  path: string,
  form: string,
  response: ServerResponse,
) {
  const {
    status,
    html = "",
    location,
  } = (path.startsWith("/_checkout/") ? checkoutPage : connectPage)(journal, world, method, path, form)
  const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" }
  response.writeHead(status, location === undefined ? headers : { ...headers, Location: location }).end(html)
}

function writeReply(request: IncomingMessage, response: ServerResponse, { answer, delivery }: Reply) {
  if (!answer || delivery === "none") {
    request.socket.destroy()
    return
  }
  if (delivery === "unreadable") {
    response.writeHead(200, { ...answer.headers, "Content-Type": "text/html" }).end("<html>Bad gateway</html>")
    return
  }
  if (delivery === "whole") return writeJson(response, answer.status, answer.body, answer)
  const text = JSON.stringify(answer.body, null, 2)
  response.writeHead(answer.status, headersOf(text, answer))
  response.write(text.slice(0, text.length / 2), () => request.socket.destroy())
}

function headersOf(text: string, answer?: Answer) {
  return { ...answer?.headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }
}

function writeJson(response: ServerResponse, status: number, body: unknown, answer?: Answer) {
  const text = JSON.stringify(body, null, 2)
  response.writeHead(status, headersOf(text, answer)).end(text)
}
