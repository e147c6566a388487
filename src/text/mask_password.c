/*
 * Passwords. A value that mixes letters with digits or signs is one wherever a key is near; a plain
 * word only when it is told outright ("my password is sunshine", "lozinka mi je ljubica") and does
 * not say what has become of the password ("je istekla", "is wrong").
 *
 * Which of the two a word is, no ending tells: "jabuka" and "kratka", "Nevena" and "poslana". What
 * is said of passwords is a small world, though, so that it is the states that are listed, with the
 * shapes participles have, and any other word is hidden: a word hidden in vain costs a little
 * understanding, a password that is stored costs far more.
 */
#include "mask_value.h"

enum {
    MOST_FILLERS = 10,
    MOST_QUOTED = 24, /* atoms */
    PASSWORD_SHORTEST = 4,
    PASSWORD_LONGEST = 64,
    PARTICIPLE_SHORTEST = 7 /* letters; names end so too, but are shorter: Ivana, Jelena */
};

/* A row of atoms without a space between, its punctuation at the end left out. */
struct chunk {
    size_t first, after; /* atoms */
    size_t length;       /* plain characters */
    bool letters, digits, signs, inner_capital, masked;
};

static void look_at_atom(const struct masker *masker, size_t index, struct chunk *chunk)
{
    const struct atom *atom = &masker->scan.atoms[index];
    const struct plain *plain = &masker->scan.plain;

    chunk->letters = chunk->letters || atom->kind == ATOM_WORD;
    chunk->digits = chunk->digits || atom->kind == ATOM_DIGITS;
    chunk->masked = chunk->masked || plain->bytes[atom->from] == '*';
    if (atom->kind == ATOM_SIGN && strchr("@#$%^&+_=~\\|", plain->bytes[atom->from]) != NULL)
        chunk->signs = true;
    for (size_t i = atom->from + 1; i < atom->to && atom->kind == ATOM_WORD; i++)
        chunk->inner_capital =
            chunk->inner_capital || (plain_is_upper(plain, i) && !plain_is_upper(plain, i - 1));
}

static struct chunk read_chunk(const struct masker *masker, size_t index)
{
    struct chunk chunk = {.first = index, .after = index};

    while (chunk.after < masker->scan.count && chunk.after <= index + PASSWORD_LONGEST &&
           (chunk.after == index || mask_is_glued(masker, chunk.after)))
        chunk.after++;
    while (chunk.after > index + 1 && mask_is_sign(masker, chunk.after - 1, ".,;:?!)\"'"))
        chunk.after--;
    for (size_t i = index; i < chunk.after; i++)
        look_at_atom(masker, i, &chunk);
    if (chunk.after > index)
        chunk.length = masker->scan.atoms[chunk.after - 1].to - masker->scan.atoms[index].from;
    return chunk;
}

/* Letters with digits or signs, or, once it is tied to the key, a capital inside: nobody writes a
 * word like that. */
static bool looks_secret(const struct chunk *chunk, bool tied)
{
    return chunk->length >= PASSWORD_SHORTEST && chunk->length <= PASSWORD_LONGEST &&
           !chunk->masked && chunk->letters &&
           (chunk->digits || chunk->signs || (tied && chunk->inner_capital));
}

/* What a password is said to be when it is not told: "is wrong", "je kratka". */
static const char states[] =
    "wrong incorrect invalid valid right correct fine good bad weak strong simple easy hard "
    "difficult "
    "complex temporary unsafe long short old new same safe secure required unknown okay "
    "invisible visible now today again here there also gone lost different broken forgotten "
    "stolen hidden given chosen taken missing anymore please case empty what where mine very never "
    "always still just forgot reset change problem impossible ready important "
    "nije nisam nisu dobro lose hitno vazno potrebno bitno nuzno tesko lako previse malo isto "
    "jasno "
    "tocno tacno stalno opet vise jos krivo pogresno neispravno ispravno hvala molim ovdje ovde "
    "gdje "
    "gde sto kako zasto nema zaboravio zaboravila izgubio izgubila promijenio promijenila promenio "
    "promenila promijenjeno zaboravljeno blokirano zakljucano isteklo istekao";

