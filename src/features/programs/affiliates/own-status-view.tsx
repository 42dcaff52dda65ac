import { t, tx } from "../../../web/reader.ts"
import { EmptyState } from "../../../web/ui/empty.tsx"
import { Name } from "../../../web/ui/text.tsx"
import type { OwnEnrollment } from "./act-for-affiliate.ts"

/** For who is in no program at all: why there is nothing here, and the first step. */
export function NoProgramView({ title, email }: { title: string; email: string }) {
  return (
    <>
      <h1>{title}</h1>
      <EmptyState
        title={t("own.none_title")}
        words={t("own.none", { email })}
        action={{ href: "/profile", label: t("nav.profile") }}
      />
    </>
  )
}

type Enrolled = Pick<OwnEnrollment, "affiliate" | "program" | "vendor">

/** A note for each program that one is not, or no longer, approved for. */
export function OwnStatuses({ enrollments }: { enrollments: readonly Enrolled[] }) {
  return enrollments.map(({ affiliate: { status }, program, vendor }) =>
    status === "approved" ? null : (
      <p class="note">
        {tx(`own.${status}`, { program: <Name>{program.name}</Name>, vendor: <Name>{vendor.name}</Name> })}
      </p>
    ),
  )
}
