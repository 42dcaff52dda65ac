import { t } from "../../../web/reader.ts"
import { Form } from "../../../web/ui/form.tsx"
import { countColumn } from "../../../web/ui/listed.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Name, PageHead } from "../../../web/ui/text.tsx"
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

type Row = Board["rows"][number]

function BoardOf({ board: { enrollment, rows }, path }: { board: Board; path: string }) {
  const { affiliate, program, vendor } = enrollment
  return (
    <>
      <Table
        caption={t("own.program_of", { program: program.name, vendor: vendor.name })}
        rows={rows}
        empty={t("growth.none_leader")}
        columns={[
          countColumn<Row>(t("growth.board_rank"), (row) => row.rank),
          {
            title: t("coupons.affiliate"),
            cell: (row) => (
              <>
                {row.name === null ? <span class="soft">{t("growth.board_somebody")}</span> : <Name>{row.name}</Name>}
                {row.isOwn && <span class="sub">{t("growth.board_you")}</span>}
              </>
            ),
          },
          countColumn<Row>(t("nav.sales"), (row) => row.sales),
          countColumn<Row>(t("growth.board_clicks"), (row) => row.clicks),
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
