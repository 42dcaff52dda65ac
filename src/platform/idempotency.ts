import { and, eq, lt, sql } from "drizzle-orm"
import { AppError, conflict } from "../lib/errors.ts"
import { sha256Hex } from "../lib/hash.ts"
import { DAY_MS } from "../lib/time.ts"
import { realNow } from "./clock.ts"
import type { Tx } from "./db.ts"
import { decrypt, encrypt } from "./encrypt.ts"
import { idempotencyKeys } from "./tables.ts"

const IDEMPOTENCY_DAYS = 30
const MAX_SUBJECTS = 100

/** What is answered: JSON of a body, a text of the type that its headers say, or nothing. */
export type Answer = { status: number; body?: unknown; text?: string; headers?: Record<string, string> }

/** What a request decides beside the effect of its first write transaction: both are there, or neither is. */
export type KeyClaim = {
  /** Before the effect; throws to leave the transaction when it happened before. */
  take(tx: Tx, scope: string): Promise<void>
  /** After it, with what it came to. */
  keep(tx: Tx, scope: string, result: unknown): Promise<void>
}

export type IdempotencyKey = {
  key: string
  /** Whose key it is: the same one sent by another credential is another one. */
  credential: string
  /** Names method, path and body: the same key with another fingerprint is refused. */
  fingerprint: string
  /** The server's secrets that encrypt the stored answer, together with the caller's key. */
  encryptionKeys: { id: string; secret: Uint8Array }[]
  answer(result: unknown): Answer
}

/** Thrown to leave a transaction whose effect happened before; the request answers with what was stored. */
export class ReplayedAnswer extends Error {
  readonly status: number
  readonly text: string
  constructor(status: number, text: string) {
    super("replayed")
    this.status = status
    this.text = text
  }
}

/** An Idempotency-Key: 409 while another runs, 422 with another body, ReplayedAnswer when done. */
export function claimKey(key: IdempotencyKey): KeyClaim {
  return {
    take: (tx, scope) => takeKey(tx, key, scope),
    keep: (tx, scope, result) => storeAnswer(tx, key, scope, result),
  }
}

async function takeKey(tx: Tx, claim: IdempotencyKey, scope: string): Promise<void> {
  const keyHash = await sha256Hex(claim.key)
  const lock = sql`hashtextextended(${`${scope}:${claim.credential}:${keyHash}`}, 0)`
  const locked = await tx.execute(sql`select pg_try_advisory_xact_lock(${lock}) as free`)
  const [stored] = await tx
    .select()
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.scope, scope),
        eq(idempotencyKeys.credential, claim.credential),
        eq(idempotencyKeys.keyHash, keyHash),
      ),
    )
  if (stored) {
    if (stored.fingerprint !== claim.fingerprint)
      throw new AppError(
        "invalid",
        "idempotency_key_reused",
        "This Idempotency-Key was used for another request. Use a new key, or send the first request unchanged.",
      )
    if (stored.encryptedBody === "")
      throw conflict(
        "idempotency_answer_erased",
        "What this Idempotency-Key did is done; its answer was erased with the person that it was about.",
      )
    throw new ReplayedAnswer(stored.status, await decrypt(claim.encryptionKeys, claim.key, stored.encryptedBody))
  }
  if (locked[0]?.free !== true)
    throw conflict(
      "idempotency_in_progress",
      "The first request with this Idempotency-Key is still running. Try again.",
    )
}

async function storeAnswer(tx: Tx, claim: IdempotencyKey, scope: string, result: unknown) {
  const { status, body } = claim.answer(result)
  const text = JSON.stringify(body)
  await tx.insert(idempotencyKeys).values({
    scope,
    credential: claim.credential,
    keyHash: await sha256Hex(claim.key),
    fingerprint: claim.fingerprint,
    status,
    encryptedBody: await encrypt(claim.encryptionKeys, claim.key, text),
    subjects: idsIn(text),
    createdAt: realNow(),
  })
}

/** Ids of ours that an answer names, so that it can be found by whom it is about. */
function idsIn(text: string): string[] {
  const found = text.match(/\b[a-z]{3}_[0-9a-z]{16,32}\b/g) ?? []
  return [...new Set(found)].slice(0, MAX_SUBJECTS)
}

/** Forgets answers older than 30 days. */
export async function pruneIdempotencyKeys(tx: Tx): Promise<void> {
  await tx
    .delete(idempotencyKeys)
    .where(lt(idempotencyKeys.createdAt, new Date(realNow().getTime() - IDEMPOTENCY_DAYS * DAY_MS)))
}
