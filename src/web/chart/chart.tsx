import type { Child } from "hono/jsx"
import { Table } from "../ui/table.tsx"
import { linear, short, ticks } from "./scale.ts"

/** `values` has one number per label; null where there is none. Charts are for the eye: no sum is made from them. */
export type Series = { name: string; values: (number | null)[] }

type ChartProps = {
  title: string
  /** What the labels are: "Day", "Channel". */
  axis: string
  labels: string[]
  series: Series[]
  /** Writes exact values for the table, e.g. with a currency. */
  format?: (value: number) => string
}

const WIDTH = 960
const HEIGHT = 300
const LEFT = 64
const BOTTOM = 28
const TOP = 18
const MAX_LABELS = 12
// With more bars than these their figures would run into each other; the table has them all.
const MAX_FIGURES = 10

type Frame = { y: (value: number) => number; marks: number[]; band: number; zero: number }

function frameOf({ labels, series }: ChartProps): Frame {
  const all = series.flatMap((one) => one.values).filter((value): value is number => value !== null)
  const marks = ticks(Math.min(0, ...all), Math.max(0, ...all))
  const y = linear([marks[0]!, marks.at(-1)!], [HEIGHT - BOTTOM, TOP])
  return { y, marks, band: (WIDTH - LEFT) / Math.max(1, labels.length), zero: y(0) }
}

const at = (value: number) => Number(value.toFixed(1))

function Axes({ frame, labels }: { frame: Frame; labels: string[] }) {
  const every = Math.ceil(labels.length / MAX_LABELS)
  return (
    <g>
      {frame.marks.map((mark) => (
        <>
          <line
            class={mark === 0 ? "axis" : "grid"}
            x1={LEFT}
            x2={WIDTH}
            y1={at(frame.y(mark))}
            y2={at(frame.y(mark))}
          />
          <text x={LEFT - 8} y={at(frame.y(mark)) + 4} text-anchor="end">
            {short(mark)}
          </text>
        </>
      ))}
      {labels.map((label, index) =>
        index % every === 0 ? (
          <text x={at(LEFT + frame.band * (index + 0.5))} y={HEIGHT - 8} text-anchor="middle">
            {label}
          </text>
        ) : null,
      )}
    </g>
  )
}

/** Bars side by side per label. */
export function BarChart(props: ChartProps) {
  const frame = frameOf(props)
  const inner = frame.band * 0.7
  const width = inner / Math.max(1, props.series.length)
  const hasFigures = props.labels.length * props.series.length <= MAX_FIGURES
  const bar = (value: number, index: number, order: number) => {
    const x = LEFT + frame.band * index + (frame.band - inner) / 2 + width * order
    const top = Math.min(frame.y(value), frame.zero)
    return (
      <>
        <rect
          x={at(x)}
          y={at(top)}
          width={at(Math.max(1, width - 1))}
          height={at(Math.abs(frame.y(value) - frame.zero))}
          rx="1.5"
        />
        {hasFigures && (
          <text x={at(x + width / 2)} y={at(top - 4)} text-anchor="middle">
            {short(Number(value.toPrecision(3)))}
          </text>
        )}
      </>
    )
  }
  return (
    <Figure {...props}>
      <Axes frame={frame} labels={props.labels} />
      {props.series.map((one, order) => (
        <g class={`s${order % 5}`}>{one.values.map((value, index) => value !== null && bar(value, index, order))}</g>
      ))}
    </Figure>
  )
}

/** Lines through the middle of each label's band; a missing value interrupts the line. */
export function LineChart(props: ChartProps) {
  const frame = frameOf(props)
  const x = (index: number) => at(LEFT + frame.band * (index + 0.5))
  const line = (values: Series["values"]) =>
    values
      .map((value, index) =>
        value === null
          ? ""
          : `${index === 0 || values[index - 1] === null ? "M" : "L"}${x(index)} ${at(frame.y(value))}`,
      )
      .join("")
  return (
    <Figure {...props}>
      <Axes frame={frame} labels={props.labels} />
      {props.series.map((one, order) => (
        <g class={`s${order % 5}`}>
          <path d={line(one.values)} stroke-dasharray={order ? `${order * 2 + 2} 3` : undefined} />
          {one.values.map((value, index) => value !== null && <circle cx={x(index)} cy={at(frame.y(value))} r="2.5" />)}
        </g>
      ))}
    </Figure>
  )
}

const plain = (value: number) => value.toLocaleString("en-GB", { maximumFractionDigits: 4 })

/** The picture, who is who in it, and the same numbers as a table. */
function Figure(props: ChartProps & { children?: Child }) {
  const format = props.format ?? plain
  return (
    <figure class="card chart">
      <figcaption>
        <h2>{props.title}</h2>
      </figcaption>
      {props.series.length > 1 && (
        <ul class="legend" aria-hidden="true">
          {props.series.map((one, order) => (
            <li class={`s${order % 5}`}>{one.name}</li>
          ))}
        </ul>
      )}
      <div class="plot">
        <svg
          role="img"
          aria-label={`${props.title}. The table below has the values.`}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        >
          {props.children}
        </svg>
      </div>
      <details>
        <summary>As a table</summary>
        <Table
          caption={props.title}
          isCaptionUnseen
          rows={props.labels.map((label, index) => ({ label, index }))}
          empty="No values."
          columns={[
            { title: props.axis, cell: (row) => row.label },
            ...props.series.map((one) => ({
              title: one.name,
              kind: "number" as const,
              cell: (row: { index: number }) => {
                const value = one.values[row.index]
                return value === null || value === undefined ? "–" : format(value)
              },
            })),
          ]}
        />
      </details>
    </figure>
  )
}
