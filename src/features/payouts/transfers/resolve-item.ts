import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { Intent } from "../providers/core/facts.ts"
import type { PayoutProvider } from "../providers/core/payout-provider.ts"
import { providerOf } from "../providers/providers.ts"
import { callTransfer, lookForTransfer, type TransferOutcome } from "./call-transfer.ts"
import { canStillCall, resolveUnknown } from "./core/resolve.ts"
import { intentOf, LEASE_MS } from "./create-intents.ts"
import * as store from "./item-store.ts"
import { type AttemptOutcome, recordOutcome, STORED_FAILURE } from "./record-outcome.ts"

type Claimed = { provider: PayoutProvider; intent: Intent; attempt: store.Attempt; wasTurnedAway: boolean }

/**
 * Finds out about an item whose call ended without a clear answer, or whose executor died: first it is looked for at
 * its provider, then at most the same call is made again, under the same key.
 */
export async function resolveItem(ctx: Ctx, vendorId: string, itemId: string): Promise<AttemptOutcome | null> {
  const claimed = await claim(ctx, vendorId, itemId)
  if (!claimed) return null
  const outcome = await findOut(ctx, claimed)
  await recordOutcome(ctx, claimed.intent, outcome)
  return outcome
}

/** Takes the item for the length of a lease; one that was being sent by a dead executor is unknown from here. */
async function claim(ctx: Ctx, vendorId: string, itemId: string): Promise<Claimed | null> {
  return asVendor(ctx, vendorId, async (tx) => {
    const clocks = { real: realNow(), vendor: ctx.now }
    const [item] = await store.lockDueItems(tx, vendorId, [itemId], ["sending", "unknown"], clocks)
    const attempt = item && (await store.findAttempt(tx, vendorId, itemId, item.attempt))
    if (!item || !attempt) return null
    const provider = providerOf(item)
    const wasTurnedAway = item.status === "sending" && provider.isTurnedAway(item.reason ?? "")
    const isLost = item.status === "sending" && !wasTurnedAway
    await store.updateItem(tx, item, {
      ...(isLost ? { status: "unknown", reason: "executor_lost" } : {}),
      ...(wasTurnedAway ? { reason: null } : {}),
      attemptedAt: ctx.now,
      dueAt: new Date(clocks.real.getTime() + LEASE_MS),
    })
    return { provider, intent: intentOf(item), attempt, wasTurnedAway }
  })
}

async function findOut(ctx: Ctx, { provider, intent, attempt, wasTurnedAway }: Claimed): Promise<AttemptOutcome> {
  const age = {
    ageMs: ctx.now.getTime() - attempt.startedAt.getTime(),
    isStoredFailure: attempt.detail === STORED_FAILURE,
  }
  // Turned away before anything was looked at: there is nothing to look for.
  if (wasTurnedAway && canStillCall(age)) return callTransfer(ctx, provider, intent)
  const look = await lookForTransfer(ctx, provider, intent)
  if (look.kind === "found") return look.outcome
  if (look.kind === "failed") return { kind: "waiting", emptyLooks: attempt.emptyLooks, emptySince: attempt.emptySince }
  const empty = countEmpty(attempt, canStillCall(age))
  const resolution = resolveUnknown({
    ...age,
    isFound: false,
    emptyLooks: empty.emptyLooks,
    emptyForMs: empty.emptySince ? realNow().getTime() - empty.emptySince.getTime() : 0,
  })
  switch (resolution.kind) {
    case "call":
      return callAgain(ctx, provider, intent)
    case "retire":
      return { kind: "retired" }
    case "give_up":
      return { kind: "refused", becomes: "failed", reason: "transfer_never_made" } satisfies TransferOutcome
    default:
      return { kind: "waiting", ...empty }
  }
}

/** The same call once more. A repeated answer shows the transfer as it was made: what came back since, only the list says. */
async function callAgain(ctx: Ctx, provider: PayoutProvider, intent: Intent): Promise<TransferOutcome> {
  const outcome = await callTransfer(ctx, provider, intent)
  if (outcome.kind !== "sent") return outcome
  const look = await lookForTransfer(ctx, provider, intent)
  return look.kind === "found" ? look.outcome : outcome
}

/** Looks count only once calling can no longer help: before that, a call answers more. */
function countEmpty(attempt: store.Attempt, canCall: boolean) {
  if (canCall) return { emptyLooks: 0, emptySince: null }
  return { emptyLooks: attempt.emptyLooks + 1, emptySince: attempt.emptySince ?? realNow() }
}
