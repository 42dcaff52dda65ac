export const DOCS_PATH = "/docs"
export const API_PATH = `${DOCS_PATH}/api`
export const ERRORS_PATH = `${DOCS_PATH}/errors`
/** The way back from a page below. */
export const TO_DOCS = { href: DOCS_PATH, label: "Documentation" }
