import { expect, it } from "vitest"
import { unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openDesk } from "../../support/credit.ts"

const test = useApp()

it("is kept only of a sale that is credited, and of a vendor that is there", async () => {
  const desk = await openDesk(test.app)
  await desk.sale("ann", { click_id: await desk.click() })
  const { admin } = test.app
  const copy = (table: string, changed: Record<string, string>) =>
    admin.begin(async (tx) => {
      await tx`create temp table copied on commit drop as select * from ${tx(table)} where vendor_id = ${desk.vendor.id}`
      await tx`update copied set ${tx(changed)}`
      if (table === "touches") await tx`alter table copied drop column number`
      const columns = await tx`select attname as name from pg_attribute
        where attrelid = 'copied'::regclass and attnum > 0 and not attisdropped order by attnum`
      const names = tx(columns.map(({ name }) => name))
      await tx`insert into ${tx(table)} (${names}) select ${names} from copied`
    })
  const refused = (constraint_name: string) => ({ code: "23503", constraint_name })
  const [sale_id, vendor_id, id] = [unique("sal"), unique("ven"), unique("id")]
  await expect(copy("credit_decisions", { id, sale_id })).rejects.toMatchObject(refused("has_credited_sale"))
  await expect(copy("credit_records", { sale_id })).rejects.toMatchObject(refused("has_credited_sale"))
  await expect(copy("credited_sales", { vendor_id })).rejects.toMatchObject(refused("has_vendor"))
  await expect(copy("touches", { vendor_id })).rejects.toMatchObject(refused("has_vendor"))
  await copy("credit_decisions", { id })

  const moved = admin`update credit_records set sale_id = ${sale_id} where vendor_id = ${desk.vendor.id}`
  await expect(moved).rejects.toThrow("append-only")
  await expect(admin`update touches set vendor_id = ${vendor_id} where vendor_id = ${desk.vendor.id}`).rejects.toThrow(
    "append-only",
  )
})
