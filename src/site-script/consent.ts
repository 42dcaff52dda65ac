/** Whether the visitor's device and the network may be touched now. */
export let isOpen: boolean | undefined

const waiting: (() => void)[] = []

/** Does it once it may be done. */
export const whenOpen = (work: () => void) => {
  if (isOpen) work()
  else waiting.push(work)
}

export const decide = (given: boolean) => {
  isOpen = given
  if (given) waiting.splice(0).map(whenOpen)
}
