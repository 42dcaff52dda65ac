/** A debt of the commission that has not been withheld; `isOwn` when what is given back now had made it. Minor units. */
export type Reducible = { id: string; status: "open" | "written_off"; amount: bigint; isOwn: boolean }

/** What giving back changes: parts of debts that end, and what is payable again since it was withheld or never owed back. */
export type GivenBack = { parts: { id: string; status: Reducible["status"]; amount: bigint }[]; reinstated: bigint }

/**
 * Shares an amount out among a commission's debts. `ownTaken` of it was taken by the cause itself: its own debts end, and no
 * other's, since what was given up of a refund that stands stays given up. Only what the cause had never taken comes off others.
 */
export function giveBack(due: bigint, ownTaken: bigint, debts: readonly Reducible[]): GivenBack {
  const own = due < ownTaken ? due : ownTaken
  const ofOwn = takeOff(
    debts.filter(({ isOwn }) => isOwn),
    own,
  )
  const ofOthers = takeOff(
    debts.filter(({ isOwn }) => !isOwn),
    due - own,
  )
  return { parts: [...ofOwn.parts, ...ofOthers.parts], reinstated: ofOwn.left + ofOthers.left }
}

// Open ones first: what was given up comes back only when nothing is left to forgive.
function takeOff(debts: readonly Reducible[], amount: bigint) {
  const inOrder = [
    ...debts.filter(({ status }) => status === "open"),
    ...debts.filter(({ status }) => status !== "open"),
  ]
  let left = amount
  const parts = inOrder.map((debt) => {
    const part = debt.amount < left ? debt.amount : left
    left -= part
    return { id: debt.id, status: debt.status, amount: part }
  })
  return { parts: parts.filter((part) => part.amount > 0n), left }
}
