import type { Channel } from "../../src/features/credit/models/core/journey.ts"

/**
 * Journeys of the sample data that the package ChannelAttribution (D. Altomare, D. Loris) publishes: counts of paths, and
 * nothing else of it. They are the first 175 rows of its `Data.csv` whose path has at most 40 touches: path by the
 * letters below, how many converted, how many did not. https://github.com/DavideAltomare/ChannelAttribution
 */
const ROWS = `
eiae 1 3, iiii 2 6, aiaaaiaaaaa 2 6, be 1 3, ietlltl 0 2, aeaaeiiiaaaaaataaaaaa 1 3, ibebe 0 2, bik 1 2, e 1 3, iib 1 3,
iii 10 38, be 1 3, iaiiiiaaai 1 3, e 3 9, iitte 1 3, baae 1 2, aiiiiie 1 2, ttaaattat 1 2, iie 1 2, llzta 1 2,
lalasl 1 3, tlltaltaaltllltl 0 2, itt 1 6, eee 1 2, ieaa 0 3, bzzb 1 3, etal 1 3, ell 2 5, teta 1 2, bebebebe 1 3,
izaeeaaaeaa 1 2, biaaa 1 3, b 44 169, e 1 2, izsaeeee 1 2, bieaa 0 2, bbebb 1 2, iiieisiee 1 3, be 1 2, et 1 2,
bl 1 3, e 1 3, iiibeb 1 2, bebbbebbe 1 3, giga 1 2, tbbbbt 1 2, lzallll 1 2, ibe 0 3, bbebi 1 3, bebbe 1 2,
aaazt 1 3, iibiiiiitttt 0 3, ee 1 3, tbas 1 2, bebbbebs 1 2, bbbbbe 1 3, e 8 30, eeta 1 3, taiiii 2 5, ibae 1 2,
bea 1 2, abbbabttittbtbbettbttt 1 2, iaas 2 5, ii 1 3, aaaaiszaa 1 3, eeiiiiee 1 3, iiaiiiiii 2 5, iaiiiititils 1 2,
ebebe 1 2, e 1 3, eeaeea 0 2, bbba 1 3, ie 3 9, bee 1 3, bbbbbe 1 2, gi 1 3, etaat 1 3, bsts 1 3, be 7 28, es 1 2,
bebeea 1 3, btbbeabb 1 2, bkkkkb 0 3, tbebg 1 2, iiiiiiaiaiaa 1 6, ltlltlltataltl 1 3, b 1 2, baaaaaaaaaaa 1 2, ee 1 3,
iia 0 2, iiiiie 0 3, iiiiii 1 2, eb 1 3, ieeea 1 3, ttetbtebitbba 1 2, eaaiieaa 1 2, bb 1 3, eie 0 3, ie 1 3,
eiiiiiiillisa 1 3, gt 2 5, lttbt 1 5, be 5 14, illl 1 2, bbbbbeb 1 2, ellllllllll 0 3, eseibl 1 3, ltl 1 3, iib 1 3,
iii 1 3, ie 1 3, ie 1 3, iiiaa 1 3, ieieibiei 1 3, ik 1 2, gs 1 2, iiii 1 2, liiittil 1 3, iii 1 3, siis 1 3,
bbbebbebae 0 2, bbl 1 3, bbbiiis 1 3, iiiii 2 5, ei 1 2, bzbebebebebebsa 1 2, ibebiiii 0 2, g 7 22, be 1 2,
iztaaaiias 1 3, e 0 3, aaaaasaaaaaiaalisaaaaaaata 1 2, e 1 3, teia 1 3, tbee 0 2, e 3 11,
bbbiibtabibtiibtbtibtiiitkiiiikbitikkk 0 2, tatbaaatabat 1 3, es 1 3, ttbtattatbbbteabtaabeeeeeetbttetbe 1 2, kb 1 3,
eebei 1 2, eee 1 3, ie 1 2, iiiia 1 3, llaals 2 5, bbe 1 2, iibei 1 3, taltie 1 3, baaaea 1 2, aaiii 1 2, ei 1 2,
iiia 1 2, e 1 3, eiati 1 3, b 1 3, titaaa 1 2, bbtbk 1 3, tes 0 3, sssss 1 2, aaiaaaa 0 2, bbes 1 2, ibtaaa 1 3,
ibiiiib 1 2, eale 1 2, iaaiaia 1 2, bbitiibiiiiibeielibabeel 0 3, beaaalteae 1 3, bbbbistbe 1 2, beb 1 3, e 0 3,
izil 1 2, iitisleiial 1 2, eta 1 2, ibiiiia 1 3`

