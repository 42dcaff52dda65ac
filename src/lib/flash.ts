/** Words that the next page shows once. */
export type Flash = { tone: "good" | "bad"; text: string }
