/** The real time; a vendor of mode `test` has its own, which reaches the features as `ctx.now`. */
export function realNow(): Date {
  return new Date()
}
