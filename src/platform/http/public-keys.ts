import { publicKeys } from "../sign-jws.ts"
import type { SigningKey } from "../signing.ts"

/** `GET /.well-known/jwks.json`: for everybody, browsers of other sites included. */
export async function answerPublicKeys(keys: readonly SigningKey[]): Promise<Response> {
  return Response.json(await publicKeys(keys), {
    headers: { "cache-control": "public, max-age=3600", "access-control-allow-origin": "*" },
  })
}
