import Bowser from "bowser"
import { AppError } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { failureText, isStoreAway, type Tx } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { expedite, outbox } from "../../../platform/outbox.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { listPayingPrograms } from "../../commissions/rules/save-rules.ts"
import { clickMessage, consentMessage } from "../contract.ts"
import type { ClickMessage, ConsentMessage } from "../redirect/core/click.ts"
import * as store from "../store.ts"
import { countHours, visitorsOf } from "./core/roll-up.ts"
import { nameVisitors } from "./name-visitors.ts"

/** `refused`: not a click, and never will be. `failed`: not stored, worth another try. */
export type Captured = "stored" | "refused" | "failed"

/** Stores clicks from the queue, in one batch; any number of times is once. The outcome of each, in their order. */
export async function captureClicks(ctx: Pick<Ctx, "db">, bodies: readonly unknown[]): Promise<Captured[]> {
  const read = bodies.map((body) => (isConsent(body) ? consentMessage : clickMessage).safeParse(body))
  for (const { error } of read) if (error) log("click_refused", { problem: error.issues[0]?.path.join("/") })
  const messages = read.flatMap(({ data }) => data ?? [])
  const stored: Map<unknown, Captured> = await storeAll(
    ctx,
    messages.flatMap((message) => (isConsent(message) ? [] : [message])),
  )
  // After the clicks: theirs may have come in the same batch.
  for (const message of messages) if (isConsent(message)) stored.set(message, await storeConsent(ctx, message))
  return read.map(({ data }) => (data ? (stored.get(data) ?? "failed") : "refused"))
}

function isConsent<T>(body: T): body is T & ConsentMessage {
  return (body as Partial<ConsentMessage> | null)?.kind === "consent"
}

/** A click that is not there yet is still on its way. */
async function storeConsent(ctx: Pick<Ctx, "db">, { vendorId, id, at, consent }: ConsentMessage): Promise<Captured> {
  try {
    const isThere = await asSystem(ctx, (tx) => store.updateConsent(tx, vendorId, id, new Date(at), consent))
    return isThere ? "stored" : "failed"
  } catch (error) {
    log("consent_failed", { error: failureText(error) })
    return "failed"
  }
}

/** Stores one click at once; throws when it is not stored. Storing it again later is harmless. */
export async function captureClick(ctx: Pick<Ctx, "db">, body: unknown): Promise<void> {
  const [outcome] = await captureClicks(ctx, [body])
  if (outcome !== "stored")
    throw new AppError("unavailable", "click_not_stored", "The click could not be stored. Try again.")
}

async function storeAll(ctx: Pick<Ctx, "db">, clicks: ClickMessage[]): Promise<Map<ClickMessage, Captured>> {
  if (clicks.length === 0) return new Map()
  try {
    await storeClicks(ctx, clicks)
    return new Map(clicks.map((click) => [click, "stored"]))
  } catch (error) {
    log("clicks_failed", { count: clicks.length, error: failureText(error) })
    if (isStoreAway(error) || clicks.length === 1) return new Map(clicks.map((click) => [click, "failed"]))
    // One of them cannot be stored: apart, it stops none of the others.
    const apart = new Map<ClickMessage, Captured>()
    for (const click of clicks) for (const [key, outcome] of await storeAll(ctx, [click])) apart.set(key, outcome)
    return apart
  }
}

async function storeClicks(ctx: Pick<Ctx, "db">, clicks: ClickMessage[]): Promise<void> {
  const distinct = [...new Map(clicks.map((click) => [click.id, click])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )
  const once = await nameVisitors(ctx, distinct)
  return asSystem(ctx, async (tx) => {
    const added = await store.insertClicks(tx, once.map(toRow))
    const counted = once.filter((click) => added.has(click.id))
    const seen = await store.insertVisitors(tx, visitorsOf(counted))
    await store.addHours(tx, countHours(counted, seen))
    await askForPay(tx, counted)
    await expedite(tx, "click.awaited", [...added])
  })
}

/** Clicks that may earn do so after the commit, each in a transaction of its vendor; few programs pay for clicks. */
async function askForPay(tx: Tx, clicks: ClickMessage[]): Promise<void> {
  const earning = clicks.filter((click) => !click.flags.unattributed && click.keptId === null && !click.repeat)
  const programs = new Map(earning.map((click) => [click.programId, click]))
  const paying = new Set(
    (await listPayingPrograms(tx, [...programs.values()], "click")).map((click) => click.programId),
  )
  for (const { vendorId, id, at, programId } of earning)
    if (paying.has(programId)) await outbox(tx, vendorId, "click.earning", id, { at })
}

function toRow(click: ClickMessage): store.ClickRow {
  const { vendorId, id, linkId, programId, affiliateId, flags, landingUrl, referrer, userAgent, country, visitor } =
    click
  return {
    vendorId,
    id,
    linkId,
    programId,
    affiliateId,
    landingUrl,
    referrer,
    userAgent,
    country,
    visitor,
    ...click.subs,
    ...deviceOf(userAgent),
    at: new Date(click.at),
    isAttributable: !flags.unattributed,
    isBot: flags.bot,
    isPrefetch: flags.prefetch,
    isHead: flags.head,
    isQr: flags.qr,
    consent: click.consent ?? null,
    createdAt: realNow(),
  }
}

function deviceOf(userAgent: string | null) {
  if (!userAgent) return { device: null, browser: null }
  const parser = Bowser.getParser(userAgent)
  return { device: parser.getPlatformType() || null, browser: parser.getBrowserName() || null }
}
