import { addDays, dayOf, dayStart } from "../../../lib/calendar.ts"
import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { readProgramOptions } from "../../programs/programs/read-programs.ts"
import { AwayForm, SaveSeat } from "../contract.ts"
import { KINDS } from "../core/sla.ts"
import { countOfList, fieldsOfList, inForm, readList } from "../desk/core/desk-text.ts"
import { mayOwnInquiries, worksInbox } from "../desk/core/rota.ts"
import type { MemberSeat } from "../desk/rota-store.ts"
import { type TeamRow, TeamView } from "./board-view.tsx"
import { readTeam, saveSeat } from "./save-seat.ts"
import { readAvailability, setAvailability } from "./set-availability.ts"
import { AwayView } from "./team-view.tsx"

const DAYS = 30

export type TeamFigures = Pick<Parameters<typeof TeamView>[0], "spread" | "losses"> & {
  members: Map<string, Pick<TeamRow, "responses" | "breached">>
}
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
      memberId,
      name,
      email,
      role,
      isPresent,
      isInRota,
      open,
      late,
      awayUntil: away?.awayUntil.toISOString() ?? null,
      ...(figures.members.get(memberId) ?? { responses: null, breached: 0 }),
    })
  }
  const { spread, losses } = figures
  const may = { maySetAll: isManaging(visit), ownId: ownId(visit) }
  const props = { rows, spread, losses, base, zone, since: since.toISOString(), ...may }
  return { kind: "view", title: saying(visit)("nav.team"), view: <TeamView {...props} /> }
}

const ownId = ({ ctx }: VendorVisit) => (ctx.actor.kind === "member" ? ctx.actor.id : null)
const isManaging = ({ ctx }: VendorVisit) => mayDo(ctx, "seat.save")

type Refused = { error: unknown; of: "away" | "seat" }

async function showAway(visit: VendorVisit, refused?: Refused): Promise<PageAnswer> {
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
      .filter((seat) => seat.memberId !== member.memberId && mayOwnInquiries(seat.role))
      .map((seat) => ({ value: seat.memberId, label: seat.name })),
  }
  const state = refused && refusedForm(refused.error, visit.form)
  const seat =
    isManaging(visit) && worksInbox(member)
      ? await seatForm(visit, member, refused?.of === "seat" ? visit.form : null)
      : null
  const sent = refused?.of === "seat" && seat && state ? { seat: { ...seat, state: byField(state) } } : { seat }
  const view = <AwayView {...props} {...sent} {...(refused?.of === "away" && state && { state })} />
  return { kind: "view", title: member.name, view, ...(refused && { status: 422 }) }
}

const byField = ({ values, errors }: FormState): FormState => ({
  values,
  errors: errors.map((one) => inForm(values, one)),
})

/** Languages and countries that can be added at once. */
const SPARE_FIELDS = 2

async function seatForm({ ctx, vendorId }: VendorVisit, seat: MemberSeat, posted: FormState["values"] | null) {
  const { isInRota, kinds, languages, countries, programIds } = seat
  const ticked = [
    ...(isInRota ? ["in_rota"] : []),
    ...(kinds ?? []).map((kind) => `kind-${kind}`),
    ...(programIds ?? []).map((id) => `program-${id}`),
  ]
  const ticks = Object.fromEntries(ticked.map((name) => [name, "on"]))
  const values = Object.assign(
    ticks,
    fieldsOfList("languages", languages ?? []),
    fieldsOfList("countries", countries ?? []),
  )
  const counts = (typed: Record<string, string>) => ({
    languages: countOfList("languages", typed, SPARE_FIELDS),
    countries: countOfList("countries", typed, SPARE_FIELDS),
  })
  const programs = await readProgramOptions(ctx, vendorId)
  return { kinds: KINDS, programs, counts: counts(posted ?? values), state: { values, errors: [] } }
}

async function saveSeatForm(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, params, form } = visit
  try {
    const orAll = <T,>(list: T[]) => (list.length > 0 ? list : null)
    const programs = Object.keys(form).flatMap((name) => (name.startsWith("program-") ? [name.slice(8)] : []))
    const input = validate(SaveSeat, {
      in_rota: form.in_rota === "on",
      kinds: orAll(KINDS.filter((kind) => form[`kind-${kind}`] === "on")),
      languages: orAll(readList(form, "languages")),
      countries: orAll(readList(form, "countries")),
      program_ids: orAll(programs),
    })
    await saveSeat(ctx, vendorId, params.id!, input)
    return goTo(`${base}/team`, saying(visit)("inbox.saved"))
  } catch (error) {
    return showAway(visit, { error, of: "seat" })
  }
}

async function saveAway(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, params, form } = visit
  try {
    if (form.back === "on") {
      await setAvailability(ctx, vendorId, params.id!, { away_from: null, away_until: null })
      return goTo(`${base}/team`, saying(visit)("inbox.welcome"))
    }
    const input = validate(AwayForm, { from: form.from, until: form.until, substitute_id: form.substitute_id })
    await setAvailability(ctx, vendorId, params.id!, {
      away_from: dayStart(input.from, zone),
      away_until: dayStart(input.until, zone),
      substitute_id: input.substitute_id ?? null,
    })
    return goTo(`${base}/team`, saying(visit)("inbox.off_saved"))
  } catch (error) {
    return showAway(visit, { error, of: "away" })
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
  { audience: "vendor", method: "post", path: "/team/:id/seat", action: "seat.save", run: saveSeatForm },
]
