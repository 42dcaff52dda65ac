type Placed = { vendor: { id: string; timezone: string } }

/** The zone a person reads in: their own, else their vendors' where those have one, else UTC. */
export function readingZone(own: string | null, enrollments: readonly Placed[]): string {
  const [zone, ...others] = new Set(enrollments.map(({ vendor }) => vendor.timezone))
  return own ?? (zone !== undefined && others.length === 0 ? zone : "UTC")
}
