import { invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { arrange, asksForFile, listFile } from "../../../web/ui/list.ts"
import { countField } from "../../../web/ui/read-input.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  csvFile,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readPrograms } from "../../programs/programs/read-programs.ts"
import { SaveSchedule } from "../contract.ts"
import { previewPayable } from "./preview-payable.ts"
import { readSchedule, saveSchedule } from "./save-schedule.ts"
import { type Minimum, minimumColumns, ScheduleView } from "./schedule-view.tsx"

const PATH = "/settings/schedule"
const PROGRAMS = 200
const LAST_DAY = 31

async function show(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, currency, query } = visit
  const schedule = await readSchedule(ctx, vendorId)
  const payable = (await previewPayable(ctx, vendorId)).map((one) => one.currency)
  const currencies = new Set([currency, ...payable, ...(schedule?.currency ? [schedule.currency] : [])])
  const programs = await readPrograms(ctx, vendorId, { limit: PROGRAMS })
  const minimums = programs.map(({ id, name, minPayout }): Minimum => ({ id, name, minPayout }))
  const found = arrange(minimums, base + PATH, query, {
    sorts: { name: (row) => row.name, least: (row) => row.minPayout },
    sort: "name",
    search: (row) => row.name,
  })
  if (asksForFile(query))
    return csvFile("minimums", listFile(minimumColumns(saying(visit), base, [...currencies]), found.all))
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
      found={found}
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
