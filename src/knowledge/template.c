#include "template.h"

#include "fields.h"
#include "lines.h"
#include "text/locale.h"

struct parts VEC_OF(struct kb_part);
struct messages VEC_OF(struct kb_message);

/* A text being parsed. */
struct template
{
    struct reader *reader;
    const struct template_scope *scope;
    enum text_variant variant;
    uint32_t line;
    struct parts parts;
    struct messages messages;
};

static void report_part(struct template *template, enum kb_diag diag, struct str part,
                        const char *hint, const char *message)
{
    struct reader *reader = template->reader;

    reader_report_at(reader, diag, source_place_of(reader->source, template->line, part), hint,
                     "%s", message);
}

static void end_literal(struct template *template)
{
    struct buf *text = &template->reader->text;

    if (text->length > 0)
        vec_push(&template->parts,
                 (struct kb_part){.text = arena_copy(template->reader->arena, buf_str(text))});
    buf_truncate(text, 0);
}

static void end_message(struct template *template)
{
    struct kb_message message;

    end_literal(template);
    if (template->parts.count == 0)
        return;
    message.count = template->parts.count;
    message.parts = arena_array(template->reader->arena, message.count, sizeof *message.parts);
    memcpy(message.parts, template->parts.items, message.count * sizeof *message.parts);
    vec_push(&template->messages, message);
    template->parts.count = 0;
}

static enum kb_type type_of_entity(enum text_entity_kind kind)
{
    switch (kind) {
    case TEXT_AMOUNT:
        return KB_TYPE_MONEY;
    case TEXT_PERCENT:
        return KB_TYPE_PERCENT;
    case TEXT_DATE:
        return KB_TYPE_DATE;
    case TEXT_TIME:
        return KB_TYPE_TIME;
    case TEXT_NUMBER:
        return KB_TYPE_NUMBER;
    case TEXT_PERIOD:
        return KB_TYPE_LIST;
    case TEXT_IBAN:
    case TEXT_CARD:
    case TEXT_ACCOUNT:
    case TEXT_JMBG:
    case TEXT_OIB:
    case TEXT_EMAIL:
    case TEXT_PHONE:
    case TEXT_CASE_NUMBER:
    case TEXT_ENTITY_KIND_COUNT:
        return KB_TYPE_TEXT;
    }
    return KB_TYPE_TEXT;
}

static bool find_field(const struct kb_field *fields, size_t count, struct str name,
                       enum kb_type *type)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(fields[i].name, name)) {
            *type = fields[i].type;
            return true;
        }
    }
    return false;
}

static const char *nearest_field(struct reader *reader, const struct kb_field *fields, size_t count,
                                 struct str name)
{
    struct map names = {0};
    const char *hint;

    for (size_t i = 0; i < count; i++)
        map_put(&names, fields[i].name, NULL);
    hint = fields_nearest(reader, name, &names, "look at its declaration");
    map_clear(&names);
    return hint;
}

static bool path_of_lookup(struct template *template, struct str part, struct str name,
                           enum kb_type *type)
{
    const struct kb_answer *answer = template->scope->answer;

    if (template->reader->unread[FILE_LOOKUPS])
        return false;
    if (answer == NULL || answer->lookup == NULL) {
        report_part(template, KB_DIAG_UNKNOWN_PATH, part, "give the answer a `lookup:`",
                    "this answer has no look-up");
        return false;
    }
    if (find_field(answer->lookup->fields, answer->lookup->field_count, name, type))
        return true;
    report_part(
        template, KB_DIAG_UNKNOWN_FIELD, part,
        nearest_field(template->reader, answer->lookup->fields, answer->lookup->field_count, name),
        "the look-up has no such field");
    return false;
}

static bool path_of_row(struct template *template, struct str part, struct str name,
                        enum kb_type *type)
{
    const struct kb_answer *answer = template->scope->answer;

    if (template->reader->unread[FILE_TABLE])
        return false;
    if (answer == NULL || answer->table == NULL) {
        report_part(template, KB_DIAG_UNKNOWN_PATH, part, "give the answer a `table:`",
                    "this answer has no table");
        return false;
    }
    if (find_field(answer->table->columns, answer->table->column_count, name, type))
        return true;
    report_part(
        template, KB_DIAG_UNKNOWN_COLUMN, part,
        nearest_field(template->reader, answer->table->columns, answer->table->column_count, name),
        "the table has no such column");
    return false;
}

