/** Passkeys: shows the forms that need them where the browser knows them, asks it, and sends the form with its answer. */
export const passkey = `(() => {
if (!window.PublicKeyCredential) return
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
const ask = ({ dataset }) => {
  const publicKey = JSON.parse(dataset.options)
  publicKey.challenge = bytes(publicKey.challenge)
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id)
  for (const one of publicKey.excludeCredentials ?? []) one.id = bytes(one.id)
  return navigator.credentials[dataset.passkey]({ publicKey })
}
const written = ({ id, type, response }) => {
  const sent = Object.fromEntries(PARTS.filter((name) => response[name]).map((name) => [name, text(response[name])]))
  return JSON.stringify({ id, rawId: id, type, clientExtensionResults: {}, response: sent })
}
for (const form of document.querySelectorAll("[data-passkey]")) {
  form.hidden = false
  const [button, failed] = [form.querySelector("[type=button]"), form.querySelector("[role=alert]")]
  button.addEventListener("click", async () => {
    if (!form.reportValidity()) return
    failed.hidden = true
    try {
      form.elements.answer.value = written(await ask(form))
      form.requestSubmit()
    } catch {
      failed.hidden = false
    }
  })
}
})()
`
