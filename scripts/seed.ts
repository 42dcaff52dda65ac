export type SeedOptions = {
  baseUrl: string
  operatorKey: string
  adminDatabaseUrl: string
  environment: "local" | "production"
}

/** Puts in the demo data and answers the lines to print: what to open, and as whom. Called once per data folder. */
export async function seed(options: SeedOptions): Promise<{ lines: string[] }> {
  return { lines: [`Create a vendor: POST ${options.baseUrl}/v1/vendors with the operator key.`] }
}
