import type { Child } from "hono/jsx"
import { t } from "../reader.ts"
import { fieldWords, type Shown } from "./field-words.ts"

export type Option = { value: string; label: string }

/** Typed as people write them, and read by `read-input.ts`: money in major units, percents in percents, hours in hours. */
export type FigureKind = "money" | "percent" | "hours" | "count"

export type FieldSpec = {
  name: string
  label: string
  kind?: "text" | "password" | "email" | "url" | "date" | "search" | "select" | "check" | "area" | "file" | FigureKind
  /** Behind the figure of a money field: its currency. */
  unit?: string
  hint?: string
  options?: Option[]
  isRequired?: boolean
  placeholder?: string
  autocomplete?: string
  maxLength?: number
  /** Endings of the files to choose from. */
  accept?: string
  /** A letter that brings the cursor here. */
  shortcut?: string
  /** Where errors about this field point to; `/name` unless said otherwise. */
  pointer?: string
  /** Fields beside each other that have the same one stand together under it. */
  group?: string
}

/** What was entered, and what was wrong with it: a refused form comes back with both. */
export type FormState = { values: Record<string, string>; errors: Shown[] }

const BLANK: FormState = { values: {}, errors: [] }

type FormProps = {
  action: string
  fields: FieldSpec[]
  submit: string
  state?: FormState
  /** `get` for filters. */
  method?: "get" | "post"
  /** `row` sets the fields beside each other where there is room. */
  shape?: "stack" | "row"
  tone?: "primary" | "danger"
  hidden?: Record<string, string>
  /** What stands above the fields, such as a grid, and what its cells are called where one is wrong, by their pointers. */
  before?: Child
  cells?: Record<string, string>
  children?: Child
}

const pointerOf = (field: FieldSpec) => field.pointer ?? `/${field.name}`

/** Ids carry the action, so that two forms on a page may have a field of the same name. */
const idOf = (action: string, field: FieldSpec) => `${action}.${field.name}`.replaceAll(/[^\w.-]+/g, "-")

export function Form(props: FormProps) {
  const { action, fields, state = BLANK, method = "post", shape = "stack" } = props
  return (
    <form
      method={method}
      action={action}
      enctype={fields.some(({ kind }) => kind === "file") ? "multipart/form-data" : undefined}
      class={`form ${shape}`}
    >
      <ErrorSummary action={action} fields={fields} errors={state.errors} cells={props.cells ?? {}} />
      <Hidden values={props.hidden ?? {}} />
      {props.before}
      {groupsOf(fields).map(({ group, members }) => {
        const shown = members.map((field) => (
          <Field
            id={idOf(action, field)}
            field={field}
            isFilter={method === "get"}
            value={state.values[field.name] ?? ""}
            error={state.errors.find((error) => error.pointer === pointerOf(field))}
          />
        ))
        return group === undefined ? (
          shown
        ) : (
          <fieldset class="form row">
            <legend>{group}</legend>
            {shown}
          </fieldset>
        )
      })}
      {props.children}
      <div class="actions">
        <button type="submit" class={method === "get" ? "button" : `button ${props.tone ?? "primary"}`}>
          {props.submit}
        </button>
      </div>
    </form>
  )
}

function groupsOf(fields: FieldSpec[]) {
  const groups: { group: string | undefined; members: FieldSpec[] }[] = []
  for (const field of fields) {
    const last = groups.at(-1)
    if (last && last.group === field.group) last.members.push(field)
    else groups.push({ group: field.group, members: [field] })
  }
  return groups
}

type SummaryProps = { action: string; fields: FieldSpec[]; errors: Shown[]; cells: Record<string, string> }

