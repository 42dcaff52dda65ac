type Text = readonly [says: RegExp, nb: string, ru: string]

/**
 * What pages say of what contracts find wrong with a field, beside what the catalogue has: `$1` is what the pattern caught. The
 * last fits whatever begins as a contract's words do, so that none of these is read in English by who reads another language.
 */
export const FIELD_REFUSALS: readonly Text[] = [
  [
    /^is for a sale that has earned here already/,
    "gjelder et salg som alt har gitt provisjon her",
    "относится к продаже, которая уже принесла вознаграждение",
  ],
  [
    /^is known with another amount/,
    "er kjent med et annet beløp, en annen valuta eller en annen partner",
    "уже есть с другой суммой, валютой или партнёром",
  ],
  [/^is not after from; it is exclusive/, "Velg en dag etter den første.", "Выберите день после первого."],
  [/^begins too early/, "Velg en kortere periode.", "Выберите более короткий период."],
  [
    /^gives more than (\S+) rows/,
    "Det blir mer enn $1 rader. Velg en kortere periode.",
    "Получится больше $1 строк. Выберите более короткий период.",
  ],
  [
    /^carries no campaign that the mapping knows/,
    "Adressen har ingen kampanje som er kjent. Velg kanalen, eller legg til kampanjen.",
    "В адресе нет известной кампании. Выберите канал или добавьте кампанию.",
  ],
  [/^is away; /, "Er borte. Velg en som er til stede.", "Нет на месте. Выберите того, кто на месте."],
  [/^is the owner; /, "Er eieren. Velg en annen.", "Это ответственный. Выберите другого."],
  [
    /^has the role \S+, which answers no inquiries/,
    "Har en rolle som ikke svarer på henvendelser. Velg en annen.",
    "Роль не отвечает на запросы. Выберите другого.",
  ],
  [
    /^is the member who is away/,
    "Er den som er borte. Velg en annen.",
    "Это тот, кого нет на месте. Выберите другого.",
  ],
  [
    /^is an affiliate who is /,
    "Partneren er ikke godkjent. Godkjenn partneren først.",
    "Партнёр не одобрен. Сначала одобрите его.",
  ],
  [/^is missing; name the affiliate/, "Velg en partner.", "Выберите партнёра."],
  [
    /^is missing; a new issuer or client/,
    "Skriv inn hemmeligheten: en ny utsteder eller klient har sin egen.",
    "Введите секрет: у нового издателя или клиента он свой.",
  ],
  [
    /^is the e-mail of no affiliate of this program/,
    "Ingen partner i programmet har denne e-posten.",
    "В программе нет партнёра с таким e-mail.",
  ],
  [
    /^was recruited by this affiliate/,
    "Ble vervet av denne partneren, eller er den samme. Velg en annen, eller ingen.",
    "Приглашён этим партнёром или это он сам. Выберите другого или никого.",
  ],
  [
    /^must be another channel than from/,
    "Velg en annen kanal enn den det tas fra.",
    "Выберите не тот канал, у которого берут.",
  ],
  [
    /^is more than \S+ has of this sale: (.+)/,
    "Kanalen har ikke så mye av salget. Skriv en mindre andel.",
    "У канала нет такой доли продажи. Укажите меньшую.",
  ],
  [
    /^is less than what was refunded/,
    "Er mindre enn det som alt er refundert. Skriv et større beløp.",
    "Меньше уже возвращённого. Укажите большую сумму.",
  ],
  [
    /^cannot be paid to the last unit/,
    "Kan ikke betales ut på øret i denne valutaen. Rund av beløpet.",
    "Такую сумму в этой валюте не выплатить точно. Округлите её.",
  ],
  [
    /^tax and shipping are more than the amount/,
    "Mva. og frakt er mer enn beløpet de er en del av. Skriv mindre.",
    "Налог и доставка больше самой суммы. Укажите меньше.",
  ],
  [
    /^is in several programs; /,
    "Er med i flere programmer. Velg ett.",
    "Состоит в нескольких программах. Выберите одну.",
  ],
  [
    /^is not a click/,
    "Det er ikke et klikk hos dere som fortsatt gjelder.",
    "Это не ваш клик или он больше не засчитывается.",
  ],
  [/^is no click id/, "Det er ikke et klikk.", "Это не клик."],
  [/^(\S+) is allowed already/, "$1 er tillatt fra før.", "$1 уже разрешён."],
  [
    /^is one too many: a program has at most (\d+)/,
    "Et program har høyst $1. Fjern et først.",
    "В программе не больше $1. Сначала удалите одно.",
  ],
  [
    /^The destination is on a private network|^is on a private network/,
    "Adressen er på et privat nettverk. Bruk en på det åpne internettet.",
    "Адрес в частной сети. Укажите адрес в открытом интернете.",
  ],
  [
    /^(?:The destination )?is a link of ours/,
    "Det er en av våre egne lenker. Bruk siden den leder til.",
    "Это наша же ссылка. Укажите страницу, куда она ведёт.",
  ],
  [
    /^(?:The destination )?carries a user name or password/,
    "Ta brukernavn og passord ut av adressen.",
    "Уберите из адреса имя и пароль.",
  ],
  [
    /^(?:The destination )?is not an absolute address|^must start with https|^must be an http/,
    "Skriv hele adressen, med https:// først.",
    "Укажите адрес целиком, с https:// в начале.",
  ],
  [
    /^The destination /,
    "Lenken kan ikke lede dit. Bruk en adresse på et tillatt nettsted.",
    "Ссылка не может вести туда. Укажите адрес на разрешённом сайте.",
  ],
  [
    /^has a macro in its host/,
    "Makroer hører hjemme i stien og spørringen, ikke i vertsnavnet.",
    "Макросам место в пути и запросе, а не в имени сайта.",
  ],
  [
    /^has a brace that is not part of a macro/,
    "Har en krøllparentes som ikke hører til en makro.",
    "Есть фигурная скобка вне макроса.",
  ],
  [
    /^is used by links themselves/,
    "Brukes av lenkene selv. Velg et annet navn.",
    "Это имя нужно самим ссылкам. Выберите другое.",
  ],
  [/^is not a plain parameter name/, "Bruk bokstaver, tall, - og _.", "Используйте буквы, цифры, - и _."],
  [
    /^is letters and digits with single hyphens/,
    "Bruk bokstaver og tall, med enkle bindestreker mellom.",
    "Используйте буквы и цифры с одиночными дефисами.",
  ],
  [/^has no letters that can be seen/, "Skriv noe som kan leses.", "Напишите что-нибудь видимое."],
  [
    /^gives a mailbox to anybody/,
    "Der kan hvem som helst få en postkasse. Bruk et eget domene.",
    "Там почту может завести кто угодно. Укажите свой домен.",
  ],
  [/^is not on the checklist/, "Står ikke på sjekklisten.", "Этого нет в чек-листе."],
  [/^is for the stage won only/, "Er bare for vunnet.", "Только для выигранных."],
  [/^is needed: what is won names its sale/, "Oppgi salget som ble vunnet.", "Укажите выигранную продажу."],
  [/^is needed: nothing closes without an outcome/, "Velg et utfall.", "Выберите исход."],
  [/^is required; answer it/, "Svar på dette.", "Ответьте на этот вопрос."],
  [/^have to be accepted/, "Kryss av for at du godtar vilkårene.", "Отметьте, что принимаете условия."],
  [
    /^must be flat for a click or a lead/,
    "Et klikk eller en lead har ikke noe beløp: bruk et fast beløp.",
    "У клика или лида нет суммы: укажите фиксированную.",
  ],
  [
    /^must be more than nothing/,
    "Skriv mer enn null, eller la begge feltene være tomme.",
    "Укажите больше нуля или оставьте оба поля пустыми.",
  ],
  [/^must come to 10000 basis points together/, "Andelene må bli 100 % til sammen.", "Доли вместе должны дать 100 %."],
  [
    /^is this affiliate, who has what is left/,
    "Er denne partneren, som får resten uansett.",
    "Это сам партнёр, остаток и так его.",
  ],
  [
    /^is named twice|^names a (?:channel|template) twice/,
    "Står der to ganger. Fjern den ene.",
    "Указано дважды. Уберите одно.",
  ],
  [/^has more than 50 keys/, "Har for mange opplysninger.", "Слишком много данных."],
  [/^is not over yet/, "Er ikke over ennå.", "Ещё не закончился."],
  [
    /^is not after the period under review/,
    "Må være etter perioden som gjennomgås.",
    "Должен быть после рассматриваемого периода.",
  ],
  [/^is not 2026-11/, "Skriv 2026-11, 2026-Q4 eller 2026.", "Укажите 2026-11, 2026-Q4 или 2026."],
  [/^is not a time zone/, "Velg en tidssone.", "Выберите часовой пояс."],
  [
    /^is no export of (\S+) that is known/,
    "Filen er ikke en eksport fra $1 som vi kjenner. Velg hvilke kolonner som er hva.",
    "Файл не похож на известную выгрузку $1. Укажите, какой столбец что значит.",
  ],
  [
    /^is \S+, but the file is an export/,
    "Filen er en eksport av noe annet. Velg den typen.",
    "Файл — выгрузка другого вида. Выберите его.",
  ],
  [/^is missing: say into which program|^Choose a program$/, "Velg et program.", "Выберите программу."],
  [
    /^is missing: say what the lines are|^Choose what the lines are$/,
    "Velg hva linjene er.",
    "Выберите, что в строках.",
  ],
  [
    /^is no sale that is known/,
    "Salget er ikke kjent. Importer salgene først.",
    "Такой продажи нет. Сначала импортируйте продажи.",
  ],
  [/^is not in groups of three|^is no plain number/, "Skriv tallet som 1234.50.", "Напишите число как 1234.50."],
  [
    /^is negative: a refund/,
    "Er negativt: en refusjon. Importer den som refusjon.",
    "Отрицательное: это возврат. Импортируйте его как возврат.",
  ],
  [
    /^Version \d+ was saved meanwhile/,
    "En ny versjon ble lagret i mellomtiden. Se på den, og endre på nytt.",
    "Тем временем сохранена новая версия. Посмотрите её и измените снова.",
  ],
  [/^is not a known (?:field|parameter)/, "Feltet er ikke kjent.", "Такого поля нет."],
  [/^was sent twice|^stands twice/, "Er sendt to ganger.", "Отправлено дважды."],
  [
    /^takes back more than its sale has earned/,
    "Tar tilbake mer enn salget har gitt.",
    "Забирает больше, чем принесла продажа.",
  ],
  [
    /^may be (\S+) or (\S+); /,
    "Kan være $1 eller $2. Skriv tallet med alle desimaler.",
    "Может быть $1 или $2. Напишите число со всеми знаками.",
  ],
  [/^has more decimals than (\w+)/, "Har flere desimaler enn $1 har.", "Знаков после запятой больше, чем у $1."],
  [/^is zero; /, "Skriv et beløp over null.", "Укажите сумму больше нуля."],
  [/^[a-z]/, "Dette passer ikke her. Se hva feltet ber om.", "Это сюда не подходит. Посмотрите, что нужно в поле."],
]