static bool path_of_fact(struct template *template, struct str part, struct str name,
                         enum kb_type *type)
{
    const struct kb_fact *fact = map_get(&template->reader->facts, name);

    if (fact != NULL) {
        *type = fact->type;
        return true;
    }
    if (template->reader->unread[FILE_FACTS])
        return false;
    report_part(template, KB_DIAG_UNKNOWN_FACT, part,
                fields_nearest(template->reader, name, &template->reader->facts,
                               "declare it in facts.yaml"),
                "unknown fact");
    return false;
}

static bool path_of_bank(struct template *template, struct str part, struct str name,
                         enum kb_type *type)
{
    const struct kb_bot *bot = &template->reader->model->bot;
    const struct {
        const char *name;
        struct str value;
    } values[] = {
        {"name", bot->bank},       {"phone", bot->phone}, {"emergency_phone", bot->emergency_phone},
        {"address", bot->address}, {"email", bot->email}, {"web", bot->web},
        {"login", bot->login},     {"swift", bot->swift}, {"hours_today", STR("computed")},
    };

    *type = KB_TYPE_TEXT;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (!str_is(name, values[i].name))
            continue;
        if (values[i].value.length == 0 && i > 0 && !template->reader->drafts &&
            !template->reader->unread[FILE_BOT])
            report_part(template, KB_DIAG_MISSING_CONTACT, part,
                        "write it under `contacts:` in bot.yaml",
                        "bot.yaml does not say this contact");
        return true;
    }
    report_part(template, KB_DIAG_UNKNOWN_PATH, part,
                "bank.name, phone, emergency_phone, address, email, web, login, hours_today, swift",
                "unknown name of the bank");
    return false;
}

static bool path_of_customer(struct template *template, struct str part, enum kb_type *type)
{
    const struct kb_answer *answer = template->scope->answer;

    *type = KB_TYPE_TEXT;
    if (answer != NULL && answer->identity)
        return true;
    report_part(template, KB_DIAG_UNKNOWN_PATH, part, "give the answer `identity: verified`",
                "only a verified customer has a name");
    return false;
}

/* A slot is certainly filled when the answer asks for it or one of its conditions compares it. */
static bool is_filled(const struct kb_answer *answer, uint32_t number, struct str name)
{
    for (size_t i = 0; i < answer->slot_count; i++) {
        if (answer->slots[i] == number)
            return true;
    }
    for (size_t i = 0; i < answer->condition_count; i++) {
        struct str path = answer->conditions[i].path;

        if (str_starts(path, STR("slots.")) && str_equal(str_slice(path, 6, path.length), name))
            return true;
    }
    return false;
}

static bool path_of_slot(struct template *template, struct str part, struct str name,
                         enum kb_type *type)
{
    const struct kb_topic *topic = template->scope->topic;

    for (uint32_t i = 0; topic != NULL && i < topic->slot_count; i++) {
        const struct kb_slot *slot = &topic->slots[i];

        if (!str_equal(slot->name, name))
            continue;
        *type = slot->choices     ? KB_TYPE_CHOICE
                : slot->free_text ? KB_TYPE_TEXT
                                  : type_of_entity(slot->entity);
        if (template->scope->answer != NULL && !is_filled(template->scope->answer, i, name))
            report_part(template, KB_DIAG_SLOT_NOT_FILLED, part,
                        "name it under `slots:` of this answer",
                        "the customer may not have said this");
        return true;
    }
    for (const struct template_name *own = template->scope->names; own != NULL && own->name != NULL;
         own++) {
        if (str_is(name, own->name)) {
            *type = own->type;
            return true;
        }
    }
    return false;
}

static const char *unknown_path_hint(struct template *template, struct str path)
{
    const struct kb_topic *topic = template->scope->topic;
    static const char *const roots[] = {"lookup", "row", "facts", "customer", "bank"};
    struct map names = {0};
    struct str root = path;
    const char *hint;

    root = str_cut(&root, '.');
    for (size_t i = 0; root.length < path.length && i < sizeof roots / sizeof *roots; i++)
        map_put(&names, str_from(roots[i]), NULL);
    for (size_t i = 0; root.length == path.length && topic != NULL && i < topic->slot_count; i++)
        map_put(&names, topic->slots[i].name, NULL);
    for (const struct template_name *own = template->scope->names; own != NULL && own->name != NULL;
         own++)
        map_put(&names, str_from(own->name), NULL);
    hint =
        fields_nearest(template->reader, root, &names,
                       "names are slots of the topic, lookup., row., facts., customer. and bank.");
    map_clear(&names);
    return hint;
}

