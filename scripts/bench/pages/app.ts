// The app on Node in a process of its own, over a cluster.
import { fileURLToPath, pathToFileURL } from "node:url"
import { build } from "esbuild"
import { foldPayable } from "../../../src/features/commissions/debts/fold-payable.ts"
import { foldEvents } from "../../../src/features/reports/funnel/fold-events.ts"
import { connect } from "../../../src/platform/db.ts"
import type { Postgres } from "../../local/postgres.ts"
import { migrate } from "../../migrate.ts"
import { start } from "../sales/child.ts"

export const OPERATOR_KEY = "operator_key_of_the_bench_0123456789_ABCDEFGHIJ"
export const SIGNING_KEYS = `a:${Buffer.alloc(32, 7).toString("base64url")}`
const PASSWORD = "grapevine_app_of_the_bench"

export async function openApp(cluster: Postgres) {
  const { appUrl } = await migrate({ adminUrl: cluster.url, appPasswords: [PASSWORD] })
  const app = start(await bundled(), {
    PATH: process.env.PATH,
    PUBLIC_URL: "http://127.0.0.1",
    STRIPE_WEBHOOK_SECRET: "whsec_of_the_bench",
    DATABASE_URL: appUrl,
    OPERATOR_KEY,
    SIGNING_KEYS,
  })
  return { url: `http://127.0.0.1:${await app.next<number>()}`, end: app.end }
}

/** Writes what reports and what is payable are read from, as the app's jobs do. */
export async function foldAll(cluster: Postgres): Promise<void> {
  const { appUrl } = await migrate({ adminUrl: cluster.url, appPasswords: [PASSWORD] })
  const { db, end } = connect(appUrl, 1)
  while (await foldEvents({ db }));
  while (await foldPayable({ db }));
  await end()
}

/** As one module: Node by itself reads no JSX. It lies where its packages are found. */
async function bundled(): Promise<URL> {
  const outfile = fileURLToPath(new URL("../../../node_modules/.cache/bench-pages-app.mjs", import.meta.url))
  const entryPoints = [fileURLToPath(new URL("../sales/node-app.ts", import.meta.url))]
  const jsx = { jsx: "automatic", jsxImportSource: "hono/jsx" } as const
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", packages: "external", ...jsx })
  return pathToFileURL(outfile)
}
