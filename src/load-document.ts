import { apiText } from "./api-document.ts"

/** The API's own description, which few ask for: on Workers it is a module beside the first one. */
export const loadDocument = async (): Promise<string> => apiText()
