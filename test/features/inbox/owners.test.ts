import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { type Desk, joinDesk, openDesk, story } from "../../support/desk.ts"

const test = useApp()

const ownersOf = async (desk: Desk) => (await desk.list()).map((one: Json) => one.owner_id)
const byOwner = (owners: string[]) => Map.groupBy(owners, (one) => one)

describe("always one owner", () => {
  it("200 inquiries at once over 7 present members leave each with 28 or 29", async () => {
    const desk = await openDesk(test.app, Array(7).fill("sales"))
    const gone = await joinDesk(test.app, desk.vendor, "sales")
    await desk.away(gone.id, { away_from: "2030-01-01T00:00:00Z", away_until: "2030-02-01T00:00:00Z" })
    const opened = await Promise.all(Array.from({ length: 200 }, () => desk.post()))
    const shares = [...byOwner(opened.map((one) => String(one.owner_id))).values()].map((all) => all.length)
    expect(shares.sort()).toEqual([28, 28, 28, 29, 29, 29, 29])
    const team = (await ask(test.app, 200, "GET", "/v1/team", desk.vendor.sk)).data
    expect(team.map((seat: Json) => seat.open).sort((a: number, b: number) => a - b)).toEqual([
      0, 0, 28, 28, 28, 29, 29, 29, 29,
    ])
    expect(new Set(opened.map((one) => one.id)).size).toBe(200)
  })

  it("nobody present: the manager, and the owner where there is no manager", async () => {
    const desk = await openDesk(test.app, ["sales"])
    const span = { away_from: "2030-01-07T09:00:00Z", away_until: "2030-01-08T09:00:00Z" }
    await desk.away(desk.members[0]!.id, span)
    const first = await desk.post()
    expect(first.owner_id).toBe(desk.boss.id)
    expect(first.timeline[1]).toMatchObject({ type: "assigned", reason: "nobody_present" })
    const manager = await joinDesk(test.app, desk.vendor, "manager")
    expect((await desk.post()).owner_id).toBe(manager.id)
    await desk.at("2030-01-08T09:00:00Z")
    expect((await desk.post()).owner_id).toBe(desk.members[0]!.id)
  })

  it("only who is entitled by kind, language, country or program is asked", async () => {
    const desk = await openDesk(test.app, ["sales", "sales"])
    const [norsk, deals] = desk.members
    const seat = (id: string, body: Json, status = 200) =>
      ask(test.app, status, "PUT", `/v1/members/${id}/seat`, desk.vendor.sk, body)
    await seat(norsk!.id, { languages: ["nb-NO"], countries: ["no"] })
    await seat(deals!.id, { kinds: ["deal"] })
    await seat(deals!.id, { program_ids: ["prg_nope"] }, 422)
    expect((await desk.post({ language: "nb", country: "NO" })).owner_id).toBe(norsk!.id)
    expect((await desk.post({ kind: "deal" })).owner_id).toBe(deals!.id)
    expect((await desk.post()).owner_id).toBe(desk.boss.id)
    await seat(desk.boss.id, { in_rota: true })
    expect((await desk.post({ kind: "question" })).timeline[1].reason).toBe("round_robin")
  })

  it("away with a substitute: what is open moves at that instant, also one announced before", async () => {
    const desk = await openDesk(test.app, ["sales", "sales", "sales"])
    const [a, b, c] = desk.members
    for (let i = 0; i < 6; i++) await desk.post()
    const answered = (await desk.list(`&owner_id=${a!.id}`))[0]
    await desk.act(answered.id, "responses", { channel: "call", outcome: "reached" }, 201)
    await desk.away(a!.id, {
      away_from: "2030-01-07T10:20:00Z",
      away_until: "2030-01-14T00:00:00Z",
      substitute_id: b!.id,
    })
    expect(await desk.list(`&owner_id=${a!.id}`)).toHaveLength(2)
    await desk.at("2030-01-07T10:20:00Z")
    expect(await desk.list(`&owner_id=${a!.id}`)).toHaveLength(0)
    expect(await desk.list(`&owner_id=${b!.id}`)).toHaveLength(4)
    const moved = await desk.get(answered.id)
    expect(moved.timeline.at(-1)).toMatchObject({
      type: "assigned",
      at: "2030-01-07T10:20:00.000Z",
      reason: "substitute",
      from: a!.id,
    })
    for (let i = 0; i < 4; i++) expect([b!.id, c!.id]).toContain((await desk.post()).owner_id)
  })

  it("a substitute who is away passes it on to theirs; without one it goes round", async () => {
    const desk = await openDesk(test.app, ["sales", "sales", "sales"])
    const [a, b, c] = desk.members
    const until = "2030-01-14T00:00:00Z"
    const { id } = await desk.post()
    const mine = (await desk.get(id)).owner_id
    await desk.act(id, "assignment", { member_id: a!.id, reason: "knows them" })
    await desk.away(b!.id, { away_from: "2030-01-07T10:00:00Z", away_until: until, substitute_id: c!.id })
    await desk.away(a!.id, { away_from: "2030-01-07T10:00:00Z", away_until: until, substitute_id: b!.id })
    expect((await desk.get(id)).owner_id).toBe(c!.id)
    await desk.away(c!.id, { away_from: "2030-01-07T10:00:00Z", away_until: until })
    expect((await desk.get(id)).owner_id).toBe(desk.boss.id)
    expect([a!.id, b!.id, c!.id]).toContain(mine)
  })

  it("times away are one's own business, or a manager's; they end by being called off", async () => {
    const desk = await openDesk(test.app, ["sales", "sales", "viewer"])
    const [a, b, viewer] = desk.members
    const span = { away_from: "2030-01-08T00:00:00Z", away_until: "2030-01-09T00:00:00Z" }
    await desk.away(b!.id, span, 403, a!.token)
    await desk.away("mem_none", span, 404)
    await desk.away(a!.id, { away_from: span.away_until, away_until: span.away_from }, 422)
    await desk.away(a!.id, { ...span, substitute_id: a!.id }, 422)
    await desk.away(a!.id, { ...span, substitute_id: viewer!.id }, 422)
    expect(await desk.away(a!.id, span, 200, a!.token)).toMatchObject({
      is_present: true,
      away: [{ substitute_id: null }],
    })
    await desk.at("2030-01-08T12:00:00Z")
    expect(await ask(test.app, 200, "GET", `/v1/members/${a!.id}/availability`, a!.token)).toMatchObject({
      is_present: false,
    })
    expect(await desk.away(a!.id, { away_from: null, away_until: null }, 200, a!.token)).toEqual({
      member_id: a!.id,
      is_present: true,
      away: [],
    })
  })

  it("a manual assignment takes the thread along, and refuses who is away or answers nothing", async () => {
    const desk = await openDesk(test.app, ["sales", "sales", "viewer"])
    const [a, b, viewer] = desk.members
    const one = await desk.post({ email: "same@mail.test" })
    const two = await desk.post({ email: "same@mail.test" })
    const other = one.owner_id === a!.id ? b! : a!
    await desk.act(one.id, "assignment", { member_id: other.id, reason: "speaks French" })
    expect((await desk.get(two.id)).owner_id).toBe(other.id)
    expect((await desk.get(one.id)).timeline.at(-1)).toMatchObject({ reason: "manual", note: "speaks French" })
    await desk.act(one.id, "assignment", { member_id: viewer!.id, reason: "x" }, 422)
    await desk.act(one.id, "assignment", { member_id: "mem_none", reason: "x" }, 422)
    await desk.act(one.id, "assignment", { member_id: other.id }, 422)
    const still = one.owner_id
    await desk.away(still, { away_from: "2030-01-07T09:00:00Z", away_until: "2030-01-09T00:00:00Z" })
    expect((await desk.act(one.id, "assignment", { member_id: still, reason: "x" }, 422)).code).toBe("member_away")
    await desk.act(one.id, "assignment", { member_id: other.id, reason: "x" }, 403, viewer!.token)
  })
})

