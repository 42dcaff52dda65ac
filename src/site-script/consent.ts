/** Whether the visitor's device and the network may be touched now. */
export let isOpen = false

const waiting: (() => void)[] = []

/** Does it once it may be done. */
export const whenOpen = (work: () => void) => {
  if (isOpen) work()
  else waiting.push(work)
}

export const decide = (given: boolean) => {
  isOpen = given
  if (given) for (const work of waiting.splice(0)) work()
}
