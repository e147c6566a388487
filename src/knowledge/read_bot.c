/* bot.yaml: the bank, its departments and hours, its languages, how sure it must be. */
#include "lines.h"
#include "reader.h"
#include "refer.h"
#include "shapes.h"
#include "values.h"

/* A larger share of wrong answers is no promise that anybody would want. */
static const double MOST_WRONG = 0.20;

static int weekday_from_name(struct str name)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

    for (int i = 0; i < 7; i++) {
        if (str_is(name, names[i]))
            return i + 1;
    }
    return 0;
}

/* "mon-fri" or "sat" */
static bool parse_days(struct str text, int *first, int *last)
{
    struct str rest = text;

    *first = weekday_from_name(str_cut(&rest, '-'));
    *last = rest.length > 0 ? weekday_from_name(rest) : *first;
    return *first > 0 && *last >= *first;
}

/* "08:00-20:00" */
static bool parse_opening(struct str text, struct kb_hours *hours)
{
    struct str rest = text;
    struct civil_time opens, closes;

    if (!values_time(str_cut(&rest, '-'), &opens) || !values_time(rest, &closes))
        return false;
    hours->opens = (uint16_t)(opens.hour * 60 + opens.minute);
    hours->closes = (uint16_t)(closes.hour * 60 + closes.minute);
    return hours->opens < hours->closes;
}

static void read_hours(struct reader *reader, const struct node *block,
                       struct kb_department *department)
{
    struct str text;
    uint32_t line = 0;

    while (block != NULL && lines_next(reader, block, &line, &text)) {
        struct str rest = text;
        struct str days = str_cut(&rest, ' ');
        struct kb_hours hours;
        int first, last;

        if (!parse_days(days, &first, &last) || !parse_opening(str_trim(rest), &hours)) {
            reader_report_at(
                reader, KB_DIAG_BAD_HOURS, source_place_of(reader->source, line, text),
                "write days (mon tue wed thu fri sat sun) and hours: mon-fri 08:00-20:00",
                "\"%.*s\" are no opening hours", STR_ARG(text));
            continue;
        }
        for (int day = first; day <= last; day++)
            department->hours[day] = hours;
    }
}

static void read_department(struct reader *reader, const struct member *member,
                            struct kb_department *department)
{
    struct fields fields, titles;

    department->id = member->key.text;
    department->place = reader_place(reader, &member->key);
    if (!fields_read(reader, (struct node *)&member->value, &shape_department, department, &fields))
        return;
    read_hours(reader, fields_get(&fields, "hours"), department);
    if (fields_get(&fields, "title") != NULL &&
        fields_read(reader, (struct node *)fields_get(&fields, "title"), &shape_texts, NULL,
                    &titles))
        lines_read_texts(reader, fields_key(&fields, "title"), &titles, "the department's title",
                         department->title);
}

static void read_departments(struct reader *reader, const struct node *map)
{
    struct kb_model *model = reader->model;

    if (map == NULL)
        return;
    model->departments = arena_array(reader->arena, map->count, sizeof *model->departments);
    for (size_t i = 0; i < map->count; i++) {
        struct kb_department *department = &model->departments[model->department_count];

        model->department_count++;
        read_department(reader, &map->members[i], department);
        map_put(&reader->departments, department->id, department);
    }
}

/* en, hr, sr; Serbian is spoken in both scripts, whatever bot.sr.script says about replies. */
static void read_language(struct reader *reader, const struct node *item, bool first)
{
    struct kb_bot *bot = &reader->model->bot;

    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (!str_is(item->text, languages[i].code))
            continue;
        bot->speaks[languages[i].variant] = true;
        if (languages[i].variant == TEXT_VARIANT_SR_CYRL)
            bot->speaks[TEXT_VARIANT_SR_LATN] = true;
        if (first)
            bot->fallback = languages[i].variant;
        return;
    }
    reader_report(reader, KB_DIAG_BAD_CHOICE, item, "one of: en, hr, sr",
                  "\"%.*s\" is no language of this program", STR_ARG(item->text));
}

static void read_languages(struct reader *reader, const struct node *list)
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        if (list->items[i].kind == NODE_TEXT)
            read_language(reader, &list->items[i], i == 0);
    }
}

static void read_script(struct reader *reader, const struct node *part)
{
    struct fields fields;
    const struct node *script;

    if (part == NULL || !fields_read(reader, (struct node *)part, &shape_sr_script, NULL, &fields))
        return;
    script = fields_get(&fields, "script");
    if (script != NULL)
        reader->model->bot.script = (enum kb_script)fields_word(script, words_scripts);
    if (reader->model->bot.script == KB_SCRIPT_LATIN &&
        reader->model->bot.fallback == TEXT_VARIANT_SR_CYRL)
        reader->model->bot.fallback = TEXT_VARIANT_SR_LATN;
}

static void read_holidays(struct reader *reader, const struct node *block)
{
    struct kb_bot *bot = &reader->model->bot;
    struct str text;
    uint32_t line = 0;

    if (block == NULL || block->style != STYLE_BLOCK)
        return;
    bot->holidays =
        arena_array(reader->arena, block->after_line - block->first_line, sizeof *bot->holidays);
    while (lines_next(reader, block, &line, &text)) {
        struct str rest = text;
        struct str day = str_cut(&rest, ' '); /* a remark may follow: "2026-12-25 Christmas" */

        if (date_parse_iso(day, &bot->holidays[bot->holiday_count]))
            bot->holiday_count++;
        else
            reader_report_at(reader, KB_DIAG_BAD_DATE, source_place_of(reader->source, line, day),
                             "write year-month-day, as 2026-12-25", "\"%.*s\" is no date",
                             STR_ARG(day));
    }
}

