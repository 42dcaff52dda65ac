import { AppError } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { countFrom } from "../../../platform/failure-count.ts"

/** Counts a credential that was wrong against the address it came from: 429 after 20 a minute, whatever was tried. */
export async function countWrongCredential(ctx: Pick<Ctx, "db" | "ports">, address: string): Promise<void> {
  const retryAfterSeconds = await countFrom(ctx, "wrong_credential", address)
  if (retryAfterSeconds === null) return
  const detail = "Too many wrong keys, tokens or links came from here. Wait before you try another; a right one works."
  throw new AppError("rate_limited", "credential_rate_limited", detail, { retryAfterSeconds })
}

/** Lets through what `authenticate` makes of a credential, and counts those it does not know. */
export async function countingWrong<T>(ctx: Pick<Ctx, "db" | "ports">, address: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AppError && error.code === "credential_unknown") await countWrongCredential(ctx, address)
    throw error
  }
}
