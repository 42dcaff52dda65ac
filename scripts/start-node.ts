// npm run start:node: the same as `npm start` on Node, as it runs on a server of one's own.
import { start } from "./local/start.ts"

start("node")
