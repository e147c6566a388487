/*
 * Secrets that only their context gives away: "moj pin je 1234", "the code I got is 483920",
 * "lozinka mi je Tajna123".
 *
 * A key ("pin") must be tied to a value of the right shape by nothing but words of a closed list,
 * in front of it or behind. What is not on the list ends the search, so that "pin nije stigao u 5
 * dana" and "kod vas u 17 sati" stay as they are. A value that is hidden already ends it too: a
 * masked text masks to itself.
 */
#include "mask_value.h"
#include "base/words.h"

enum {
    MOST_FILLERS = 10,
    SECOND_AHEAD = 12, /* atoms between a value and the one that is told besides */
    MOST_SPELLED = 16, /* atoms */
    FAR_AHEAD = 24     /* atoms between a one-time code's key and its "je 483920" */
};

/* Words that give a secret away; all kinds in one table, since every word of a message is looked
 * up. */
enum key_kind {
    KEY_NONE,
    KEY_PIN,
    KEY_CVV,
    KEY_CODE,
    KEY_OTP, /* surely a one-time code */
    KEY_PASSWORD,
    KEY_PASS,    /* a password with a colon behind it */
    KEY_REVERSE, /* of a card: where the CVV stands */
    KEY_BACK,    /* the same behind "the" */
    KEY_NUMBER   /* a CVV behind "security" */
};

static const struct key_word {
    const char *word;
    enum key_kind kind;
} key_words[] = {
    {"back", KEY_BACK},         {"broj", KEY_NUMBER},       {"broja", KEY_NUMBER},
    {"brojem", KEY_NUMBER},     {"brojeva", KEY_NUMBER},    {"brojevi", KEY_NUMBER},
    {"code", KEY_CODE},         {"codes", KEY_CODE},        {"cvc", KEY_CVV},
    {"cvk", KEY_CVV},           {"cvv", KEY_CVV},           {"digits", KEY_NUMBER},
    {"kod", KEY_CODE},          {"koda", KEY_CODE},         {"kodom", KEY_CODE},
    {"kodu", KEY_CODE},         {"lozinka", KEY_PASSWORD},  {"lozinke", KEY_PASSWORD},
    {"lozinki", KEY_PASSWORD},  {"lozinkom", KEY_PASSWORD}, {"lozinku", KEY_PASSWORD},
    {"mtan", KEY_OTP},          {"mtoken", KEY_OTP},        {"number", KEY_NUMBER},
    {"otp", KEY_OTP},           {"parola", KEY_PASSWORD},   {"parolu", KEY_PASSWORD},
    {"pass", KEY_PASS},         {"passcode", KEY_CODE},     {"passphrase", KEY_PASSWORD},
    {"passwd", KEY_PASSWORD},   {"password", KEY_PASSWORD}, {"pin", KEY_PIN},
    {"pina", KEY_PIN},          {"pincode", KEY_PIN},       {"pinkod", KEY_PIN},
    {"pinom", KEY_PIN},         {"pinu", KEY_PIN},          {"poledine", KEY_REVERSE},
    {"poledini", KEY_REVERSE},  {"poledjine", KEY_REVERSE}, {"poledjini", KEY_REVERSE},
    {"pozadine", KEY_REVERSE},  {"pozadini", KEY_REVERSE},  {"pwd", KEY_PASSWORD},
    {"sifra", KEY_PASSWORD},    {"sifre", KEY_PASSWORD},    {"sifri", KEY_PASSWORD},
    {"sifrom", KEY_PASSWORD},   {"sifru", KEY_PASSWORD},    {"straznje", KEY_REVERSE},
    {"straznjoj", KEY_REVERSE}, {"tan", KEY_OTP},           {"token", KEY_OTP},
    {"zaporka", KEY_PASSWORD},  {"zaporke", KEY_PASSWORD},  {"zaporki", KEY_PASSWORD},
    {"zaporkom", KEY_PASSWORD}, {"zaporku", KEY_PASSWORD},
};

static const char strong_words[] =
    "otp jednokratni jednokratna jednokratnu jednokratnog verifikacijski verifikacijskog "
    "verifikacioni verifikacionog autorizacijski autorizacioni autorizacijskog "
    "autorizacionog aktivacijski aktivacioni aktivacijskog aktivacionog potvrdni "
    "kontrolni verification confirmation authorization authorisation activation "
    "onetime time sms tan mtoken";