/* The same in Croatian and Serbian, where "lozinka" makes nearly all of them end in -a. */
static const char states_of_her[] =
    "ista pogresna netocna netacna tocna tacna neispravna ispravna kriva prava dobra losa slaba "
    "jaka "
    "kratka prekratka duga preduga dugacka predugacka nova stara druga drugacija drukcija "
    "razlicita "
    "nepoznata poznata prazna teska laka jednostavna slozena komplicirana komplikovana sigurna "
    "nesigurna potrebna nepotrebna obavezna neobavezna privremena nevazeca vazeca valjana "
    "nevaljana "
    "validna prihvatljiva neprihvatljiva ukradena vidljiva nevidljiva vazna bitna nuzna hitna "
    "osobna "
    "licna moja tvoja njegova njena njezina nasa vasa njihova takva ovakva kakva koja jedna jedina "
    "prva zadnja posljednja poslednja sama cijela cela cudna glupa uredna gotova dana data dodana "
    "vracena trazena stvorena uneta unesena pisana mijenjana menjana spremljena sacuvana "
    "istekla stigla dosla nestala pala propala prosla postala ostala prestala radila sluzila bila "
    "bezvrijedna bezvredna numericka digitalna dvojna jednaka slicna problematicna";

/* Prefixes of verbs: with one and with -ana, -ena a longer word is a participle and hardly a name.
 */
static const char *const verb_prefixes[] = {"do", "is",  "iz",  "na",  "ob",  "od", "one", "ot",
                                            "po", "pre", "pri", "pro", "raz", "s",  "u",   "za"};

static bool is_participle(struct str word)
{
    if (str_ends(word, STR("irana")) || str_ends(word, STR("ovana")) ||
        str_ends(word, STR("isana")) || str_ends(word, STR("jena")) || str_ends(word, STR("cena")))
        return word.length >= PARTICIPLE_SHORTEST;
    if (word.length < PARTICIPLE_SHORTEST ||
        !(str_ends(word, STR("ana")) || str_ends(word, STR("ena"))))
        return false;
    for (size_t i = 0; i < sizeof verb_prefixes / sizeof *verb_prefixes; i++) {
        if (str_starts(word, str_from(verb_prefixes[i])))
            return true;
    }
    return false;
}

static bool is_english_participle(struct str word)
{
    return str_ends(word, STR("ed")) || str_ends(word, STR("ing"));
}

/* A name is no state, whatever it ends in: "moja lozinka je Nevena". */
static bool is_state(const struct masker *masker, const struct chunk *chunk, bool english)
{
    size_t from = masker->scan.atoms[chunk->first].from;
    struct str word =
        plain_part(&masker->scan.plain, from, masker->scan.atoms[chunk->after - 1].to);

    if (is_one_of(word, states) ||
        (english ? is_english_participle(word) : is_one_of(word, states_of_her)))
        return true;
    return !english && is_participle(word) && !plain_is_upper(&masker->scan.plain, from);
}

static bool is_english(const struct masker *masker, const struct mask_key *key)
{
    return mask_is_word(masker, key->first, "password passwd pwd passphrase pass");
}

static bool may_be_word(const struct chunk *chunk)
{
    return !chunk->masked && chunk->letters && chunk->length >= PASSWORD_SHORTEST &&
           chunk->length <= PASSWORD_LONGEST;
}

static bool is_told_alone(const struct masker *masker, const struct mask_key *key,
                          const struct chunk *chunk)
{
    return may_be_word(chunk) && mask_stands_alone(masker, chunk->after) &&
           !is_state(masker, chunk, is_english(masker, key));
}

static void hide_atoms(struct masker *masker, size_t first, size_t after)
{
    masker_hide(masker, masker->scan.atoms[first].from, masker->scan.atoms[after - 1].to,
                TEXT_SECRET_PASSWORD);
}

