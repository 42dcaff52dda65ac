import { invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { countField } from "../../../web/ui/read-input.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { readPrograms } from "../../programs/programs/read-programs.ts"
import { SaveSchedule } from "../contract.ts"
import { previewPayable } from "./preview-payable.ts"
import { readSchedule, saveSchedule } from "./save-schedule.ts"
import { ScheduleView } from "./schedule-view.tsx"

const PATH = "/settings/schedule"
const PROGRAMS = 200
const LAST_DAY = 31

async function show(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, currency } = visit
  const schedule = await readSchedule(ctx, vendorId)
  const payable = (await previewPayable(ctx, vendorId)).map((one) => one.currency)
  const currencies = new Set([currency, ...payable, ...(schedule?.currency ? [schedule.currency] : [])])
  const programs = await readPrograms(ctx, vendorId, { limit: PROGRAMS })
  const values = {
    enabled: schedule === null || schedule.isEnabled ? "on" : "",
    day: String(schedule?.day ?? 1),
    currency: schedule?.currency ?? "",
  }
  const view = (
    <ScheduleView
      path={base + PATH}
      base={base}
      nextAt={schedule?.isEnabled ? schedule.nextAt.toISOString() : null}
      only={schedule?.currency ?? null}
      currencies={[...currencies]}
      minimums={programs.map(({ id, name, minPayout }) => ({ id, name, minPayout }))}
      zone={zone}
      mayChange={mayDo(ctx, "schedule.save")}
      state={state ?? { values, errors: [] }}
    />
  )
  return { kind: "view", title: saying(visit)("schedule.title"), view, ...(state && { status: 422 }) }
}

async function save(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, reader } = visit
  try {
    const day = countField(form, "day", reader.language)
    if (day < 1 || day > LAST_DAY) throw invalidField("/day", saying(visit)("schedule.bad_day", { n: LAST_DAY }))
    const enabled = form.enabled === "on"
    const wanted = { day, enabled, ...(form.currency && { currency: form.currency }) }
    await saveSchedule(ctx, vendorId, validate(SaveSchedule, wanted))
    return goTo(base + PATH, saying(visit)(enabled ? "schedule.said_on" : "schedule.said_off"))
  } catch (error) {
    return show(visit, refusedForm(error, form))
  }
}

/** When drafts of payouts are prepared by themselves. */
export const schedulePages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "schedule.read", run: (visit) => show(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "schedule.save", run: save },
]
