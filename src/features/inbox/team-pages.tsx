import { addDays, dayOf, dayStart } from "../../lib/calendar.ts"
import { notFound } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { validate } from "../../platform/http/validate.ts"
import { mayDo } from "../auth/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../auth/page.ts"
import { AwayForm } from "./contract.ts"
import { readTeam } from "./save-desk.ts"
import { readAvailability, setAvailability } from "./set-availability.ts"
import { AwayView } from "./team-view.tsx"
import { type TeamRow, TeamView } from "./views.tsx"

const DAYS = 30

export type TeamFigures = Map<string, Pick<TeamRow, "responses" | "breached">>
/** How members answered since an instant, known to a slice further right. */
export type ReadFigures = (ctx: Ctx, vendorId: string, since: Date) => Promise<TeamFigures>

async function showTeam(visit: VendorVisit, readFigures: ReadFigures): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const since = dayStart(addDays(dayOf(ctx.now, zone), -DAYS), zone)
  const [seats, figures] = [await readTeam(ctx, vendorId), await readFigures(ctx, vendorId, since)]
  const rows: TeamRow[] = []
  for (const { memberId, name, email, role, isPresent, isInRota, open, late } of seats) {
    const away = isPresent ? null : (await readAvailability(ctx, vendorId, memberId)).absences[0]
    rows.push({
      ...{ memberId, name, email, role, isPresent, isInRota, open, late },
      awayUntil: away?.awayUntil.toISOString() ?? null,
      ...(figures.get(memberId) ?? { responses: null, breached: 0 }),
    })
  }
  const props = { rows, base, zone, since: since.toISOString(), maySetAll: isManaging(visit), ownId: ownId(visit) }
  return { kind: "view", title: "Team", view: <TeamView {...props} /> }
}

const ownId = ({ ctx }: VendorVisit) => (ctx.actor.kind === "member" ? ctx.actor.id : null)
const isManaging = ({ ctx }: VendorVisit) => mayDo(ctx, "seat.save")

async function showAway(visit: VendorVisit, error?: unknown): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, params } = visit
  const seats = await readTeam(ctx, vendorId)
  const member = seats.find((seat) => seat.memberId === params.id)
  if (!member || (!isManaging(visit) && member.memberId !== ownId(visit))) throw notFound()
  const { absences } = await readAvailability(ctx, vendorId, member.memberId)
  const props = {
    name: member.name,
    action: `${base}/team/${member.memberId}`,
    zone,
    absences: absences.map((one) => ({
      from: one.awayFrom.toISOString(),
      until: one.awayUntil.toISOString(),
      substitute: seats.find((seat) => seat.memberId === one.substituteId)?.name ?? null,
    })),
    substitutes: seats
      .filter((seat) => seat.memberId !== member.memberId && ["owner", "manager", "sales"].includes(seat.role))
      .map((seat) => ({ value: seat.memberId, label: seat.name })),
  }
  const state = error === undefined ? {} : { state: refusedForm(error, visit.form, {}) }
  const view = <AwayView {...props} {...state} />
  return { kind: "view", title: member.name, view, ...(error !== undefined && { status: 422 }) }
}

async function saveAway(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, params, form } = visit
  try {
    if (form.back === "on") {
      await setAvailability(ctx, vendorId, params.id!, { away_from: null, away_until: null })
      return goTo(`${base}/team`, "Welcome back.")
    }
    const input = validate(AwayForm, { from: form.from, until: form.until, substitute_id: form.substitute_id })
    await setAvailability(ctx, vendorId, params.id!, {
      away_from: dayStart(input.from, zone),
      away_until: dayStart(input.until, zone),
      substitute_id: input.substitute_id ?? null,
    })
    return goTo(`${base}/team`, "Noted. What is open then goes to others by itself.")
  } catch (error) {
    return showAway(visit, error)
  }
}

/** Who holds what, and who is away when. */
export const teamPages = (readFigures: ReadFigures): Route[] => [
  {
    audience: "vendor",
    method: "get",
    path: "/team",
    action: "member.read",
    run: (visit) => showTeam(visit, readFigures),
  },
  {
    audience: "vendor",
    method: "get",
    path: "/team/:id",
    action: "availability.set",
    run: (visit) => showAway(visit),
  },
  { audience: "vendor", method: "post", path: "/team/:id", action: "availability.set", run: saveAway },
]
