/** What paying moves: money, nothing on a stand-in, or nothing in the provider's test mode. */
export type MoneyMode = "real" | "sandbox" | "test"
