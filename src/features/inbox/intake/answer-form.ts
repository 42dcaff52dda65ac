import type { Context } from "hono"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Received } from "../../../platform/http/body.ts"
import { vendorOf } from "../../../platform/http/endpoint.ts"
import { admit } from "../../identity/permissions/core/permissions.ts"
import { acceptForm } from "./accept-form.ts"

const THANK_YOU = `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Thank you</title>
<style>body{font:17px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem}</style>
<main><h1>Thank you</h1><p>Your message has arrived, and somebody is answering it.</p></main>
</html>
`

/** `POST /forms/inquiry?key=gv_pk_…`: takes the form in, then sends the browser to the site's thank-you page. */
export async function answerForm(ctx: Ctx, c: Context, { bytes }: Received): Promise<Response> {
  admit(ctx, "inquiry.open")
  const { thankYouUrl } = await acceptForm(ctx, vendorOf(ctx), c.req.header("content-type") ?? "", bytes)
  if (thankYouUrl) return c.body(null, 303, { location: thankYouUrl, "cache-control": "no-store" })
  return c.body(THANK_YOU, 200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
  })
}
