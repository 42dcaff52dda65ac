import { expect, vi } from "vitest"
import type { LocalApp } from "./local.ts"
import { openWholeCompany, type WholeCompany } from "./whole-company.ts"

/** A company with one of everything, made over HTTP at the program as it is started, once its payouts are sent. */
export async function openLocalCompany(local: LocalApp): Promise<WholeCompany> {
  const api = async (method: string, path: string, key: string, body?: unknown, type = "application/json") => {
    const sent = typeof body === "string" ? body : JSON.stringify(body)
    const headers = { authorization: `Bearer ${key}`, ...(body !== undefined && { "content-type": type }) }
    const reply = await fetch(local.url + path, { method, headers, ...(body !== undefined && { body: sent }) })
    const text = await reply.text()
    expect(reply.status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return JSON.parse(text)
  }
  const onboard = (url: string) =>
    fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ outcome: "ready" }) })
  const isQuiet = async () => {
    const rows = await local.admin`select distinct status from payout_items`
    expect(rows.map(({ status }) => status)).toEqual(["sent"])
  }
  return openWholeCompany(api, onboard, () => vi.waitFor(isQuiet, { timeout: 20_000, interval: 200 }))
}
