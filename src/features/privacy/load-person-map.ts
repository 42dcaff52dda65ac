import { once } from "../../lib/once.ts"

/** What of each table is a person's; read with the first erasure or export. */
export const loadPersonMap = once(async () => (await import("./core/person-map/person-map.ts")).personMap)
