/** What is asked of a list that its store searches, orders and pages, since it may be longer than is held at once. */
export type ListAsk = {
  /** What is searched for, as it was entered. */
  search: string
  /** The value of its filter; "" for all. */
  is: string
  sort: string
  isDown: boolean
  page: number
}

/** `name`: of several lists on a page, the one that an address may ask for by `of`. `sort`: the order where it names none. */
export type ListAskRules = { name: string; sorts: readonly string[]; sort: string; filter: string }

/** What the address asks of a list; what it does not know is ignored. */
export function readListAsk(query: Record<string, string | undefined>, rules: ListAskRules): ListAsk {
  const asked = query.of === rules.name ? query : {}
  const sort = rules.sorts.includes(asked.sort?.replace(/^-/, "") ?? "") ? asked.sort! : rules.sort
  return {
    search: (asked.q ?? "").trim(),
    is: asked[rules.filter] ?? "",
    sort: sort.replace(/^-/, ""),
    isDown: sort.startsWith("-"),
    page: Math.max(1, Math.trunc(Number(asked.page)) || 1),
  }
}