function ErrorSummary({ action, fields, errors, cells }: SummaryProps) {
  return errors.length ? (
    <div class="summary" role="alert" tabindex={-1} autofocus>
      <p>{errors.length === 1 ? t("kit.one_error") : t("kit.errors", { n: errors.length })}</p>
      <ul>
        {errors.map((error) => {
          const field = fields.find((one) => pointerOf(one) === error.pointer)
          const cell = cells[error.pointer]
          return (
            <li>
              {field ? (
                <a href={`#${idOf(action, field)}`}>{`${field.label}: ${fieldWords(error.detail, error.code)}`}</a>
              ) : (
                [cell, fieldWords(error.detail, error.code)].filter(Boolean).join(": ")
              )}
            </li>
          )
        })}
      </ul>
    </div>
  ) : null
}

/** Kinds that are never left empty. */
const HAS_VALUE: FieldSpec["kind"][] = ["check", "select"]

type FieldProps = { id: string; field: FieldSpec; isFilter: boolean; value: string; error?: Shown | undefined }

/** A field with its label, hint and error. */
export function Field({ id, field, isFilter, value, error }: FieldProps) {
  const described = [field.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined
  const input = {
    id,
    name: field.name,
    required: field.isRequired,
    "aria-invalid": error ? ("true" as const) : undefined,
    "aria-describedby": described,
    "data-key": field.shortcut,
    "aria-keyshortcuts": field.shortcut,
  }
  const label = (
    <label for={id}>
      {field.label}
      {!field.isRequired && !isFilter && !HAS_VALUE.includes(field.kind) && (
        <span class="optional"> {t("kit.optional")}</span>
      )}
    </label>
  )
  const notes = (
    <>
      {field.hint && (
        <p class="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          {fieldWords(error.detail, error.code)}
        </p>
      )}
    </>
  )
  if (field.kind === "check")
    return (
      <div class="field check">
        <input type="checkbox" value="on" checked={value === "on"} {...input} />
        <div>
          {label}
          {notes}
        </div>
      </div>
    )
  return (
    <div class="field">
      {label}
      <Control field={field} value={value} input={input} />
      {notes}
    </div>
  )
}

function Control({ field, value, input }: { field: FieldSpec; value: string; input: Record<string, unknown> }) {
  if (field.kind === "select")
    return (
      <select {...input}>
        {(field.options ?? []).map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  if (field.kind === "file") return <input type="file" accept={field.accept} {...input} />
  if (isFigure(field.kind)) return <FigureInput field={field} value={value} input={input} />
  const shared = { ...input, placeholder: field.placeholder, maxlength: field.maxLength }
  return field.kind === "area" ? (
    <textarea rows={4} {...shared}>
      {value}
    </textarea>
  ) : (
    <input type={field.kind ?? "text"} value={value} autocomplete={field.autocomplete ?? "off"} {...shared} />
  )
}

const FIGURE_UNITS: Record<FigureKind, string> = { money: "", percent: "%", hours: "h", count: "" }
const isFigure = (kind: FieldSpec["kind"]): kind is FigureKind => kind !== undefined && kind in FIGURE_UNITS

function FigureInput({ field, value, input }: { field: FieldSpec; value: string; input: Record<string, unknown> }) {
  const unit = field.unit ?? FIGURE_UNITS[field.kind as FigureKind]
  return (
    <span class="figure">
      <input
        type="text"
        inputmode={field.kind === "count" ? "numeric" : "decimal"}
        value={value}
        autocomplete="off"
        placeholder={field.placeholder}
        {...input}
      />
      {unit && <span class="unit">{unit}</span>}
    </span>
  )
}

export function Hidden({ values }: { values: Record<string, string> }) {
  return Object.entries(values).map(([name, value]) => <input type="hidden" name={name} value={value} />)
}

type ButtonFormProps = {
  action: string
  label: string
  tone?: "primary" | "danger" | "quiet"
  hidden?: Record<string, string>
}

/** One button that does one thing by POST. What weighs something is asked about by the route's `ask`. */
export function ButtonForm({ action, label, tone, hidden = {} }: ButtonFormProps) {
  return (
    <form method="post" action={action} class="inline">
      <Hidden values={hidden} />
      <button type="submit" class={`button ${tone ?? ""}`}>
        {label}
      </button>
    </form>
  )
}
