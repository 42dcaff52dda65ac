import { LANGUAGE_NAMES, LANGUAGES, type Language } from "../../../vocabulary/languages.ts"
import { t } from "../../../web/reader.ts"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { DateTime, Name, PageHead } from "../../../web/ui/text.tsx"

type Props = {
  path: string
  settings: string
  vendor: {
    name: string
    timezone: string
    language: Language
    currency: string
    mode: "live" | "test"
    funding: "platform" | "prefunded"
    since: string
  }
  zones: readonly string[]
  mayChange: boolean
  state: FormState
}

const zoneName = (zone: string) => zone.replaceAll("_", " ")

/** A company: what may be changed of it, and what is fixed since it was opened. */
export function VendorView({ path, settings, vendor, zones, mayChange, state }: Props) {
  const { name, timezone, language, currency, mode, funding, since } = vendor
  const fixed = [
    { label: t("affiliates.currency"), value: currency, hint: t("vendor.currency_hint") },
    { label: t("vendor.mode"), value: t(`vendor.mode_${mode}`), hint: t(`vendor.mode_${mode}_hint`) },
    { label: t("vendor.funding"), value: t(`vendor.funding_${funding}`) },
    { label: t("vendor.since"), value: <DateTime at={since} zone={timezone} isDay /> },
  ]
  const free = [
    { label: t("members.name"), value: <Name>{name}</Name> },
    { label: t("profile.zone"), value: zoneName(timezone) },
    { label: t("frame.language"), value: LANGUAGE_NAMES[language] },
  ]
  return (
    <>
      <PageHead
        title={t("apply.vendor")}
        intro={t("vendor.intro")}
        back={{ href: settings, label: t("nav.settings") }}
      />
      {mayChange && (
        <Card title={t("vendor.changeable")}>
          <Form
            action={path}
            submit={t("programs.save")}
            state={state}
            fields={[
              { name: "name", label: t("members.name"), isRequired: true, maxLength: 200, hint: t("vendor.name_hint") },
              {
                name: "timezone",
                label: t("profile.zone"),
                kind: "select",
                hint: t("vendor.zone_hint"),
                options: zones.map((zone) => ({ value: zone, label: zoneName(zone) })),
              },
              {
                name: "language",
                label: t("frame.language"),
                kind: "select",
                hint: t("vendor.language_hint"),
                options: LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
              },
            ]}
          />
        </Card>
      )}
      <Card title={t(mayChange ? "vendor.fixed" : "apply.vendor")}>
        <Facts facts={mayChange ? fixed : [...free, ...fixed]} />
      </Card>
    </>
  )
}
