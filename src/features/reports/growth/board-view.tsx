import { t } from "../../../web/reader.ts"
import { Form } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Count, Name, PageHead } from "../../../web/ui/text.tsx"
import { NoProgramView } from "../../programs/affiliates/own-status-view.tsx"
import { NEW_DAYS } from "./core/growth.ts"
import type { Board } from "./read-boards.ts"

type BoardProps = { email: string; isInNone: boolean; boards: Board[]; path: string }

/** The leaderboard of each program that has one, and whether the others read one's name there. Posts to `path`. */
export function BoardView({ email, isInNone, boards, path }: BoardProps) {
  if (isInNone) return <NoProgramView title={t("growth.board")} email={email} />
  return (
    <>
      <PageHead title={t("growth.board")} intro={t("growth.board_intro", { days: NEW_DAYS })} />
      {boards.length === 0 && <p class="soft">{t("growth.board_off")}</p>}
      {boards.map((board) => (
        <BoardOf board={board} path={path} />
      ))}
    </>
  )
}

function BoardOf({ board: { enrollment, rows }, path }: { board: Board; path: string }) {
  const { affiliate, program, vendor } = enrollment
  return (
    <>
      <Table
        caption={t("own.program_of", { program: program.name, vendor: vendor.name })}
        rows={rows}
        empty={t("growth.none_leader")}
        columns={[
          { title: t("growth.board_rank"), kind: "number", cell: (row) => <Count value={row.rank} /> },
          {
            title: t("coupons.affiliate"),
            cell: (row) => (
              <>
                {row.name === null ? <span class="soft">{t("growth.board_somebody")}</span> : <Name>{row.name}</Name>}
                {row.isOwn && <span class="sub">{t("growth.board_you")}</span>}
              </>
            ),
          },
          { title: t("nav.sales"), kind: "number", cell: (row) => <Count value={row.sales} /> },
          { title: t("growth.board_clicks"), kind: "number", cell: (row) => <Count value={row.clicks} /> },
        ]}
      />
      <Form
        action={path}
        submit={t("programs.save")}
        hidden={{ program_id: program.id }}
        fields={[{ name: "shows_name", label: t("growth.board_name"), kind: "check" }]}
        state={{ values: { shows_name: affiliate.showsName ? "on" : "" }, errors: [] }}
      />
    </>
  )
}
