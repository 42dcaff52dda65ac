/** What Grapevine answered, as it came. */
export type Reply = { status: number; headers: Headers; body: ReturnType<typeof JSON.parse> }

// Followed links are flagged as bots when the caller says nothing of itself.
const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"

/** A plain HTTP client of the public API; throws with the problem's words unless the status is the expected one. */
export function createClient(baseUrl: string) {
  async function send(method: string, path: string, key: string, body?: unknown): Promise<Reply> {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      redirect: "manual",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "user-agent": USER_AGENT },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.includes("json")
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
  async function ask(method: string, path: string, key: string, body?: unknown) {
    const reply = await send(method, path, key, body)
    if (reply.status >= 400) throw new Error(`${method} ${path} → ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  /** Follows a referral link as a visitor does; the click id that the destination is given. */
  async function visit(linkUrl: string): Promise<string> {
    const response = await fetch(linkUrl, { redirect: "manual", headers: { "user-agent": USER_AGENT } })
    const clickId = new URL(response.headers.get("location") ?? "about:blank").searchParams.get("gv_click")
    if (response.status !== 302 || !clickId) throw new Error(`${linkUrl} → ${response.status} without a click id`)
    return clickId
  }
  return { send, ask, visit }
}

export type Client = ReturnType<typeof createClient>
