import { DAY_MS } from "../../../../lib/time.ts"
import type { Weighing } from "../../models/core/credit.ts"
import type { RuleModel } from "../../models/core/models.ts"

/** A rule-based model with the half-life that only `time_decay` asks for. */
export function ruleWeighing(model: RuleModel, halfLifeDays: number): Weighing {
  return model === "time_decay" ? { model, halfLifeMs: halfLifeDays * DAY_MS } : { model }
}
