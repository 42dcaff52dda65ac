import { describe, expect, it } from "vitest"
import { atVendorTime } from "../../../src/features/identity/vendors/at-vendor-time.ts"
import { remindPayees } from "../../../src/features/payouts/runs/remind-payees.ts"
import { remindPayoutAccount } from "../../../src/features/payouts/runs/remind-payout-account.ts"
import { systemContext } from "../../../src/queues.ts"
import { ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"

const test = useApp()

async function openVendor(program: Record<string, unknown> = {}) {
  const vendor = await createVendor(test.app, { name: "Acme Outdoor" })
  const { id: programId } = await createProgram(test.app, vendor, {
    name: "Friends",
    hold_days: 0,
    min_payout: 1000,
    ...program,
  })
  const join = async (fields: Record<string, unknown> = {}) => {
    const email = `${unique("ada")}@mail.test`
    const { id } = await createAffiliate(test.app, vendor, programId, { email, name: "Ada", ...fields })
    return { id: String(id), email }
  }
  const grant = (affiliate: { id: string }, amount: number, currency = "EUR") =>
    ask(test.app, 201, "POST", "/v1/commissions", vendor.sk, {
      affiliate_id: affiliate.id,
      program_id: programId,
      amount,
      currency,
      reason: "thank you",
    })
  const ctx = async () => (await atVendorTime(systemContext(test.app.deps, "test"), vendor.id, "test"))!
  const remind = async (affiliate: { id: string }) => remindPayoutAccount(await ctx(), vendor.id, affiliate.id)
  return { vendor, join, grant, remind }
}

async function mailsTo(email: string) {
  await test.app.settle()
  const rows = await test.app.admin`select subject, body from mails where recipient = ${email}`
  return rows.map(({ subject, body }) => ({ subject: String(subject), body: String(body) }))
}
const runJob = () => remindPayees(systemContext(test.app.deps, "test"))
const wait = (affiliate: { id: string }, days: number) =>
  test.app.admin`update mail_marks set at = at - ${days} * interval '1 day' where ref = ${affiliate.id}`

describe("money that waits for a payout account", () => {
  it("is mailed about in the affiliate's language and figures, with the way to the account", async () => {
    const { join, grant, remind } = await openVendor()
    const [ada, eva] = [await join(), await join({ name: "Eva" })]
    await test.app.admin`update people set language = 'nb' where email = ${eva.email}`
    await grant(ada, 221_998)
    await grant(ada, 5000, "USD")
    await grant(eva, 221_998)
    expect(await Promise.all([remind(ada), remind(eva)])).toEqual([{ kind: "reminded" }, { kind: "reminded" }])
    const [mail, ...more] = await mailsTo(ada.email)
    expect(more).toEqual([])
    expect(mail!.subject).toBe("2,219.98 EUR, 50.00 USD wait for you at Acme Outdoor")
    for (const words of ["Hello Ada,", "with Friends", "Setting one up", "http://app.localhost/sign-in?next=/profile"])
      expect(mail!.body).toContain(words)
    const [hers] = await mailsTo(eva.email)
    expect(hers!.subject).toBe("2\u00a0219,98 EUR venter på deg hos Acme Outdoor")
    expect(hers!.body).toContain("Hei Eva,")
  })

  it("is mailed about once a day by hand, by itself once in two weeks, whoever runs it and however often", async () => {
    const { join, grant, remind } = await openVendor()
    const [ada, bob, cat] = [await join(), await join(), await join()]
    await grant(ada, 2000)
    await grant(cat, 999)
    const outcomes = await Promise.all([remind(ada), remind(ada), remind(bob), remind(cat)])
    expect(outcomes.filter(({ kind }) => kind === "reminded")).toHaveLength(1)
    expect(outcomes.filter(({ kind }) => kind === "recently")).toEqual([{ kind: "recently", at: expect.any(Date) }])
    expect(outcomes.filter(({ kind }) => kind === "nothing_waits")).toHaveLength(2)
    await Promise.all([runJob(), runJob()])
    expect(await mailsTo(ada.email)).toHaveLength(1)
    await wait(ada, 2)
    await runJob()
    expect(await mailsTo(ada.email)).toHaveLength(1)
    expect((await remind(ada)).kind).toBe("reminded")
    expect(await mailsTo(ada.email)).toHaveLength(2)
    await wait(ada, 15)
    await Promise.all([runJob(), runJob()])
    await runJob()
    expect(await mailsTo(ada.email)).toHaveLength(3)
    for (const { email } of [bob, cat]) expect(await mailsTo(email)).toEqual([])
  })

  it("is mailed about once where the process dies after the mail was made", async () => {
    const { join, grant, remind } = await openVendor()
    const ada = await join()
    await grant(ada, 2000)
    await remind(ada)
    const [row] = await test.app.admin`select payload from outbox where topic = 'affiliate.mail' and ref = ${ada.id}`
    await test.app.settle()
    await test.app.admin`update outbox set done_at = null, leased_until = null, payload = ${row!.payload}
      where topic = 'affiliate.mail' and ref = ${ada.id}`
    expect(await mailsTo(ada.email)).toHaveLength(1)
  })

  it("is no mail to somebody with a ready account, or whose name is a link or turns text around", async () => {
    const { vendor, join, grant, remind } = await openVendor()
    const ready = await join()
    await grant(ready, 2000)
    await test.app
      .admin`insert into payout_accounts (vendor_id, affiliate_id, stripe_account_id, status, checked_at, created_at)
      values (${vendor.id}, ${ready.id}, ${unique("acct")}, 'ready', now(), now())`
    expect(await remind(ready)).toEqual({ kind: "nothing_waits" })
    const names = ["Free money at https://evil.test", "<b>Eve</b>", "Win www.evil.test"]
    for (const name of names) {
      const eve = await join({ name })
      await grant(eve, 2000)
      await remind(eve)
      const [mail] = await mailsTo(eve.email)
      expect(mail!.body).toMatch(/^Hello,\n/)
      expect(mail!.body).not.toContain("evil")
    }
  })
})