static const char security_words[] =
    "sigurnosni sigurnosnog bezbednosni bezbednosnog bezbjednosni security";
/* How many digits it has: "troznamenkasti broj", "šestocifreni kod", "three-digit number". */
static const struct count_word {
    const char *words;
    const char *digit_word; /* in front of "-digit" */
    enum text_secret secret;
    size_t digits;
} count_words[] = {
    {"troznamenkasti troznamenkastog trocifreni trocifrenog", "three", TEXT_SECRET_CVV, 3},
    {"cetveroznamenkasti cetveroznamenkastog cetvoroznamenkasti cetvorocifreni cetvorocifrenog",
     "four", TEXT_SECRET_PIN, 4},
    {"sesteroznamenkasti sesteroznamenkastog sestoznamenkasti sestocifreni sestocifrenog", "six",
     TEXT_SECRET_CODE, 6},
};

/* "postal code", "error code", "QR kod": no secrets. */
static const char innocent_codes[] =
    "postal post zip area country sort swift bank bic promo promotion promotional discount "
    "coupon error qr bar dress source branch iban currency product dial dialing dialling "
    "calling tax status region response decline reason reference greska greske gresku postanski "
    "pozivni bankovni valutni bar referral gift";

/* "kod banke" is at the bank. */
static const char at_whom[] =
    "banke kartice kreditne debitne tekuceg placanja transakcije prijave ove ovog te tog mog moje "
    "moga mojeg mene vas nas njih kuce mobitela telefona aplikacije";

static const char fillers[] =
    "mi moj moja moje mog moga mojoj mojem my your the a an it its this that evo ovaj ova ovo ovog "
    "taj ta to te "
    "koji koja koju koje sam si smo dobio dobila dobili primio primila stigao stigla stize dosao "
    "dosla poslali poslao "
    "poslala poslan poslat unio unijela uneo unela unosim unesen upisao upisala upisujem ukucao "
    "ukucala ukucam koristim "
    "imam bi biti treba i got get received receive just have had been be from on in by for of at "
    "with was me they you sent "
    "use used using enter entered typed tried text message mail email e sms smsu porukom poruci "
    "poruka poruke porukama u "
    "na za iz od s sa do preko mob mobitel mobitelu mobilni telefon telefonu karticu kartice "
    "kartici kartica card debit "
    "credit kreditne kreditnu debitne debitnu tekuceg tekuci banke banka bank account app "
    "application aplikaciju aplikacije "
    "aplikaciji mbanking mobile mobilnog mobilno bankarstva bankarstvo mbanka tokena zavrsava koja "
    "potvrdu potvrde verifikaciju autorizaciju prijavu transakcije transakciju placanja "
    "placanje login number digits broj upravo sad sada danas now today nov novi nova novu new old "
    "stari "
    "stara staru current trenutni trenutno tocan tacan tocno tacno correct right isti ista ponovo "
    "here evo kao as ono "
    "strane strani znaci dakle security sigurnosni texted mailed emailed gave given da li jel "
    "whether";

/* "4821 i 4812": nothing but "and" or a comma between, and nothing that counts something behind. */
static bool is_joined_value(const struct masker *masker, size_t index, const struct mask_key *key,
                            struct mask_value *value)
{
    bool comma = mask_is_sign(masker, index, ",") && !mask_is_glued(masker, index + 1);
    size_t at = index + (comma ? 1 : 0);

    at += mask_is_word(masker, at, "i and") ? 1 : 0;
    return at > index && mask_is_value(masker, at, key, value) &&
           mask_stands_alone(masker, value->after);
}

