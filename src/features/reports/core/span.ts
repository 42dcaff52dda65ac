/** `to` is exclusive. */
export type Span = { from: Date; to: Date }
