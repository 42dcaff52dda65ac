import { createHash, randomBytes } from "node:crypto"
import type postgres from "postgres"
import { readSigningKeys } from "../../../src/env.ts"
import { restoreClickId } from "../../../src/features/links/clicks/restore-click-id.ts"
import type { Sample } from "../large/people.ts"
import { SIGNING_KEYS } from "./app.ts"
import type { Asked } from "./load.ts"

const GROUPS = ["day", "week", "month", "affiliate", "link", "program", "country", "sub1", "sub5"]

const MEMBER_PAGES = [
  "/home",
  "/affiliates",
  "/sales",
  "/held",
  "/credit",
  "/paths",
  "/channels",
  "/plan",
  "/inbox",
  "/team",
  "/desk",
  "/imports",
  "/dead-letters",
  "/parked",
  "/stripe-events",
  "/owed",
  "/claims",
  "/deals",
  "/growth",
  "/applications",
  "/programs",
  "/settings/audit",
  "/settings/members",
]

/** Ids of the sample's busiest affiliate and of what they brought. */
async function idsOf(sql: postgres.Sql, { vendorId, programId }: Sample) {
  const [busy] = await sql`
    select l.affiliate_id as affiliate, l.id as link, l.number::text as number, a.email from link_clicks c
    join links l on l.number = c.link_number join affiliates a on a.vendor_id = l.vendor_id and a.id = l.affiliate_id
    where l.vendor_id = ${vendorId} order by c.clicks desc limit 1`
  const [sale] =
    await sql`select id from sales where vendor_id = ${vendorId} and affiliate_id = ${busy!.affiliate} limit 1`
  const [click] =
    await sql`select at, nonce::text as nonce, key_id, flags from clicks where link_number = ${busy!.number} limit 1`
  const key = { linkNumber: BigInt(busy!.number), at: click!.at.getTime(), nonce: BigInt(click!.nonce) }
  const of = { ...key, keyId: click!.key_id, flags: click!.flags, programId }
  const clickId = await restoreClickId(readSigningKeys(SIGNING_KEYS), of)
  return { affiliate: busy!.affiliate, link: busy!.link, email: busy!.email, sale: sale!.id, clickId }
}

/** A session of a person, by a link as it is mailed. */
async function signIn(sql: postgres.Sql, url: string, email: string): Promise<string> {
  const token = randomBytes(30).toString("base64url")
  const hash = createHash("sha256").update(token).digest("hex")
  await sql`insert into sign_in_links (hash, person_id, expires_at, created_at)
    select ${hash}, id, now() + interval '1 day', now() from people where email = ${email}`
  const form = { "content-type": "application/x-www-form-urlencoded", origin: "http://127.0.0.1" }
  const body = new URLSearchParams({ token }).toString()
  const entered = await fetch(`${url}/sign-in/link`, { method: "POST", headers: form, body, redirect: "manual" })
  const cookie = entered.headers.getSetCookie()[0]?.split(";")[0]
  if (entered.status !== 303 || !cookie) throw new Error(`nobody is signed in as ${email}: ${entered.status}`)
  return cookie
}

/** Every page and report, as its reader asks for it. */
export async function listPages(sql: postgres.Sql, url: string, sample: Sample): Promise<Asked[]> {
  const { affiliate, link, email, sale, clickId } = await idsOf(sql, sample)
  const api = { authorization: `Bearer ${sample.key}` }
  const owner = { cookie: await signIn(sql, url, sample.ownerEmail), accept: "text/html" }
  const own = { cookie: await signIn(sql, url, email), accept: "text/html" }
  const ago = (days: number, minutes = 0) => new Date(Date.now() - days * 86_400_000 - minutes * 60_000)
  const year = `from=${ago(365).toISOString().slice(0, 10)}&to=${ago(-1).toISOString().slice(0, 10)}`
  const month = `from=${ago(30).toISOString().slice(0, 10)}&to=${ago(-1).toISOString().slice(0, 10)}`
  const ragged = `from=${ago(30, 17).toISOString()}&to=${ago(0, 17).toISOString()}`
  const [vendor, finance] = [`/v/${sample.vendorId}`, `/v/${sample.vendorId}/finance`]
  const paths = {
    api: [
      ...GROUPS.map((group) => `/v1/reports/funnel?${month}&group_by=${group}`),
      `/v1/reports/funnel?${ragged}&group_by=day`,
      `/v1/reports/funnel?${ragged}&group_by=link`,
      `/v1/reports/funnel?${ragged}&group_by=country`,
      ...["month", "country"].map((group) => `/v1/reports/funnel?${year}&group_by=${group}`),
      `/v1/reports/channels?${month}`,
      `/v1/reports/plan?period=${ago(0).toISOString().slice(0, 7)}`,
      "/v1/reports/inquiries",
      "/v1/reports/liability",
      "/v1/affiliates",
      `/v1/affiliates/${affiliate}`,
      `/v1/affiliates/${affiliate}/balance`,
      `/v1/affiliates/${affiliate}/statement`,
      "/v1/links",
      `/v1/links/${link}`,
      "/v1/sales",
      `/v1/sales/${sale}`,
      `/v1/sales/${sale}/explanation`,
      `/v1/sales/${sale}/credit`,
      "/v1/commissions",
      `/v1/commissions?affiliate_id=${affiliate}`,
      "/v1/touches",
      "/v1/ledger/entries",
      "/v1/ledger/trial-balance",
      `/v1/clicks/${clickId}/receipt`,
      "/v1/dead-letters",
    ],
    owner: [...MEMBER_PAGES, `/affiliates/${affiliate}`, `/sales/${sale}`].map((path) => vendor + path),
    finance: [
      "/liability",
      "/closes",
      "/payable",
      "/runs",
      "/ledger",
      "/debts",
      "/fundings",
      "/reconciliation",
      `/statements/${affiliate}`,
    ].map((path) => finance + path),
    own: ["/links", `/links/${link}/clicks`, "/earnings", "/inquiries", `/sales/${sale}`],
  }
  const headers = { api, owner, finance: owner, own }
  return Object.entries(paths).flatMap(([who, list]) =>
    list.map((path) => ({
      name: path.replace(sample.vendorId, "…").replace(String(clickId), "…"),
      url: url + path,
      headers: headers[who as keyof typeof headers],
    })),
  )
}