/** Letters of that data's channels (it has delta and mi too, these rows do not), and of ours whom each stands for. */
const LETTERS = {
  a: "community",
  b: "marketing",
  e: "sales",
  g: "marketing",
  i: "product",
  k: "product",
  l: "community",
  s: "community",
  t: "sales",
  z: "product",
} as const satisfies Record<string, Channel>

export type PublicJourney<C extends string> = { channels: C[]; converted: number; lost: number }

/** By the data's own ten channels. */
export const LETTERED: PublicJourney<string>[] = ROWS.split(",").map((row) => {
  const [path, converted, lost] = row.trim().split(" ") as [string, string, string]
  return { channels: [...path], converted: Number(converted), lost: Number(lost) }
})

/** The same by four channels, as ours are. */
export const JOURNEYS: PublicJourney<Channel>[] = LETTERED.map((row) => ({
  ...row,
  channels: row.channels.map((letter) => LETTERS[letter as keyof typeof LETTERS]),
}))

/** How many journeys of a model went from one state to another, `start`, `conversion` and `null` among the states. */
export type Step = { from: string; to: string; count: number }

export function stepsOf(journeys: readonly PublicJourney<string>[]): Step[] {
  const counts = new Map<string, number>()
  const count = (from: string, to: string, times: number) =>
    counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + times)
  for (const { channels, converted, lost } of journeys) {
    const states = ["start", ...channels]
    for (let i = 1; i < states.length; i++) count(states[i - 1]!, states[i]!, converted + lost)
    count(states.at(-1)!, "conversion", converted)
    count(states.at(-1)!, "null", lost)
  }
  return stepsBy([...counts].map(([name, times]) => `${name} ${times}`))
}

const stepsBy = (lines: readonly string[]): Step[] =>
  lines.map((line) => {
    const [from, to, times] = line.split(" ") as [string, string, string]
    return { from, to, count: Number(times) }
  })

/**
 * 500 journeys drawn from a public set of 240,108, five channels: their transitions, and what the notebook that drew them
 * computed of them. https://github.com/jrdnlwry/markov-chain-attribution (the counts are those of its printed matrix)
 */
export const DRAWN = {
  steps: stepsBy(
    `start facebook 154, start instagram 65, start display 72, start video 59, start search 150, facebook facebook 186,
    facebook instagram 54, facebook display 3, facebook video 7, facebook search 10, facebook conversion 15, facebook null 154,
    instagram facebook 56, instagram instagram 24, instagram display 7, instagram video 4, instagram search 4,
    instagram conversion 4, instagram null 56, display facebook 7, display instagram 4, display display 39, display video 3,
    display search 6, display conversion 5, display null 71, video facebook 10, video instagram 2, video display 6,
    video video 83, video search 5, video conversion 3, video null 53, search facebook 16, search instagram 6,
    search display 8, search video 6, search search 117, search conversion 8, search null 131`
      .split(",")
      .map((line) => line.trim()),
  ),
  removal: {
    facebook: 0.5140382759135721,
    instagram: 0.24565839072443962,
    display: 0.18126557052665881,
    video: 0.13214334991797805,
    search: 0.30047763024925833,
  },
  markov: {
    facebook: 13.098106783746228,
    instagram: 6.259572457543932,
    display: 4.618791849216405,
    video: 3.36711834330141,
    search: 7.656410566192019,
  },
  last: { facebook: 15, instagram: 4, display: 5, video: 3, search: 8 },
}

/**
 * Three paths that each converted once, and what the README of pychattr prints for them: ChannelAttribution's way, which
 * simulates 10,000 journeys, so its figures swing. https://github.com/jmwoloso/pychattr
 */
export const SIMULATED = {
  paths: ["ABABBA", "ABBAA", "AA"],
  simulations: 10_000,
  markov: { A: 1.991106, B: 1.008894 },
}
