#include "mask_value.h"

enum { MOST_COMPLAINT = 10 /* atoms */ };

const char mask_copulas[] = "je is glasi jest jeste bio bila was reads says kaze pise su are";
const char mask_complaints[] =
    "ne nije radi nece valja prihvaca prihvata odbija not t does doesn doesnt isn isnt won wont "
    "work "
    "works working rejected declined wrong blocked blokiran pogresan neispravan";
static const char prepositions[] = "u na za iz od s sa do on in at for of from by to with preko i";

const char mask_units[] =
    "dan dana dani danima day days sat sata sati h hour hours minuta minute minutes minuti min "
    "sekundi sekunde seconds put "
    "puta times time godina godine godinu godini god year years mjesec mjeseca mjeseci mesec "
    "meseca meseci month months "
    "tjedan tjedna tjedana week weeks nedelja nedelje nedjelja nedjelje kn kuna kune eur euro eura "
    "euri euros evro evra rsd "
    "din dinar dinara usd dolara dollars chf km gbp posto odsto percent pokusaj pokusaja pokusaji "
    "attempt attempts tries "
    "znamenke znamenki znamenka cifre cifara cifra digit digits brojke brojki brojeva brojeve "
    "numbers kartica kartice cards "
    "ljudi osoba people k mil tisuca tisuce hiljada hiljade transakcija transakcije transactions";

bool mask_is_digits(const struct masker *masker, size_t index)
{
    return scan_is_digits(&masker->scan, index);
}

bool mask_is_word(const struct masker *masker, size_t index, const char *words)
{
    return scan_is_word(&masker->scan, index) && scan_is_one_of(&masker->scan, index, words);
}

bool mask_is_sign(const struct masker *masker, size_t index, const char *signs)
{
    char byte = index < masker->scan.count
                    ? masker->scan.plain.bytes[masker->scan.atoms[index].from]
                    : '\0';

    return byte != '\0' && strchr(signs, byte) != NULL;
}

bool mask_is_glued(const struct masker *masker, size_t index)
{
    return index < masker->scan.count && !masker->scan.atoms[index].spaced;
}

bool mask_is_preposition(const struct masker *masker, size_t index)
{
    return mask_is_word(masker, index, prepositions) && !mask_is_glued(masker, index);
}

static bool joins(const struct masker *masker, size_t after, size_t length)
{
    size_t next =
        after + (mask_is_sign(masker, after, "-.") && mask_is_glued(masker, after) ? 1 : 0);

    if (!mask_is_digits(masker, next) || scan_length(&masker->scan, next) != length ||
        masker->scan.atoms[next].line)
        return false;
    return next == after || mask_is_glued(masker, next);
}

static struct mask_value read_digits(const struct masker *masker, size_t index)
{
    size_t length = scan_length(&masker->scan, index);
    struct mask_value value = {index, index + 1, length};

    while (value.digits <= MASK_MOST_DIGITS && joins(masker, value.after, length)) {
        value.after += mask_is_digits(masker, value.after) ? 1 : 2;
        value.digits += length;
    }
    return value;
}

/* "2025." in the middle of a sentence. */
static bool is_year(const struct masker *masker, const struct mask_value *value)
{
    struct str digits = scan_part(&masker->scan, value->first);

    return value->after == value->first + 1 && digits.length == 4 &&
           (str_starts(digits, STR("19")) || str_starts(digits, STR("20"))) &&
           scan_is_word(&masker->scan, value->after + 1) &&
           !plain_is_upper(&masker->scan.plain, masker->scan.atoms[value->after + 1].from);
}

/* What stands behind shows that the digits are a count, an amount, a date or a part of a longer
 * number. */
static bool is_something_else(const struct masker *masker, const struct mask_value *value)
{
    const struct scan *scan = &masker->scan;
    size_t next = value->after;

    if (mask_is_glued(masker, next)) {
        if (scan_is_word(scan, next) || mask_is_digits(masker, next) ||
            mask_is_sign(masker, next, "*%/@"))
            return true;
        if (mask_is_sign(masker, next, ".,:-") && mask_is_glued(masker, next + 1) &&
            mask_is_digits(masker, next + 1))
            return true;
        if (mask_is_sign(masker, next, ".") && !scan_is_word(scan, next + 1))
            return false;
        if (mask_is_sign(masker, next, "."))
            return is_year(masker, value) || mask_is_word(masker, next + 1, mask_units);
    }
    return mask_is_word(masker, next, mask_units) || mask_is_sign(masker, next, "%$\1\2\3");
}

bool mask_is_value(const struct masker *masker, size_t index, const struct mask_key *key,
                   struct mask_value *out)
{
    if (!mask_is_digits(masker, index) ||
        (mask_is_glued(masker, index) && index > 0 && index != key->after &&
         (scan_is_word(&masker->scan, index - 1) || mask_is_sign(masker, index - 1, "*/@"))))
        return false;
    *out = read_digits(masker, index);
    if (out->digits < key->shortest || out->digits > key->longest)
        return false;
    return !is_something_else(masker, out);
}

bool mask_stands_alone(const struct masker *masker, size_t next)
{
    if (next >= masker->scan.count || masker->scan.atoms[next].line)
        return true;
    return mask_is_sign(masker, next, ".,;!?)\"'") ||
           mask_is_word(masker, next, "a ali i pa no jer te ali but and so because");
}

size_t mask_skip_complaint(const struct masker *masker, size_t index)
{
    bool said = false;
    size_t at = index;

    for (; at < index + MOST_COMPLAINT; at++) {
        if (mask_is_word(masker, at, mask_complaints))
            said = true;
        else if (!mask_is_word(masker, at, "mi vise uopce uopste opet je is s da li jel") &&
                 !mask_is_sign(masker, at, ",:-('"))
            break;
    }
    return said ? at : index;
}

bool mask_is_digit_word(const struct masker *masker, size_t index)
{
    return mask_is_word(masker, index,
                        "nula jedan dva tri cetiri cetri pet sest sedam osam devet zero "
                        "one two three four five six seven "
                        "eight nine");
}

bool mask_is_spelled(const struct masker *masker, size_t index, struct mask_value *out)
{
    *out = (struct mask_value){index, index, 0};
    while (mask_is_digit_word(masker, out->after) ||
           (out->digits > 0 && mask_is_sign(masker, out->after, ",-") &&
            mask_is_digit_word(masker, out->after + 1))) {
        out->digits += scan_is_word(&masker->scan, out->after);
        out->after++;
    }
    return out->digits >= 4 && out->digits <= 8;
}

void mask_hide_atoms(struct masker *masker, size_t first, size_t after, enum text_secret secret)
{
    for (size_t i = first; i < after; i++) {
        if (masker->scan.atoms[i].kind != ATOM_SIGN)
            masker_hide(masker, masker->scan.atoms[i].from, masker->scan.atoms[i].to, secret);
    }
}