/** Why an event of Stripe did not become what it could; a reason that begins with a refusal's code says that one. */
export const EVENT_REASONS: readonly Text[] = [
  [/^it is not paid yet$/, "Den er ikke betalt ennå.", "Ещё не оплачено."],
  [/^its invoices make the sales$/, "Fakturaene gir salgene.", "Продажи дают её счета."],
  [/^the sale is made by (\S+)$/, "Salget kommer med $1.", "Продажа приходит с $1."],
  [/^it has not begun$/, "Det har ikke begynt.", "Ещё не началось."],
  [
    /^nothing was paid: no sale$/,
    "Ingenting ble betalt, så det er ikke noe salg.",
    "Ничего не заплачено, продажи нет.",
  ],
  [/^currency_mismatch: it is in (\S+),/, "Den er i $1, salget er det ikke.", "Она в $1, а продажа — нет."],
  [/^its currency is not one of ISO 4217$/, "Valutaen er ikke kjent.", "Валюта неизвестна."],
  [/^it refunds no payment$/, "Den refunderer ingen betaling.", "Возвращать нечего: платежа нет."],
  [/^nothing is refunded$/, "Ingenting er refundert.", "Ничего не возвращено."],
  [/^it disputes no payment$/, "Tvisten gjelder ingen betaling.", "Спор не о платеже."],
  [/^no money was withdrawn/, "Ingen penger ble trukket.", "Деньги не списаны."],
  [
    /^nothing went back outside of Stripe$/,
    "Ingenting gikk tilbake utenom Stripe.",
    "Вне Stripe ничего не возвращено.",
  ],
  [/^waits for the sale of (\S+)$/, "Venter på salget til $1.", "Ждёт продажи $1."],
  [
    /^waited for 24 h: nothing said which sale the payment (\S+) was for$/,
    "Ventet i 24 timer: ingenting sa hvilket salg betalingen $1 gjaldt.",
    "Ждали 24 часа: неизвестно, за какую продажу платёж $1.",
  ],
  [
    /^waited for 24 h: its sale (\S+) was not reported$/,
    "Ventet i 24 timer: salget $1 er ikke meldt.",
    "Ждали 24 часа: о продаже $1 не сообщали.",
  ],
]

