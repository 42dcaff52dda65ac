/** What a caller gets when the app behind the edge cannot be reached: it may try again, nothing was done. */
export function appAway(): Response {
  const detail = "The service cannot be reached right now. Nothing was done; try again in a few seconds."
  const problem = {
    type: "/docs/errors/app_unavailable",
    title: "Service Unavailable",
    status: 503,
    detail,
    code: "app_unavailable",
  }
  return new Response(JSON.stringify(problem), {
    status: 503,
    headers: { "content-type": "application/problem+json", "retry-after": "5", "cache-control": "no-store" },
  })
}
