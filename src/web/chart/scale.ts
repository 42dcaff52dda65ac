/** Round steps (1, 2 or 5 times a power of ten) from 0 or below to the top, about `wanted` of them. Always ≥ 2. */
export function ticks(low: number, high: number, wanted = 4): number[] {
  const bottom = Math.min(0, low)
  const top = bottom === 0 && high <= 0 ? 1 : Math.max(bottom + Number.EPSILON, high, 0)
  const raw = (top - bottom) / wanted
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10)
  const first = Math.floor(bottom / step)
  const last = Math.ceil(top / step)
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/** A straight line from `from` onto `to`. */
export function linear(from: [number, number], to: [number, number]): (value: number) => number {
  const width = from[1] - from[0] || 1
  return (value) => to[0] + ((value - from[0]) / width) * (to[1] - to[0])
}

/** "12.5k", "3M": for axes only; the table beside the chart has the exact values. */
export function short(value: number): string {
  const [unit, sign] = Math.abs(value) >= 1e6 ? [1e6, "M"] : Math.abs(value) >= 1e3 ? [1e3, "k"] : [1, ""]
  return `${Number((value / unit).toPrecision(4))}${sign}`
}
