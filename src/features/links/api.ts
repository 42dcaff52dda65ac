import { output } from "../../lib/fields.ts"
import { toPage } from "../../lib/page.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { created, endpoint, found, noContent, vendorOf } from "../../platform/http/endpoint.ts"
import type { TakenClick } from "./clicks/confirm-click.ts"
import { recordClick } from "./clicks/record-click.ts"
import * as contract from "./contract.ts"
import { readDeadLetters, replayDeadLetter } from "./dead-letters/replay-dead-letter.ts"
import { showDeadLetter } from "./dead-letters/show-dead-letter.ts"
import { createCoupon } from "./links/create-coupon.ts"
import { createLink } from "./links/create-link.ts"
import { deleteCoupon } from "./links/delete-coupon.ts"
import { readCoupon, readCoupons } from "./links/read-coupons.ts"
import * as read from "./links/read-links.ts"
import { showLink } from "./links/show-link.ts"
import { updateLink } from "./links/update-link.ts"
import { writeReceipt } from "./receipts/write-receipt.ts"
import type { Coupon } from "./store.ts"

const toCoupon = (row: Coupon) => ({
  id: row.id,
  code: row.code,
  affiliate_id: row.affiliateId,
  program_id: row.programId,
  created_at: row.createdAt.toISOString(),
})

export const linksApi = [
  endpoint({
    method: "post",
    path: "/v1/links",
    action: "link.save",
    summary: "Create a link for an affiliate; without a slug, one is generated",
    body: contract.createLink,
    answers: { 201: contract.link },
    run: (ctx, { body }) => createLink(ctx, vendorOf(ctx), body),
    answer: created((link) => link),
  }),
  endpoint({
    method: "get",
    path: "/v1/links",
    action: "link.read",
    summary: "List links",
    query: contract.listLinks,
    answers: { 200: output.page(contract.link) },
    run: async (ctx, { query }) => {
      const rows = await read.readLinks(ctx, vendorOf(ctx), query)
      return toPage(
        rows,
        query.limit,
        (row) => row.id,
        (row) => showLink(row, ctx.ports.env.publicUrl),
      )
    },
  }),
  endpoint({
    method: "get",
    path: "/v1/links/{id}",
    action: "link.read",
    summary: "Show a link",
    params: contract.byId,
    answers: { 200: contract.link },
    run: async (ctx, { params }) =>
      showLink(await read.readLink(ctx, vendorOf(ctx), params.id), ctx.ports.env.publicUrl),
  }),
  endpoint({
    method: "patch",
    path: "/v1/links/{id}",
    action: "link.save",
    summary: "Update a link; `destination_url: null` resets it to the program's",
    params: contract.byId,
    body: contract.updateLink,
    answers: { 200: contract.link },
    run: (ctx, { params, body }) => updateLink(ctx, vendorOf(ctx), params.id, body),
    answer: found((link) => link),
  }),
  endpoint({
    method: "post",
    path: "/v1/coupons",
    action: "coupon.save",
    summary: "Assign a coupon code to an affiliate",
    body: contract.createCoupon,
    answers: { 201: contract.coupon, 200: contract.coupon },
    run: (ctx, { body }) => createCoupon(ctx, vendorOf(ctx), body),
    answer: (saved) => ({ status: saved.kind === "created" ? 201 : 200, body: toCoupon(saved.coupon) }),
  }),
  endpoint({
    method: "get",
    path: "/v1/coupons",
    action: "coupon.read",
    summary: "List coupons",
    query: contract.listCoupons,
    answers: { 200: output.page(contract.coupon) },
    run: async (ctx, { query }) => {
      const of = { programId: query.program_id, affiliateId: query.affiliate_id }
      return toPage(await readCoupons(ctx, vendorOf(ctx), of, query), query.limit, (row) => row.id, toCoupon)
    },
  }),
  endpoint({
    method: "get",
    path: "/v1/coupons/{code}",
    action: "coupon.read",
    summary: "Show a coupon by its code, however it is typed",
    params: contract.byCode,
    answers: { 200: contract.coupon },
    run: async (ctx, { params }) => toCoupon(await readCoupon(ctx, vendorOf(ctx), params.code)),
  }),
  endpoint({
    method: "delete",
    path: "/v1/coupons/{code}",
    action: "coupon.save",
    summary: "Take a code back from its affiliate; it may be given again, and what it earned stays",
    params: contract.byCode,
    answers: { 204: null },
    run: (ctx, { params }) => deleteCoupon(ctx, vendorOf(ctx), params.code),
    answer: noContent,
  }),
  endpoint({
    method: "post",
    path: "/v1/clicks",
    action: "click.record",
    summary: "Record a click from a site or an app",
    body: contract.createClick,
    answers: { 201: contract.clickAnswer, 200: contract.clickAnswer },
    run: (ctx, { body }) => recordClick(ctx, vendorOf(ctx), body),
    answer: (click: TakenClick) => ({
      status: click.kind === "new" ? 201 : 200,
      body: {
        click_id: click.clickId,
        link_id: click.linkId,
        expires_at: click.expiresAt,
        ...(click.coupon !== null && { coupon: click.coupon }),
      },
    }),
  }),
  endpoint({
    method: "get",
    path: "/v1/clicks/{id}/receipt",
    action: "click.read",
    summary: "Show a click's receipt: signed, so that anyone can verify it without us",
    params: contract.byClickId,
    answers: { 200: contract.receipt },
    run: (ctx, { params }) => writeReceipt(ctx, vendorOf(ctx), params.id),
  }),
  endpoint({
    method: "get",
    path: "/v1/dead-letters",
    action: "dead_letter.read",
    summary:
      "List dead letters: messages of the click queue that could not be stored; the operator sees those that name no vendor",
    query: contract.listDeadLetters,
    answers: { 200: output.page(contract.deadLetter) },
    run: async (ctx, { query }) =>
      toPage(await readDeadLetters(ctx, ownerOf(ctx), query), query.limit, (row) => row.id, showDeadLetter),
  }),
  endpoint({
    method: "post",
    path: "/v1/dead-letters/{id}/replay",
    action: "dead_letter.replay",
    summary: "Replay a dead letter; one that has been stored stays stored",
    params: contract.byId,
    answers: { 200: contract.deadLetter },
    run: (ctx, { params }) => replayDeadLetter(ctx, ownerOf(ctx), params.id),
    answer: found(showDeadLetter),
  }),
]

/** The vendor whose dead letters these are; null for the operator's. */
const ownerOf = (ctx: Ctx) => (ctx.actor.kind === "operator" ? null : vendorOf(ctx))
