/** "33.34" as 3334 basis points; null for what is no percentage of at most two decimals. */
export function readPercent(text: string): number | null {
  const [, whole, fraction = ""] = /^(\d{1,3})(?:\.(\d{1,2}))?\s*%?$/.exec(text.trim()) ?? []
  if (whole === undefined) return null
  const bps = Number(whole) * 100 + Number(fraction.padEnd(2, "0"))
  return bps <= 10_000 ? bps : null
}

/** 3334 basis points as "33.34"; whole percentages without decimals. */
export function percentText(bps: number): string {
  const [whole, rest] = [Math.floor(bps / 100), bps % 100]
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(2, "0")}`.replace(/0$/, "")
}
