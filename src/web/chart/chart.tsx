import type { Child } from "hono/jsx"
import type { MessageKey } from "../messages/catalogue.ts"
import { currentReader, formatCount, isMessage, t } from "../reader.ts"
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
  /** Labels or series that are channels have their channel's colour and name, the same in every chart. */
  channels?: "labels" | "series"
  /** A line across, at a value that is aimed at. */
  goal?: { value: number; label?: string }
  /** Bars of one label upon each other instead of beside each other. */
  isStacked?: boolean
  /** The same numbers stand in a list beside it: it needs no table of its own. */
  isListed?: boolean
}

const HEIGHT = 240
const BOTTOM = 24
const TOP = 22
/** Percent of the width that the figures of the axis have to themselves. */
const LEFT = 9
const MAX_LABELS = 12
/** On a phone there is room for fewer. */
const MAX_NARROW = 5
/** Names of channels, of so wide letters, are in two lines where a phone's chart, so wide, has no room for all in one. */
const [LETTER, NARROW, LINE] = [6, 250, 13]
// With more bars than these their figures would run into each other; the table has them all.
const MAX_FIGURES = 10

type Frame = { y: (value: number) => number; marks: number[]; band: number; zero: number; isInTwoLines: boolean }

const sum = (values: (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0)

function frameOf({ labels, series, goal, isStacked, channels }: ChartProps): Frame {
  const longest = Math.max(0, ...labels.map((label) => channelName(label).length))
  const isInTwoLines = channels === "labels" && labels.length * longest * LETTER > NARROW
  const bottom = BOTTOM + (isInTwoLines ? LINE : 0)
  const heights = isStacked
    ? labels.map((_, index) => sum(series.map(({ values }) => values[index] ?? null)))
    : series.flatMap(({ values }) => values).filter((value) => value !== null)
  const all = [...heights, ...(goal ? [goal.value] : [])]
  const marks = ticks(Math.min(0, ...all), Math.max(0, ...all))
  const y = linear([marks[0]!, marks.at(-1)!], [HEIGHT - bottom, TOP])
  return { y, marks, band: (100 - LEFT) / Math.max(1, labels.length), zero: y(0), isInTwoLines }
}

const at = (value: number) => Number(value.toFixed(1))
const percent = (value: number) => `${Number(value.toFixed(2))}%`

const channelKey = (name: string) => `channel.${name}`
/** A channel's name as the reader calls it; any other text is itself. */
export const channelName = (name: string): string => channelText(name, t)

/** The same outside a page. */
export function channelText(name: string, say: (key: MessageKey) => string): string {
  const key = channelKey(name)
  return isMessage(key) ? say(key) : name
}

/** The class that has a series' colour: a channel's own, else by its order. */
const toneOf = (name: string, order: number) => (isMessage(channelKey(name)) ? `s-${name}` : `s${order % 5}`)

function Axes({ frame, props }: { frame: Frame; props: ChartProps }) {
  const { labels, goal, channels } = props
  const shown = (index: number, most: number) => index % Math.ceil(labels.length / most) === 0
  return (
    <g>
      {frame.marks.map((mark) => (
        <>
          <line class={mark === 0 ? "axis" : "grid"} x1="0" x2="100%" y1={at(frame.y(mark))} y2={at(frame.y(mark))} />
          <text x="0" y={at(frame.y(mark)) - 4}>
            {short(mark)}
          </text>
        </>
      ))}
      {labels.map((label, index) =>
        shown(index, MAX_LABELS) ? (
          <text
            class={shown(index, MAX_NARROW) ? undefined : "roomy"}
            x={percent(LEFT + frame.band * (index + 0.5))}
            y={HEIGHT - 6 - (frame.isInTwoLines && index % 2 === 0 ? LINE : 0)}
            text-anchor="middle"
          >
            {channels === "labels" ? channelName(label) : label}
          </text>
        ) : null,
      )}
      {goal && (
        <>
          <line class="goal" x1="0" x2="100%" y1={at(frame.y(goal.value))} y2={at(frame.y(goal.value))} />
          <text x="100%" y={at(frame.y(goal.value)) - 4} text-anchor="end">
            {goal.label ?? t("kit.goal")} {short(goal.value)}
          </text>
        </>
      )}
    </g>
  )
}

/** Bars side by side per label, or upon each other. */
export function BarChart(props: ChartProps) {
  const { labels, series, channels, isStacked } = props
  const frame = frameOf(props)
  const inner = frame.band * 0.7
  const width = isStacked ? inner : inner / Math.max(1, series.length)
  const hasFigures = !isStacked && labels.length * series.length <= MAX_FIGURES
  const bar = (value: number, index: number, order: number) => {
    const x = LEFT + frame.band * index + (frame.band - inner) / 2 + (isStacked ? 0 : width * order)
    const below = isStacked ? sum(series.slice(0, order).map(({ values }) => values[index] ?? null)) : 0
    const [from, to] = [frame.y(below), frame.y(below + value)]
    const top = Math.min(from, to)
    const tone = channels === "labels" ? toneOf(labels[index]!, order) : undefined
    return (
      <>
        <rect class={tone} x={percent(x)} y={at(top)} width={percent(width * 0.96)} height={at(Math.abs(to - from))} />
        {hasFigures && (
          <text class="value" x={percent(x + width / 2)} y={at(top - 5)} text-anchor="middle">
            {short(Number(value.toPrecision(3)))}
          </text>
        )}
      </>
    )
  }
  return (
    <Figure {...props}>
      <Axes frame={frame} props={props} />
      {series.map((one, order) => (
        <g class={toneOf(one.name, order)}>
          {one.values.map((value, index) => value !== null && bar(value, index, order))}
        </g>
      ))}
    </Figure>
  )
}

/** Lines through the middle of each label's band; a missing value interrupts the line. */
export function LineChart(props: ChartProps) {
  const frame = frameOf(props)
  const x = (index: number) => LEFT + frame.band * (index + 0.5)
  const line = (values: Series["values"]) =>
    values
      .map((value, index) =>
        value === null
          ? ""
          : `${index === 0 || values[index - 1] === null ? "M" : "L"}${at(x(index) * 10)} ${at(frame.y(value))}`,
      )
      .join("")
  return (
    <Figure {...props}>
      <Axes frame={frame} props={props} />
      {props.series.map((one, order) => (
        <g class={toneOf(one.name, order)}>
          {/* Stretched to the width, while the stroke keeps its own. */}
          <svg
            viewBox={`0 0 1000 ${HEIGHT}`}
            preserveAspectRatio="none"
            width="100%"
            height={HEIGHT}
            aria-hidden="true"
          >
            <path d={line(one.values)} stroke-dasharray={order ? `${order * 2 + 2} 3` : undefined} />
          </svg>
          {one.values.map(
            (value, index) => value !== null && <circle cx={percent(x(index))} cy={at(frame.y(value))} r="2.5" />,
          )}
        </g>
      ))}
    </Figure>
  )
}

/** A bar in a cell: `share` is 0 to 1 of the longest of its column. */
export function Bar({ share, channel }: { share: number; channel?: string }) {
  const width = percent(100 * Math.min(1, Math.max(0, share)))
  return (
    <svg class={`bar ${channel === undefined ? "" : toneOf(channel, 0)}`} aria-hidden="true">
      <rect width={width} height="100%" rx="2" />
    </svg>
  )
}

/** A channel by its colour and name. */
export function Channel({ name }: { name: string }) {
  return <span class={`channel ${toneOf(name, 4)}`}>{channelName(name)}</span>
}

/** The picture, who is who in it, and the same numbers as a table. */
function Figure(props: ChartProps & { children?: Child }) {
  const nameOf = (name: string) => (props.channels === "series" ? channelName(name) : name)
  return (
    <figure class="card chart">
      <figcaption>
        <h2>{props.title}</h2>
      </figcaption>
      {props.series.length > 1 && (
        <ul class="legend" aria-hidden="true">
          {props.series.map((one, order) => (
            <li class={toneOf(one.name, order)}>{nameOf(one.name)}</li>
          ))}
        </ul>
      )}
      <svg class="plot" height={HEIGHT} role="img" aria-label={t("kit.chart_label", { title: props.title })}>
        {props.children}
      </svg>
      {!props.isListed && <AsTable {...props} />}
    </figure>
  )
}

function AsTable(props: ChartProps) {
  const { language } = currentReader()
  const format = props.format ?? ((value: number) => formatCount(value, language))
  const nameOf = (name: string, part: "labels" | "series") => (props.channels === part ? channelName(name) : name)
  return (
    <details>
      <summary>{t("kit.as_table")}</summary>
      <Table
        caption={props.title}
        isCaptionUnseen
        rows={props.labels.map((label, index) => ({ label, index }))}
        empty={t("kit.no_values")}
        columns={[
          { title: props.axis, cell: (row) => nameOf(row.label, "labels") },
          ...props.series.map((one) => ({
            title: nameOf(one.name, "series"),
            kind: "number" as const,
            cell: (row: { index: number }) => {
              const value = one.values[row.index]
              return value === null || value === undefined ? "–" : format(value)
            },
          })),
        ]}
      />
    </details>
  )
}