static bool type_of_path(struct template *template, struct str part, enum kb_type *type)
{
    struct str name = part;
    struct str root = str_cut(&name, '.');

    if (name.length > 0 && str_is(root, "lookup"))
        return path_of_lookup(template, part, name, type);
    if (name.length > 0 && str_is(root, "row"))
        return path_of_row(template, part, name, type);
    if (name.length > 0 && str_is(root, "facts"))
        return path_of_fact(template, part, name, type);
    if (name.length > 0 && str_is(root, "bank"))
        return path_of_bank(template, part, name, type);
    if (name.length > 0 && str_is(root, "customer"))
        return path_of_customer(template, part, type);
    if (name.length == 0 && path_of_slot(template, part, root, type))
        return true;
    if (name.length > 0 && str_is(root, "slots"))
        report_part(template, KB_DIAG_UNKNOWN_PATH, part, "slots are named alone: {{city}}",
                    "no name begins with slots. here");
    else
        report_part(template, KB_DIAG_UNKNOWN_PATH, part, unknown_path_hint(template, part),
                    "nothing has this name here");
    return false;
}

static bool read_plural(struct template *template, struct str filter, struct kb_part *part)
{
    struct str forms = str_trim(str_slice(filter, 7, filter.length));
    size_t wanted = template->variant == TEXT_VARIANT_EN ? 2 : 3;
    struct str list[3];
    size_t count = 0;

    if (part->type != KB_TYPE_NUMBER) {
        report_part(template, KB_DIAG_WRONG_TYPE, filter, "plural follows a number",
                    "the value is no number");
        return false;
    }
    while (forms.length > 0 && count < 3)
        list[count++] = str_trim(str_cut(&forms, ','));
    if (count != wanted || forms.length > 0) {
        report_part(template, KB_DIAG_PLURAL_FORMS, filter,
                    wanted == 2 ? "plural: day, days" : "plural: dan, dana, dana",
                    "the number of forms does not fit the language");
        return false;
    }
    part->forms[TEXT_PLURAL_ONE] = list[0];
    part->forms[TEXT_PLURAL_FEW] = list[1];
    part->forms[TEXT_PLURAL_MANY] = list[count - 1];
    return true;
}

static bool read_filter(struct template *template, struct str filter, struct kb_part *part)
{
    if (str_starts(filter, STR("plural:")))
        return read_plural(template, filter, part);
    if (str_is(filter, "upper")) {
        part->upper = true;
        if (part->type == KB_TYPE_TEXT || part->type == KB_TYPE_CHOICE ||
            part->type == KB_TYPE_LIST)
            return true;
        report_part(template, KB_DIAG_WRONG_TYPE, filter, "upper is for texts",
                    "the value is no text");
        return false;
    }
    report_part(template, KB_DIAG_UNKNOWN_FILTER, filter,
                "there are: upper, plural: one, few, many", "unknown filter");
    return false;
}

/* whole is {{...}} with its braces. */
static void read_path(struct template *template, struct str whole)
{
    struct str inner = str_slice(whole, 2, whole.length - 2);
    struct str rest = inner;
    struct str path = str_trim(str_cut(&rest, '|'));
    struct kb_part part = {.is_path = true, .text = path};
    bool filtered = str_find_byte(inner, '|', 0) != SIZE_MAX;

    if (path.length == 0) {
        report_part(template, KB_DIAG_TEMPLATE_SYNTAX, whole, "write a name between {{ and }}",
                    "there is no name");
        return;
    }
    if (!type_of_path(template, path, &part.type))
        return;
    if (filtered && !read_filter(template, str_trim(rest).length ? str_trim(rest) : path, &part))
        return;
    end_literal(template);
    vec_push(&template->parts, part);
}

