import type { MessageKey } from "../../../web/messages/catalogue.ts"
import type { Column } from "../../../web/ui/table.tsx"
import { Name } from "../../../web/ui/text.tsx"

type Of = { affiliateId: string; name: string }

/** Whose a row is, leading to them; `base` is the company's. */
export const affiliateColumn = (say: (key: MessageKey) => string, base: string): Column<Of> => ({
  title: say("coupons.affiliate"),
  sort: "name",
  cell: (row) => (
    <a href={`${base}/affiliates/${row.affiliateId}`}>
      <Name>{row.name}</Name>
    </a>
  ),
  file: (row) => row.name,
})
