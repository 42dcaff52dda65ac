/** All script there is: copying, sending once, live regions, keys, menus and messages that can be put away. */
export const enhance = `(() => {
const all = (query, root = document) => [...root.querySelectorAll(query)]
const show = () => all("[data-copy], [data-close]").forEach((button) => { button.hidden = false })
const closeMenus = (but) => all(".menu[open]").forEach((menu) => { if (menu !== but) menu.open = false })
show()
addEventListener("click", async (event) => {
  closeMenus(event.target.closest?.(".menu"))
  if (event.target.closest?.("[data-close]")) return event.target.closest("[data-toast]").remove()
  const button = event.target.closest?.("[data-copy]")
  if (!button) return
  const input = document.getElementById(button.dataset.copy)
  const label = button.textContent
  input.select()
  try { await navigator.clipboard.writeText(input.value) } catch { document.execCommand("copy") }
  button.textContent = button.dataset.done
  setTimeout(() => { button.textContent = label }, 1500)
})
all("[data-toast=good]").forEach((toast) => {
  toast.classList.add("floats")
  setTimeout(() => { if (!toast.matches(":hover, :focus-within")) toast.remove() }, 8000)
})
addEventListener("change", (event) => {
  if (event.target.matches?.("[data-submit]")) event.target.form.requestSubmit()
})
addEventListener("submit", (event) => {
  const form = event.target
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = "1"
  setTimeout(() => { delete form.dataset.sent }, 3000)
})
addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus()
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return
  const rows = all("[data-row]")
  const step = { j: 1, k: -1 }[event.key]
  const next = step && rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(document.activeElement) + step))]
  const target = next ?? all("[data-key]").find((one) => one.dataset.key === event.key)
  if (!target) return
  event.preventDefault()
  next || !target.href ? target.focus() : target.click()
})
let last = ""
const renew = (html) => {
  last = html
  const page = new DOMParser().parseFromString(html, "text/html")
  all("[data-live]").forEach((region) => {
    const fresh = page.getElementById(region.id)
    if (!fresh || region.contains(document.activeElement) || fresh.innerHTML === region.innerHTML) return
    region.innerHTML = fresh.innerHTML
    if (!fresh.hasAttribute("data-live")) region.removeAttribute("data-live")
  })
  show()
}
const ask = async () => {
  if (document.hidden || !all("[data-live]").length) return
  const answer = await fetch(location.href, { headers: { accept: "text/html" } })
  if (answer.ok) renew(await answer.text())
}
let source
const listen = () => {
  source?.close()
  if (document.hidden || !all("[data-live]").length) return
  source = new EventSource(location.href)
  source.onmessage = ({ data }) => { renew(data); if (!all("[data-live]").length) source.close() }
  source.onerror = () => { if (source.readyState === 2) { removeEventListener("visibilitychange", listen); setInterval(() => ask().catch(() => {}), 4000) } }
}
addEventListener("visibilitychange", listen)
addEventListener("focusout", () => setTimeout(() => { if (last) renew(last) }, 100))
listen()
})()
`
