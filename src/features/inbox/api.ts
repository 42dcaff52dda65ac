import * as z from "zod"
import { output } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { created, endpoint, found, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import { readDeskSettings, readMailDesk, saveDesk, saveSla } from "./desk/save-desk.ts"
import { showDesk, showSla } from "./desk/show-desk.ts"
import { answerAsExpert, askExpert } from "./inquiries/ask-expert.ts"
import { assignInquiry } from "./inquiries/assign-inquiry.ts"
import { markSpam, releaseSpam } from "./inquiries/mark-spam.ts"
import { moveStage, resolveInquiry } from "./inquiries/move-stage.ts"
import { readInquiries, readInquiry } from "./inquiries/read-inquiries.ts"
import { recordResponse } from "./inquiries/record-response.ts"
import { showInquiry, showOpened } from "./inquiries/show-inquiry.ts"
import { tickChecklist } from "./inquiries/tick-checklist.ts"
import { waitForCustomer } from "./inquiries/wait-for-customer.ts"
import { askAboutSale, readOfAffiliate } from "./intake/ask-about-sale.ts"
import { openInquiry } from "./intake/open-inquiry.ts"
import { showQuestion } from "./intake/show-question.ts"
import { replyToInquiry } from "./mail/reply-to-inquiry.ts"
import { readTeam, saveSeat } from "./team/save-seat.ts"
import { readAvailability, setAvailability } from "./team/set-availability.ts"
import { showAvailability, showSeat, showTeam } from "./team/show-team.ts"

const sourceOf = (ctx: Ctx) => (ctx.actor.kind === "publishable_key" ? "script" : "api")

const inquiryApi = [
  endpoint({
    method: "post",
    path: "/v1/inquiries",
    action: "inquiry.open",
    summary: "Create an inquiry (request, question, application or deal); it gets an owner and a due time at once",
    body: contract.OpenInquiry,
    answers: { 201: z.union([contract.Inquiry, contract.PublicInquiry]) },
    run: (ctx, { body }) => openInquiry(ctx, vendorOf(ctx), body, sourceOf(ctx)),
    answer: created(showOpened),
  }),
  endpoint({
    method: "get",
    path: "/v1/inquiries",
    action: "inquiry.read",
    summary: "List inquiries, newest first; spam only with ?status=spam",
    query: contract.ListInquiries,
    answers: { 200: output.page(contract.Inquiry) },
    run: async (ctx, { query }) =>
      toPage(await readInquiries(ctx, vendorOf(ctx), query), query.limit, (row) => row.inquiry.id, showInquiry),
  }),
  endpoint({
    method: "get",
    path: "/v1/inquiries/{id}",
    action: "inquiry.read",
    summary: "Show an inquiry with its timeline",
    params: contract.ById,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params }) => readInquiry(ctx, vendorOf(ctx), params.id),
    answer: found(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/responses",
    action: "inquiry.work",
    summary: "Record a response; the first that reaches the customer stops the clock",
    params: contract.ById,
    body: contract.RecordResponse,
    answers: { 201: contract.Inquiry },
    run: (ctx, { params, body }) => recordResponse(ctx, vendorOf(ctx), params.id, body),
    answer: created(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/replies",
    action: "inquiry.reply",
    summary: "Reply by mail from the desk's address; it stops the clock, and the answer comes back into the thread",
    params: contract.ById,
    body: contract.ReplyToInquiry,
    answers: { 201: contract.Inquiry },
    run: (ctx, { params, body }) => replyToInquiry(ctx, vendorOf(ctx), params.id, body),
    answer: created(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/assignment",
    action: "inquiry.assign",
    summary: "Assign an inquiry to a member who is available",
    params: contract.ById,
    body: contract.AssignInquiry,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params, body }) => assignInquiry(ctx, vendorOf(ctx), params.id, body),
    answer: found(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/stage",
    action: "inquiry.work",
    summary: "Move an inquiry to a pipeline stage; `won` names its sale, `lost` its reason",
    params: contract.ById,
    body: contract.MoveStage,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params, body }) => moveStage(ctx, vendorOf(ctx), params.id, body),
    answer: found(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/resolution",
    action: "inquiry.work",
    summary: "Resolve an answered inquiry that was never to become a sale",
    params: contract.ById,
    body: contract.ResolveInquiry,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params, body }) => resolveInquiry(ctx, vendorOf(ctx), params.id, body.reason),
    answer: found(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/waiting",
    action: "inquiry.work",
    summary: "Wait for the customer: follow-ups pause until then, or until they write",
    params: contract.ById,
    body: contract.WaitForCustomer,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params, body }) => waitForCustomer(ctx, vendorOf(ctx), params.id, body),
    answer: found(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/expert",
    action: "inquiry.work",
    summary: "Ask an expert among the members; the owner stays the owner",
    params: contract.ById,
    body: contract.AskExpert,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params, body }) => askExpert(ctx, vendorOf(ctx), params.id, body),
    answer: found(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/expert-answer",
    action: "inquiry.answer",
    summary: "Answer as the expert who was asked; the inquiry returns to its owner",
    params: contract.ById,
    body: contract.AnswerAsExpert,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params, body }) => answerAsExpert(ctx, vendorOf(ctx), params.id, body.answer),
    answer: found(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/spam",
    action: "inquiry.work",
    summary: "Mark an inquiry as spam",
    params: contract.ById,
    body: contract.MarkSpam,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params, body }) => markSpam(ctx, vendorOf(ctx), params.id, body.reason),
    answer: found(showInquiry),
  }),
  endpoint({
    method: "post",
    path: "/v1/inquiries/{id}/release",
    action: "inquiry.work",
    summary: "Mark an inquiry as not spam; its clock starts now",
    params: contract.ById,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params }) => releaseSpam(ctx, vendorOf(ctx), params.id),
    answer: found(showInquiry),
  }),
  endpoint({
    method: "put",
    path: "/v1/inquiries/{id}/checklist",
    action: "inquiry.work",
    summary: "Update an inquiry's checklist",
    params: contract.ById,
    body: contract.TickChecklist,
    answers: { 200: contract.Inquiry },
    run: (ctx, { params, body }) => tickChecklist(ctx, vendorOf(ctx), params.id, body.done),
    answer: found(showInquiry),
  }),
]

