import type { TestApp } from "../app.ts"
import { Visitor } from "../visitor.ts"
import type { Chance } from "./chance.ts"
import type { Company } from "./company.ts"
import type { Vocabulary } from "./twisted.ts"

const MAX_PAGES = 30

export type Form = { method: "get" | "post"; path: string; fields: Record<string, string> }

const attribute = (tag: string, name: string) =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll("&amp;", "&")

/** The forms of a page: where they go, the fields that they send, and what stands in them. */
function formsOf(html: string, at: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag = "", inner = ""]) => {
    const fields: Record<string, string> = {}
    for (const [input] of inner.matchAll(/<(?:input|select|textarea|button)\b[^>]*>/g)) {
      const name = attribute(input, "name")
      if (name) fields[name] = attribute(input, "value") ?? ""
    }
    const method = attribute(tag, "method") === "post" ? "post" : "get"
    return { method, path: attribute(tag, "action") ?? at, fields }
  })
}

const linksOf = (html: string, base: string) =>
  [...html.matchAll(/<a\b[^>]*\bhref="([^"#]*)"/g)]
    .map(([, href = ""]) => href.replaceAll("&amp;", "&"))
    .filter((href) => href.startsWith(base))

/** What an owner could do by forms on the company's pages at this moment. */
export async function crawlForms(owner: Visitor, company: Company, { below }: Chance): Promise<Form[]> {
  const base = `/v/${company.id}`
  const [seen, waiting, forms] = [new Set<string>(), [base], new Map<string, Form>()]
  while (waiting.length > 0 && seen.size < MAX_PAGES) {
    const [path] = waiting.splice(below(waiting.length), 1)
    if (path === undefined || seen.has(path)) continue
    seen.add(path)
    const page = await owner.get(path)
    for (const form of formsOf(page.text, path)) if (form.method === "post") forms.set(form.path, form)
    waiting.push(...linksOf(page.text, base).filter((link) => !seen.has(link)))
  }
  return [...forms.values()]
}

/** A form as somebody else fills it in. */
export function fillIn({ fields }: Form, vocabulary: Vocabulary, { pick, isIn }: Chance): Record<string, string> {
  const fill = ([name, value]: [string, string]): [string, string] => {
    const words = vocabulary(name)
    return [name, words.length > 0 && isIn(0.5) ? pick(words) : value || "1"]
  }
  return Object.fromEntries(Object.entries(fields).map(fill))
}

export type Sessions = Record<"owner" | "viewer" | "affiliate" | "rival" | "guest", Visitor>

/** Everybody who has a session of their own at the installation. */
export async function openSessions(app: TestApp, emails: Record<keyof Omit<Sessions, "guest">, string>) {
  const sessions: Partial<Sessions> = { guest: new Visitor(app) }
  for (const [who, email] of Object.entries(emails))
    sessions[who as keyof Sessions] = await new Visitor(app).signIn(email)
  return sessions as Sessions
}
