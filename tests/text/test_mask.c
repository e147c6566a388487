#include "test.h"

#include "base/buf.h"
#include "text/mask.h"

enum {
    CARD = TEXT_SECRET_CARD,
    CVV = TEXT_SECRET_CVV,
    PIN = TEXT_SECRET_PIN,
    CODE = TEXT_SECRET_CODE
};
enum { PASSWORD = TEXT_SECRET_PASSWORD };

struct mask_case {
    const char *message;
    const char *expected; /* NULL: stays as it is */
    unsigned secrets;
};

static bool is_right(const struct mask_case *mask_case, struct arena *arena)
{
    struct text_masked masked = text_mask(str_from(mask_case->message), arena);
    struct text_masked again = text_mask(masked.text, arena);
    const char *expected = mask_case->expected ? mask_case->expected : mask_case->message;

    if (str_is(masked.text, expected) && masked.secrets == mask_case->secrets && again.secrets == 0)
        return true;
    print_error("\"%s\"\n  got      %.*s (%u, again %u)\n  expected %s (%u)\n", mask_case->message,
                STR_ARG(masked.text), masked.secrets, again.secrets, expected, mask_case->secrets);
    return false;
}

static void check_cases(const struct mask_case *cases, size_t count)
{
    struct arena *arena = arena_new();
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++)
        wrong += !is_right(&cases[i], arena);
    arena_free(arena);
    assert_int_equal(wrong, 0);
}

#define CHECK(cases) check_cases(cases, sizeof(cases) / sizeof(cases)[0])

static void card_numbers_in_every_disguise(void **state)
{
    static const struct mask_case cases[] = {
        {"4539148803436467", "****************", CARD},
        {"moja kartica 4539 1488 0343 6467 ne radi", "moja kartica **** **** **** **** ne radi",
         CARD},
        {"4539-1488-0343-6467", "****-****-****-****", CARD},
        {"4539.1488.0343.6467", "****.****.****.****", CARD},
        {"4539-1488 0343.6467", "****-**** ****.****", CARD},
        {"4539 - 1488 - 0343 - 6467", "**** - **** - **** - ****", CARD},
        {"4 5 3 9 1 4 8 8 0 3 4 3 6 4 6 7", "* * * * * * * * * * * * * * * *", CARD},
        {"4539\n1488\n0343\n6467", "****\n****\n****\n****", CARD},
        {"4539\u20111488\u20110343\u20116467", "****\u2011****\u2011****\u2011****", CARD},
        {"4539\u00A01488\u00A00343\u00A06467", "****\u00A0****\u00A0****\u00A0****", CARD},
        {"4539\u200B1488\u200B0343\u200B6467", "*************************", CARD},
        {"371488034364677", "***************", CARD},
        {"3714 880343 64677", "**** ****** *****", CARD},
        {"6759148803436467018", "*******************", CARD},
        {"4148803436461", "*************", CARD},
        {"9891 1488 0343 6468", "**** **** **** ****", CARD},
        {"broj4539148803436467x", "broj****************x", CARD},
        {"454539148803436467123", "*********************", CARD},
        {"5 4539 1488 0343 6467", "5 **** **** **** ****", CARD},
        {"karta je 4539148803436467, PIN 1234", "karta je ****************, PIN ****", CARD | PIN},
        {"4539148803436467 12/27 123", "**************** 12/27 ***", CARD | CVV},
        {"４５３９ １４８８ ０３４３ ６４６７",
         "************ ************ ************ ************", CARD},
        {"٤٥٣٩١٤٨٨٠٣٤٣٦٤٦٧", "********************************", CARD},
        {"4539148803436467 5114880343646706", "**************** ****************", CARD},
        {"HR12 1001 0051 8630 0016 0 i 4539148803436467",
         "HR12 1001 0051 8630 0016 0 i ****************", CARD},
        {"IBAN HR13,4539 1488 0343 6467,1", "IBAN HR13,**** **** **** ****,1", CARD},
    };

    (void)state;
    CHECK(cases);
}