static void read_confidence(struct reader *reader, const struct node *part)
{
    struct shape_confidence_values values = {.clarify = 0.25};
    struct kb_bot *bot = &reader->model->bot;
    struct fields fields;

    if (part != NULL &&
        fields_read(reader, (struct node *)part, &shape_confidence, &values, &fields)) {
        if (fields_has(&fields, "answer") && fields_has(&fields, "wrong_at_most"))
            reader_report(reader, KB_DIAG_CONFLICTING_KEYS, fields_key(&fields, "wrong_at_most"),
                          "keep one of the two", "`answer` and `wrong_at_most` exclude each other");
        else if (fields_has(&fields, "wrong_at_most") &&
                 (values.wrong_at_most <= 0 || values.wrong_at_most > MOST_WRONG))
            reader_report(reader, KB_DIAG_BAD_NUMBER, fields_get(&fields, "wrong_at_most"),
                          "write a share above 0% and up to 20%, as 2%",
                          "no bot can promise this share of wrong answers");
        else if (fields_has(&fields, "answer") && values.answer <= 0)
            reader_report(reader, KB_DIAG_BAD_NUMBER, fields_get(&fields, "answer"),
                          "write a number above 0, as 0.60",
                          "a bot that answers from 0 on guesses");
        else if (values.answer > 0 && values.clarify > values.answer)
            reader_report(reader, KB_DIAG_BAD_NUMBER, fields_get(&fields, "clarify"),
                          "write a smaller number",
                          "`clarify` is larger than `answer`: the bot would never ask back");
    }
    bot->answer = values.answer == 0 && values.wrong_at_most == 0 ? 0.60 : values.answer;
    bot->wrong_at_most = values.answer > 0 ? 0 : values.wrong_at_most;
    bot->clarify = values.clarify;
    bot->out_of_scope = values.out_of_scope;
}

static bool is_zone(struct str name)
{
    bool slash = false;

    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];

        slash = slash || (c == '/' && i > 0 && i + 1 < name.length);
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            strchr("/_+-", c) == NULL)
            return false;
    }
    return slash || str_is(name, "UTC");
}

static void check_zone(struct reader *reader, const struct node *node)
{
    if (node == NULL || is_zone(reader->model->bot.time_zone))
        return;
    reader_report(reader, KB_DIAG_BAD_TIME_ZONE, node,
                  "write Area/City, as Europe/Zagreb or Europe/Belgrade",
                  "\"%.*s\" is no time zone", STR_ARG(reader->model->bot.time_zone));
}

enum { SHORTEST_PHONE = 3, LONGEST_PHONE = 15 /* digits: E.164 */ };

static bool is_phone(struct str text)
{
    static const char signs[] = "+()-/. *#";
    size_t digits = 0;

    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] >= '0' && text.bytes[i] <= '9')
            digits++;
        else if (text.bytes[i] == '\0' || strchr(signs, text.bytes[i]) == NULL)
            return false;
    }
    return digits >= SHORTEST_PHONE && digits <= LONGEST_PHONE;
}

/* It is what a customer dials at night with a stolen card, and what their telephone makes a link
 * of. */
static void check_phone(struct reader *reader, const struct node *node)
{
    if (node != NULL && node->kind == NODE_TEXT && node->text.length > 0 && !is_phone(node->text))
        reader_report(reader, KB_DIAG_BAD_PHONE, node,
                      "write one number and nothing else, with the country's code: +385 1 5550 100",
                      "\"%.*s\" is no telephone number", STR_ARG(node->text));
}

/* `salter serve` must be able to say how the bank is reached when the bot cannot help. */
static void check_contacts(struct reader *reader, const struct node *part, const struct node *key)
{
    static const char *const required[] = {"phone", "emergency_phone", "address"};
    struct fields fields;

    if (part == NULL ||
        !fields_read(reader, (struct node *)part, &shape_contacts, &reader->model->bot, &fields))
        return;
    check_phone(reader, fields_get(&fields, "phone"));
    check_phone(reader, fields_get(&fields, "emergency_phone"));
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (!fields_has(&fields, required[i]) && !reader->drafts)
            reader_report(
                reader, KB_DIAG_MISSING_CONTACT, key,
                arena_printf(reader->scratch, "add `%s:` under `contacts:`", required[i]).bytes,
                "the contact \"%s\" is missing", required[i]);
    }
}

void kb_read_bot(struct reader *reader, struct node *root)
{
    struct kb_bot *bot = &reader->model->bot;
    const struct node *node;
    struct fields fields;

    bot->idle_minutes = 30;
    reader->lenient = reader->drafts;
    if (!fields_read(reader, root, &shape_bot, bot, &fields))
        return;
    check_contacts(reader, fields_get(&fields, "contacts"), fields_key(&fields, "contacts"));
    read_languages(reader, fields_get(&fields, "languages"));
    read_script(reader, fields_get(&fields, "sr"));
    read_departments(reader, fields_get(&fields, "departments"));
    read_holidays(reader, fields_get(&fields, "holidays"));
    read_confidence(reader, fields_get(&fields, "confidence"));
    check_zone(reader, fields_get(&fields, "time_zone"));
    if ((node = fields_get(&fields, "session")) != NULL) {
        struct fields session;

        fields_read(reader, (struct node *)node, &shape_session, bot, &session);
    }
    if ((node = fields_get(&fields, "people")) != NULL)
        bot->people = (enum kb_people)fields_word(node, words_people);
    if ((node = fields_get(&fields, "default_department")) != NULL)
        bot->default_department = refer_department(reader, node);
    bot->welcome_buttons = refer_topics(reader, fields_get(&fields, "welcome_buttons"));
}