/* "Tajna123!": many passwords end so, and a sentence does not need its sign. */
static void hide_chunk(struct masker *masker, const struct chunk *chunk)
{
    size_t after = chunk->after;

    while (looks_secret(chunk, false) && mask_is_glued(masker, after) &&
           mask_is_sign(masker, after, "!"))
        after++;
    hide_atoms(masker, chunk->first, after);
}

static bool is_password_filler(const struct masker *masker, size_t index)
{
    return mask_is_word(masker, index,
                        "mi moj moja moje my the sada sad now nova novu new stara staru old "
                        "trenutna current evo ovo ovo to it "
                        "its bila was za mbanking mobilno bankarstvo for e banking netbanking app "
                        "aplikaciju aplikacije") ||
           mask_is_word(masker, index, mask_copulas) ||
           (mask_is_word(masker, index, "s") && mask_is_glued(masker, index)); /* "password's" */
}

/* Behind the sign that closes what is quoted from here on, or 0. */
static size_t end_of_quote(const struct masker *masker, size_t open)
{
    const struct atom *atoms = masker->scan.atoms;
    char sign[2] = {masker->scan.plain.bytes[atoms[open].from], '\0'};

    if (!mask_is_sign(masker, open, "\"'") || !mask_is_glued(masker, open + 1))
        return 0;
    for (size_t i = open + 2; i < masker->scan.count && i <= open + MOST_QUOTED; i++) {
        if (atoms[i].line)
            return 0;
        if (mask_is_sign(masker, i, sign) && mask_is_glued(masker, i) &&
            !(mask_is_glued(masker, i + 1) && scan_is_word(&masker->scan, i + 1)))
            return i + 1;
    }
    return 0;
}

/* What an app says of a password: "neispravna lozinka", "not strong enough". */
static bool quotes_a_message(const struct masker *masker, const struct mask_key *key, size_t first,
                             size_t last)
{
    struct chunk chunk = read_chunk(masker, last);

    for (size_t i = first; i <= last; i++) {
        if (mask_is_word(
                masker, i,
                "not no ne nije nisu is je error greska password passwords lozinka lozinke "
                "lozinku lozinkom zaporka zaporke zaporku sifra sifre sifru parola pin"))
            return true;
    }
    return is_state(masker, &chunk, is_english(masker, key)) ||
           mask_is_word(masker, last, "sensitive enough");
}

/* "lozinka: „tri mala praseta“": what stands in quotes is hidden as a whole. */
static bool hide_quoted(struct masker *masker, const struct mask_key *key, size_t open)
{
    size_t after = end_of_quote(masker, open);

    if (after == 0 || quotes_a_message(masker, key, open + 1, after - 2))
        return false;
    hide_atoms(masker, open + 1, after - 1);
    return true;
}

/* "pass: qwe 123" */
static bool is_word_and_digits(const struct masker *masker, const struct mask_key *key,
                               const struct chunk *chunk)
{
    size_t digits = chunk->after;

    return !chunk->masked && chunk->letters && !chunk->digits && mask_is_digits(masker, digits) &&
           !mask_is_glued(masker, digits) && mask_stands_alone(masker, digits + 1) &&
           !mask_is_preposition(masker, chunk->first) &&
           !mask_is_word(masker, chunk->first, "greska error kod code broj") &&
           !is_password_filler(masker, chunk->first) &&
           !is_state(masker, chunk, is_english(masker, key));
}

static bool hide_at(struct masker *masker, const struct mask_key *key, const struct chunk *chunk,
                    bool tied)
{
    struct mask_value value;

    if (mask_is_value(masker, chunk->first, key, &value)) {
        mask_hide_atoms(masker, value.first, value.after, key->secret);
        return true;
    }
    if (hide_quoted(masker, key, chunk->first))
        return true;
    if (mask_is_sign(masker, chunk->first, ":=-\"'(,>.;?!"))
        return false;
    if (tied && is_word_and_digits(masker, key, chunk)) {
        hide_atoms(masker, chunk->first, chunk->after + 1);
        return true;
    }
    if (!looks_secret(chunk, tied) && !(tied && is_told_alone(masker, key, chunk)))
        return false;
    hide_chunk(masker, chunk);
    return true;
}

