import { moneyMap } from "./money-map.ts"
import { peopleMap } from "./people-map.ts"
import type { TableMap } from "./table-map.ts"
import { trafficMap } from "./traffic-map.ts"

/** What every table holds of people. A test compares it with the database, so that no column is forgotten. */
export const personMap: Record<string, TableMap> = { ...peopleMap, ...moneyMap, ...trafficMap }
