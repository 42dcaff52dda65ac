import { invalidField, notFound } from "../../../lib/errors.ts"
import { saying } from "../../../web/reader.ts"
import { type AffiliateVisit, backTo, goTo, type PageAnswer, type Route } from "../../identity/sessions/core/page.ts"
import { readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { showName } from "../../programs/affiliates/rename-self.ts"
import { BoardView } from "./board-view.tsx"
import { isOnBoard, readBoards } from "./read-boards.ts"

const PATH = "/leaderboard"

async function showBoards(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person } = visit
  const enrollments = await readOwnEnrollments(ctx, person.id)
  const boards = await readBoards(ctx, enrollments)
  const view = <BoardView email={person.email} isInNone={enrollments.length === 0} boards={boards} path={PATH} />
  return { kind: "view", title: saying(visit)("growth.board"), view }
}

async function choose(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person, form } = visit
  const enrollments = await readOwnEnrollments(ctx, person.id)
  if (enrollments.length === 0) throw notFound()
  const enrollment = enrollments.find((one) => one.program.id === form.program_id && isOnBoard(one))
  if (!enrollment) return backTo(PATH, invalidField("/program_id", saying(visit)("links.not_yours")))
  const isShown = form.shows_name === "on"
  await showName(ctx, enrollment, isShown)
  const key = isShown ? "growth.board_named" : "growth.board_unnamed"
  return goTo(PATH, saying(visit)(key, { program: enrollment.program.name }))
}

/** How affiliates do beside each other, where their program shows it, for them. */
export const boardPages: Route[] = [
  { audience: "affiliate", method: "get", path: PATH, run: showBoards },
  { audience: "affiliate", method: "post", path: PATH, run: choose },
]
