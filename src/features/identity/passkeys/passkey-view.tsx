import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { fieldWords, type Shown } from "../../../web/ui/field-words.ts"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { PasskeyForm } from "../../../web/ui/passkey.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Nothing, PageHead } from "../../../web/ui/text.tsx"

type Offer = { options: Record<string, unknown>; note: string }

/** Signing in by passkey, where the browser can; `next` is where to go afterwards. */
export function UsePasskey({ offer, next }: { offer: Offer | null; next: string | null }) {
  if (!offer) return null
  const hidden: Record<string, string> = next === null ? {} : { next }
  return (
    <PasskeyForm kind="get" action="/sign-in/passkey" label={t("security.use_passkey")} hidden={hidden} {...offer} />
  )
}

type PasskeyRow = { id: string; name: string; addedAt: string; usedAt: string | null; isLocked: boolean }
type CardProps = { passkeys: PasskeyRow[]; base: string; zone: string; isAvailable: boolean }

/** A person's passkeys. Posts to `{base}/passkeys/{id}/removal`. */
export function PasskeysCard({ passkeys, base, zone, isAvailable }: CardProps) {
  return (
    <Card title={t("security.passkeys")} id="passkeys">
      <p>{t("security.passkeys_intro")}</p>
      <Table
        caption={t("security.passkeys")}
        isCaptionUnseen
        rows={passkeys}
        empty={t("security.no_passkeys")}
        columns={[
          {
            title: t("programs.name"),
            cell: (row) => (
              <>
                {row.name} {row.isLocked && <span class="sub">{t("security.passkey_locked")}</span>}
              </>
            ),
          },
          { title: t("security.passkey_added"), cell: (row) => <DateTime at={row.addedAt} zone={zone} /> },
          {
            title: t("security.passkey_used"),
            cell: (row) => (row.usedAt ? <DateTime at={row.usedAt} zone={zone} /> : <Nothing />),
          },
          {
            title: t("members.remove"),
            kind: "number",
            cell: (row) => <ButtonForm action={`${base}/passkeys/${row.id}/removal`} label={t("members.remove")} />,
          },
        ]}
      />
      {isAvailable ? (
        <p>
          <a class="button" href={`${base}/passkeys/new`}>
            {t("security.add_passkey")}
          </a>
        </p>
      ) : (
        <p class="note">{t("security.passkeys_unavailable")}</p>
      )}
    </Card>
  )
}

/** `name`: what was typed before it was refused. */
type AddProps = { offer: Offer; base: string; error: Shown | null; name: string }

/** A page for one more passkey. Posts to `{base}/passkeys`. */
export function AddPasskeyView({ offer, base, error, name }: AddProps) {
  return (
    <section class="card narrow">
      <PageHead title={t("security.add_passkey")} intro={t("security.add_passkey_intro")} />
      {error && (
        <p class="error" role="alert">
          {fieldWords(error.detail, error.code)}
        </p>
      )}
      <PasskeyForm kind="create" action={`${base}/passkeys`} label={t("security.add_passkey")} {...offer}>
        <div class="field">
          <label for="passkey-name">
            {t("programs.name")}
            <span class="optional"> {t("kit.optional")}</span>
          </label>
          <input
            id="passkey-name"
            name="name"
            value={name}
            maxlength={80}
            autocomplete="off"
            aria-describedby="passkey-name-hint"
          />
          <p class="hint" id="passkey-name-hint">
            {t("security.passkey_name_hint")}
          </p>
        </div>
      </PasskeyForm>
      <p class="fine">{t("security.needs_script")}</p>
      <p>
        <a href={base}>{t("security.back")}</a>
      </p>
    </section>
  )
}
