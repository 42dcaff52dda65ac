type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Without the keys that hold undefined, which JSON in a column would not keep either. */
export function defined<T extends object>(value: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<Defined<T>>
}
