/** Stands wherever figures of credit do. */
export const NOT_PROOF = "Credit says which channels were at a close. It is association, not proof of cause."

/** Stands beside what `markov` says when it was taught by few closes. */
export const fewCloses = (closes: number) =>
  `Markov was fitted to ${closes} ${closes === 1 ? "close" : "closes"}. Under 100 its shares swing by chance: see the intervals, and a rule-based model beside it.`
