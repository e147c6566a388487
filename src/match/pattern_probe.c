#include "pattern_probe.h"

/* One text for each kind that is read as that kind in every language. */
static const char *const samples[TEXT_ENTITY_KIND_COUNT] = {
    [TEXT_IBAN] = "HR1210010051863000160",
    [TEXT_CARD] = "**** **** **** 0192",
    [TEXT_ACCOUNT] = "265-0000001234567-57",
    [TEXT_JMBG] = "0101990710016",
    [TEXT_OIB] = "69435151530",
    [TEXT_EMAIL] = "ana@example.com",
    [TEXT_PHONE] = "+385 1 5550 100",
    [TEXT_CASE_NUMBER] = "CASE-2026-00017",
    [TEXT_AMOUNT] = "50 EUR",
    [TEXT_PERCENT] = "5 %",
    [TEXT_PERIOD] = "03/2026",
    [TEXT_DATE] = "22.11.2026",
    [TEXT_TIME] = "17:30",
    [TEXT_NUMBER] = "7",
};

struct writer {
    enum text_group group;
    size_t variant;
    struct buf *out;
};

static void write_node(const struct writer *writer, const struct pattern_node *node);

static void write_word(const struct writer *writer, struct str word)
{
    if (writer->out->length > 0)
        buf_add_byte(writer->out, ' ');
    buf_add(writer->out, word);
}

static void write_set(const struct writer *writer, const struct kb_set *set)
{
    size_t wanted = writer->variant;
    size_t of_group = 0;

    for (size_t i = 0; i < set->phrases.count; i++)
        of_group += set->phrases.items[i].group == writer->group;
    for (size_t i = 0; i < set->phrases.count && of_group > 0; i++) {
        if (set->phrases.items[i].group != writer->group)
            continue;
        if (wanted % of_group == 0) {
            write_word(writer, set->phrases.items[i].text);
            return;
        }
        wanted--;
    }
}

static void write_children(const struct writer *writer, const struct pattern_node *node)
{
    size_t first = node->kind == PATTERN_ANY_ORDER ? writer->variant : 0;

    for (size_t i = 0; i < node->count; i++)
        write_node(writer, node->children[(first + i) % node->count]);
}

static void write_node(const struct writer *writer, const struct pattern_node *node)
{
    switch (node->kind) {
    case PATTERN_WORD:
    case PATTERN_PREFIX:
    case PATTERN_EXACT:
        write_word(writer, node->text);
        break;
    case PATTERN_SET:
        write_set(writer, node->set);
        break;
    case PATTERN_ENTITY:
        write_word(writer, str_from(samples[node->entity]));
        break;
    case PATTERN_CHOICE:
        write_node(writer, node->children[writer->variant % node->count]);
        break;
    case PATTERN_SEQUENCE:
    case PATTERN_ANY_ORDER:
        write_children(writer, node);
        break;
    case PATTERN_OPTIONAL:
        if (writer->variant % 2 == 1)
            write_node(writer, node->children[0]);
        break;
    }
}

void pattern_probe(const struct pattern_tree *tree, enum text_group group, size_t variant,
                   struct buf *out)
{
    const struct writer writer = {.group = group, .variant = variant, .out = out};

    write_node(&writer, tree->body);
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

/* The next row of letters in an expression; letters of escapes (\b, \w) are none. */
static struct str next_word(struct str expression, size_t *at)
{
    size_t from;

    while (*at < expression.length && !is_letter(expression.bytes[*at]))
        *at += expression.bytes[*at] == '\\' ? 2 : 1;
    from = *at < expression.length ? *at : expression.length;
    *at = from;
    while (*at < expression.length && is_letter(expression.bytes[*at]))
        ++*at;
    return str_slice(expression, from, *at);
}

struct prober {
    bool (*run)(void *context, struct str line);
    void *context;
    struct buf line;
    struct buf words; /* of the expression, in reverse order */
};

/*
 * What an expression runs away on: much of the same, and an end that does not fit. The words at the
 * end are there because PCRE2 gives up at once when a letter that must occur does not.
 */
static bool try_times(struct prober *prober, struct str piece, const char *between, size_t times)
{
    buf_truncate(&prober->line, 0);
    for (size_t i = 0; i < times && prober->line.length < TEXT_LONGEST; i++) {
        buf_add(&prober->line, piece);
        buf_add_text(&prober->line, between);
    }
    buf_addf(&prober->line, " , %.*s %%", STR_ARG(buf_str(&prober->words)));
    return prober->run(prober->context, buf_str(&prober->line));
}

static bool try_piece(struct prober *prober, struct str piece)
{
    return try_times(prober, piece, "", 30) || try_times(prober, piece, " ", 30) ||
           try_times(prober, piece, "", TEXT_LONGEST) ||
           try_times(prober, piece, " ", TEXT_LONGEST);
}

static void collect_words(struct prober *prober, struct str expression)
{
    for (size_t at = 0; at < expression.length;) {
        struct str word = next_word(expression, &at);
        struct buf longer = {0};

        if (word.length == 0)
            continue;
        buf_addf(&longer, "%.*s , %.*s", STR_ARG(word), STR_ARG(buf_str(&prober->words)));
        buf_clear(&prober->words);
        prober->words = longer;
    }
}

bool pattern_probe_raw(struct str expression, bool (*run)(void *context, struct str line),
                       void *context)
{
    struct prober prober = {.run = run, .context = context};
    bool stopped;

    collect_words(&prober, expression);
    stopped = try_piece(&prober, STR("a")) || try_piece(&prober, STR("7"));
    for (size_t at = 0; at < expression.length && !stopped;) {
        struct str word = next_word(expression, &at);

        stopped = word.length > 0 &&
                  (try_piece(&prober, word) || try_piece(&prober, str_slice(word, 0, 1)) ||
                   try_piece(&prober, str_slice(word, word.length - 1, word.length)));
    }
    buf_clear(&prober.words);
    buf_clear(&prober.line);
    return stopped;
}
