/*
 * The model: what a knowledge folder says, resolved and frozen. Everything here lives in the
 * snapshot's arena, is reached through it and borrowed from it; nothing changes after loading, so
 * any thread may read it.
 *
 * References between parts are pointers or topic numbers (topics are sorted by id: number order is
 * id order). Texts for customers stand in an array by variant; a language that the bot does not
 * speak has empty texts.
 */
#ifndef SALTER_KNOWLEDGE_MODEL_H
#define SALTER_KNOWLEDGE_MODEL_H

#include "base/date.h"
#include "base/diag.h"
#include "base/value.h"
#include "knowledge/names.h"
#include "text/entity.h"
#include "text/language.h"

#define KB_NO_TOPIC UINT32_MAX

/* What a value is, and so how a template writes it. Held as VALUE_TEXT: TEXT, TIME ("08:00"),
 * CHOICE (the id); as VALUE_INTEGER or VALUE_NUMBER: NUMBER, PERCENT; DATETIME, DATE, MONEY and
 * LIST as their own kinds. */
#define KB_TYPES(X)                                                                                \
    X(TEXT, "text")                                                                                \
    X(MONEY, "money")                                                                              \
    X(NUMBER, "number")                                                                            \
    X(PERCENT, "percent")                                                                          \
    X(DATE, "date") X(DATETIME, "datetime") X(TIME, "time") X(LIST, "list") X(CHOICE, "choice")
#define KB_TYPE_ENUM(constant, name) KB_TYPE_##constant,
enum kb_type { KB_TYPES(KB_TYPE_ENUM) };
const char *kb_type_name(enum kb_type type);

/* One line of a block: an example, a pattern, a phrase of a set. */
struct kb_line {
    struct str text;         /* trimmed */
    struct diag_place place; /* of its first character */
    enum text_group group;   /* whose words it holds; TEXT_GROUPS: language-neutral */
    char language[3];        /* "en", "hr", "sr"; "" when language-neutral */
};

struct kb_lines {
    struct kb_line *items;
    size_t count;
};

struct kb_ids {
    uint32_t *items; /* topic numbers */
    size_t count;
};

/* A template: literal pieces and paths. */
struct kb_part {
    bool is_path;
    struct str text;     /* the literal, or the path without braces: "lookup.balance" */
    enum kb_type type;   /* of a path */
    bool upper;          /* {{x | upper}} */
    struct str forms[3]; /* {{x | plural: one, few, many}}; empty: no plural */
};

struct kb_message {
    struct kb_part *parts;
    size_t count;
};

/* A block of an answer: blank lines separate messages. */
struct kb_text {
    struct kb_message *messages;
    size_t count; /* 0: there is no text in this variant */
    struct diag_place place;
};

struct kb_choice {
    struct str id;
    struct str title[TEXT_VARIANTS];
    struct kb_lines words; /* title and synonyms of every language */
};

struct kb_choices {
    struct str name;
    struct kb_choice *items;
    size_t count;
    struct diag_place place;
};

struct kb_set {
    struct str name;
    struct kb_lines phrases; /* of every language */
    struct diag_place place;
};

struct kb_department {
    struct str id;
    struct str owner;
    struct str title[TEXT_VARIANTS];
    struct kb_hours {
        uint16_t opens, closes; /* minutes after midnight; equal: closed */
    } hours[8];                 /* 1 = Monday ... 7 = Sunday */
    struct diag_place place;
};

struct kb_field {
    struct str name;
    enum kb_type type;
    const struct kb_choices *choices; /* of KB_TYPE_CHOICE */
};

struct kb_lookup {
    struct str id;
    struct str *arguments; /* names of slots */
    size_t argument_count;
    struct kb_field *fields;
    size_t field_count;
    struct diag_place place;
};

struct kb_table {
    struct str id;
    struct str owner;
    struct date review_by;
    struct kb_field *columns;
    size_t column_count;
    /* rows[row * column_count + column][variant]; language-neutral cells are equal in all variants;
     * VALUE_NULL: empty */
    struct value (*cells)[TEXT_VARIANTS];
    size_t row_count;
    struct diag_place place;
};

struct kb_fact {
    struct str name;
    enum kb_type type;
    struct value value[TEXT_VARIANTS];
    struct str owner;
    struct date review_by;
    struct diag_place place;
};

/* A slot of a topic: filled by a choice list, or by an entity, or (entity "text") by the whole
 * reply. */
struct kb_slot {
    struct str name;
    const struct kb_choices *choices; /* or NULL */
    enum text_entity_kind entity;     /* when choices is NULL and free_text is false */
    bool free_text;
    bool optional;   /* never asked */
    bool passing;    /* of the message it is in, not remembered for the next */
    bool open;       /* the choices are not all that a customer may name */
    struct str from; /* path of the customer's own values, or empty */
    struct str ask[TEXT_VARIANTS];
    struct diag_place place;
};

/* One entry of `when:`; all must hold. Paths: slots.NAME, lookup.FIELD (of the answer's own
 * look-up), customer.NAME. Values have the type of what they are compared with; a date may also be
 * compared with the texts "monday" to "sunday" and "holiday". */
struct kb_condition {
    struct str path;
    struct value *values; /* one of these ... */
    size_t count;
    bool range; /* ... or, with range, values[0] <= x <= values[1] */
};

