/** The methods that the API answers. */
export const METHODS = ["get", "post", "put", "patch", "delete"] as const
export type Method = (typeof METHODS)[number]