/* "i novi 5678", "ili sam zaboravio da li je 4812" behind a value that was found. */
static void hide_second(struct masker *masker, size_t index, const struct mask_key *key)
{
    struct mask_value value;
    bool said = false;

    for (; is_joined_value(masker, index, key, &value); index = value.after)
        mask_hide_atoms(masker, value.first, value.after, key->secret);
    for (size_t i = index; i < index + SECOND_AHEAD; i++) {
        if (mask_is_word(
                masker, i,
                "novi nova novu new stari stara staru old drugi druga drugu second ili or "
                "now sad sada nego vec maybe perhaps mozda valjda not umjesto umesto instead")) {
            said = true;
        } else if (said && mask_is_value(masker, i, key, &value)) {
            mask_hide_atoms(masker, value.first, value.after, key->secret);
            return;
        } else if (!mask_is_word(
                       masker, i,
                       "i and a but ali je is mi my moj pin kod code sam bio bila "
                       "zaboravio zaboravila da li jel to was it its the forgot if whether "
                       "think mislim ne znam not sure nisam siguran sigurna") &&
                   !mask_is_sign(masker, i, ",:=")) {
            return;
        }
    }
}

/* Letters and digits in one: "A7K9Q2", "G-483920"; not "20k", not a row with a dash and a year. */
static bool is_mixed_code(const struct masker *masker, size_t index, size_t *after)
{
    size_t letters = 0;
    size_t digits = 0;
    size_t i = index;

    for (; i < index + 12 && (i == index || mask_is_glued(masker, i)); i++) {
        if (scan_is_word(&masker->scan, i))
            letters += scan_length(&masker->scan, i);
        else if (mask_is_digits(masker, i))
            digits += scan_length(&masker->scan, i);
        else if (!mask_is_sign(masker, i, "-") || !mask_is_glued(masker, i + 1))
            break;
    }
    *after = i;
    return letters > 0 && digits >= 2 && letters + digits >= 5 && letters + digits <= 12 &&
           !mask_is_word(masker, i - 1, mask_units) &&
           !(mask_is_glued(masker, i) && mask_is_sign(masker, i, "*@"));
}

static enum key_kind key_kind(const struct masker *masker, size_t index)
{
    size_t found = SIZE_MAX;

    if (scan_is_word(&masker->scan, index))
        found = word_find(key_words, WORD_COUNT(key_words), sizeof *key_words,
                          scan_part(&masker->scan, index));
    return found == SIZE_MAX ? KEY_NONE : key_words[found].kind;
}

static bool is_code_key(const struct masker *masker, size_t index)
{
    enum key_kind kind = key_kind(masker, index);

    return kind == KEY_PIN || kind == KEY_CODE;
}

static size_t behind_stars(const struct masker *masker, size_t index)
{
    while (mask_is_sign(masker, index, "*"))
        index++;
    return index;
}

/* Behind a key: fillers and light punctuation, then the value. */
static bool hide_ahead(struct masker *masker, const struct mask_key *key)
{
    struct mask_value value;
    size_t after;
    bool tied = false; /* by "je", "is" or a colon */

    for (size_t i = key->after, words = 0; words <= MOST_FILLERS; i++) {
        if (mask_is_sign(masker, i, "*")) {
            hide_second(masker, behind_stars(masker, i), key);
            return true;
        }
        if (is_code_key(masker, i))
            return false; /* a key of its own, and nearer */
        if (mask_is_value(masker, i, key, &value) || mask_is_spelled(masker, i, &value)) {
            if (mask_is_preposition(masker, i - 1)) { /* "koja završava na 4417" */
                i = value.after - 1;
                words++;
                continue;
            }
            mask_hide_atoms(masker, value.first, value.after, key->secret);
            hide_second(masker, value.after, key);
            return true;
        }
        if ((tied || (key->strong && !mask_is_preposition(masker, i - 1))) &&
            key->secret == TEXT_SECRET_CODE && is_mixed_code(masker, i, &after)) {
            mask_hide_atoms(masker, i, after, key->secret);
            return true;
        }
        tied = mask_is_word(masker, i, mask_copulas) || mask_is_sign(masker, i, ":=") ||
               (tied && mask_is_sign(masker, i, "\"'"));
        if (mask_is_word(masker, i, mask_copulas) || mask_is_word(masker, i, fillers))
            words++;
        else if (!mask_is_sign(masker, i, ":=-\"'(#,>"))
            return false;
    }
    return false;
}

