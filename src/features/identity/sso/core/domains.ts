/** Mailboxes of whoever wants one: they are no company's. */
const PUBLIC_MAIL = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com icloud.com me.com
  mac.com aol.com proton.me protonmail.com pm.me gmx.com gmx.net gmx.de web.de t-online.de freenet.de mail.com email.com
  mail.ru bk.ru list.ru inbox.ru internet.ru rambler.ru yandex.ru yandex.com ya.ru zoho.com zohomail.com fastmail.com
  hey.com tutanota.com tuta.io tuta.com qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net comcast.net
  verizon.net att.net sbcglobal.net cox.net orange.fr wanadoo.fr free.fr laposte.net libero.it virgilio.it online.no
  telia.com mailinator.com yopmail.com guerrillamail.com hotmail.co.uk live.co.uk btinternet.com rediffmail.com duck.com
  mozmail.com privaterelay.appleid.com`.split(/\s+/),
)
/** Those of which there is one in each country. */
const PUBLIC_MAIL_FAMILY = /^(yahoo|hotmail|outlook|live|gmx)\.[a-z]{2,3}(\.[a-z]{2})?$/
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/

/** Whether a text is a domain name as mail has it: small letters, in punycode where it is in another script. */
export const isDomain = (text: string) => DOMAIN.test(text)

/** Whether anybody can have a mailbox there. */
export const isPublicMail = (domain: string) => PUBLIC_MAIL.has(domain) || PUBLIC_MAIL_FAMILY.test(domain)
