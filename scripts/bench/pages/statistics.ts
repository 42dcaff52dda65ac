const inOrder = (values: number[]) => values.toSorted((a, b) => a - b)

export const median = (values: number[]): number => percentile(values, 0.5)

export const percentile = (values: number[], of: number): number =>
  inOrder(values)[Math.min(values.length - 1, Math.floor(values.length * of))]!
