import { createCipheriv, createHmac, hkdfSync } from "node:crypto"
import { decodeProtectedHeader } from "jose"
import { describe, expect, it } from "vitest"
import { webhookSecrets } from "../../../src/features/integrations/stripe-vendor/read-integration.ts"
import { postbackSecrets } from "../../../src/features/programs/programs/encrypt-postback-secret.ts"
import { reencryptColumn } from "../../../src/platform/reencrypt.ts"
import { parseSigningKeys } from "../../../src/platform/signing.ts"
import { signatureHeader } from "../../../tools/stripe-stand-in/signature.ts"
import { ask, createVendor } from "../../support/actors.ts"
import { SIGNING_KEYS, useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"

const test = useApp()
const SECRET = "a secret of the network"
const NEWER = `b:${Buffer.alloc(32, 9).toString("base64url")}`

/** The app's keys are these from now on, as after a new start. */
const rotate = (text: string) => Object.assign(test.app.deps.ports.env, { signingKeys: parseSigningKeys(text) })

const reencrypt = async () => {
  for (const column of [postbackSecrets, webhookSecrets]) await reencryptColumn(test.app.deps, column)
}

const keyOf = (jwe: string) => decodeProtectedHeader(jwe).kid

/** The form of before, which databases still hold. */
function oldForm(keyId: string, secret: Uint8Array, label: string, text: string) {
  const key = new Uint8Array(hkdfSync("sha256", secret, "grapevine seal", label, 32))
  const iv = Buffer.alloc(12, 3)
  const cipher = createCipheriv("aes-256-gcm", key, iv)
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()])
  return [keyId, iv.toString("base64url"), body.toString("base64url")].join(".")
}

async function postback(programId: string) {
  const text = "event=none"
  const sig = createHmac("sha256", SECRET).update(text).digest("hex")
  return (await test.app.call("GET", `/postback/${programId}?${text}&sig=${sig}`)).status
}

describe("a program's postback secret", () => {
  it("is sealed, shown to nobody, and out of reach of the affiliates' role", async () => {
    const { programId, vendor } = await openShop(test.app, { postback_secret: SECRET })
    expect(await postback(programId)).toBe(422)
    const [kept] = await test.app.admin`select sealed from program_secrets where program_id = ${programId}`
    expect(keyOf(kept!.sealed)).toBe("a")
    const rows = await test.app.admin`
      select p::text || s::text as row from programs p join program_secrets s on s.program_id = p.id`
    expect(JSON.stringify(rows)).not.toContain(SECRET)
    const read = test.app.admin.begin(async (tx) => {
      await tx`set local role gv_affiliate`
      return tx`select * from program_secrets`
    })
    await expect(read).rejects.toMatchObject({ code: "42501" })
    const shown = await ask(test.app, 200, "GET", `/v1/programs/${programId}`, vendor.sk)
    expect(shown.has_postback_secret).toBe(true)
    expect(JSON.stringify(shown)).not.toContain(SECRET)

    await ask(test.app, 200, "PATCH", `/v1/programs/${programId}`, vendor.sk, { name: "Renamed" })
    expect(await postback(programId)).toBe(422)
    const gone = await ask(test.app, 200, "PATCH", `/v1/programs/${programId}`, vendor.sk, { postback_secret: null })
    expect(gone.has_postback_secret).toBe(false)
    const [none] = await test.app.admin`select sealed from program_secrets where program_id = ${programId}`
    expect(none).toEqual({ sealed: null })
  })

  it("that was kept plain before works as it did, and is sealed by the job", async () => {
    const { programId } = await openShop(test.app, { postback_secret: SECRET })
    await test.app.admin`update program_secrets set sealed = ${`plain:${SECRET}`} where program_id = ${programId}`
    expect(await postback(programId)).toBe(422)
    await reencrypt()
    const [kept] = await test.app.admin`select sealed from program_secrets where program_id = ${programId}`
    expect(keyOf(kept!.sealed)).toBe("a")
    expect(await postback(programId)).toBe(422)
  })

  it("that is there in the older form works as it did, and is written again by the job", async () => {
    const { programId } = await openShop(test.app, { postback_secret: SECRET })
    const { id, secret } = test.app.deps.ports.env.signingKeys[0]!
    const before = oldForm(id, secret, `postback secret of ${programId}`, SECRET)
    await test.app.admin`update program_secrets set sealed = ${before} where program_id = ${programId}`
    expect(await postback(programId)).toBe(422)
    await reencrypt()
    const [kept] = await test.app.admin`select sealed from program_secrets where program_id = ${programId}`
    expect(keyOf(kept!.sealed)).toBe("a")
    expect(await postback(programId)).toBe(422)
  })
})

describe("a new signing key", () => {
  it("opens what the older one sealed, seals it again by a job, and lets the older one go", async () => {
    const shop = await openShop(test.app, { postback_secret: SECRET })
    const vendor = await createVendor(test.app)
    await ask(test.app, 200, "PUT", "/v1/integrations/stripe", vendor.owner, { webhook_secret: "whsec_of_the_vendor" })
    const event = async () => {
      const body = JSON.stringify({ id: `evt_${Math.random()}`, type: "x", data: { object: {} } })
      const headers = {
        "stripe-signature": signatureHeader(body, "whsec_of_the_vendor", Math.floor(Date.now() / 1000)),
      }
      return (await test.app.call("POST", `/hooks/stripe/${vendor.id}`, { body, headers })).status
    }
    try {
      rotate(`${NEWER},${SIGNING_KEYS}`)
      expect([await postback(shop.programId), await event()]).toEqual([422, 200])
      await reencrypt()
      rotate(NEWER)
      expect([await postback(shop.programId), await event()]).toEqual([422, 200])
      const left = await test.app.admin`
        select sealed from program_secrets where sealed is not null
        union all select sealed_secret from stripe_integrations`
      expect(left.filter(({ sealed }) => keyOf(sealed) !== "b")).toEqual([])
    } finally {
      rotate(`${SIGNING_KEYS},${NEWER}`)
      await reencrypt()
    }
  })

  it("leaves what no key opens as it is, and does not keep the rest from being reencrypted", async () => {
    const [lost, fine] = [
      await openShop(test.app, { postback_secret: SECRET }),
      await openShop(test.app, { postback_secret: SECRET }),
    ]
    await test.app.admin`update program_secrets set sealed = 'z.AAAA.AAAA' where program_id = ${lost.programId}`
    await test.app.admin`update program_secrets set sealed = ${`plain:${SECRET}`} where program_id = ${fine.programId}`
    await reencrypt()
    const sealed = await test.app.admin`
      select program_id, sealed from program_secrets
      where program_id in (${lost.programId}, ${fine.programId}) order by 1`
    const kept = Object.fromEntries(sealed.map((row) => [row.program_id, row.sealed]))
    expect(kept[lost.programId]).toBe("z.AAAA.AAAA")
    expect(keyOf(kept[fine.programId])).toBe("a")
    await test.app.admin`update program_secrets set sealed = null where program_id = ${lost.programId}`
  })
})
