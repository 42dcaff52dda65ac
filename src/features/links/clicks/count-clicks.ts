import { Counter } from "../../../platform/metrics.ts"

/** Of this process, or of this isolate on Workers; known from the start, so that a rate can be made of them. */
export const countClicks = {
  taken: new Counter("grapevine_clicks_taken_total", "Clicks that were answered, or came from the queue"),
  stored: new Counter("grapevine_clicks_stored_total", "Clicks stored in the database"),
}
for (const counter of Object.values(countClicks)) counter.add({}, 0)
