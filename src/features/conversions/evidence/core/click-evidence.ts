type Terms = { bannedReferrers: readonly string[]; forbidsPaidSearch: boolean }

/** What a click as it was captured says against it under the program's terms; nothing while it is on its way. */
export function clickEvidence(
  { bannedReferrers, forbidsPaidSearch }: Terms,
  click: { referrer: string | null; landingUrl: string | null } | null,
) {
  const landing = click?.landingUrl ?? ""
  const clickQuery = landing.includes("?") ? landing.slice(landing.indexOf("?")) : null
  return { referrer: click?.referrer ?? null, clickQuery, bannedReferrers, forbidsPaidSearch }
}
