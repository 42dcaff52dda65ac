import type { Json, TestApp } from "./app.ts"
import { PUBLIC_URL } from "./app.ts"

/** A request whose body has begun to arrive and is being waited for; `finish` sends the rest. */
export async function holdOpen(app: TestApp, path: string, headers: Record<string, string>, body: string) {
  const [head, tail] = [body.slice(0, 1), body.slice(1)].map((part) => new TextEncoder().encode(part))
  const isAwaited = Promise.withResolvers<void>()
  const rest = Promise.withResolvers<void>()
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(head!),
      pull: async (controller) => {
        isAwaited.resolve()
        await rest.promise
        controller.enqueue(tail!)
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  const init = { method: "POST", headers, body: stream, duplex: "half" }
  const answer = Promise.resolve(app.app.request(new Request(`${PUBLIC_URL}${path}`, init as RequestInit)))
  await isAwaited.promise
  return {
    finish: async (): Promise<{ status: number; body: Json; headers: Headers }> => {
      rest.resolve()
      const response = await answer
      const text = await response.text()
      const isJson = response.headers.get("content-type")?.includes("json")
      return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
    },
  }
}

/** The headers of a JSON request with a key or token. */
export const jsonBy = (key: string) => ({ authorization: `Bearer ${key}`, "content-type": "application/json" })
