import { output } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import { endpoint, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import { toFile } from "./core/to-file.ts"
import type { createImport } from "./create-import.ts"
import { readImport, readImports, showImport } from "./read-imports.ts"

/** Files are read by whoever is handed in, since few requests bring one. */
export const importsApi = (readFile: typeof createImport) => [
  endpoint({
    method: "post",
    path: "/v1/imports",
    action: "import.create",
    summary: "Import a file of many lines, at most 10 MiB; each does what a call of the API does",
    query: contract.CreateImport,
    file: { types: [...contract.FILE_TYPES], maxBytes: contract.IMPORT_BYTES },
    body: contract.File,
    answers: { 202: contract.Started },
    run: (ctx, { query, body, type }) => readFile(ctx, vendorOf(ctx), toFile(query, body, type === "text/csv")),
    answer: (started) => ({ status: 202, body: started }),
  }),
  endpoint({
    method: "get",
    path: "/v1/imports",
    action: "import.read",
    summary: "List imports",
    query: contract.ListImports,
    answers: { 200: output.page(contract.ListedImport) },
    run: async (ctx, { query }) =>
      toPage(await readImports(ctx, vendorOf(ctx), query), query.limit, (row) => row.id, showImport),
  }),
  endpoint({
    method: "get",
    path: "/v1/imports/{id}",
    action: "import.read",
    summary: "Show an import's progress and its failed lines",
    params: contract.ById,
    answers: { 200: contract.Import },
    run: (ctx, { params }) => readImport(ctx, vendorOf(ctx), params.id),
  }),
]