/* "moj pin ne radi 1234": nothing between what is said and the digits, and nothing behind them. */
static bool hide_behind_complaint(struct masker *masker, const struct mask_key *key)
{
    struct mask_value value;
    size_t at = mask_skip_complaint(masker, key->after);

    if (at == key->after || !mask_is_value(masker, at, key, &value) ||
        !(mask_stands_alone(masker, value.after) ||
          mask_is_word(masker, value.after, "ili or nego vec")))
        return false;
    mask_hide_atoms(masker, value.first, value.after, key->secret);
    hide_second(masker, value.after, key);
    return true;
}

/* What somebody did with a secret; "sent", of codes of the usual length only, for amounts are sent,
 * too. */
static bool is_entering(const struct masker *masker, size_t index, const struct mask_key *key)
{
    return mask_is_word(
               masker, index,
               "typed type entered enter tried try typing entering ukucao ukucala ukucam ukucali "
               "upisao upisala "
               "upisujem upisali utipkao utipkala utipkam utipkali otkucao otkucala ukucavam "
               "utipkavam uneo unela unio unijela unosim unesem probao probala pokusao pokusala") ||
           (key->secret == TEXT_SECRET_CODE &&
            mask_is_word(masker, index,
                         "sent got received poslali poslala poslao dobio dobila primio primila"));
}

/* What stands between a value that was entered, others told besides, and the key behind them. */
static bool is_entered_filler(const struct masker *masker, size_t index)
{
    return mask_is_word(masker, index,
                        "me mi sam si smo je it is as for in the a my moj moja kao za u i and or "
                        "ili not ne umjesto umesto "
                        "instead of right correct tocan tacan ispravan pravi pa li this ovo to new "
                        "novi old stari") ||
           mask_is_word(masker, index, mask_complaints) || mask_is_sign(masker, index, "*,\"'");
}

/* "I typed 1234 for the pin", "ukucao sam 1234 umjesto 4321 za pin": entered, then named. */
static void hide_entered(struct masker *masker, const struct mask_key *key)
{
    size_t shortest = key->secret == TEXT_SECRET_CODE ? 6 : key->shortest;
    size_t at = key->first;
    struct mask_value value;

    while (at > 0 && key->first - at < FAR_AHEAD &&
           (is_entered_filler(masker, at - 1) || mask_is_digits(masker, at - 1)) &&
           !is_entering(masker, at - 1, key))
        at--;
    if (at == 0 || !is_entering(masker, at - 1, key))
        return;
    for (size_t i = at; i < key->first; i++) {
        if (!mask_is_value(masker, i, key, &value) || value.digits < shortest)
            continue;
        mask_hide_atoms(masker, value.first, value.after, key->secret);
        i = value.after - 1;
    }
}

static bool ends_sentence(const struct masker *masker, size_t index)
{
    return index >= masker->scan.count || masker->scan.atoms[index].line ||
           (mask_is_sign(masker, index, ".!?;") && !mask_is_digits(masker, index + 1));
}

/* "Kod za autorizaciju plaćanja od 50,00 EUR je 483920": far away, but tied and of the usual
 * length. */
static bool hide_far_ahead(struct masker *masker, const struct mask_key *key)
{
    struct mask_value value;

    for (size_t i = key->after; i < key->after + FAR_AHEAD && !ends_sentence(masker, i); i++) {
        if (mask_is_word(masker, i, "ne nije nisam not no") ||
            (mask_is_sign(masker, i, ",") && !mask_is_glued(masker, i + 1)))
            return false;
        if ((mask_is_word(masker, i, "je is glasi") || mask_is_sign(masker, i, ":=")) &&
            mask_is_value(masker, i + 1, key, &value) && value.digits >= 4) {
            mask_hide_atoms(masker, value.first, value.after, key->secret);
            return true;
        }
    }
    return false;
}

/* Between a value and the key behind it, read backwards: "1234 je moj pin", "483920 is your
 * verification code". */
static bool is_back_filler(const struct masker *masker, size_t index)
{
    if (mask_is_word(masker, index, "one"))
        return mask_is_word(masker, index + 1, "time");
    return mask_is_word(masker, index,
                        "mi moj moja moje my your vas the to novi nova novu new stari stara old za "
                        "card kartice card's sms security "
                        "sigurnosni jednokratni jednokratna verification verifikacijski "
                        "verifikacioni confirmation time a an "
                        "debit credit current");
}