struct kb_answer {
    struct str name;
    bool identity;                  /* only for a verified customer; passed over otherwise */
    bool no_person;                 /* of a topic with a hand-off: here nobody is needed */
    const struct kb_lookup *lookup; /* or NULL */
    const struct kb_table *table;   /* or NULL */
    uint32_t *slots;                /* numbers of the topic's slots that it needs */
    size_t slot_count;
    struct kb_condition *conditions;
    size_t condition_count;
    struct kb_text text[TEXT_VARIANTS];
    struct diag_place place;
};

/* What is said to a short question about one detail of the topic ("and how much is it?"). */
struct kb_detail {
    uint32_t kind; /* of kb_model.details */
    struct kb_text text[TEXT_VARIANTS];
    struct diag_place place;
};

struct kb_handoff {
    enum kb_reason reason; /* KB_REASON_NONE: not handed over */
    enum kb_priority priority;
    bool emergency;                         /* nobody_there: emergency */
    const struct kb_department *department; /* or NULL: the topic's own */
};

struct kb_topic {
    struct str id;
    uint32_t number;
    struct str title[TEXT_VARIANTS];
    const struct kb_department *department;
    struct str owner;
    struct date review_by;
    struct date valid_until; /* year 0: for ever */
    bool problem;
    bool small_talk;
    bool draft;
    struct kb_handoff handoff;
    double answer_threshold; /* `confidence:` of the topic; 0: the bot's */
    struct kb_ids buttons;
    struct kb_ids follow_ups;
    struct kb_slot *slots;
    size_t slot_count;
    struct kb_answer *answers; /* the last has no condition */
    size_t answer_count;
    struct kb_detail *details; /* one of a kind at most */
    size_t detail_count;
    struct kb_lines examples;
    struct kb_lines patterns;
    struct kb_lines nots; /* when one of these matches, the topic is out */
    struct diag_place place;
};

struct kb_policy {
    struct str id;
    uint32_t number; /* in the order of the file */
    struct kb_handoff handoff;
    double threshold; /* 0: fitted */
    struct kb_lines patterns;
    struct kb_lines examples;
    struct kb_lines never;
    struct kb_text answer[TEXT_VARIANTS];
    struct diag_place place;
};

struct kb_out_of_scope {
    double threshold; /* 0: fitted */
    struct kb_lines patterns;
    struct kb_lines examples;
};

enum kb_people { KB_PEOPLE_NONE, KB_PEOPLE_NOTIFY, KB_PEOPLE_DESK };
enum kb_script { KB_SCRIPT_AS_CUSTOMER, KB_SCRIPT_CYRILLIC, KB_SCRIPT_LATIN };

struct kb_bot {
    struct str bank, phone, emergency_phone, address, email, web, login, swift;
    bool demo;
    bool speaks[TEXT_VARIANTS];
    enum text_variant fallback; /* the first of `languages:` */
    enum kb_script script;
    struct str time_zone;
    enum kb_people people;
    const struct kb_department *default_department;
    struct date *holidays;
    size_t holiday_count;
    double answer;        /* threshold; 0 when wrong_at_most is set */
    double wrong_at_most; /* a share, 0.02; 0 when `answer` is set */
    double clarify;
    double out_of_scope;
    int64_t idle_minutes;
    struct kb_ids welcome_buttons;
};

/* What a story expects of one turn. */
struct kb_expectation {
    enum kb_action action;
    uint32_t topic;             /* or KB_NO_TOPIC: any */
    enum kb_reason reason;      /* of a hand-off */
    struct str slot;            /* of ask_slot */
    struct kb_ids choices;      /* of clarify: each must be offered */
    struct value_member *slots; /* name=value, as written */
    size_t slot_count;
};

enum kb_step_kind { KB_STEP_SAY, KB_STEP_EXPECT, KB_STEP_CONTAINS, KB_STEP_LACKS };

struct kb_step {
    enum kb_step_kind kind;
    struct str text; /* of the line, without its mark */
    struct kb_expectation expect;
    struct diag_place place;
};

struct kb_story {
    struct str name;
    struct date today; /* year 0: the caller's */
    bool has_language;
    enum text_variant language; /* of the client that opens the talk */
    bool as_written;
    struct value customer; /* VALUE_NULL, or a map: a verified customer */
    /* VALUE_NULL, or a map by look-up id of maps by field, typed; a VALUE_NULL in it fails */
    struct value lookups;
    struct kb_step *steps;
    size_t step_count;
    struct diag_place place;
};

/* A single message and where it must lead: a topic, a policy, or (both none) out of scope. */
struct kb_question {
    struct kb_line line;
    uint32_t topic;  /* or KB_NO_TOPIC */
    uint32_t policy; /* or KB_NO_TOPIC */
};

struct kb_model {
    struct kb_bot bot;
    struct kb_text sentences[KB_SENTENCE_COUNT][TEXT_VARIANTS];
    struct kb_topic *topics; /* sorted by id */
    size_t topic_count;
    struct kb_policy *policies;
    size_t policy_count;
    struct kb_out_of_scope out_of_scope;
    struct kb_set *sets;
    size_t set_count;
    /* the kinds of details, by the words that ask for them; sorted by name */
    struct kb_set *details;
    size_t detail_count;
    struct kb_choices *choices;
    size_t choices_count;
    struct kb_department *departments;
    size_t department_count;
    struct kb_lookup *lookups;
    size_t lookup_count;
    struct kb_table *tables;
    size_t table_count;
    struct kb_fact *facts;
    size_t fact_count;
    struct kb_story *stories;
    size_t story_count;
    struct kb_question *questions;
    size_t question_count;
};

#endif
