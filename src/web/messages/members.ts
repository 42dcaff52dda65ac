/** Who works for a vendor, and as what. */
export const memberMessages = {
  "members.intro": [
    "{n} {n:person works|people work} here. Each signs in with their own e-mail.",
    "{n} {n:person jobber|personer jobber} her. Alle logger inn med sin egen e-post.",
    "Здесь {n} {n:человек|человека|человек}. Каждый входит со своим e-mail.",
  ],
  "members.name": ["Name", "Navn", "Имя"],
  "members.role": ["Role", "Rolle", "Роль"],
  "members.role_owner": ["owner", "eier", "владелец"],
  "members.role_manager": ["manager", "leder", "менеджер"],
  "members.role_sales": ["sales desk", "salgsdesk", "отдел продаж"],
  "members.role_finance": ["finance", "økonomi", "финансы"],
  "members.role_viewer": ["viewer", "leser", "наблюдатель"],
  "members.role_hint": [
    "Owners may do everything; managers run programs and affiliates; sales answers inquiries; finance pays; viewers read.",
    "Eiere kan alt; ledere styrer programmer og partnere; salg svarer på henvendelser; økonomi betaler; lesere leser.",
    "Владельцы могут всё; менеджеры ведут программы; продажи отвечают на запросы; финансы платят; наблюдатели читают.",
  ],
  "members.invite": ["Invite a colleague", "Inviter en kollega", "Пригласить коллегу"],
  "members.invited": [
    "{name} can sign in with {email} from now on, and is mailed an invitation.",
    "{name} kan logge inn med {email} fra nå, og får en invitasjon på e-post.",
    "{name}: теперь может войти с {email}; приглашение отправлено по почте.",
  ],
  "members.invite_again": ["Send the invitation again", "Send invitasjonen på nytt", "Отправить приглашение снова"],
  "members.changed": ["{name}: {role} from now on.", "{name}: {role} fra nå.", "{name}: теперь {role}."],
  "members.remove": ["Remove", "Fjern", "Исключить"],
  "members.removed": ["{name} is no member any more.", "{name} er ikke medlem lenger.", "{name}: больше не участник."],
} as const
