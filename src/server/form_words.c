#include "form_words.h"

static const struct form_words all[TEXT_VARIANTS] = {
    [TEXT_VARIANT_EN] =
        {
            .lang = "en",
            .title = "Ask",
            .phone = "Phone",
            .emergency = "24 hours, for emergencies",
            .address = "Address",
            .conversation = "Conversation",
            .you = "You",
            .bot = "Automatic assistant",
            .agent = "Bank employee",
            .notice = "Notice",
            .write = "Your message",
            .send = "Send",
            .reach = "How to reach a person",
            .stale = "This page had grown old, so nothing was sent. Please send it again.",
            .busy = "That was a little fast. Please wait a moment and send it again.",
            .unreadable = "Your conversation cannot be shown just now; nothing in it is lost. "
                          "Please load this page again in a minute, or call us.",
            .demo = "A demonstration: this bank is invented.",
            .privacy = "Privacy",
        },
    [TEXT_VARIANT_HR] =
        {
            .lang = "hr",
            .title = "Pitajte",
            .phone = "Telefon",
            .emergency = "0–24, za hitne slučajeve",
            .address = "Adresa",
            .conversation = "Razgovor",
            .you = "Vi",
            .bot = "Automatski pomoćnik",
            .agent = "Djelatnik banke",
            .notice = "Obavijest",
            .write = "Vaša poruka",
            .send = "Pošalji",
            .reach = "Kako do osobe",
            .stale = "Stranica je zastarjela pa ništa nije poslano. Pošaljite ponovno.",
            .busy = "Malo prebrzo. Pričekajte trenutak i pošaljite ponovno.",
            .unreadable = "Razgovor se trenutačno ne može prikazati; ništa u njemu nije "
                          "izgubljeno. Učitajte stranicu ponovno za koju minutu ili nas nazovite.",
            .demo = "Ovo je primjer: banka je izmišljena.",
            .privacy = "Privatnost",
        },
    [TEXT_VARIANT_SR_LATN] =
        {
            .lang = "sr-Latn",
            .title = "Pitajte",
            .phone = "Telefon",
            .emergency = "0–24, za hitne slučajeve",
            .address = "Adresa",
            .conversation = "Razgovor",
            .you = "Vi",
            .bot = "Automatski pomoćnik",
            .agent = "Zaposleni u banci",
            .notice = "Obaveštenje",
            .write = "Vaša poruka",
            .send = "Pošalji",
            .reach = "Kako do čoveka",
            .stale = "Stranica je zastarela pa ništa nije poslato. Pošaljite ponovo.",
            .busy = "Malo prebrzo. Sačekajte trenutak i pošaljite ponovo.",
            .unreadable = "Razgovor trenutno ne može da se prikaže; ništa u njemu nije izgubljeno. "
                          "Učitajte stranicu ponovo za koji minut ili nas pozovite.",
            .demo = "Ovo je primer: banka je izmišljena.",
            .privacy = "Privatnost",
        },
    [TEXT_VARIANT_SR_CYRL] =
        {
            .lang = "sr-Cyrl",
            .title = "Питајте",
            .phone = "Телефон",
            .emergency = "0–24, за хитне случајеве",
            .address = "Адреса",
            .conversation = "Разговор",
            .you = "Ви",
            .bot = "Аутоматски помоћник",
            .agent = "Запослени у банци",
            .notice = "Обавештење",
            .write = "Ваша порука",
            .send = "Пошаљи",
            .reach = "Како до човека",
            .stale = "Страница је застарела па ништа није послато. Пошаљите поново.",
            .busy = "Мало пребрзо. Сачекајте тренутак и пошаљите поново.",
            .unreadable = "Разговор тренутно не може да се прикаже; ништа у њему није изгубљено. "
                          "Учитајте страницу поново за који минут или нас позовите.",
            .demo = "Ово је пример: банка је измишљена.",
            .privacy = "Приватност",
        },
};

const struct form_words *form_words(enum text_variant variant)
{
    return &all[variant];
}
