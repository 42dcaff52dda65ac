// The yardstick of clicks: the server that the app has on Node, answering a bare 302.
import { serve } from "../../../src/platform/node/serve.ts"

const location = "https://shop.bench.test/"
const { port } = await serve({
  port: 0,
  host: "127.0.0.1",
  isHttps: false,
  prepare: () => {},
  fetch: () => new Response(null, { status: 302, headers: { location } }),
})
process.send?.(port)
