import { DAY_MS } from "../../../lib/time.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { asJob, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { decrypt, encrypt } from "../../../platform/encrypt.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { paragraphs, said } from "../../../vocabulary/words.ts"
import { withQuery } from "../../../web/url.ts"
import * as identityStore from "../store.ts"
import * as store from "./sso-store.ts"

const LABEL = "sso domain"
const GOOD_DAYS = 7
export const DOMAIN_PROOF_PATH = "/sign-in/sso/domain"

type Proof = { vendorId: string; domain: string; until: number }

/** Asks whoever runs a domain's mail whether the vendor may sign its people in: RFC 2142 gives each a postmaster. */
export async function mailDomainProof(tx: Tx, ctx: Ctx, vendor: identityStore.Vendor, domain: string): Promise<void> {
  const { signingKeys, publicUrl } = ctx.ports.env
  const expiresAt = new Date(realNow().getTime() + GOOD_DAYS * DAY_MS)
  const proof: Proof = { vendorId: vendor.id, domain, until: expiresAt.getTime() }
  const token = await encrypt(signingKeys, LABEL, JSON.stringify(proof))
  const url = `${publicUrl}${withQuery(DOMAIN_PROOF_PATH, { token })}`
  const named = { vendor: vendor.name, domain }
  await outboxMail(tx, vendor.id, {
    to: `postmaster@${domain}`,
    subject: said("mailed.domain", named),
    body: paragraphs(
      said("mailed.domain_words", named),
      said("mailed.domain_open", { ...named, url }),
      said("mailed.domain_days", { n: GOOD_DAYS }),
    ),
    expiresAt: expiresAt.toISOString(),
  })
}

/** What a mailed link is about; null for one that is not ours or too old. */
export async function readDomainProof(ctx: Ctx, token: string) {
  const proof = await openProof(ctx, token)
  const vendor = proof && (await asSystem(ctx, (tx) => identityStore.findVendor(tx, proof.vendorId)))
  return proof && vendor && { domain: proof.domain, vendor: vendor.name }
}

/** Verifies a domain for the vendor whom a mailed link names. `refused` where it has it no more, or another was first. */
export async function proveDomain(ctx: Ctx, token: string): Promise<"verified" | "refused"> {
  const proof = await openProof(ctx, token)
  if (!proof) return "refused"
  const { vendorId, domain } = proof
  return asSystem(ctx, async (tx) => {
    const vendor = await identityStore.findVendor(tx, vendorId)
    if (!vendor || (await store.isDomainTaken(tx, vendor.mode, domain, vendorId))) return "refused"
    if (!(await store.verifyDomain(tx, vendorId, domain, realNow()))) return "refused"
    await audit(tx, asJob(ctx, "postmaster", vendorNow(vendor)), vendorId, "sso.verify_domain", vendorId, { domain })
    return "verified"
  })
}

async function openProof(ctx: Ctx, token: string): Promise<Proof | null> {
  try {
    const proof = JSON.parse(await decrypt(ctx.ports.env.signingKeys, LABEL, token)) as Proof
    return proof.until > realNow().getTime() ? proof : null
  } catch {
    return null
  }
}
