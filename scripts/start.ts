// npm start: the whole product on this machine, on workerd. `ARCHITECTURE.md` says what runs where.
import { start } from "./local/start.ts"

start("workers")
