import { createHash, randomBytes } from "node:crypto"
import postgres from "postgres"
import type { DemoPerson } from "../seed.ts"

const HOURS = 24

/** A line with a fresh one-time sign-in link for each person, good for a day: the operator's console is their mailbox. */
export async function signInLinks(
  started: { url: string; adminDatabaseUrl: string },
  people: readonly DemoPerson[],
): Promise<string[]> {
  if (people.length === 0) return []
  const sql = postgres(started.adminDatabaseUrl, { max: 1, onnotice: () => {} })
  try {
    const lines: string[] = []
    for (const { audience, email, path } of people) {
      const token = randomBytes(30).toString("base64url")
      const hash = createHash("sha256").update(token).digest("hex")
      await sql`
        insert into sign_in_links (hash, person_id, expires_at, created_at)
        select ${hash}, id, now() + make_interval(hours => ${HOURS}), now() from people where email = ${email}`
      const url = `${started.url}/sign-in/link?${new URLSearchParams({ token, next: path })}`
      lines.push(`${audience.padEnd(12)}${url}`)
    }
    return lines
  } finally {
    await sql.end()
  }
}