/* {name} with one brace is a slip of the pen. */
static void check_single_brace(struct template *template, struct str text, size_t at)
{
    size_t close = str_find_byte(text, '}', at);
    char next = at + 1 < text.length ? text.bytes[at + 1] : ' ';

    if (close != SIZE_MAX && next >= 'a' && next <= 'z')
        report_part(template, KB_DIAG_TEMPLATE_SYNTAX, str_slice(text, at, close + 1),
                    "write {{name}}", "a name stands between two braces on each side");
}

/* Takes {{...}} at the offset; returns the offset behind it. */
static size_t read_braces(struct template *template, struct str text, size_t at)
{
    size_t close;

    if (str_starts(str_slice(text, at, text.length), STR("{{{{"))) {
        buf_add_text(&template->reader->text, "{{");
        return at + 4;
    }
    close = str_find(text, STR("}}"), at + 2);
    if (close == SIZE_MAX) {
        report_part(template, KB_DIAG_TEMPLATE_SYNTAX, str_slice(text, at, at + 2),
                    "write }} behind the name", "{{ is not closed in this line");
        return text.length;
    }
    read_path(template, str_slice(text, at, close + 2));
    return close + 2;
}

static void read_line(struct template *template, struct str text)
{
    size_t at = 0;

    while (at < text.length) {
        struct str rest = str_slice(text, at, text.length);

        if (str_starts(rest, STR("{{"))) {
            at = read_braces(template, text, at);
            continue;
        }
        if (str_starts(rest, STR("}}"))) {
            report_part(template, KB_DIAG_TEMPLATE_SYNTAX, str_slice(text, at, at + 2),
                        "write {{ in front of the name", "}} without {{");
            at += 2;
            continue;
        }
        if (text.bytes[at] == '{')
            check_single_brace(template, text, at);
        buf_add_byte(&template->reader->text, text.bytes[at++]);
    }
}

static struct kb_part part_to_latin(struct reader *reader, struct kb_part part)
{
    if (!part.is_path)
        part.text = lines_to_latin(reader, part.text);
    for (size_t i = 0; i < 3; i++) {
        if (part.forms[i].length > 0)
            part.forms[i] = lines_to_latin(reader, part.forms[i]);
    }
    return part;
}

static struct kb_text text_to_latin_of(struct reader *reader, const struct kb_text *text)
{
    struct kb_text latin = *text;

    latin.messages = arena_array(reader->arena, text->count, sizeof *latin.messages);
    for (size_t i = 0; i < text->count; i++) {
        struct kb_message *message = &latin.messages[i];

        message->count = text->messages[i].count;
        message->parts = arena_array(reader->arena, message->count, sizeof *message->parts);
        for (size_t k = 0; k < message->count; k++)
            message->parts[k] = part_to_latin(reader, text->messages[i].parts[k]);
    }
    return latin;
}

static bool begins_message(const struct template *template)
{
    return template->parts.count == 0 && template->reader->text.length == 0;
}

static void read_lines(struct template *template, const struct node *block)
{
    struct reader *reader = template->reader;

    for (uint32_t line = block->first_line; line < block->after_line; line++) {
        struct str text = str_trim(source_line(reader->source, line));

        if (text.length == 0) {
            end_message(template);
            continue;
        }
        if (!begins_message(template))
            buf_add_byte(&reader->text, ' ');
        template->line = line;
        lines_check_spoken(reader, source_place_of(reader->source, line, text), text,
                           template->variant);
        read_line(template, text);
    }
    end_message(template);
}

void template_read(struct reader *reader, const struct node *block,
                   const struct template_scope *scope, enum text_variant variant,
                   struct kb_text out[TEXT_VARIANTS])
{
    struct template template = {.reader = reader, .scope = scope, .variant = variant};
    struct kb_text *text = &out[variant];

    read_lines(&template, block);
    text->count = template.messages.count;
    text->messages = arena_array(reader->arena, text->count, sizeof *text->messages);
    if (text->count > 0)
        memcpy(text->messages, template.messages.items, text->count * sizeof *text->messages);
    text->place = reader_place(reader, block);
    if (variant == TEXT_VARIANT_SR_CYRL)
        out[TEXT_VARIANT_SR_LATN] = text_to_latin_of(reader, text);
    vec_clear(&template.parts);
    vec_clear(&template.messages);
}
