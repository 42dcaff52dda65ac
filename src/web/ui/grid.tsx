import type { Child } from "hono/jsx"
import { fieldWords, type Shown } from "./field-words.ts"
import type { FigureKind } from "./form.tsx"

export type GridLine = { key: string; label: string }

type GridProps = {
  caption: string
  isCaptionUnseen?: boolean
  /** What the rows are: "Month". */
  corner: string
  rows: GridLine[]
  columns: GridLine[]
  kind: FigureKind | "time"
  /** Behind each figure: a currency, `%`. */
  unit?: string
  /** What stands in a cell, written as the reader writes it. */
  value: (row: string, column: string) => string
  errors?: Shown[]
  /** A last row that is not edited. */
  total?: Child[]
}

/** The name of a cell's field in the form that the grid stands in. */
export const cellName = (row: string, column: string) => `${row}.${column}`

/** A table of figures that are typed over. It stands in a form; each cell is a field named by `cellName`. */
export function Grid(props: GridProps) {
  const { caption, corner, rows, columns, kind, unit, value, errors = [], total } = props
  return (
    <div class="sheet grid">
      <table>
        <caption class={props.isCaptionUnseen ? "unseen" : undefined}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map((column) => (
              <th scope="col" class="number">
                {column.label}
                {unit && <span class="code"> {unit}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{row.label}</th>
              {columns.map((column) => {
                const name = cellName(row.key, column.key)
                const error = errors.find(({ pointer }) => pointer === `/${name}`)
                return (
                  <td class="number" data-title={column.label}>
                    <div>
                      <input
                        name={name}
                        value={value(row.key, column.key)}
                        inputmode={kind === "time" ? "text" : kind === "count" ? "numeric" : "decimal"}
                        placeholder={kind === "time" ? "--:--" : undefined}
                        autocomplete="off"
                        aria-label={`${row.label}, ${column.label}`}
                        aria-invalid={error ? ("true" as const) : undefined}
                        title={error && fieldWords(error.detail, error.code)}
                      />
                      {error && <p class="error">{fieldWords(error.detail, error.code)}</p>}
                    </div>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>
              {total.map((cell, index) => (index === 0 ? <th scope="row">{cell}</th> : <td class="number">{cell}</td>))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}
