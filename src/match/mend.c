/*
 * Words written as one, cut in two, or stretched. Only where the knowledge itself vouches for it:
 * the parts stand side by side in an example, or the whole is a word of one.
 */
#include "spelling_data.h"

enum {
    SHORTEST_JOINED = 7, /* letters of a word that may be two */
    SHORTEST_PART = 3,
    SHORTEST_WHOLE = 6, /* letters of a word that may have been cut */
    STRETCHED = 3       /* the same letter in a row: no word of these languages has it */
};

struct mending {
    const struct spelling *spelling;
    const struct spelling *other; /* of the other language, when it may be that one; or NULL */
    const struct text_analysis *analysis;
    struct arena *arena;
    struct text_token *tokens;
    size_t count;
    bool changed;
};

/* The known word with this form, or NULL; a stem alone is no word. */
static const struct known_word *find_word(const struct spelling *spelling, struct str folded)
{
    const struct known_word *word = spelling_find_word(spelling, folded);

    return word == NULL || word->is_stem ? NULL : word;
}

static struct str stem_of(const struct spelling *spelling, const struct known_word *word)
{
    return spelling_stem_text(spelling, word->stem);
}

static struct text_token as_word(const struct mending *mending, struct text_token token,
                                 const struct known_word *word)
{
    token.folded = spelling_word_text(mending->spelling, word);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        token.stems[group] = token.folded;
    token.stems[mending->spelling->group] = stem_of(mending->spelling, word);
    return token;
}

/* Where the word falls into two that are known side by side; 0: nowhere. The commoner pair wins,
 * then the shorter first part. */
static size_t find_seam(const struct spelling *spelling, struct str folded)
{
    size_t best = 0;
    uint64_t best_times = 0;

    for (size_t at = SHORTEST_PART; at + SHORTEST_PART <= folded.length; at++) {
        const struct known_word *left = find_word(spelling, str_slice(folded, 0, at));
        const struct known_word *right =
            left ? find_word(spelling, str_slice(folded, at, folded.length)) : NULL;
        uint64_t times = right ? (uint64_t)left->times * right->times : 0;

        if (times > best_times && spelling_knows_neighbours(spelling, stem_of(spelling, left),
                                                            stem_of(spelling, right))) {
            best = at;
            best_times = times;
        }
    }
    return best;
}

/* Known in no language that it may be written in. */
static bool is_strange(const struct mending *mending, const struct text_token *token)
{
    return spelling_is_strange(mending->spelling, token) &&
           (mending->other == NULL || spelling_is_strange(mending->other, token));
}

static bool split(struct mending *mending, const struct text_token *token)
{
    struct text_token left = *token, right = *token;
    size_t seam;

    if (token->folded.length < SHORTEST_JOINED || !is_strange(mending, token))
        return false;
    seam = find_seam(mending->spelling, token->folded);
    if (seam == 0)
        return false;
    /* Letter for byte when nothing was folded away; otherwise both parts point at the whole. */
    if (token->span.end - token->span.start == token->folded.length)
        left.span.end = right.span.start = token->span.start + seam;
    right.border = TEXT_SPACE;
    left = as_word(mending, left, find_word(mending->spelling, str_slice(token->folded, 0, seam)));
    right =
        as_word(mending, right,
                find_word(mending->spelling, str_slice(token->folded, seam, token->folded.length)));
    mending->tokens[mending->count++] = left;
    mending->tokens[mending->count++] = right;
    return true;
}

/* The word with no more than `most` of the same letter where STRETCHED or more stand in a row; of
 * length 0: none do. */
static struct str shorten(struct arena *arena, struct str word, size_t most)
{
    char *bytes = arena_alloc(arena, word.length);
    size_t length = 0;
    bool stretched = false;

    for (size_t i = 0, run; i < word.length; i += run) {
        for (run = 1; i + run < word.length && word.bytes[i + run] == word.bytes[i];)
            run++;
        stretched = stretched || run >= STRETCHED;
        for (size_t k = 0; k < (run >= STRETCHED ? most : run); k++)
            bytes[length++] = word.bytes[i];
    }
    return str_of(bytes, stretched ? length : 0);
}

/* "kaaartica", "freeee". */
static bool unstretch(struct mending *mending, const struct text_token *token)
{
    if (!is_strange(mending, token))
        return false;
    for (size_t most = 1; most < STRETCHED; most++) {
        struct str shortened = shorten(mending->arena, token->folded, most);
        const struct known_word *word =
            shortened.length > 0 ? find_word(mending->spelling, shortened) : NULL;

        if (word == NULL)
            continue;
        mending->tokens[mending->count++] = as_word(mending, *token, word);
        return true;
    }
    return false;
}

static bool join(struct mending *mending, size_t at)
{
    const struct text_token *left = &mending->analysis->tokens[at];
    const struct text_token *right = left + 1;
    const struct known_word *word;
    struct text_token whole = *left;
    struct str joined;

    if (at + 1 >= mending->analysis->token_count || right->border != TEXT_SPACE ||
        !spelling_is_word(left) || !spelling_is_word(right) ||
        left->folded.length + right->folded.length < SHORTEST_WHOLE ||
        (!is_strange(mending, left) && !is_strange(mending, right)))
        return false;
    joined =
        arena_printf(mending->arena, "%.*s%.*s", STR_ARG(left->folded), STR_ARG(right->folded));
    word = find_word(mending->spelling, joined);
    if (word == NULL)
        return false;
    whole.span.end = right->span.end;
    mending->tokens[mending->count++] = as_word(mending, whole, word);
    return true;
}

bool spelling_mend(const struct spelling *spelling, const struct spelling *other,
                   struct text_analysis *analysis, struct arena *arena)
{
    struct mending mending = {spelling, other, analysis, arena, NULL, 0, false};
    size_t strange = 0;

    for (size_t i = 0; i < analysis->token_count; i++)
        strange += is_strange(&mending, &analysis->tokens[i]);
    if (strange == 0 || analysis->token_count * 2 > TEXT_MOST_TOKENS)
        return false;
    mending.tokens = arena_array(arena, analysis->token_count * 2, sizeof *mending.tokens);
    for (size_t i = 0; i < analysis->token_count; i++) {
        if (join(&mending, i)) {
            mending.changed = true;
            i++;
        } else if (unstretch(&mending, &analysis->tokens[i]) ||
                   split(&mending, &analysis->tokens[i])) {
            mending.changed = true;
        } else {
            mending.tokens[mending.count++] = analysis->tokens[i];
        }
    }
    if (!mending.changed)
        return false;
    analysis->tokens = mending.tokens;
    analysis->token_count = mending.count;
    return true;
}
