import { expect, it } from "vitest"
import { writePrivacyPage } from "./support/privacy-page.ts"
import { writeTablesPage } from "./support/tables-page.ts"

// `npm run tables` writes the page; here it must be what the tables say.
it("docs/tables.md shows every table as it is", async () => {
  const page = await writeTablesPage()
  expect(page.match(/^- `\w+`: /gm)?.length).toBeGreaterThan(60)
  expect(page.match(/^- `\w+`$/gm) ?? []).toEqual([])
  await expect(page).toMatchFileSnapshot("../docs/tables.md")
})

it("docs/privacy.md says what every table holds of people", async () => {
  await expect(writePrivacyPage()).toMatchFileSnapshot("../docs/privacy.md")
})
