/** Of a part that is text so much is kept. */
const MAX_TEXT_BYTES = 256 * 1024
const MAX_HEAD_BYTES = 64 * 1024
const MAX_MULTIPARTS = 100
const LF = 10
const DASH = 45

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes)

/** How much of the parts was left out, in the order of the parts that it was left out of: bytes as they were sent. */
export type LeanMail = { bytes: Uint8Array; left: number[] }

type Part = { inHead: boolean; head: string; kept: number; most: number; left: number }

const newPart = (): Part => ({ inHead: true, head: "", kept: 0, most: MAX_TEXT_BYTES, left: 0 })

/**
 * A raw mail without the contents of what is attached, and with so much of each text: what is not kept is not decoded either.
 * Heads and boundaries all stay, so that whoever reads it finds the same parts. Throws for what nobody sends on purpose.
 */
export function leanMail(raw: Uint8Array): LeanMail {
  const out = new Uint8Array(raw.length)
  const boundaries: string[] = []
  const left: number[] = []
  let size = 0
  let part = newPart()
  for (let at = 0; at < raw.length; ) {
    const end = lineEnd(raw, at)
    const line = raw.subarray(at, end)
    at = end
    const isBoundary = line[0] === DASH && line[1] === DASH && isOneOf(boundaries, line)
    if (isBoundary) {
      if (part.left > 0) left.push(part.left)
      part = newPart()
    } else if (part.inHead) readHead(part, line, boundaries)
    else if (part.kept + line.length > part.most) {
      part.left += line.length
      continue
    } else part.kept += line.length
    out.set(line, size)
    size += line.length
  }
  if (part.left > 0) left.push(part.left)
  return { bytes: out.subarray(0, size), left }
}

function lineEnd(raw: Uint8Array, from: number): number {
  const at = raw.indexOf(LF, from)
  return at < 0 ? raw.length : at + 1
}

function isOneOf(boundaries: readonly string[], line: Uint8Array): boolean {
  const text = latin1(line.subarray(2, 2 + 200)).trimEnd()
  return boundaries.some((boundary) => text === boundary || text === `${boundary}--`)
}

function readHead(part: Part, line: Uint8Array, boundaries: string[]) {
  const text = latin1(line.subarray(0, 2000))
  if (text.trim() !== "") {
    if (part.head.length < MAX_HEAD_BYTES) part.head += text
    return
  }
  const head = part.head.replace(/\r?\n[ \t]+/g, " ")
  const boundary = /^content-type:[^\n]*\bboundary\s*=\s*(?:"([^"\n]+)"|([^\s;"\n]+))/im.exec(head)
  const type = /^content-type:\s*([^\s;]+)/im.exec(head)?.[1]?.toLowerCase() ?? "text/plain"
  if (boundary) boundaries.push((boundary[1] ?? boundary[2])!.trimEnd())
  if (boundaries.length > MAX_MULTIPARTS) throw new Error(`more than ${MAX_MULTIPARTS} multiparts`)
  // A mail within a mail has a head of its own, and parts.
  if (type === "message/rfc822" && !isAttached(head)) {
    part.head = ""
    return
  }
  part.inHead = false
  if (isAttached(head) || !/^(text|multipart|message)\//.test(type)) part.most = 0
}

const isAttached = (head: string) => /^content-disposition:\s*attachment/im.test(head)
