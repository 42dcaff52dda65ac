// SHA-256 (FIPS 180-4) and HMAC (RFC 2104) that answer at once: WebCrypto's are asked for by a promise, which costs a redirect
// more than the hash does. Nothing here branches or looks up by what is secret.

const BLOCK_BYTES = 64
const MAC_BYTES = 32
const LENGTH_BYTES = 8
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c

const [INITIAL, ROUNDS] = constants()
// One hash is computed at a time.
const words = new Int32Array(BLOCK_BYTES)
const hashed = new Int32Array(8)
const last = new Uint8Array(BLOCK_BYTES)
const inner = new Uint8Array(MAC_BYTES)

/** What follows from the key, computed once: the states after its inner and outer block. */
export type HmacKey = { inner: Int32Array; outer: Int32Array }

/** The key of a secret. */
export function toHmacKey(secret: Uint8Array): HmacKey {
  const key = secret.length > BLOCK_BYTES ? hashFrom(INITIAL, secret, secret.length, 0) : secret
  const stateAfter = (pad: number) => {
    const block = new Uint8Array(BLOCK_BYTES).fill(pad)
    for (let i = 0; i < key.length; i++) block[i] = key[i]! ^ pad
    const state = INITIAL.slice()
    compress(state, block, 0)
    return state
  }
  return { inner: stateAfter(INNER_PAD), outer: stateAfter(OUTER_PAD) }
}

/** SHA-256, 32 bytes. */
export function sha256Of(bytes: Uint8Array): Uint8Array {
  return hashFrom(INITIAL, bytes, bytes.length, 0)
}

/** HMAC-SHA256, 32 bytes, of the first `count` bytes: a part that is an array of its own costs more than its hash. */
export function hmacOf(key: HmacKey, message: Uint8Array, count = message.length): Uint8Array {
  return hashFrom(key.outer, hashFrom(key.inner, message, count, BLOCK_BYTES, inner), MAC_BYTES, BLOCK_BYTES)
}

/** SHA-256 of bytes that come one after another: none of them is kept. */
export function sha256Stream(): { add: (bytes: Uint8Array) => void; end: () => Uint8Array } {
  const state = INITIAL.slice()
  let before = 0
  let rest = new Uint8Array(0)
  return {
    add: (bytes) => {
      const all = new Uint8Array(rest.length + bytes.length)
      all.set(rest)
      all.set(bytes, rest.length)
      const whole = all.length - (all.length % BLOCK_BYTES)
      for (let at = 0; at < whole; at += BLOCK_BYTES) compress(state, all, at)
      before += whole
      rest = all.slice(whole)
    },
    end: () => hashFrom(state, rest, rest.length, before),
  }
}

/** The hash of so many bytes before, the state after which is given, and the first `count` of these after them, into `hash`. */
function hashFrom(
  first: Int32Array,
  bytes: Uint8Array,
  count: number,
  before: number,
  hash = new Uint8Array(MAC_BYTES),
): Uint8Array {
  for (let i = 0; i < first.length; i++) hashed[i] = first[i]!
  let at = 0
  for (; at + BLOCK_BYTES <= count; at += BLOCK_BYTES) compress(hashed, bytes, at)
  const rest = count - at
  last.fill(0)
  for (let i = 0; i < rest; i++) last[i] = bytes[at + i]!
  last[rest] = 0x80
  if (rest >= BLOCK_BYTES - LENGTH_BYTES) {
    compress(hashed, last, 0)
    last.fill(0)
  }
  const bits = (before + count) * 8
  writeWord(last, BLOCK_BYTES - LENGTH_BYTES, Math.floor(bits / 2 ** 32))
  writeWord(last, BLOCK_BYTES - LENGTH_BYTES / 2, bits)
  compress(hashed, last, 0)
  for (let i = 0; i < hashed.length; i++) writeWord(hash, 4 * i, hashed[i]!)
  return hash
}

function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24
  bytes[at + 1] = word >>> 16
  bytes[at + 2] = word >>> 8
  bytes[at + 3] = word
}

function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const j = at + 4 * i
    words[i] = (bytes[j]! << 24) | (bytes[j + 1]! << 16) | (bytes[j + 2]! << 8) | bytes[j + 3]!
  }
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15]!
    const y = words[i - 2]!
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    words[i] = (words[i - 16]! + low + words[i - 7]! + high) | 0
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let i = 0; i < 64; i++) {
    const ofE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const one = (h + ofE + ((e & f) ^ (~e & g)) + ROUNDS[i]! + words[i]!) | 0
    const ofA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const two = (ofA + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  state[0] = (state[0]! + a) | 0
  state[1] = (state[1]! + b) | 0
  state[2] = (state[2]! + c) | 0
  state[3] = (state[3]! + d) | 0
  state[4] = (state[4]! + e) | 0
  state[5] = (state[5]! + f) | 0
  state[6] = (state[6]! + g) | 0
  state[7] = (state[7]! + h) | 0
}

/** The first 32 bits of the fractions of the square roots of the first 8 primes, and of the cube roots of the first 64. */
function constants(): [Int32Array, Int32Array] {
  const primes: number[] = []
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  const fraction = (root: number) => ((root - Math.floor(root)) * 2 ** 32) | 0
  return [
    Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
    Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
  ]
}