describe("who leaves", () => {
  it("leaves nothing ownerless, is no member any more, and may be invited again", async () => {
    const desk = await openDesk(test.app, ["sales", "sales"])
    const [a, b] = desk.members
    for (let i = 0; i < 4; i++) await desk.post()
    const asked = (await desk.list(`&owner_id=${b!.id}`))[0]
    await desk.act(asked.id, "expert", { member_id: a!.id, question: "?" })
    const remove = (id: string, status: number, key: string) =>
      ask(test.app, status, "DELETE", `/v1/members/${id}`, key)
    await remove(a!.id, 403, b!.token)
    await remove(a!.id, 403, desk.vendor.sk)
    await remove(a!.id, 204, desk.boss.token)
    expect(new Set(await ownersOf(desk))).toEqual(new Set([b!.id]))
    expect((await desk.get(asked.id)).expert_id).toBeNull()
    await ask(test.app, 401, "GET", "/v1/inquiries", a!.token)
    await remove(a!.id, 404, desk.boss.token)
    await remove(b!.id, 204, desk.boss.token)
    expect(new Set(await ownersOf(desk))).toEqual(new Set([desk.boss.id]))
    expect((await desk.list()).every((one: Json) => story(one).length >= 3)).toBe(true)
    const [{ email }] = (await test.app.admin`select email from members where id = ${a!.id}`) as unknown as [Json]
    await ask(test.app, 201, "POST", "/v1/members", desk.boss.token, { email, role: "sales" })
    await ask(test.app, 409, "POST", "/v1/members", desk.boss.token, { email, role: "sales" })
  })

  it("is never the last owner, not even when two owners remove each other at once", async () => {
    const desk = await openDesk(test.app, [])
    await ask(test.app, 409, "DELETE", `/v1/members/${desk.boss.id}`, desk.boss.token)
    const second = await joinDesk(test.app, desk.vendor, "owner")
    const statuses = await Promise.all([
      test.app.call("DELETE", `/v1/members/${desk.boss.id}`, { key: second.token }),
      test.app.call("DELETE", `/v1/members/${second.id}`, { key: desk.boss.token }),
    ])
    expect(statuses.filter((one) => one.status === 204)).toHaveLength(1)
  })
})

