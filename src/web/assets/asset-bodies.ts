import { enhance } from "./enhance.ts"
import { passkey } from "./passkey.ts"
import { styles } from "./styles.ts"

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="#963a86"><path d="M11.2 8V4.6C12.4 2.2 15.6 1.4 19 2.2c-.6 3-3 4.8-6.2 4.6V8z" fill="#3f7d4e"/><circle cx="6" cy="10.5" r="3.1"/><circle cx="12" cy="10.5" r="3.1"/><circle cx="18" cy="10.5" r="3.1"/><circle cx="9" cy="15.7" r="3.1"/><circle cx="15" cy="15.7" r="3.1"/><circle cx="12" cy="20.7" r="3.1"/></svg>`

/** What is served under `/assets/…`, by its ending. */
export const assetBodies = { css: styles, js: `${enhance};${passkey}`, svg: icon }
