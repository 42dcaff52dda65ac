/** What a vendor's own product shows of an affiliate. */
export const embedMessages = {
  "embed.link": ["Your link", "Lenken din", "Ваша ссылка"],
  "embed.clicks": ["Visits", "Besøk", "Визиты"],
  "embed.sales": ["Purchases", "Kjøp", "Покупки"],
  "embed.pending": ["In hold", "Venter", "На удержании"],
  "embed.payable": ["To be paid", "Til utbetaling", "К выплате"],
  "embed.paid": ["Paid", "Utbetalt", "Выплачено"],
  "embed.nothing": [
    "Nothing earned yet. Share your link: what people buy through it earns you a commission.",
    "Ingenting tjent ennå. Del lenken: det folk kjøper gjennom den, gir deg provisjon.",
    "Пока ничего не заработано. Поделитесь ссылкой: покупки по ней приносят комиссию.",
  ],
  "embed.more": ["All of it, and when it is paid", "Alt sammen, og når det utbetales", "Подробнее, и когда выплата"],
  "embed.expired": ["This view has expired", "Visningen er utløpt", "Срок просмотра истёк"],
  "embed.expired_words": [
    "It is good for an hour. Reload the page around it to see your figures.",
    "Den gjelder i en time. Last siden rundt den på nytt for å se tallene dine.",
    "Он действует один час. Обновите страницу вокруг, чтобы увидеть ваши данные.",
  ],
  "embed.gone": ["You do not refer here any more", "Du anbefaler ikke lenger her", "Вы здесь больше не партнёр"],
  "embed.gone_words": [
    "Ask the company whose program it is why.",
    "Spør selskapet programmet tilhører, om hvorfor.",
    "Спросите о причине у компании, которой принадлежит программа.",
  ],
} as const