describe("the database itself", () => {
  const as = (vendorId: string, statement: string) =>
    test.app.admin.begin(async (sql) => {
      await sql.unsafe(`set local role gv_vendor`)
      await sql`select set_config('app.vendor_id', ${vendorId}, true)`
      await sql.unsafe(statement)
    })

  it("refuses an open inquiry without an active owner, whoever writes", async () => {
    const desk = await openDesk(test.app, ["sales"])
    const { id, owner_id } = await desk.post()
    const vendorId = desk.vendor.id
    await expect(as(vendorId, `update members set removed_at = now() where id = '${owner_id}'`)).rejects.toThrow(
      /still holds open inquiries/,
    )
    await expect(as(vendorId, `update inquiries set owner_id = null where id = '${id}'`)).rejects.toThrow(/null value/)
    await expect(as(vendorId, `update inquiries set owner_id = 'mem_none' where id = '${id}'`)).rejects.toThrow(
      /foreign key/,
    )
    const gone = await joinDesk(test.app, desk.vendor, "sales")
    await ask(test.app, 204, "DELETE", `/v1/members/${gone.id}`, desk.boss.token)
    await expect(as(vendorId, `update inquiries set owner_id = '${gone.id}' where id = '${id}'`)).rejects.toThrow(
      /has no active owner/,
    )
  })

  it("refuses to delete an inquiry, to rewrite its story, and to close it without an outcome", async () => {
    const desk = await openDesk(test.app, ["sales"])
    const { id } = await desk.post()
    await expect(test.app.admin`delete from inquiries where id = ${id}`).rejects.toThrow(/append-only/)
    await expect(test.app.admin`update inquiry_events set type = 'warned' where inquiry_id = ${id}`).rejects.toThrow(
      /append-only/,
    )
    await expect(as(desk.vendor.id, `update inquiries set status = 'closed' where id = '${id}'`)).rejects.toThrow(
      /inquiries_closed_has_ending/,
    )
    await expect(
      as(desk.vendor.id, `update inquiries set status = 'closed', ending = 'won' where id = '${id}'`),
    ).rejects.toThrow(/inquiries_won_names_sale/)
  })

  it("shows another vendor's inquiry to nobody", async () => {
    const [desk, other] = [await openDesk(test.app), await openDesk(test.app)]
    const { id } = await desk.post()
    await ask(test.app, 404, "GET", `/v1/inquiries/${id}`, other.vendor.sk)
    await other.act(id, "stage", { stage: "qualified" }, 404)
    expect(await other.list()).toEqual([])
  })
})
