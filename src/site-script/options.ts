const tag = document.currentScript as HTMLScriptElement

/** The attributes of the script's tag, as docs/install.md lists them. */
export const options = tag.dataset

/** Where the API is: beside the script, unless the tag says otherwise. */
export const api = options.api ?? tag.src.split("/gv.js")[0]!

/** The words of all lists, separated by spaces or commas. */
export const words = (...lists: (string | undefined)[]) => `${lists}`.match(/[^ ,]+/g) ?? []