static void numbers_that_are_no_cards_stay(void **state)
{
    static const struct mask_case cases[] = {
        {"4539148803436468", NULL, 0},
        {"HR1210010051863000160", NULL, 0},
        {"RS35 2650 0000 0123 4567 57", NULL, 0},
        {"265000000123456757", NULL, 0},
        {"265-0000001234567-57", NULL, 0},
        {"1503985805003", NULL, 0}, /* a JMBG that passes Luhn's check */
        {"ending 4417", NULL, 0},
        {"4539 **** **** 0192", NULL, 0},
        {"00385915550100", NULL, 0},
        {"od 1.234,56 do 12.345,67 kn", NULL, 0},
        {"01.03.2026 - 31.03.2026", NULL, 0},
        {"CASE-2026-00017", NULL, 0},
        {"", NULL, 0},
        {"12", NULL, 0},
        {"\xFF\xFE 4539", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void pins_codes_and_passwords_by_their_context(void **state)
{
    static const struct mask_case cases[] = {
        {"moj pin je 1234", "moj pin je ****", PIN},
        {"pin: 1234", "pin: ****", PIN},
        {"PIN=1234", "PIN=****", PIN},
        {"pin 1234", "pin ****", PIN},
        {"PIN-1234", "PIN-****", PIN},
        {"ПИН ми је 4821", "ПИН ми је ****", PIN},
        {"ПИН: 4821.", "ПИН: ****.", PIN},
        {"my PIN is 4821", "my PIN is ****", PIN},
        {"the pin for my card is 4821", "the pin for my card is ****", PIN},
        {"pin code 4821", "pin code ****", PIN},
        {"1234 je moj pin", "**** je moj pin", PIN},
        {"4821 is my PIN", "**** is my PIN", PIN},
        {"pin mi je 12 34", "pin mi je ** **", PIN},
        {"stari pin 1234, novi 5678", "stari pin ****, novi ****", PIN},
        {"unosim pin (1234) i ne radi", "unosim pin (****) i ne radi", PIN},
        {"pin broj 123456", "pin broj ******", PIN},
        {"moj pin od kartice je 1234", "moj pin od kartice je ****", PIN},
        {"PIN mi je bio 1234 i sad ne radi", "PIN mi je bio **** i sad ne radi", PIN},
        {"ukucao sam 1234 kao pin", "ukucao sam **** kao pin", PIN},
        {"unijela sam pin 1234 tri puta", "unijela sam pin **** tri puta", PIN},
        {"pin za karticu koja završava na 4417 je 1234",
         "pin za karticu koja završava na 4417 je ****", PIN},
        {"pin od mobilnog bankarstva je 123456", "pin od mobilnog bankarstva je ******", PIN},
        {"pin je jedan dva tri četiri", "pin je ***** *** *** *******", PIN},
        {"ПИН код 4821", "ПИН код ****", PIN},
        {"CVV 123", "CVV ***", CVV},
        {"ЦВВ 123", "ЦВВ ***", CVV},
        {"CVV/CVC: 123", "CVV/CVC: ***", CVV},
        {"the three digits on the back are 123", "the three digits on the back are ***", CVV},
        {"cvv2: 123", "cvv2: ***", CVV},
        {"cvc je 1234", "cvc je ****", CVV},
        {"security code 123", "security code ***", CVV},
        {"sigurnosni kod je 321", "sigurnosni kod je ***", CVV},
        {"broj na poleđini je 321", "broj na poleđini je ***", CVV},
        {"the code I got is 483920", "the code I got is ******", CODE},
        {"kod 123456 mi je stigao", "kod ****** mi je stigao", CODE},
        {"код 123456 ми је стигао", "код ****** ми је стигао", CODE},
        {"dobila sam kod 483 920", "dobila sam kod *** ***", CODE},
        {"Your verification code: 483920", "Your verification code: ******", CODE},
        {"483920 is your verification code", "****** is your verification code", CODE},
        {"OTP 483920", "OTP ******", CODE},
        {"Kod za autorizaciju plaćanja od 50,00 EUR je 483920.",
         "Kod za autorizaciju plaćanja od 50,00 EUR je ******.", CODE},
        {"kod koji sam dobio sms porukom je 48392", "kod koji sam dobio sms porukom je *****",
         CODE},
        {"code is A7K9Q2", "code is ******", CODE},
        {"ОТП 483920", "ОТП ******", CODE},
        {"SMS kod: 123-456", "SMS kod: ***-***", CODE},
        {"Dobio sam SMS: 483920 je vaš kod za potvrdu",
         "Dobio sam SMS: ****** je vaš kod za potvrdu", CODE},
        {"lozinka mi je Tajna123", "lozinka mi je ********", PASSWORD},
        {"лозинка ми је Тајна123", "лозинка ми је *************", PASSWORD},
        {"lozinka: tajna", "lozinka: *****", PASSWORD},
        {"Lozinka: sunce", "Lozinka: *****", PASSWORD},
        {"password: hunter2, please help", "password: *******, please help", PASSWORD},
        {"my password is hunter", "my password is ******", PASSWORD},
        {"moja lozinka je P@ssw0rd.", "moja lozinka je ********.", PASSWORD},
        {"šifra mi je 123456", "šifra mi je ******", PASSWORD},
        {"Tajna123 je moja lozinka", "******** je moja lozinka", PASSWORD},
        {"password = MojPas", "password = ******", PASSWORD},
        {"zaporka Ljeto2026!", "zaporka **********", PASSWORD},
        {"moja šifra za mbanking je Mačka2020", "moja šifra za mbanking je **********", PASSWORD},
        {"username: ana, password: ana123", "username: ana, password: ******", PASSWORD},
        {"lozinka Ana123 ne radi", "lozinka ****** ne radi", PASSWORD},
        {"моја лозинка је Сунце", "моја лозинка је **********", PASSWORD},
        {"user ana pass: abc123", "user ana pass: ******", PASSWORD},
    };

    (void)state;
    CHECK(cases);
}

static void innocent_words_stay(void **state)
{
    static const struct mask_case cases[] = {
        {"zaboravio sam pin", NULL, 0},
        {"Promijenila sam PIN 2025. i opet ne radi", NULL, 0},
        {"greška kod 5003", NULL, 0},
        {"response code 5051", NULL, 0},
        {"sms kod nije stigao, a broj mi je 5550100", NULL, 0},
        {"Password: forgot", NULL, 0},
        {"I don't know what my password is.", NULL, 0},
        {"kod 1000 ljudi", NULL, 0},
        {"3 puta sam unio pin", NULL, 0},
        {"pin sam unio 3 puta", NULL, 0},
        {"pin nije stigao u 5 dana", NULL, 0},
        {"pin nije stigao 2026. godine", NULL, 0},
        {"lozinka ne radi", NULL, 0},
        {"kod vas u 17 sati", NULL, 0},
        {"kod vas imam 3000 eura", NULL, 0},
        {"kod banke imam 50000", NULL, 0},
        {"ne stiže mi kod", NULL, 0},
        {"kod za potvrdu ne stiže već 30 minuta", NULL, 0},
        {"čekam sms kod 10 minuta", NULL, 0},
        {"my password is wrong", NULL, 0},
        {"password expired", NULL, 0},
        {"lozinka mi je zaključana", NULL, 0},
        {"lozinka: zaboravljena", NULL, 0},
        {"moja lozinka je istekla jučer", NULL, 0},
        {"postal code 10000", NULL, 0},
        {"poštanski kod 21000", NULL, 0},
        {"error code 5003", NULL, 0},
        {"šifra plaćanja 289", NULL, 0},
        {"šifra transakcije 123456", NULL, 0},
        {"sort code 200000", NULL, 0},
        {"pin i 1500 eura", NULL, 0},
        {"Zaboravila sam PIN, a trebam 2000 kn", NULL, 0},
        {"promijenio sam pin 22.11.2026.", NULL, 0},
        {"kakav je kod vas tečaj 1,08", NULL, 0},
        {"Račun 1234 je kod vas", NULL, 0},
        {"can I change my PIN in 2026", NULL, 0},
        {"PIN ima 4 znamenke", NULL, 0},
        {"kupio sam pin 3 puta za 1.234,56 kn", NULL, 0},
        {"what is a CVV", NULL, 0},
        {"CVV kod je na poleđini kartice", NULL, 0},
        {"password reset", NULL, 0},
        {"kako promijeniti lozinku za mobilno bankarstvo", NULL, 0},
        {"nazovite me na 0915550100 zbog pina", NULL, 0},
        {"pin, nazovite 0915550100", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void a_password_that_is_a_plain_word(void **state)
{
    static const struct mask_case cases[] = {
        {"lozinka mi je sunce", "lozinka mi je *****", PASSWORD},
        {"моја шифра је сунце", "моја шифра је **********", PASSWORD},
        {"lozinka mi je ljubica", "lozinka mi je *******", PASSWORD},
        {"моја шифра је љубица", "моја шифра је ************", PASSWORD},
        {"lozinka je ljubica", "lozinka je *******", PASSWORD},
        {"lozinka mi je Ljubica", "lozinka mi je *******", PASSWORD},
        {"šifra mi je mačka", "šifra mi je ******", PASSWORD},
        {"moja lozinka je maca", "moja lozinka je ****", PASSWORD},
        {"zaporka mi je jabuka, a ne mogu se prijaviti",
         "zaporka mi je ******, a ne mogu se prijaviti", PASSWORD},
        {"moja lozinka je Nevena, zašto ne radi?", "moja lozinka je ******, zašto ne radi?",
         PASSWORD},
        {"my password is sunshine", "my password is ********", PASSWORD},
        {"my password is sunshine but it does not work",
         "my password is ******** but it does not work", PASSWORD},
        {"the password is rabbit", "the password is ******", PASSWORD},
        {"лозинка ми је мачка", "лозинка ми је **********", PASSWORD},
        {"lozinka glasi marina", "lozinka glasi ******", PASSWORD},
        {"sunce je moja lozinka", "***** je moja lozinka", PASSWORD},
        {"ljubica mi je lozinka", "******* mi je lozinka", PASSWORD},
        {"\"ljubica\" je moja lozinka", "\"*******\" je moja lozinka", PASSWORD},
        {"mačka mi je šifra", "****** mi je šifra", PASSWORD},
        {"nova lozinka mi je ljubica", "nova lozinka mi je *******", PASSWORD},
        {"parola mi je kisa", "parola mi je ****", PASSWORD},
        {"lozinka mi je mama", "lozinka mi je ****", PASSWORD},
        {"lozinka mi je voda", "lozinka mi je ****", PASSWORD},
        {"sunshine is my password", "******** is my password", PASSWORD},
        {"lozinka mi je Ivana", "lozinka mi je *****", PASSWORD},
        {"my password is kitten", "my password is ******", PASSWORD},
        {"my password is sunshine and my account is blocked",
         "my password is ******** and my account is blocked", PASSWORD},
    };

    (void)state;
    CHECK(cases);
}

static void a_secret_that_was_entered_is_hidden_before_its_name(void **state)
{
    static const struct mask_case cases[] = {
        {"I typed 1234 for the pin", "I typed **** for the pin", PIN},
        {"ukucao sam 1234 umesto 4321 za pin", "ukucao sam **** umesto **** za pin", PIN},
        {"укуцао сам 1234 уместо 4321 за пин", "укуцао сам **** уместо **** за пин", PIN},
        {"I tried 1234 and **** as my pin", "I tried **** and **** as my pin", PIN},
        {"my pin is **** not 4321", "my pin is **** not ****", PIN},
        {"tri broja sa stražnje strane: 123", "tri broja sa stražnje strane: ***", CVV},
        {"the bank sent me 448812, is it right code?", "the bank sent me ******, is it right code?",
         CODE},
        {"mToken 44881223", "mToken ********", CODE},
        {"I entered hunter2 as password", "I entered ******* as password", PASSWORD},
        {"I paid 1234 kn with PIN", NULL, 0},
        {"I entered 5000 EUR and my pin", NULL, 0},
        {"poslali su mi 5000 i pin", NULL, 0},
        {"my pin does not work since 2024", NULL, 0},
        {"limit 5000, and my pin", NULL, 0},
        {"it is the same as my password", NULL, 0},
        {"mToken ne radi od 2024", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void what_is_said_of_a_password_stays(void **state)
{
    static const struct mask_case cases[] = {
        {"лозинка је погрешна", NULL, 0},
        {"lozinka je pogrešna", NULL, 0},
        {"lozinka mi je istekla", NULL, 0},
        {"lozinka mi je zaboravljena", NULL, 0},
        {"lozinka mi ne radi", NULL, 0},
        {"moja lozinka je zaključana", NULL, 0},
        {"lozinka je predugačka", NULL, 0},
        {"lozinka mi je slaba", NULL, 0},
        {"lozinka mi je nepoznata", NULL, 0},
        {"lozinka mi je potrebna", NULL, 0},
        {"šifra mi je ukradena", NULL, 0},
        {"шифра ми је украдена", NULL, 0},
        {"lozinka je bila ista", NULL, 0},
        {"lozinka je nevažeća", NULL, 0},
        {"lozinka mi je krivo napisana", NULL, 0},
        {"lozinka mi je kriva", NULL, 0},
        {"lozinka je kratka", NULL, 0},
        {"lozinka je obavezna", NULL, 0},
        {"lozinka je dobra", NULL, 0},
        {"lozinka je promijenjena", NULL, 0},
        {"lozinka je privremena", NULL, 0},
        {"lozinka je stara", NULL, 0},
        {"lozinka je nova", NULL, 0},
        {"lozinka je stigla", NULL, 0},
        {"lozinka mi je došla", NULL, 0},
        {"lozinka je prihvaćena", NULL, 0},
        {"lozinka mi je odbijena", NULL, 0},
        {"lozinka je netočna", NULL, 0},
        {"lozinka je neispravna", NULL, 0},
        {"lozinka mi je jako važna", NULL, 0},
        {"šifra mi je hitno potrebna", NULL, 0},
        {"my password is wrong", NULL, 0},
        {"my password is expired", NULL, 0},
        {"my password is not accepted", NULL, 0},
        {"my password is being rejected", NULL, 0},
        {"my password is case sensitive", NULL, 0},
        {"my password is too weak", NULL, 0},
        {"my password is never accepted", NULL, 0},
        {"lozinka mi je stalno pogrešna", NULL, 0},
        {"moja lozinka nije dobra", NULL, 0},
        {"koja je moja lozinka", NULL, 0},
        {"šta je lozinka", NULL, 0},
        {"gdje je lozinka", NULL, 0},
        {"tko je promijenio lozinku", NULL, 0},
        {"što mi je lozinka", NULL, 0},
        {"za što je ova lozinka", NULL, 0},
        {"nova lozinka je poslana", NULL, 0},
        {"lozinka mi je na papiru", NULL, 0},
        {"lozinka je kod kuće", NULL, 0},
        {"lozinka je blokirana", NULL, 0},
        {"what is my password", NULL, 0},
        {"istekla mi je lozinka", NULL, 0},
        {"blokirana mi je lozinka", NULL, 0},
        {"problem je moja lozinka", NULL, 0},
        {"zaključana mi je šifra", NULL, 0},
        {"my password is broken", NULL, 0},
        {"lozinka mi je problem", NULL, 0},
        {"ne znam koja je moja lozinka", NULL, 0},
        {"kartica je blokirana i zaboravljena je lozinka", NULL, 0},
        {"zaboravljena lozinka", NULL, 0},
        {"kupljena mi je lozinka", NULL, 0},
        {"lozinka mi je hakirana", NULL, 0},
        {"lozinka mi je uvijek ista", NULL, 0},
        {"lozinka mi je takva", NULL, 0},
        {"lozinka je promenjena", NULL, 0},
        {"шифра је истекла, шта да радим", NULL, 0},
        {"šifra je 4 znaka", NULL, 0},
        {"lozinka mi je zaboravljena, a kartica blokirana", NULL, 0},
        {"password is required", NULL, 0},
        {"the password is case sensitive", NULL, 0},
        {"my password is too short", NULL, 0},
        {"gdje mi je lozinka", NULL, 0},
        {"novčanik mi je ukraden i lozinka", NULL, 0},
        {"kakva je lozinka", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void a_card_number_with_a_slip_beside_the_word_card(void **state)
{
    static const struct mask_case cases[] = {
        {"my card is 4539 1488 0343 6466", "my card is **** **** **** ****", CARD},
        {"card number 5355-2201-1234-9012 was declined",
         "card number ****-****-****-**** was declined", CARD},
        {"kartica 4539 1488 0343 6466 ne radi", "kartica **** **** **** **** ne radi", CARD},
        {"broj kartice: 5355-2201-1234-9012", "broj kartice: ****-****-****-****", CARD},
        {"картица 4539 1488 0343 6466", "картица **** **** **** ****", CARD},
        {"4539 1488 0343 6466 je broj moje kartice", "**** **** **** **** je broj moje kartice",
         CARD},
        {"kartica 4539 1488 0343 6466 12/27 123", "kartica **** **** **** **** 12/27 ***",
         CARD | CVV},
        {"4539 1488 0343 6466", NULL, 0},
        {"my card 1539 1488 0343 6466", NULL, 0},
        {"reference 4539 1488 0343 6466 for my card", NULL, 0},
        {"kartica nije stigla, poziv na broj 4539-1488-0343-6466", NULL, 0},
        {"kartica uz račun 5355-2201-1234-9012", NULL, 0},
        {"kartica, IBAN HR12 4539 1488 0343 6466 1", NULL, 0},
        {"kartica RS 3526 5000 0001 2345 6758", NULL, 0},
        {"my card, case 5355 2201 1234 9012", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void pins_and_codes_told_in_passing(void **state)
{
    static const struct mask_case cases[] = {
        {"moj pin ne radi 1234", "moj pin ne radi ****", PIN},
        {"PIN mi ne radi: 1234", "PIN mi ne radi: ****", PIN},
        {"мој пин не ради 1234", "мој пин не ради ****", PIN},
        {"my pin doesn't work 1234", "my pin doesn't work ****", PIN},
        {"my pin is not working, 1234", "my pin is not working, ****", PIN},
        {"my pin's not working 4812", "my pin's not working ****", PIN},
        {"pin ne radi, da li je 4812 ili 4821", "pin ne radi, da li je **** ili ****", PIN},
        {"kod ne radi 771203", "kod ne radi ******", CODE},
        {"my code they texted me: 771203", "my code they texted me: ******", CODE},
        {"the code they sent me: 771203", "the code they sent me: ******", CODE},
        {"kod koji su mi poslali: 771203", "kod koji su mi poslali: ******", CODE},
        {"pin mi je 4821, ili sam zaboravio da li je 4812",
         "pin mi je ****, ili sam zaboravio da li je ****", PIN},
        {"ПИН ми је 4821, или сам заборавила да ли је 4812",
         "ПИН ми је ****, или сам заборавила да ли је ****", PIN},
        {"pin mi je 4821 ili 4812", "pin mi je **** ili ****", PIN},
        {"my pin is 4821, or maybe 4812", "my pin is ****, or maybe ****", PIN},
        {"my pin is 4821 or was it 4812", "my pin is **** or was it ****", PIN},
        {"pin nije 4821 nego 4812", "pin nije **** nego ****", PIN},
        {"zaboravio sam pin, da li je 4812", "zaboravio sam pin, da li je ****", PIN},
        {"one two three four is the pin", "*** *** ***** **** is the pin", PIN},
        {"5550 one two three four is the pin", "**** *** *** ***** **** is the pin", PIN},
        {"jedan dva tri četiri je moj pin", "***** *** *** ******* je moj pin", PIN},
        {"један два три четири је мој пин", "********** ****** ****** ************ је мој пин",
         PIN},
        {"the pin is one two three four", "the pin is *** *** ***** ****", PIN},
        {"pin ne radi 5 dana", NULL, 0},
        {"pin ne radi od 2025.", NULL, 0},
        {"pin ne radi, trebam 1500 eura", NULL, 0},
        {"pin ne radi 1500 eura mi treba", NULL, 0},
        {"pin ne radi, zovite me na 0915550100", NULL, 0},
        {"kod ne radi, greška 5003", NULL, 0},
        {"kod nije stigao, moj broj je 5550100", NULL, 0},
        {"kod mene ne radi 2026", NULL, 0},
        {"my pin does not work in 2026", NULL, 0},
        {"one or two is the pin", NULL, 0},
        {"pin ne radi, CASE-2026-00017", NULL, 0},
        {"I forgot my pin, or 2000 eur is too much", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void passwords_of_several_words(void **state)
{
    static const struct mask_case cases[] = {
        {"password is \"correct horse battery staple\"",
         "password is \"******* ***** ******* ******\"", PASSWORD},
        {"lozinka: \"tri mala praseta\"", "lozinka: \"*** **** *******\"", PASSWORD},
        {"lozinka mi je \"tri mala praseta\", a ne radi",
         "lozinka mi je \"*** **** *******\", a ne radi", PASSWORD},
        {"lozinka: „tri mala praseta“", "lozinka: „*** **** *******“", PASSWORD},
        {"лозинка је „три мала прасета“", "лозинка је „****** ******** **************“", PASSWORD},
        {"šifra mi je 'plavo nebo 7'", "šifra mi je '***** **** *'", PASSWORD},
        {"pass: qwe 123", "pass: *** ***", PASSWORD},
        {"lozinka: Ana 1985", "lozinka: *** ****", PASSWORD},
        {"лозинка: Ана 1985", "лозинка: ****** ****", PASSWORD},
        {"lozinka mi je sunce 22, pomozite", "lozinka mi je ***** **, pomozite", PASSWORD},
        {"lozinka Tajna123!", "lozinka *********", PASSWORD},
        {"лозинка Тајна123!", "лозинка **************", PASSWORD},
        {"my password is hunter2! Help", "my password is ******** Help", PASSWORD},
        {"lozinka: \"pogrešna lozinka\"", NULL, 0},
        {"password is \"not strong enough\"", NULL, 0},
        {"password is \"too weak\"", NULL, 0},
        {"lozinka je \"neispravna\"", NULL, 0},
        {"the app says my password is \"case sensitive\"", NULL, 0},
        {"lozinka je stara 30 dana", NULL, 0},
        {"lozinka: od 2023", NULL, 0},
        {"password was changed 2023", NULL, 0},
        {"lozinka ne radi!", NULL, 0},
        {"lozinka mi je zaključana!", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void codes_of_letters_and_digits(void **state)
{
    static const struct mask_case cases[] = {
        {"G-123456 is your Google verification code", "G-****** is your Google verification code",
         CODE},
        {"123456 is your Viber verification code", "****** is your Viber verification code", CODE},
        {"123456 je vaš Viber verifikacijski kod", "****** je vaš Viber verifikacijski kod", CODE},
        {"123456 је ваш Viber верификациони код", "****** је ваш Viber верификациони код", CODE},
        {"aktivacijski kod ABCD-1234", "aktivacijski kod ****-****", CODE},
        {"aktivacioni kod ABCD-1234", "aktivacioni kod ****-****", CODE},
        {"активациони код ABCD-1234", "активациони код ****-****", CODE},
        {"activation code ABCD-1234", "activation code ****-****", CODE},
        {"autorizacijski kod A1B2C3", "autorizacijski kod ******", CODE},
        {"token 887766", "token ******", CODE},
        {"токен 887766", "токен ******", CODE},
        {"promo code SAVE20", NULL, 0},
        {"sms kod na iPhone14 ne stiže", NULL, 0},
        {"verification code on iPhone14", NULL, 0},
        {"serijski broj tokena 887766", NULL, 0},
        {"token ne radi od 2024", NULL, 0},
        {"token od 2000 eura", NULL, 0},
        {"G-123456 is your case number", NULL, 0},
        {"5000 is your new limit", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void a_second_secret_and_one_named_behind(void **state)
{
    static const struct mask_case cases[] = {
        {"my pin used to be 4821 now 9922", "my pin used to be **** now ****", PIN},
        {"pin mi je bio 4821, sad je 9922", "pin mi je bio ****, sad je ****", PIN},
        {"пин ми је био 4821, сада 9922", "пин ми је био ****, сада ****", PIN},
        {"ukucao sam pin 4821 i 4812", "ukucao sam pin **** i ****", PIN},
        {"укуцао сам пин 4821 и 4812", "укуцао сам пин **** и ****", PIN},
        {"I tried pin 4821, 4812 and 4128", "I tried pin ****, **** and ****", PIN},
        {"to je 4821, moj pin", "to je ****, moj pin", PIN},
        {"то је 4821, мој пин", "то је ****, мој пин", PIN},
        {"it's 4821, my pin", "it's ****, my pin", PIN},
        {"utipkao sam 4821 i ne radi pin", "utipkao sam **** i ne radi pin", PIN},
        {"utipkala sam 4821 i ne radi PIN", "utipkala sam **** i ne radi PIN", PIN},
        {"укуцала сам 4821 и не ради пин", "укуцала сам **** и не ради пин", PIN},
        {"I typed 4821 and the pin", "I typed **** and the pin", PIN},
        {"pin4821", "pin****", PIN},
        {"пин4821", "пин****", PIN},
        {"cvv123", "cvv***", CVV},
        {"pin 4821 i 1500 eura", "pin **** i 1500 eura", PIN},
        {"pin 4821 i 2000 mi je skinuto", "pin **** i 2000 mi je skinuto", PIN},
        {"pin je 4821, sad imam 1500", "pin je ****, sad imam 1500", PIN},
        {"limit je 5000, a moj pin ne radi", NULL, 0},
        {"limit je 5000, moj pin ne radi", NULL, 0},
        {"upisala sam iznos 5000 i ne radi pin", NULL, 0},
        {"utipkao sam 5000 eura i ne radi pin", NULL, 0},
        {"spin4821", NULL, 0},
        {"pin4821@example.com", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void secrets_called_by_their_digits(void **state)
{
    static const struct mask_case cases[] = {
        {"troznamenkasti broj 123", "troznamenkasti broj ***", CVV},
        {"trocifreni broj je 123", "trocifreni broj je ***", CVV},
        {"троцифрени број 123", "троцифрени број ***", CVV},
        {"the three-digit number is 123", "the three-digit number is ***", CVV},
        {"četveroznamenkasti broj 4821", "četveroznamenkasti broj ****", PIN},
        {"četvorocifreni kod 4821", "četvorocifreni kod ****", PIN},
        {"šesteroznamenkasti kod 123456", "šesteroznamenkasti kod ******", CODE},
        {"шестоцифрени код 123456", "шестоцифрени код ******", CODE},
        {"stigao mi je sms s brojem 123456", "stigao mi je sms s brojem ******", CODE},
        {"stigla mi je poruka sa brojem 123456", "stigla mi je poruka sa brojem ******", CODE},
        {"стигао ми је смс са бројем 123456", "стигао ми је смс са бројем ******", CODE},
        {"I got a text with the number 123456", "I got a text with the number ******", CODE},
        {"stigao mi je sms s broja 123456", NULL, 0},
        {"stigao mi je sms s brojem računa 123456", NULL, 0},
        {"pošaljite sms na broj 60606", NULL, 0},
        {"kućni broj 123", NULL, 0},
        {"the last four digits are 4417", NULL, 0},
        {"the last three digits are 417", NULL, 0},
        {"zadnje četiri znamenke 4417", NULL, 0},
        {"račun broj 1234", NULL, 0},
        {"predmet broj 123456", NULL, 0},
        {"a three digit amount, 123 eur", NULL, 0},
        {"troznamenkasti broj 1234", NULL, 0},
        {"poziv na broj 123456", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void passwords_told_in_passing(void **state)
{
    static const struct mask_case cases[] = {
        {"my password's Ana123", "my password's ******", PASSWORD},
        {"lozinka mi ne radi, Ana123", "lozinka mi ne radi, ******", PASSWORD},
        {"лозинка ми не ради, Ана123", "лозинка ми не ради, *********", PASSWORD},
        {"zaporka ne radi: Ana123.", "zaporka ne radi: ******.", PASSWORD},
        {"šifra mi ne radi, Ana123", "šifra mi ne radi, ******", PASSWORD},
        {"my password does not work, Ana123", "my password does not work, ******", PASSWORD},
        {"lozinka ne radi na iPhone14", NULL, 0},
        {"lozinka ne radi, greška E1234", NULL, 0},
        {"lozinka ne radi, P-2026-00017", NULL, 0},
        {"lozinka ne radi, ana1@example.com", NULL, 0},
        {"lozinka ne radi, HR12 1001 0051 8630 0016 0", NULL, 0},
        {"lozinka ne radi, 1500eura", NULL, 0},
        {"my password's expired", NULL, 0},
        {"my password's wrong", NULL, 0},
    };

    (void)state;
    CHECK(cases);
}

static void a_text_without_secrets_is_returned_as_it_is(void **state)
{
    struct arena *arena = arena_new();
    struct str message = STR("Koliko imam na računu?");

    (void)state;
    assert_ptr_equal(text_mask(message, arena).text.bytes, message.bytes);
    arena_free(arena);
}

static void a_long_hostile_text_is_masked_to_its_end(void **state)
{
    static const char *const seeds[] = {"1",        "12 ",           "pin ",
                                        "lozinka:", "lozinka je a ", "1 je pin ",
                                        "HR12",     "\xEF\xB7\xBA",  "e\xCC\x81\xCC\x81"};
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        struct buf text = {0};
        struct str masked;

        while (text.length < 200000)
            buf_add_text(&text, seeds[i]);
        buf_add_text(&text, " x 4539 1488 0343 6467");
        masked = text_mask(buf_str(&text), arena).text;
        assert_int_equal(masked.length, text.length);
        assert_true(str_ends(masked, STR("**** **** **** ****")));
        buf_clear(&text);
        arena_reset(arena);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(card_numbers_in_every_disguise),
        cmocka_unit_test(numbers_that_are_no_cards_stay),
        cmocka_unit_test(pins_codes_and_passwords_by_their_context),
        cmocka_unit_test(innocent_words_stay),
        cmocka_unit_test(a_password_that_is_a_plain_word),
        cmocka_unit_test(a_secret_that_was_entered_is_hidden_before_its_name),
        cmocka_unit_test(what_is_said_of_a_password_stays),
        cmocka_unit_test(a_card_number_with_a_slip_beside_the_word_card),
        cmocka_unit_test(pins_and_codes_told_in_passing),
        cmocka_unit_test(passwords_of_several_words),
        cmocka_unit_test(codes_of_letters_and_digits),
        cmocka_unit_test(a_second_secret_and_one_named_behind),
        cmocka_unit_test(secrets_called_by_their_digits),
        cmocka_unit_test(passwords_told_in_passing),
        cmocka_unit_test(a_text_without_secrets_is_returned_as_it_is),
        cmocka_unit_test(a_long_hostile_text_is_masked_to_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