/** Why work of ours failed that has no code, and why a click could not be stored. */
export const WORK_REASONS: readonly Text[] = [
  [
    /^\S+ took longer than (\d+) ms/,
    "Det tok for lang tid (over $1 ms).",
    "Заняло слишком много времени (больше $1 мс).",
  ],
  [/^no answer within (\d+) s/, "Ikke noe svar innen $1 s.", "Нет ответа за $1 с."],
  [/^the mail server took too long/, "E-posttjeneren brukte for lang tid.", "Почтовый сервер отвечал слишком долго."],
  [
    /^(resend|postmark|MAIL_URL) answered (\d+)/,
    "E-posttjenesten ($1) svarte $2.",
    "Почтовая служба ($1) ответила $2.",
  ],
  [/^the sink answered (\d+): (.*)/, "Lageret for klikk svarte $1: «$2»", "Хранилище кликов ответило $1: «$2»"],
  [
    /^encrypted with key "(\S+)"/,
    "Kryptert med nøkkelen $1, som ikke finnes i SIGNING_KEYS lenger.",
    "Зашифровано ключом $1, которого больше нет в SIGNING_KEYS.",
  ],
  [/^(\S+) has an address that is not public/, "$1 har en adresse som ikke er offentlig.", "Адрес $1 не публичный."],
  [/^the queue is full/, "Køen er full. Prøv igjen.", "Очередь заполнена. Попробуйте ещё раз."],
  [
    /^the account could not be retrieved/,
    "Kontoen kunne ikke hentes. Prøv igjen.",
    "Счёт не удалось получить. Попробуйте ещё раз.",
  ],
  [
    /^the refunds of payment (\S+) change/,
    "Refusjonene av betalingen $1 endrer seg mens de leses. Prøv igjen.",
    "Возвраты платежа $1 меняются во время чтения. Попробуйте ещё раз.",
  ],
  [/^(\S+) names no object/, "Hendelsen $1 gjelder ingenting.", "Событие $1 ни о чём."],
  [/^more than (\d+) multiparts/, "E-posten har mer enn $1 deler.", "В письме больше $1 частей."],
  [
    /^a step of the erasure failed|^invariant broken|^unreachable|^a key is another|^amount beyond/,
    "Noe er feil hos oss. Prøv igjen, og kontakt oss hvis det gjentar seg.",
    "Ошибка на нашей стороне. Попробуйте ещё раз, а если повторится, напишите нам.",
  ],
  [
    /^This is not a click in a form that is known/,
    "Dette er ikke et klikk i en form som er kjent.",
    "Это не клик известного вида.",
  ],
  [
    /^The database would not store it/,
    "Databasen ville ikke lagre det, uansett hvor ofte det ble forsøkt.",
    "База не сохранила его, сколько ни пытались.",
  ],
  [/^The queue gave up on it/, "Køen ga det opp.", "Очередь отказалась от него."],
]
