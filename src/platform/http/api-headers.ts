/** What every answer of the API carries, failures included: nobody keeps it, nobody guesses its type. */
export function apiHeaders(isHttps: boolean): Record<string, string> {
  const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" }
  return isHttps ? { ...headers, "strict-transport-security": "max-age=31536000" } : headers
}
