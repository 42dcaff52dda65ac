/** All script there is: copy buttons, questions before dangerous forms, no double sending, live regions, keys. */
export const enhance = `(() => {
const all = (query) => document.querySelectorAll(query)
const show = () => all("[data-copy]").forEach((button) => { button.hidden = false })
show()
addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]")
  if (!button) return
  const input = document.getElementById(button.dataset.copy)
  input.select()
  try { await navigator.clipboard.writeText(input.value) } catch { document.execCommand("copy") }
  button.textContent = "Copied"
  setTimeout(() => { button.textContent = "Copy" }, 1500)
})
addEventListener("submit", (event) => {
  const form = event.target
  if (form.dataset.sent || (form.dataset.confirm && !confirm(form.dataset.confirm))) return event.preventDefault()
  form.dataset.sent = "1"
  setTimeout(() => { delete form.dataset.sent }, 3000)
})
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return
  const rows = [...all("[data-row]")]
  const step = { j: 1, k: -1 }[event.key]
  const next = step && rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(document.activeElement) + step))]
  const target = next ?? [...all("[data-key]")].find((one) => one.dataset.key === event.key)
  if (!target) return
  event.preventDefault()
  next || !target.href ? target.focus() : target.click()
})
const renew = async () => {
  if (document.hidden) return
  const answer = await fetch(location.href, { headers: { accept: "text/html" } })
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  all("[data-live]").forEach((region) => {
    const fresh = page.getElementById(region.id)
    if (!fresh || region.contains(document.activeElement) || fresh.innerHTML === region.innerHTML) return
    region.innerHTML = fresh.innerHTML
    if (!fresh.hasAttribute("data-live")) region.removeAttribute("data-live")
  })
  show()
}
setInterval(() => { if (all("[data-live]").length) renew().catch(() => {}) }, 4000)
})()
`
