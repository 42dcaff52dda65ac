import { accountMailMessages } from "./account-mails.ts"
import { affiliateMessages } from "./affiliate.ts"
import { partnerMessages } from "./affiliates.ts"
import { applyMessages } from "./apply.ts"
import { auditMessages } from "./audit.ts"
import { bookMessages } from "./books.ts"
import { closingMessages } from "./closing.ts"
import { confirmMessages } from "./confirm.ts"
import { confirmDetailMessages } from "./confirm-details.ts"
import { countingMessages } from "./counting.ts"
import { creditMessages } from "./credit.ts"
import { dealMessages } from "./deals.ts"
import { deskMessages } from "./desk.ts"
import { deskMailMessages } from "./desk-mails.ts"
import { embedMessages } from "./embed.ts"
import { fieldMessages } from "./fields.ts"
import { financeMessages } from "./finance.ts"
import { frameMessages } from "./frame.ts"
import { growthMessages } from "./growth.ts"
import { homeMessages } from "./home.ts"
import { importMessages } from "./imports.ts"
import { inboxMessages } from "./inbox.ts"
import { insightMessages } from "./insight.ts"
import { integrationMessages } from "./integrations.ts"
import { kitMessages } from "./kit.ts"
import { linkMessages } from "./links.ts"
import { mailChoiceMessages } from "./mail-choices.ts"
import { mailMessages } from "./mails.ts"
import { memberMessages } from "./members.ts"
import { movingMessages } from "./moving.ts"
import { payableMessages } from "./payable.ts"
import { payoutMessages } from "./payouts.ts"
import { planMessages } from "./plan.ts"
import { postbackMessages } from "./postbacks.ts"
import { privacyMessages } from "./privacy.ts"
import { programMessages } from "./programs.ts"
import { ruleMessages } from "./rules.ts"
import { saleMessages } from "./sales.ts"
import { securityMessages } from "./security.ts"
import { settingMessages } from "./settings.ts"
import { signInMessages } from "./signin.ts"
import { ssoMessages } from "./sso.ts"
import { stateMessages } from "./states.ts"
import { statusMessages } from "./status.ts"

/**
 * One text in English, Norwegian and Russian, side by side. `{name}` is replaced by a value; `{n:one|other}` (in Russian
 * `{n:one|few|many}`) by the form that goes with the number n.
 */
export type Wording = readonly [en: string, nb: string, ru: string]

/** Everything that pages say. Keys are unique in all of it; a file holds the texts of one part. */
export const CATALOGUE = {
  ...kitMessages,
  ...fieldMessages,
  ...stateMessages,
  ...confirmMessages,
  ...confirmDetailMessages,
  ...embedMessages,
  ...frameMessages,
  ...homeMessages,
  ...growthMessages,
  ...privacyMessages,
  ...auditMessages,
  ...affiliateMessages,
  ...payoutMessages,
  ...financeMessages,
  ...bookMessages,
  ...closingMessages,
  ...payableMessages,
  ...insightMessages,
  ...creditMessages,
  ...importMessages,
  ...inboxMessages,
  ...integrationMessages,
  ...planMessages,
  ...linkMessages,
  ...partnerMessages,
  ...programMessages,
  ...applyMessages,
  ...ruleMessages,
  ...saleMessages,
  ...memberMessages,
  ...securityMessages,
  ...signInMessages,
  ...settingMessages,
  ...countingMessages,
  ...ssoMessages,
  ...postbackMessages,
  ...statusMessages,
  ...dealMessages,
  ...movingMessages,
  ...deskMessages,
  ...mailMessages,
  ...mailChoiceMessages,
  ...accountMailMessages,
  ...deskMailMessages,
} satisfies Record<string, Wording>
export type MessageKey = keyof typeof CATALOGUE