/* "5550 one two three four is the pin"; `last` is the last word of them. */
static bool hide_spelled_behind(struct masker *masker, size_t last, const struct mask_key *key)
{
    struct mask_value value;
    size_t first = last;

    while (first > 0 && last - first < MOST_SPELLED &&
           (mask_is_digit_word(masker, first - 1) ||
            (first > 1 && mask_is_sign(masker, first - 1, ",-") &&
             mask_is_digit_word(masker, first - 2))))
        first--;
    if (!mask_is_spelled(masker, first, &value))
        return false;
    mask_hide_atoms(masker, value.first, value.after, key->secret);
    if (first > 0 && mask_is_value(masker, first - 1, key, &value))
        mask_hide_atoms(masker, value.first, value.after, key->secret);
    return true;
}

/* "to je 4821, moj pin": told, and named behind a comma, where the sentence ends. */
static bool is_apposition(const struct masker *masker, const struct mask_key *key, size_t at)
{
    return at > 0 && mask_is_word(masker, at - 1, "je is was bio bila s") &&
           mask_is_sign(masker, at + 1, ",") && mask_stands_alone(masker, key->after);
}

/* "your Google verification code": one name in front of a key that is surely of a code. */
static bool is_sender(const struct masker *masker, const struct mask_key *key, size_t at)
{
    return key->strong && at > 0 && mask_is_word(masker, at - 1, "your vas") &&
           scan_is_word(&masker->scan, at);
}

static bool hide_behind(struct masker *masker, const struct mask_key *key)
{
    struct mask_value value;
    size_t at = key->first;
    bool tied = false;

    for (size_t words = 0; at > 0 && words <= MOST_FILLERS; words++) {
        at--;
        if (mask_is_word(masker, at, "je is bio bila was kao as jest"))
            tied = true;
        else if (mask_is_digits(masker, at) || mask_is_digit_word(masker, at))
            break;
        else if (!is_back_filler(masker, at) && !is_sender(masker, key, at) &&
                 !mask_is_sign(masker, at, "-,("))
            return false;
    }
    tied = tied || is_apposition(masker, key, at);
    if (tied && mask_is_digit_word(masker, at))
        return hide_spelled_behind(masker, at, key);
    if (!tied || !mask_is_digits(masker, at))
        return false;
    while (at > 0 && mask_is_digits(masker, at - 1) &&
           scan_length(&masker->scan, at - 1) == scan_length(&masker->scan, at) &&
           !masker->scan.atoms[at].line)
        at--;
    if (!mask_is_value(masker, at, key, &value) || (at > 0 && mask_is_preposition(masker, at - 1)))
        return false;
    mask_hide_atoms(masker, value.first, value.after, key->secret);
    return true;
}

/* "1234 je kod vas" is no code: behind the key the sentence ends or goes on like one. */
static bool may_be_code_at_end(const struct masker *masker, const struct mask_key *key)
{
    return !mask_is_word(masker, key->first, "kod koda kodu") ||
           !scan_is_word(&masker->scan, key->after) ||
           mask_is_word(masker, key->after, "koji koju za sto iz i a");
}

static struct mask_key make_key(enum text_secret secret, size_t shortest, size_t longest,
                                size_t first, size_t after)
{
    return (struct mask_key){secret, shortest, longest, first, after, false};
}

static bool has_before(const struct masker *masker, size_t index, const char *words)
{
    return index > 0 && (mask_is_word(masker, index - 1, words) ||
                         (index > 1 && mask_is_sign(masker, index - 1, "-") &&
                          mask_is_word(masker, index - 2, words)));
}

static bool has_kind_before(const struct masker *masker, size_t index, enum key_kind kind)
{
    return index > 0 && (key_kind(masker, index - 1) == kind ||
                         (index > 1 && mask_is_sign(masker, index - 1, "-") &&
                          key_kind(masker, index - 2) == kind));
}

/* "sms s brojem", "a text message with the number": not "s broja", which is who sent it. */
static bool is_texted_number(const struct masker *masker, size_t index)
{
    size_t with = index - (has_before(masker, index, "the a") ? 1 : 0);

    return mask_is_word(masker, index, "brojem number") && has_before(masker, with, "s sa with") &&
           has_before(masker, with - 1, "sms poruka poruku text message");
}

