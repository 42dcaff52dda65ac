/** What ad networks write at the end of an address, another for each click; of letters that say nothing of anybody. */
const OWN_MARKS =
  /(?:[?&](?:fbclid|gclid|gbraid|wbraid|gad_source|gad_campaignid|dclid|msclkid|ttclid|twclid|yclid|ScCid|li_fat_id|igshid|igsh|srsltid|epik|rdt_cid)=[\w.-]*)+$/

/** A landing URL in two: what other clicks may come with too, and the marks at its end that are its own; "" where there are none. */
export function cutTail(landingUrl: string): [shared: string, tail: string] {
  const at = landingUrl.includes("=") ? landingUrl.search(OWN_MARKS) : -1
  return at < 0 ? [landingUrl, ""] : [landingUrl.slice(0, at), landingUrl.slice(at)]
}
