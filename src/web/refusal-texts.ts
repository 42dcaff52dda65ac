import type { ErrorCode } from "../vocabulary/error-codes.ts"
import { EVENT_REASONS, FIELD_REFUSALS, WORK_REASONS } from "./field-refusal-texts.ts"

type Texts = readonly [nb: string, ru: string]

/** What pages say of a refusal, in the languages that its own English detail is not in; one without a text does not compile. */
const CODES: Record<ErrorCode, Texts> = {
  action_not_allowed: [
    "Rollen din kan ikke gjøre dette. Spør en eier.",
    "Ваша роль этого не позволяет. Спросите владельца.",
  ],
  affiliate_exists: [
    "Denne e-posten er allerede partner i programmet. Bruk den, eller velg en annen e-post.",
    "Этот e-mail уже партнёр программы. Используйте его или укажите другой.",
  ],
  app_unavailable: ["Tjenesten er borte et øyeblikk. Prøv igjen.", "Сервис ненадолго недоступен. Попробуйте ещё раз."],
  approver_is_asker: [
    "Du ba om det selv. En annen person må godkjenne.",
    "Вы сами об этом попросили. Одобрить должен другой человек.",
  ],
  approver_is_payee: [
    "Pengene ville bli dine. En annen person må godkjenne.",
    "Деньги достались бы вам. Одобрить должен другой человек.",
  ],
  approver_is_proposer: [
    "Du foreslo det selv. En annen person må godkjenne.",
    "Вы сами это предложили. Одобрить должен другой человек.",
  ],
  approver_is_submitter: [
    "Du sendte inn denne kjøringen. En annen person må godkjenne den.",
    "Вы сами подали этот запуск. Одобрить должен другой человек.",
  ],
  availability_of_another: [
    "Du kan bare endre ditt eget fravær. Spør en leder.",
    "Менять можно только своё отсутствие. Спросите менеджера.",
  ],
  body_missing: ["Skjemaet kom fram tomt. Send det på nytt.", "Форма пришла пустой. Отправьте её ещё раз."],
  body_not_json: ["Det som ble sendt, kan ikke leses som JSON.", "Отправленное не читается как JSON."],
  body_not_utf8: [
    "Filen er ikke i UTF-8. Lagre den som UTF-8 og send den igjen.",
    "Файл не в UTF-8. Сохраните его в UTF-8 и отправьте снова.",
  ],
  body_too_large: [
    "Det er for stort. Del det opp, og send delene hver for seg.",
    "Слишком много данных. Разделите и отправьте частями.",
  ],
  body_too_slow: [
    "Det tok for lang tid å sende. Prøv igjen.",
    "Отправка заняла слишком много времени. Попробуйте ещё раз.",
  ],
  claim_settled: [
    "Kravet er alt avgjort på en annen måte. Se på det på nytt.",
    "Притязание уже решено иначе. Посмотрите его ещё раз.",
  ],
  click_id_invalid: [
    "Dette er ikke et klikk hos dere som fortsatt gjelder.",
    "Это не ваш клик или он больше не засчитывается.",
  ],
  click_not_stored: ["Klikket ble ikke lagret. Prøv igjen.", "Клик не сохранён. Попробуйте ещё раз."],
  commission_not_held: [
    "Provisjonen er ikke på vent lenger. Se statusen på nytt.",
    "Вознаграждение больше не на проверке. Посмотрите его состояние.",
  ],
  coupon_taken: [
    "Koden tilhører en annen partner. Velg en annen kode.",
    "Этот код у другого партнёра. Выберите другой.",
  ],
  credential_missing: ["Logg inn for å se dette.", "Войдите, чтобы увидеть это."],
  credential_rate_limited: [
    "For mange forsøk. Vent litt, og prøv igjen.",
    "Слишком много попыток. Подождите и попробуйте снова.",
  ],
  credential_unknown: [
    "Nøkkelen eller lenken gjelder ikke. Be om en ny.",
    "Ключ или ссылка не действует. Запросите новые.",
  ],
  credit_approver_missing: [
    "Det finnes ingen annen som kan godkjenne. Legg til en ansvarlig i fordelingsreglene.",
    "Одобрить больше некому. Добавьте ответственного в правила долей.",
  ],
  customer_bound: [
    "Kunden tilhører en annen partner. Knytt den om med en grunn.",
    "Клиент уже у другого партнёра. Перепривяжите его, указав причину.",
  ],
  credit_insufficient: [
    "Kanalen har ikke så stor andel av salget. Skriv en mindre andel.",
    "У канала нет такой доли этой продажи. Укажите меньшую.",
  ],
  csv_columns_missing: [
    "Filen mangler kolonner som trengs. Velg hvilke kolonner som er hva.",
    "В файле не хватает нужных столбцов. Укажите, какой столбец что значит.",
  ],
  csv_header_invalid: [
    "Den første linjen i filen er ikke kolonnenavn. Legg dem til.",
    "Первая строка файла — не названия столбцов. Добавьте их.",
  ],
  currency_mismatch: [
    "Valutaen passer ikke med det den gjelder. Bruk den samme valutaen.",
    "Валюта не совпадает с исходной. Укажите ту же.",
  ],
  cursor_invalid: [
    "Siden i listen finnes ikke lenger. Begynn fra starten av listen.",
    "Такой страницы списка больше нет. Начните список сначала.",
  ],
  customer_signature_invalid: ["Signaturen til kunden stemmer ikke.", "Подпись клиента неверна."],
  deal_protected: [
    "En annen avtale verner dette selskapet. Meld det når vernet er over.",
    "Эту компанию защищает другая сделка. Сообщите о ней, когда защита закончится.",
  ],
  deal_settled: [
    "Avtalen er alt avgjort på en annen måte. Se på den på nytt.",
    "Сделка уже решена иначе. Посмотрите её ещё раз.",
  ],
  debt_not_open: [
    "Gjeldsposten er ikke åpen lenger. Det er ikke mer å gjøre med den.",
    "Долг больше не открыт. Делать с ним ничего не нужно.",
  ],
  destination_refused: [
    "Lenken kan ikke lede dit. Bruk en adresse på et av programmets tillatte nettsteder.",
    "Ссылка не может вести туда. Укажите адрес на одном из разрешённых сайтов программы.",
  ],
  domain_taken: [
    "Et annet firma logger inn folk fra dette domenet.",
    "Людей из этого домена впускает другая компания.",
  ],
  email_change_expired: [
    "Forslaget er utløpt. Foreslå endringen på nytt.",
    "Срок предложения вышел. Предложите смену ещё раз.",
  ],
  email_change_not_pending: [
    "Ingen endring av denne e-posten venter lenger.",
    "Смена этого e-mail больше не ждёт решения.",
  ],
  endpoint_not_active: [
    "Endepunktet er ikke aktivt. Sett det til aktivt først.",
    "Вебхук не активен. Сначала включите его.",
  ],
  event_not_parked: [
    "Hendelsen venter ikke lenger. Last siden på nytt.",
    "Событие больше не отложено. Обновите страницу.",
  ],
  expert_is_another: [
    "En annen er spurt. Bare den som er spurt, kan svare.",
    "Спросили другого. Ответить может только он.",
  ],
  expert_not_asked: ["Ingen ekspert er spurt for øyeblikket.", "Сейчас эксперта никто не спрашивал."],
  file_empty: ["Filen er tom. Velg en med linjer i.", "Файл пуст. Выберите файл со строками."],
  form_unreadable: [
    "Skjemaet kunne ikke leses. Last siden på nytt, og send det igjen.",
    "Форму не удалось прочитать. Обновите страницу и отправьте снова.",
  ],
  funding_refused: [
    "Stripe avslo innskuddet. Prøv et annet beløp, eller igjen senere.",
    "Stripe отклонил пополнение. Попробуйте другую сумму или позже.",
  ],
  handle_taken: ["Navnet er opptatt. Velg et annet.", "Это имя занято. Выберите другое."],
  idempotency_answer_erased: [
    "Dette er gjort før. Last siden på nytt for å se hva som er.",
    "Это уже сделано. Обновите страницу, чтобы увидеть итог.",
  ],
  idempotency_in_progress: [
    "Det samme er i gang. Vent litt, og last siden på nytt.",
    "То же самое уже выполняется. Подождите и обновите страницу.",
  ],
  idempotency_key_invalid: [
    "Skjemaet kan ikke sendes slik. Last siden på nytt.",
    "Так форму не отправить. Обновите страницу.",
  ],
  idempotency_key_reused: [
    "Skjemaet er sendt før med noe annet i. Last siden på nytt.",
    "Эта форма уже отправлена с другими данными. Обновите страницу.",
  ],
  inquiry_closed: ["Henvendelsen er avsluttet.", "Запрос закрыт."],
  inquiry_is_no_spam: ["Henvendelsen er ikke merket som søppel.", "Запрос не отмечен как спам."],
  inquiry_is_spam: [
    "Henvendelsen er merket som søppel. Merk den som ikke søppel først.",
    "Запрос отмечен как спам. Сначала снимите отметку.",
  ],
  inquiry_unanswered: [
    "Ingen har svart på den ennå. Svar, eller logg en kontakt først.",
    "На него ещё никто не ответил. Сначала ответьте или запишите контакт.",
  ],
  inquiry_without_email: [
    "Henvendelsen har ingen e-postadresse. Nå dem på en annen måte.",
    "В запросе нет e-mail. Свяжитесь иначе.",
  ],
  internal: [
    "Noe gikk galt hos oss. Prøv igjen, eller kontakt oss.",
    "У нас что-то пошло не так. Попробуйте снова или напишите нам.",
  ],
  invalid_fields: ["Noe i skjemaet passer ikke. Se på feltene.", "Что-то в форме не подходит. Проверьте поля."],
  key_expired: ["Nøkkelen er utløpt. Lag en ny.", "Срок ключа вышел. Создайте новый."],
  last_owner: [
    "Firmaet må ha en eier. Gi rollen til en annen først.",
    "У компании должен быть владелец. Сначала передайте роль другому.",
  ],
  link_unknown: ["Lenken finnes ikke, eller er ikke aktiv.", "Такой ссылки нет, или она не активна."],
  mail_secret_invalid: ["Hemmeligheten for e-post stemmer ikke.", "Секрет для почты неверен."],
  media_type_unsupported: ["Denne typen innhold kan ikke leses her.", "Такой тип данных здесь не читается."],
  member_away: [
    "Medlemmet er borte. Velg en som er til stede.",
    "Участника нет на месте. Выберите того, кто на месте.",
  ],
  member_exists: ["Denne personen er allerede medlem.", "Этот человек уже участник."],
  month_closed: [
    "Måneden er avsluttet. Velg en dag i en måned som er åpen.",
    "Месяц закрыт. Выберите день открытого месяца.",
  ],
  not_found: ["Her er det ingenting.", "Здесь ничего нет."],
  opening_conflict: [
    "Det finnes alt en annen åpningssaldo for dette. Se på den først.",
    "Другой начальный остаток уже есть. Сначала посмотрите его.",
  ],
  origin_foreign: [
    "Skjemaet ble sendt fra et annet nettsted. Åpne siden her, og send det igjen.",
    "Форму отправили с другого сайта. Откройте страницу здесь и отправьте снова.",
  ],
  origin_not_allowed: ["Nettstedet er ikke tillatt for denne nøkkelen.", "Этот сайт не разрешён для ключа."],
  parameter_repeated: [
    "Et felt ble sendt to ganger. Last siden på nytt.",
    "Поле отправлено дважды. Обновите страницу.",
  ],
  passkey_exists: ["Denne passnøkkelen er lagt til fra før.", "Этот ключ доступа уже добавлен."],
  passkey_not_verified: [
    "Passnøkkelen kunne ikke bekreftes, eller siden sto åpen for lenge. Last den på nytt, og prøv en gang til.",
    "Ключ доступа не подтверждён, или страница была открыта слишком долго. Обновите её и попробуйте ещё раз.",
  ],
  payout_account_out_of_reach: [
    "Vi når ikke lenger denne kontoen. Be eieren koble den til på nytt.",
    "Доступа к этому счёту больше нет. Попросите владельца подключить его снова.",
  ],
  payout_account_refused: [
    "Leverandøren avslo kontoen. Se hva som mangler der, og prøv igjen.",
    "Платёжный сервис отклонил счёт. Посмотрите там, чего не хватает, и попробуйте снова.",
  ],
  period_running: ["Perioden er ikke over ennå.", "Период ещё не закончился."],
  platform_vendor_exists: [
    "Et annet firma bruker allerede plattformens penger.",
    "Деньги платформы уже тратит другая компания.",
  ],
  preview_too_large: [
    "Det er for mye å forhåndsvise. Lagre reglene uten, eller velg færre.",
    "Слишком много для предпросмотра. Сохраните правила без него или уменьшите их.",
  ],
  rate_limited: [
    "For mange forespørsler. Vent litt, og prøv igjen.",
    "Слишком много запросов. Подождите и попробуйте снова.",
  ],
  reference_conflict: [
    "Referansen er brukt for noe annet. Velg en annen.",
    "Эта ссылка уже использована для другого. Выберите другую.",
  ],
  refund_conflict: [
    "Refusjonen er meldt før med andre opplysninger. Bruk en annen id.",
    "О возврате уже сообщали с другими данными. Укажите другой id.",
  ],
  refund_exceeds_sale: [
    "Refusjonen er større enn det som er igjen av salget. Skriv et mindre beløp.",
    "Возврат больше остатка продажи. Укажите меньшую сумму.",
  ],
  rules_changed: [
    "Reglene ble endret i mellomtiden. Se på dem, og endre på nytt.",
    "Правила тем временем изменили. Посмотрите их и измените снова.",
  ],
  run_hash_differs: [
    "Kjøringen er endret siden du så den. Se på den på nytt før du godkjenner.",
    "Запуск изменился с тех пор, как вы его видели. Посмотрите его снова и затем одобряйте.",
  ],
  run_not_cancelable: ["Denne kjøringen kan ikke avbrytes lenger.", "Этот запуск уже нельзя отменить."],
  run_not_draft: [
    "Kjøringen er ikke et utkast lenger. Se statusen på nytt.",
    "Запуск больше не черновик. Посмотрите его состояние.",
  ],
  run_not_submitted: [
    "Bare en innsendt kjøring kan godkjennes. Se statusen på nytt.",
    "Одобрить можно только поданный запуск. Посмотрите его состояние.",
  ],
  sale_conflict: [
    "Salget er meldt før med andre opplysninger. Bruk en annen id.",
    "О продаже уже сообщали с другими данными. Укажите другой id.",
  ],
  sale_unverified: ["Salget kan ikke bekreftes.", "Продажу нельзя подтвердить."],
  scope_missing: ["Nøkkelen har ikke lov til dette.", "Ключу это не разрешено."],
  session_missing: ["Logg inn for å se dette.", "Войдите, чтобы увидеть это."],
  sign_in_again: ["Logg inn på nytt for å gjøre dette.", "Войдите снова, чтобы сделать это."],
  sign_in_rate_limited: [
    "Det er bedt om for mange e-poster for innlogging herfra. Vent litt, og prøv igjen.",
    "Отсюда запросили слишком много писем для входа. Подождите и попробуйте снова.",
  ],
  signature_invalid: ["Signaturen stemmer ikke.", "Подпись неверна."],
  signature_required: ["Her trengs en signatur.", "Здесь нужна подпись."],
  slug_taken: ["Adressen er opptatt. Velg en annen.", "Этот адрес занят. Выберите другой."],
  slug_unavailable: [
    "Denne adressen kan ikke brukes. Velg en annen.",
    "Этот адрес использовать нельзя. Выберите другой.",
  ],
  store_unavailable: [
    "Lageret er borte et øyeblikk; ingenting ble endret. Prøv igjen.",
    "Хранилище ненадолго недоступно, ничего не изменено. Попробуйте ещё раз.",
  ],
  stripe_unavailable: [
    "Stripe svarer ikke nå. Prøv igjen om litt.",
    "Stripe сейчас не отвечает. Попробуйте чуть позже.",
  ],
  token_of_another: ["Tokenet tilhører en annen.", "Токен принадлежит другому."],
  too_many_endpoints: [
    "Det er for mange endepunkter. Slett et som ikke brukes.",
    "Вебхуков слишком много. Удалите неиспользуемый.",
  ],
  too_many_keys: [
    "Det er for mange nøkler. Trekk tilbake en som ikke brukes.",
    "Ключей слишком много. Отзовите неиспользуемый.",
  ],
  too_many_lines: ["Filen har for mange linjer. Del den opp.", "В файле слишком много строк. Разделите его."],
  too_many_passkeys: [
    "Du har for mange passnøkler. Fjern en som ikke brukes.",
    "Ключей доступа слишком много. Удалите неиспользуемый.",
  ],
  touch_busy: ["Kontakten behandles akkurat nå. Prøv igjen.", "Контакт сейчас обрабатывается. Попробуйте ещё раз."],
  touch_conflict: ["Kontakten er meldt før med andre opplysninger.", "О контакте уже сообщали с другими данными."],
  transfer_not_approved: ["Flyttingen er ikke godkjent.", "Передача не одобрена."],
  transfer_reversed: ["Flyttingen er alt omgjort.", "Передача уже отменена."],
  unverified_limit: [
    "For mye er ubekreftet. Signer det, eller vent.",
    "Слишком много неподтверждённого. Подпишите или подождите.",
  ],
  value_not_storable: [
    "En verdi har tegn eller tall som ikke kan lagres. Skriv den om.",
    "В значении есть знаки или цифры, которые нельзя сохранить. Измените его.",
  ],
  vendor_is_live: ["Dette går bare i testmodus.", "Это возможно только в тестовом режиме."],
  vendor_is_test: [
    "Dette går bare i drift: her er det ingen ekte penger.",
    "Это возможно только в рабочем режиме: здесь нет настоящих денег.",
  ],
  write_off_not_asked: ["Ingen har bedt om å avskrive denne gjeldsposten.", "Списать этот долг никто не просил."],
}

export const REFUSALS = { codes: CODES, fields: FIELD_REFUSALS, reasons: [...EVENT_REASONS, ...WORK_REASONS] }
