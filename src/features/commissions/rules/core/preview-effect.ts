/** Of one affiliate in one currency, minor units: what they earned, and what a draft would have given. */
export type PreviewedRow = { affiliateId: string; currency: string; earned: bigint; amount: bigint }

export type PreviewEffect<Row extends PreviewedRow> = {
  sums: { currency: string; before: bigint; after: bigint }[]
  /** Affiliates of the window, and how many of them would have earned more or less in some currency. */
  all: number
  more: number
  less: number
  /** Those for whom something changes, the largest difference first. */
  changed: Row[]
}

/** What a draft of rules changes, for whom; one sum a currency, since they never add up to one number. */
export function previewEffect<Row extends PreviewedRow>(rows: readonly Row[]): PreviewEffect<Row> {
  const currencies = [...new Set(rows.map(({ currency }) => currency))].toSorted()
  const sums = currencies.map((currency) => {
    const own = rows.filter((row) => row.currency === currency)
    const sum = (read: (row: Row) => bigint) => own.reduce((total, row) => total + read(row), 0n)
    return { currency, before: sum((row) => row.earned), after: sum((row) => row.amount) }
  })
  const count = (fits: (row: Row) => boolean) => new Set(rows.filter(fits).map(({ affiliateId }) => affiliateId)).size
  const size = ({ amount, earned }: Row) => (amount > earned ? amount - earned : earned - amount)
  return {
    sums,
    all: count(() => true),
    more: count(({ amount, earned }) => amount > earned),
    less: count(({ amount, earned }) => amount < earned),
    changed: rows
      .filter((row) => size(row) > 0n)
      .toSorted((a, b) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : 0)),
  }
}