/* "troznamenkasti broj", "six-digit code": exactly so many digits. */
static bool read_counted_key(const struct masker *masker, size_t index, struct mask_key *key)
{
    bool english = has_before(masker, index, "digit");

    for (size_t i = 0; i < WORD_COUNT(count_words); i++) {
        if (english ? !has_before(masker, index - 1, count_words[i].digit_word)
                    : !has_before(masker, index, count_words[i].words))
            continue;
        *key = make_key(count_words[i].secret, count_words[i].digits, count_words[i].digits, index,
                        index + 1);
        return true;
    }
    return false;
}

static bool read_number_key(const struct masker *masker, size_t index, struct mask_key *key)
{
    if (read_counted_key(masker, index, key))
        return true;
    *key = make_key(TEXT_SECRET_CVV, 3, 8, index, index + 1);
    if (has_before(masker, index, security_words))
        return true;
    *key = make_key(TEXT_SECRET_CODE, 4, 8, index, index + 1);
    return is_texted_number(masker, index);
}

static bool read_code_key(const struct masker *masker, size_t index, struct mask_key *key)
{
    if (has_kind_before(masker, index, KEY_PIN)) {
        *key = make_key(TEXT_SECRET_PIN, 4, 8, index, index + 1);
        return true;
    }
    if (read_counted_key(masker, index, key))
        return true;
    if (has_before(masker, index, innocent_codes) ||
        (mask_is_word(masker, index, "kod") && mask_is_word(masker, index + 1, at_whom)))
        return false;
    *key = make_key(TEXT_SECRET_CODE, 4, 8, index, index + 1);
    if (has_before(masker, index, security_words) || has_kind_before(masker, index, KEY_CVV))
        *key = make_key(TEXT_SECRET_CVV, 3, 8, index, index + 1);
    key->strong =
        has_before(masker, index, strong_words) ||
        (mask_is_word(masker, index + 1, "za for") &&
         mask_is_word(masker, index + 2,
                      "potvrdu autorizaciju verifikaciju prijavu placanje login payment"));
    return true;
}

static bool read_key(const struct masker *masker, size_t index, struct mask_key *key)
{
    /* "cvv2" is two atoms, but one word */
    size_t after =
        index + 1 +
        (mask_is_glued(masker, index + 1) && scan_is_one_of(&masker->scan, index + 1, "2") ? 1 : 0);

    switch (key_kind(masker, index)) {
    case KEY_NONE:
        return false;
    case KEY_PIN:
        *key = make_key(TEXT_SECRET_PIN, 4, 8, index, index + 1);
        return true;
    case KEY_CVV:
        *key = make_key(TEXT_SECRET_CVV, 3, 4, index, after);
        return true;
    case KEY_BACK:
    case KEY_REVERSE:
        *key = make_key(TEXT_SECRET_CVV, 3, 4, index, index + 1);
        return key_kind(masker, index) == KEY_REVERSE || has_before(masker, index, "the");
    case KEY_NUMBER:
        return read_number_key(masker, index, key);
    case KEY_OTP:
        *key = (struct mask_key){TEXT_SECRET_CODE, 4, 8, index, index + 1, true};
        return true;
    case KEY_CODE:
        return read_code_key(masker, index, key);
    case KEY_PASSWORD:
    case KEY_PASS:
        *key = make_key(TEXT_SECRET_PASSWORD, 4, MASK_MOST_DIGITS, index, index + 1);
        return key_kind(masker, index) == KEY_PASSWORD || mask_is_sign(masker, index + 1, ":=");
    }
    return false;
}

static void hide_value_of(struct masker *masker, const struct mask_key *key)
{
    if (key->secret == TEXT_SECRET_PASSWORD) {
        mask_password(masker, key);
        return;
    }
    hide_entered(masker, key);
    if (hide_ahead(masker, key) || hide_behind_complaint(masker, key) ||
        (key->strong && hide_far_ahead(masker, key)))
        return;
    if (may_be_code_at_end(masker, key))
        hide_behind(masker, key);
}

void mask_secrets(struct masker *masker)
{
    struct mask_key key;

    for (size_t i = 0; i < masker->scan.count; i++) {
        if (read_key(masker, i, &key))
            hide_value_of(masker, &key);
    }
}