const deskApi = [
  endpoint({
    method: "get",
    path: "/v1/members/{id}/availability",
    action: "availability.read",
    summary: "Show a member's availability",
    params: contract.ById,
    answers: { 200: contract.Availability },
    run: (ctx, { params }) => readAvailability(ctx, vendorOf(ctx), params.id),
    answer: found(showAvailability),
  }),
  endpoint({
    method: "put",
    path: "/v1/members/{id}/availability",
    action: "availability.set",
    summary: "Plan time off; open inquiries go to the substitute when it begins",
    params: contract.ById,
    body: contract.SetAvailability,
    answers: { 200: contract.Availability },
    run: (ctx, { params, body }) => setAvailability(ctx, vendorOf(ctx), params.id, body),
    answer: found(showAvailability),
  }),
  endpoint({
    method: "put",
    path: "/v1/members/{id}/seat",
    action: "seat.save",
    summary: "Save which inquiries a member may be assigned in the rota; null allows all",
    params: contract.ById,
    body: contract.SaveSeat,
    answers: { 200: contract.Seat },
    run: (ctx, { params, body }) => saveSeat(ctx, vendorOf(ctx), params.id, body),
    answer: found(showSeat),
  }),
  endpoint({
    method: "get",
    path: "/v1/team",
    action: "member.read",
    summary: "Show the team: who is available, their open inquiries, and which are late",
    answers: { 200: contract.Team },
    run: (ctx) => readTeam(ctx, vendorOf(ctx)),
    answer: found(showTeam),
  }),
  endpoint({
    method: "get",
    path: "/v1/sla",
    action: "desk.read",
    summary: "Show business hours, holidays and response times",
    answers: { 200: contract.Sla },
    run: (ctx) => readDeskSettings(ctx, vendorOf(ctx)),
    answer: found(showSla),
  }),
  endpoint({
    method: "put",
    path: "/v1/sla",
    action: "desk.save",
    summary: "Save business hours, holidays and response times; what is left out stays",
    body: contract.SaveSla,
    answers: { 200: contract.Sla },
    run: (ctx, { body }) => saveSla(ctx, vendorOf(ctx), body),
    answer: found(showSla),
  }),
  endpoint({
    method: "get",
    path: "/v1/desk",
    action: "desk.read",
    summary: "Show the desk: its mail address, checklists, templates and blocked words",
    answers: { 200: contract.Desk },
    run: (ctx) => readMailDesk(ctx, vendorOf(ctx)),
    answer: found(showDesk),
  }),
  endpoint({
    method: "put",
    path: "/v1/desk",
    action: "desk.save",
    summary: "Save checklists, templates and blocked words; what is left out stays",
    body: contract.SaveDesk,
    answers: { 200: contract.Desk },
    run: (ctx, { body }) => saveDesk(ctx, vendorOf(ctx), body),
    answer: found(showDesk),
  }),
  endpoint({
    method: "post",
    path: "/v1/affiliates/{id}/questions",
    action: "inquiry.ask",
    summary: "Ask about a missing sale on an affiliate's behalf; the question gets an owner and a due time",
    params: contract.ById,
    body: contract.AskAboutSale,
    answers: { 201: contract.AffiliateInquiry },
    run: (ctx, { params, body }) => askAboutSale(ctx, vendorOf(ctx), params.id, body),
    answer: created(showQuestion),
  }),
  endpoint({
    method: "get",
    path: "/v1/affiliates/{id}/inquiries",
    action: "inquiry_own.read",
    summary: "List what an affiliate sent and asked, with its status",
    params: contract.ById,
    query: contract.Page,
    answers: { 200: contract.AffiliateInquiries },
    run: async (ctx, { params, query }) =>
      toPage(await readOfAffiliate(ctx, vendorOf(ctx), params.id, query), query.limit, (row) => row.id, showQuestion),
  }),
]

/** The inbox and the desk behind it. */
export const inboxApi = [...inquiryApi, ...deskApi]
