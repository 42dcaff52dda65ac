import type * as contract from "../contract.ts"
import type { DeadLetterRow } from "./letter-store.ts"

/** A dead letter as the contract shows it. */
export function showDeadLetter(row: DeadLetterRow): contract.DeadLetter {
  return {
    id: row.id,
    queue: row.queue,
    reason: row.reason,
    body: row.body,
    replays: row.replays,
    status: row.replayedAt ? "replayed" : "waiting",
    replayed_at: row.replayedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  }
}
