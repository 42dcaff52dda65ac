export type Labels = Record<string, string>
/** One figure in the words of Prometheus: counters only grow, and begin again with the process. */
export type MetricFamily = {
  name: string
  help: string
  type: "counter" | "gauge"
  values: readonly { labels?: Labels; value: number }[]
}

type Counted = { labels: Labels; value: number }

const NONE: Labels = {}

/** Counts of this process (on Workers: of this isolate), each series by its labels. */
export class Counter {
  readonly #counted = new Map<string, Counted>()
  readonly #known = new WeakMap<Labels, Counted>()
  readonly #name: string
  readonly #help: string

  constructor(name: string, help: string) {
    this.#name = name
    this.#help = help
  }

  add(labels: Labels = NONE, by = 1): void {
    const counted = this.#known.get(labels) ?? this.#seriesOf(labels)
    counted.value += by
  }

  /** Labels that are the same object each time are looked at once. */
  #seriesOf(labels: Labels): Counted {
    const key = Object.values(labels).join("\n")
    const counted = this.#counted.get(key) ?? { labels, value: 0 }
    this.#counted.set(key, counted)
    this.#known.set(labels, counted)
    return counted
  }

  /** Of all series. */
  count(): number {
    return [...this.#counted.values()].reduce((sum, { value }) => sum + value, 0)
  }

  read(): MetricFamily {
    const values = [...this.#counted.values()]
    return { name: this.#name, help: this.#help, type: "counter", values }
  }
}

export const requestsAnswered = new Counter("grapevine_requests_total", "Requests answered, by route and status")

/** The text exposition format, version 0.0.4. */
export function renderMetrics(metrics: readonly MetricFamily[]): string {
  const lines = metrics.flatMap(({ name, help, type, values }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...values.map(({ labels = {}, value }) => `${name}${renderLabels(labels)} ${value}`),
  ])
  return `${lines.join("\n")}\n`
}

function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length > 0 ? `{${pairs.join(",")}}` : ""
}

const escapeLabel = (value: string) => value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
