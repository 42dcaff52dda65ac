import { inject } from "vitest"
import { scratchFolder } from "../../scripts/local/scratch-folder.ts"

/** A folder of a test's own. It goes with all others when the run ends: see `createTestDatabase`. */
export const testFolder = (name: string) => scratchFolder(name, inject("folder"))
