/** Upper ends of the bars of response times, in minutes; what took longer is the last bar. */
export const BUCKET_MINUTES = [5, 15, 30, 60, 120, 240, 480, 1440] as const

/** Seconds as minutes with at most two decimals. */
export function toMinutes(seconds: number): number {
  return Math.round((seconds / 60) * 100) / 100
}
