import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card, CopyField, Qr } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { type Page, Pager } from "../../../web/ui/table.tsx"
import { Count, OutLink, PageHead } from "../../../web/ui/text.tsx"

export type ShownLink = {
  id: string
  slug: string
  url: string
  /** The address marked as scanned, so that scans are distinguished from clicks, and its code as a file. */
  scanUrl: string
  qrUrl: string
  destinationUrl: string
  status: "active" | "disabled"
  programName: string
  clicks: number
  sales: number
}

type LinksProps = {
  links: ShownLink[]
  /** The programs in which this affiliate may make links. */
  programs: Option[]
  action: string
  page: Page
  state?: FormState
}

/** An affiliate's own links, newest first, and the form for one more. */
export function LinksView({ links, programs, action, page, state }: LinksProps) {
  return (
    <>
      <PageHead title="Links" intro="Share these. Whoever comes by one of them is counted as yours.">
        {programs.length > 0 && (
          <a class="button" href="#new">
            New link
          </a>
        )}
      </PageHead>
      {links.length === 0 ? (
        <div class="empty">
          <h2>No links yet</h2>
          <p>Make the first one below: it works at once.</p>
        </div>
      ) : (
        <div class="pair">
          {links.map((link) => (
            <LinkCard link={link} action={action} />
          ))}
        </div>
      )}
      <Pager {...page} />
      {programs.length > 0 && (
        <Card title="New link" id="new">
          <NewLinkForm programs={programs} action={action} {...(state && { state })} />
        </Card>
      )}
    </>
  )
}

function LinkCard({ link, action }: { link: ShownLink; action: string }) {
  return (
    <Card title={link.slug} aside={<StateBadge state={link.status} />}>
      <CopyField id={`url-${link.id}`} label={`Address of ${link.slug}`} value={link.url} />
      <p class="soft">
        {link.programName}, leads to <OutLink url={link.destinationUrl} />
      </p>
      <p>
        <strong>
          <Count value={link.clicks} />
        </strong>{" "}
        clicks <span class="soft">·</span>{" "}
        <strong>
          <Count value={link.sales} />
        </strong>{" "}
        sales
      </p>
      <p>
        <a href={`${action}/${link.id}/clicks`}>Clicks and receipts</a>
      </p>
      <details>
        <summary>QR code</summary>
        <Qr text={link.scanUrl} label={`QR code of ${link.url}`} />
        <p>
          <a href={link.qrUrl} download={`${link.slug.replaceAll("/", "-")}.svg`}>
            Download as SVG
          </a>
        </p>
      </details>
    </Card>
  )
}

function NewLinkForm({ programs, action, state }: { programs: Option[]; action: string; state?: FormState }) {
  return (
    <Form
      action={action}
      submit="Create link"
      fields={[
        { name: "program_id", label: "Program", kind: "select", options: programs, isRequired: true },
        {
          name: "slug",
          label: "Name in the address",
          hint: "1 to 64 letters, digits, - _ or /. Left empty, we make one up.",
          maxLength: 64,
        },
        {
          name: "destination_url",
          label: "Leads to",
          kind: "url",
          hint: "A page on the program's own site. Left empty, its home.",
          placeholder: "https://",
        },
      ]}
      {...(state && { state })}
    />
  )
}
