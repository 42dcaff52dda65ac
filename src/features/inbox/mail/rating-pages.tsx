import { validate } from "../../../platform/http/validate.ts"
import { saying, speakFor } from "../../../web/reader.ts"
import {
  filled,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type Visit,
} from "../../identity/sessions/core/page.ts"
import * as contract from "../contract.ts"
import { rateInquiry, readRating } from "./rate-inquiry.ts"
import { RatingView } from "./rating-view.tsx"

const PATH = "/rate/:vendorId/:token"

async function showRating(visit: Visit, refused?: unknown): Promise<PageAnswer> {
  const { ctx, params, path, query } = visit
  const { vendorName, isRated, language } = await readRating(ctx, params.vendorId!, params.token!)
  await speakFor(visit.reader, language)
  const values = { rating: query.rating ?? "good" }
  const state = refused === undefined ? { values, errors: [] } : refusedForm(refused, visit.form)
  const view = <RatingView vendorName={vendorName} isRated={isRated} action={path} state={state} />
  const title = saying(visit)("desk.rate", { vendor: vendorName })
  return { kind: "view", title, view, ...(refused !== undefined && { status: 422 }) }
}

/** Where the mail after closing leads: looking says nothing yet, sending the form does. */
export const ratingPages: Route[] = [
  { audience: "open", method: "get", path: PATH, run: (visit) => showRating(visit) },
  {
    audience: "open",
    method: "post",
    path: PATH,
    run: async (visit) => {
      const { ctx, params, form, path } = visit
      try {
        await rateInquiry(ctx, params.vendorId!, params.token!, validate(contract.RateInquiry, filled(form)))
        return goTo(path)
      } catch (error) {
        return showRating(visit, error)
      }
    },
  },
]
