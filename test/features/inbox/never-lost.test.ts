import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { type Json, startApp, useApp } from "../../support/app.ts"
import { type Desk, joinDesk, openDesk } from "../../support/desk.ts"
import { openMailProvider } from "../../support/mail-provider.ts"

const test = useApp()
const START = Date.parse("2030-01-07T10:00:00Z")
const HOUR = 3_600_000
const at = (ms: number) => new Date(ms).toISOString()

type Step =
  | { kind: "arrive"; count: number; what: string }
  | { kind: "away"; member: number; hours: number; lasting: number; substitute: number | null }
  | { kind: "back"; member: number }
  | { kind: "leave"; member: number }
  | { kind: "join" }
  | { kind: "assign"; inquiry: number; member: number }
  | { kind: "respond"; inquiry: number; outcome: string }
  | { kind: "close"; inquiry: number }
  | { kind: "wait"; minutes: number }

const small = fc.nat(9)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("arrive" as const),
      count: fc.integer({ min: 1, max: 4 }),
      what: fc.constantFrom("request", "deal", "same person"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("away" as const),
      member: small,
      hours: fc.integer({ min: -2, max: 3 }),
      lasting: fc.integer({ min: 3, max: 30 }),
      substitute: fc.option(small),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("back" as const), member: small }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("leave" as const), member: small }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("join" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("assign" as const), inquiry: small, member: small }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("respond" as const),
      inquiry: small,
      outcome: fc.constantFrom("reached", "no_answer"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const), inquiry: small }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.integer({ min: 1, max: 600 }) }),
  },
)

type World = { desk: Desk; now: number; members: string[]; inquiries: string[] }

/** Does one step; what the contract refuses changes nothing and is no failure of the step. */
async function take(world: World, one: Step): Promise<void> {
  const { desk, members, inquiries } = world
  const key = desk.vendor.owner
  const member = "member" in one ? members[one.member % Math.max(1, members.length)] : undefined
  const inquiry = "inquiry" in one ? inquiries[one.inquiry % Math.max(1, inquiries.length)] : undefined
  const call = (method: string, path: string, body?: Json) => test.app.call(method, `/v1/${path}`, { key, body })
  switch (one.kind) {
    case "arrive": {
      const kind = one.what === "deal" ? "deal" : "request"
      const fields = one.what === "same person" ? { kind, email: "same@mail.test" } : { kind }
      const sent = await Promise.all(Array.from({ length: one.count }, () => call("POST", "inquiries", fields)))
      for (const reply of sent) {
        expect(reply.status, reply.text).toBe(201)
        inquiries.push(reply.body.id)
      }
      return
    }
    case "away": {
      if (!member) return
      const from = world.now + one.hours * HOUR
      const substitute = one.substitute === null ? null : members[one.substitute % members.length]!
      const body = { away_from: at(from), away_until: at(from + one.lasting * HOUR), substitute_id: substitute }
      const reply = await call("PUT", `members/${member}/availability`, body)
      expect([200, 422]).toContain(reply.status)
      return
    }
    case "back":
      if (member) await call("PUT", `members/${member}/availability`, { away_from: null, away_until: null })
      return
    case "leave":
      if (!member || members.length < 2) return
      expect((await call("DELETE", `members/${member}`)).status).toBe(204)
      members.splice(members.indexOf(member), 1)
      return
    case "join":
      if (members.length < 5) members.push((await joinDesk(test.app, desk.vendor, "sales")).id)
      return
    case "assign":
      if (inquiry && member) await call("POST", `inquiries/${inquiry}/assignment`, { member_id: member, reason: "x" })
      return
    case "respond":
      if (inquiry) await call("POST", `inquiries/${inquiry}/responses`, { channel: "call", outcome: one.outcome })
      return
    case "close":
      if (inquiry) await call("POST", `inquiries/${inquiry}/stage`, { stage: "lost", reason: "price" })
      return
    case "wait":
      world.now += one.minutes * 60_000
      await desk.at(at(world.now))
  }
}

/** At this instant: every open inquiry is with somebody who is there, or with the manager; all are there, once. */
async function check({ desk, inquiries }: World): Promise<void> {
  const [team, listed] = [(await ask(test.app, 200, "GET", "/v1/team", desk.vendor.sk)).data, await desk.list()]
  const seats = new Map<string, Json>(team.map((seat: Json) => [seat.member_id, seat]))
  for (const one of listed.filter((row: Json) => row.status !== "closed")) {
    const seat = seats.get(one.owner_id)
    expect(seat, `${one.id} has an owner who is no member`).toBeDefined()
    expect(seat.is_present || ["owner", "manager"].includes(seat.role), JSON.stringify([one, seat])).toBe(true)
  }
  expect(listed.map((row: Json) => row.id).sort()).toEqual([...inquiries].sort())
  const open = listed.filter((row: Json) => row.status !== "closed").length
  expect(team.reduce((sum: number, seat: Json) => sum + seat.open, 0)).toBe(open)
}

describe("no inquiry is lost", () => {
  it("whoever comes, goes away, leaves and is given what, each inquiry has a present owner or the manager, and counts once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 22 }), async (steps) => {
        const desk = await openDesk(test.app, ["sales", "sales", "sales"])
        const world: World = { desk, now: START, members: desk.members.map((one) => one.id), inquiries: [] }
        for (const one of steps) {
          await take(world, one)
          await check(world)
        }
      }),
      { numRuns: 12, endOnFailure: true },
    )
  }, 240_000)

  it("not when the mail provider is down: it is stored and owned at once, and its owner notified later", async () => {
    const provider = await openMailProvider("refuses")
    const app = await startApp({ MAIL_URL: provider.url })
    try {
      const desk = await openDesk(app, ["sales"])
      const inquiry = await desk.post({ name: "Ada" })
      expect(inquiry.owner_id).toBe(desk.members[0]!.id)
      await app.settle()
      expect(provider.taken).toEqual([])
      expect(await desk.list()).toHaveLength(1)
      provider.mood = "takes"
      await app.admin`update outbox set due_at = now() - interval '1 second' where done_at is null`
      await app.settle()
      const subjects = provider.taken.map(({ subject }) => subject)
      expect(subjects.filter((subject) => subject === "Yours: request from Ada")).toHaveLength(1)
    } finally {
      await app.close()
      await provider.close()
    }
  })
})
