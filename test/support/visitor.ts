import { expect } from "vitest"
import type { Call, Reply, TestApp } from "./app.ts"
import { PUBLIC_URL } from "./app.ts"

const HTML = "text/html,application/xhtml+xml"

export type Seen = { status: number; headers: Headers; text: string; location: string | null }

let visitors = 0

/** Somebody with a browser and an address of their own: keeps cookies, sends forms as browsers do, follows nothing by itself. */
export class Visitor {
  readonly #test: TestApp
  readonly #origin: string
  // What is limited by address is limited for this visitor, not for all whom a worker of the tests lets in.
  readonly #address = `10.0.${(++visitors >> 8) & 255}.${visitors & 255}`
  readonly cookies = new Map<string, string>()

  constructor(test: TestApp, origin = PUBLIC_URL) {
    this.#test = test
    this.#origin = origin
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Seen> {
    return this.#send(path, { method: "GET", headers })
  }

  /** Sends a form of our own page. */
  post(path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Seen> {
    return this.#send(path, {
      method: "POST",
      body: new URLSearchParams(form).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", origin: this.#origin, ...headers },
    })
  }

  /** Sends a form that is asked about first, and says yes. */
  async confirm(path: string, form: Record<string, string> = {}): Promise<Seen> {
    const asked = await this.post(path, form)
    expect(asked.text, asked.location ?? "").toContain('name="confirmed" value="yes"')
    return this.post(path, { ...form, confirmed: "yes" })
  }

  /** Sends a form with a file, as browsers do. */
  async upload(path: string, form: Record<string, string>, file: File, headers: Record<string, string> = {}) {
    const body = new FormData()
    for (const [name, value] of Object.entries(form)) body.append(name, value)
    body.append("file", file)
    return this.#send(path, { method: "POST", body, headers: { origin: this.#origin, ...headers } })
  }

  /** Calls the API as a page of ours would: with the session, our own origin, and the vendor that is meant. */
  async call(method: string, path: string, vendorId: string, sent: Omit<Call, "key"> = {}): Promise<Reply> {
    const { body } = sent
    const isText = body === undefined || typeof body === "string"
    const type = body === undefined ? {} : { "content-type": "application/json" }
    const headers = {
      accept: "application/json",
      origin: this.#origin,
      "x-grapevine-vendor": vendorId,
      ...type,
      ...sent.headers,
    }
    const init = body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }
    const seen = await this.#send(path, { method, headers, ...init })
    const isJson = seen.headers.get("content-type")?.includes("json")
    return { status: seen.status, headers: seen.headers, text: seen.text, body: isJson ? JSON.parse(seen.text) : null }
  }

  async #send(path: string, init: RequestInit): Promise<Seen> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const headers = {
      accept: HTML,
      "cf-connecting-ip": this.#address,
      ...(cookie && { cookie }),
      ...(init.headers as Record<string, string>),
    }
    const response = await this.#test.app.request(`${this.#origin}${path}`, { ...init, headers })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, location: response.headers.get("location") }
  }

  #keep(line: string) {
    const [pair = "", ...attributes] = line.split(/;\s*/)
    const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]
    if (attributes.some((a) => /^max-age=0$/i.test(a))) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }

  /** The token of the newest link that was mailed to this address. */
  async linkFor(email: string): Promise<string> {
    await this.#test.settle()
    const [mail] = await this.#test.admin`
      select body from mails where recipient = ${email} and body ~ '[?&]token=' order by created_at desc, id desc limit 1`
    const token = /[?&]token=([0-9A-Za-z]+)/.exec(mail?.body ?? "")?.[1]
    expect(token, `a link for ${email}`).toBeDefined()
    return token!
  }

  /** Signs in by mail, start to end. */
  async signIn(email: string): Promise<this> {
    const asked = await this.post("/sign-in", { email })
    expect(asked.status, asked.text).toBe(200)
    const entered = await this.post("/sign-in/link", { token: await this.linkFor(email) })
    expect(entered.status, entered.text).toBe(303)
    return this
  }
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" }

/** What a page says, without its markup. */
export function wordsOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!)
    .replaceAll(/\s+/g, " ")
}
