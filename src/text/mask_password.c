/*
 * Passwords. A value that mixes letters with digits or signs is one wherever a key is near; a plain
 * word only when it is told outright ("my password is sunshine", "lozinka: sunce") and does not say
 * what has become of the password.
 */
#include "mask_value.h"

enum { MOST_FILLERS = 10, PASSWORD_SHORTEST = 4, PASSWORD_LONGEST = 64 };

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

/* What a password is said to be when it is not told: "is wrong", "je istekla". */
static bool is_state(const struct masker *masker, const struct chunk *chunk, bool english,
                     bool colon)
{
    static const char states[] = "wrong incorrect invalid right correct fine good bad weak strong "
                                 "long short old new same secret safe secure required "
                                 "unknown ok okay not no now today again here there too also gone "
                                 "lost working different expired blocked locked "
                                 "forgotten compromised stolen missing anymore please asked needed "
                                 "accepted rejected case empty what where it my mine "
                                 "me yes so very never always still just the a ne nije nisam dobro "
                                 "tocno tacno ok stalno opet vise jos ista krivo "
                                 "pogresno neispravno ispravno da hvala molim problem ovdje ovde "
                                 "tu gdje gde sta sto kako zasto bez nema "
                                 "forgot reset change zaboravio zaboravila izgubio izgubila "
                                 "promijenio promijenila promenio promenila zaboravljeno blokirano";
    struct str word = plain_part(&masker->scan.plain, masker->scan.atoms[chunk->first].from,
                                 masker->scan.atoms[chunk->after - 1].to);

    if (is_one_of(word, states))
        return true;
    if (english)
        return str_ends(word, STR("ed")) || str_ends(word, STR("ing")) || str_ends(word, STR("en"));
    if (colon)
        return is_one_of(word, "zaboravljena zakljucana blokirana promijenjena promenjena istekla "
                               "neispravna pogresna netocna "
                               "netacna kriva resetirana resetovana ukradena nepoznata stara nova");
    return str_ends(word, STR("a")); /* "lozinka je zaključana, slaba, ista" */
}

/* A plain word counts only where nothing follows it. */
static bool is_told_alone(const struct masker *masker, const struct mask_key *key,
                          const struct chunk *chunk)
{
    bool colon = mask_is_sign(masker, chunk->first - 1, ":=\"'");
    bool english = mask_is_word(masker, key->first, "password passwd pwd passphrase");
    size_t next = chunk->after;

    if (chunk->masked || !chunk->letters || chunk->length < PASSWORD_SHORTEST ||
        chunk->length > PASSWORD_LONGEST)
        return false;
    while (mask_is_sign(masker, next, ".,;!)\"'"))
        next++;
    return (next >= masker->scan.count || masker->scan.atoms[next].line) &&
           !is_state(masker, chunk, english, colon);
}

static void hide_chunk(struct masker *masker, const struct chunk *chunk)
{
    masker_hide(masker, masker->scan.atoms[chunk->first].from,
                masker->scan.atoms[chunk->after - 1].to, TEXT_SECRET_PASSWORD);
}

static bool is_password_filler(const struct masker *masker, size_t index)
{
    return mask_is_word(masker, index,
                        "mi moj moja moje my the sada sad now nova novu new stara staru old "
                        "trenutna current evo ovo ovo to it "
                        "its bila was za mbanking mobilno bankarstvo for e banking netbanking app "
                        "aplikaciju aplikacije") ||
           mask_is_word(masker, index, mask_copulas);
}

static bool hide_password(struct masker *masker, const struct mask_key *key)
{
    bool tied = false;
    struct mask_value value;

    for (size_t i = key->after, words = 0; words <= MOST_FILLERS && i < masker->scan.count; i++) {
        struct chunk chunk = read_chunk(masker, i);

        if (chunk.masked)
            return true;
        if (!mask_is_word(masker, i - 1, mask_prepositions)) {
            if (mask_is_value(masker, i, key, &value)) {
                mask_hide_atoms(masker, value.first, value.after, key->secret);
                return true;
            }
            if (!mask_is_sign(masker, i, ":=-\"'(,>.;?!") &&
                (looks_secret(&chunk, tied) || (tied && is_told_alone(masker, key, &chunk)))) {
                hide_chunk(masker, &chunk);
                return true;
            }
        }
        tied = tied || mask_is_word(masker, i, mask_copulas) || mask_is_sign(masker, i, ":=\"");
        if (is_password_filler(masker, i))
            words++;
        else if (!mask_is_sign(masker, i, ":=-\"'(,>"))
            return false;
    }
    return false;
}

/* "Tajna123 je moja lozinka" */
static bool hide_password_behind(struct masker *masker, const struct mask_key *key)
{
    size_t at = key->first;
    bool tied = false;
    struct chunk chunk;

    while (at > 0 &&
           mask_is_word(masker, at - 1, "je is bila was mi moja moju my nova stara new old the")) {
        at--;
        tied = tied || mask_is_word(masker, at, "je is bila was");
    }
    if (!tied || at == 0)
        return false;
    for (at--; at > 0 && mask_is_glued(masker, at); at--)
        ;
    chunk = read_chunk(masker, at);
    if (!looks_secret(&chunk, true))
        return false;
    hide_chunk(masker, &chunk);
    return true;
}

void mask_password(struct masker *masker, const struct mask_key *key)
{
    if (!hide_password(masker, key))
        hide_password_behind(masker, key);
}