/* "lozinka mi ne radi, Ana123": letters and digits alone, for an address or a case number may
 * follow, too. */
static bool hide_behind_complaint(struct masker *masker, const struct mask_key *key)
{
    size_t at = mask_skip_complaint(masker, key->after);
    struct chunk chunk = read_chunk(masker, at);

    if (at == key->after || !looks_secret(&chunk, false) || chunk.signs ||
        chunk.after != chunk.first + 2 || mask_is_word(masker, chunk.after - 1, mask_units) ||
        !mask_stands_alone(masker, chunk.after))
        return false;
    hide_chunk(masker, &chunk);
    return true;
}

static bool hide_password(struct masker *masker, const struct mask_key *key)
{
    bool tied = false;

    for (size_t i = key->after, words = 0; words <= MOST_FILLERS && i < masker->scan.count; i++) {
        struct chunk chunk = read_chunk(masker, i);

        if (chunk.masked)
            return true;
        if (!mask_is_preposition(masker, i - 1) && hide_at(masker, key, &chunk, tied))
            return true;
        tied = tied || mask_is_word(masker, i, mask_copulas) || mask_is_sign(masker, i, ":=\"");
        if (is_password_filler(masker, i))
            words++;
        else if (!mask_is_sign(masker, i, ":=-\"'(,>"))
            return false;
    }
    return false;
}

/* What stands in front of "je moja lozinka" when that asks or complains: "koja je", "problem je".
 */
static bool asks_or_complains(const struct masker *masker, size_t index)
{
    return mask_is_word(
        masker, index,
        "koja kakva koje koji cija ovo ova ovaj to ta ono sto sta kako gdje gde zasto "
        "kada kad odakle problem problemi greska kvar pitanje stvar tema razlog svrha "
        "ovdje ovde tu onda sad sada nigdje nigde i a ali evo eto samo which what this "
        "that where here how why when whose there issue question reason it then once "
        "thing all only");
}

/* The plain word that a sentence begins with: "Ljubica je moja lozinka." */
static bool is_told_first(const struct masker *masker, const struct mask_key *key,
                          const struct chunk *chunk)
{
    size_t quote = chunk->first > 0 && mask_is_sign(masker, chunk->first - 1, "\"'") ? 1 : 0;
    size_t first = chunk->first - quote;
    bool begins =
        first == 0 || masker->scan.atoms[first].line || mask_is_sign(masker, first - 1, ".,;!?:");

    return begins && may_be_word(chunk) && chunk->after == chunk->first + 1 &&
           mask_stands_alone(masker, key->after) && !asks_or_complains(masker, chunk->first) &&
           !is_state(masker, chunk, is_english(masker, key));
}

/* "Tajna123 je moja lozinka" */
static bool hide_password_behind(struct masker *masker, const struct mask_key *key)
{
    size_t at = key->first;
    bool tied = false, surely = true;
    struct chunk chunk;

    while (at > 0 && mask_is_word(masker, at - 1,
                                  "je is bila was as kao mi moja moju my nova stara new old the")) {
        at--;
        /* "I entered hunter2 as password", but "the same as my password" */
        if (mask_is_word(masker, at, "as kao")) {
            tied = true;
            surely = false;
        }
        tied = tied || mask_is_word(masker, at, "je is bila was");
    }
    if (!tied || at == 0)
        return false;
    for (at--; at > 0 && (mask_is_glued(masker, at) || mask_is_sign(masker, at, "\"'")); at--)
        ;
    chunk = read_chunk(masker, at);
    if (mask_is_sign(masker, at, "\"'"))
        chunk = read_chunk(masker, ++at);
    if (!looks_secret(&chunk, surely) && !(surely && is_told_first(masker, key, &chunk)))
        return false;
    hide_chunk(masker, &chunk);
    return true;
}

void mask_password(struct masker *masker, const struct mask_key *key)
{
    if (!hide_password(masker, key) && !hide_behind_complaint(masker, key))
        hide_password_behind(masker, key);
}
