import { notFound } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { AllowSite } from "../contract.ts"
import { allowSite, disallowSite } from "./allow-site.ts"
import { checkAddress, type Site } from "./core/site-check.ts"
import { readPrograms } from "./read-programs.ts"
import { SitesView } from "./site-view.tsx"

const PATH = "/settings/sites"
const PROGRAMS = 200
const MAX_ADDRESS = 2048

async function readSites({ ctx, vendorId }: VendorVisit) {
  const programs = await readPrograms(ctx, vendorId, { limit: PROGRAMS })
  const sites = programs.flatMap(({ id, name, destinationUrl, allowedHosts }): Site[] => {
    const own = URL.parse(destinationUrl)?.host
    const of = { programId: id, program: name }
    const added = allowedHosts.map((host) => ({ host, ...of, isOwn: false }))
    return own === undefined ? added : [{ host: own, ...of, isOwn: true }, ...added]
  })
  return { programs: programs.map(({ id, name }) => ({ value: id, label: name })), sites }
}

async function show(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, base, query } = visit
  const { programs, sites } = await readSites(visit)
  const address = (query.address ?? "").trim().slice(0, MAX_ADDRESS)
  const view = (
    <SitesView
      path={base + PATH}
      base={base}
      sites={sites}
      programs={programs}
      asked={address === "" ? null : { address, found: checkAddress(address, sites) }}
      mayChange={mayDo(ctx, "program.save")}
      state={state}
    />
  )
  return { kind: "view", title: saying(visit)("sites.title"), view, ...(state && { status: 422 }) }
}

/** A host as it was typed, or that of a whole address. */
const entered = ({ host = "", program_id }: Record<string, string>) => {
  const typed = host.trim()
  return { host: (typed.includes("://") && URL.parse(typed)?.host) || typed.replace(/\/$/, ""), program_id }
}

async function allow(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  try {
    const site = validate(AllowSite, entered(form))
    const { name } = await allowSite(ctx, vendorId, site)
    return goTo(base + PATH, saying(visit)("sites.said_added", { host: site.host, name }))
  } catch (error) {
    return show(visit, refusedForm(error, form))
  }
}

async function chosen(visit: VendorVisit): Promise<Site> {
  const { host, program_id } = visit.form
  const found = (await readSites(visit)).sites.find(
    (site) => !site.isOwn && site.host === host && site.programId === program_id,
  )
  if (!found) throw notFound()
  return found
}

async function remove(visit: VendorVisit): Promise<PageAnswer> {
  const { host, programId, program } = await chosen(visit)
  await disallowSite(visit.ctx, visit.vendorId, { host, program_id: programId })
  return goTo(visit.base + PATH, saying(visit)("sites.said_removed", { host, name: program }))
}

/** Where links of the programs may lead, and from where publishable keys work. */
export const allowedSitePages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "program.read", run: (visit) => show(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "program.save", run: allow },
  {
    audience: "vendor",
    method: "post",
    path: `${PATH}/removal`,
    action: "program.save",
    ask: async (visit) => {
      const { host, program } = await chosen(visit)
      return questionOf(visit, "site_remove", visit.base + PATH, { host, name: program })
    },
    run: remove,
  },
]
