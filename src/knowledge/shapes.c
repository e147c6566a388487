#include "shapes.h"

#include <stddef.h>

#define TO(type, member) (offsetof(type, member) + 1)
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SHAPE(id, text) const struct shape shape_##id = {#id, id##_fields, COUNT(id##_fields), text}

const char *const words_people[] = {"none", "notify", "desk", NULL};
const char *const words_scripts[] = {"as customer", "cyrillic", "latin", NULL};
static const char *const words_reasons[] = {"explicit_request", "policy_topic",
                                            "external_threat",  "vulnerability",
                                            "repeated_contact", NULL};
static const char *const words_priorities[] = {
#define NAME(constant, name) name,
    KB_PRIORITIES(NAME)
#undef NAME
        NULL};
static const char *const words_emergency[] = {"emergency", NULL};
static const char *const words_verified[] = {"verified", NULL};
static const char *const words_not_needed[] = {"not needed", NULL};
static const char *const words_spellings[] = {"as written", NULL};
/* text_variant_name() */
static const char *const words_variants[] = {"en", "hr", "sr-Latn", "sr-Cyrl", NULL};

static const struct field each_block = {.type = FIELD_BLOCK, .meaning = "One line below the other"};
static const struct field each_spoken = {
    .type = FIELD_LINE, .flags = FIELD_SPOKEN, .meaning = "One short text"};
static const struct field each_value = {.type = FIELD_VALUE,
                                        .meaning = "A value, or a list [a, b]"};
static const struct field each_type = {
    .type = FIELD_TYPE,
    .meaning = "text, money, number, percent, date, datetime, time, list, or choices:NAME"};

/* Short texts in every language. */
#define TEXT_KEYS                                                                                  \
    {.key = "en", .type = FIELD_LINE, .flags = FIELD_SPOKEN, .meaning = "The text in English"},    \
        {.key = "hr",                                                                              \
         .type = FIELD_LINE,                                                                       \
         .flags = FIELD_SPOKEN,                                                                    \
         .meaning = "The text in Croatian"},                                                       \
        {.key = "sr",                                                                              \
         .type = FIELD_LINE,                                                                       \
         .flags = FIELD_SPOKEN,                                                                    \
         .meaning = "The text in Serbian, in Cyrillic"},                                           \
    {                                                                                              \
        .key = "sr-Latn", .type = FIELD_LINE, .flags = FIELD_SPOKEN,                               \
        .meaning = "Only where the Latin text is not the Cyrillic one letter by letter"            \
    }
static const struct field texts_fields[] = {TEXT_KEYS};
SHAPE(texts, "A short text in every language");

static const struct field phrases_fields[] = {
    {.key = "en", .type = FIELD_BLOCK, .meaning = "English words or phrases, one a line"},
    {.key = "hr",
     .type = FIELD_BLOCK,
     .meaning = "Croatian words or phrases, one a line; they count for Serbian too"},
    {.key = "sr",
     .type = FIELD_BLOCK,
     .meaning = "Serbian words or phrases, one a line; they count for Croatian too"},
};
SHAPE(phrases, "Words by language");

/* One part per language with the same keys. */
#define LANGUAGE_PARTS(inner, text)                                                                \
    {.key = "en", .type = FIELD_MAP, .shape = &inner, .meaning = "English: " text},                \
        {.key = "hr", .type = FIELD_MAP, .shape = &inner, .meaning = "Croatian: " text},           \
    {                                                                                              \
        .key = "sr", .type = FIELD_MAP, .shape = &inner, .meaning = "Serbian, in Cyrillic: " text  \
    }

/* bot.yaml */

static const struct field contacts_fields[] = {
    {.key = "phone",
     .type = FIELD_LINE,
     .target = TO(struct kb_bot, phone),
     .meaning = "The bank's telephone: {{bank.phone}}"},
    {.key = "emergency_phone",
     .type = FIELD_LINE,
     .target = TO(struct kb_bot, emergency_phone),
     .meaning = "Answered 24 hours a day, for lost cards and fraud: {{bank.emergency_phone}}"},
    {.key = "address",
     .type = FIELD_LINE,
     .target = TO(struct kb_bot, address),
     .meaning = "{{bank.address}}"},
    {.key = "email",
     .type = FIELD_LINE,
     .target = TO(struct kb_bot, email),
     .meaning = "{{bank.email}}"},
    {.key = "web", .type = FIELD_LINE, .target = TO(struct kb_bot, web), .meaning = "{{bank.web}}"},
    {.key = "login",
     .type = FIELD_LINE,
     .target = TO(struct kb_bot, login),
     .meaning = "Where the customer logs in: {{bank.login}}"},
    {.key = "swift",
     .type = FIELD_LINE,
     .target = TO(struct kb_bot, swift),
     .meaning = "The BIC: {{bank.swift}}"},
};
SHAPE(contacts, "How the bank is reached without the bot");

static const struct field sr_script_fields[] = {
    {.key = "script",
     .type = FIELD_WORD,
     .words = words_scripts,
     .meaning = "In which script Serbian customers are answered"},
};
SHAPE(sr_script, "Serbian");

static const struct field department_fields[] = {
    {.key = "owner",
     .type = FIELD_LINE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_department, owner),
     .meaning = "Who answers for the department's content"},
    {.key = "title",
     .type = FIELD_MAP,
     .flags = FIELD_REQUIRED,
     .shape = &shape_texts,
     .meaning = "Its name for customers"},
    {.key = "hours",
     .type = FIELD_BLOCK,
     .flags = FIELD_REQUIRED,
     .meaning = "When people are there, a line each: mon-fri 08:00-20:00"},
};
SHAPE(department, "A department that conversations are handed to");

static const struct field confidence_fields[] = {
    {.key = "answer",
     .type = FIELD_SHARE,
     .target = TO(struct shape_confidence_values, answer),
     .meaning = "From this confidence on the bot answers: 0.60"},
    {.key = "wrong_at_most",
     .type = FIELD_SHARE,
     .target = TO(struct shape_confidence_values, wrong_at_most),
     .meaning =
         "Instead of `answer`: the share of wrong answers that is tolerated, as 2%; above 0% and "
         "up to 20%"},
    {.key = "clarify",
     .type = FIELD_SHARE,
     .target = TO(struct shape_confidence_values, clarify),
     .meaning = "From this confidence on, and below `answer`, the bot asks which of three topics "
                "is meant"},
    {.key = "out_of_scope",
     .type = FIELD_SHARE,
     .target = TO(struct shape_confidence_values, out_of_scope),
     .meaning = "From this confidence on the bot says that it is none of the bank's business; "
                "fitted when not given"},
};
SHAPE(confidence, "How sure the bot must be");

static const struct field session_fields[] = {
    {.key = "idle_minutes",
     .type = FIELD_COUNT,
     .target = TO(struct kb_bot, idle_minutes),
     .meaning = "After this many minutes of silence the conversation begins anew"},
};
SHAPE(session, "Conversations");

static const struct field each_department = {
    .type = FIELD_MAP, .shape = &shape_department, .meaning = "A department"};
static const struct field bot_fields[] = {
    {.key = "bank",
     .type = FIELD_LINE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_bot, bank),
     .meaning = "The bank's name: {{bank.name}}"},
    {.key = "demo",
     .type = FIELD_YES,
     .target = TO(struct kb_bot, demo),
     .meaning = "yes: the bank is invented, and pages say so"},
    {.key = "contacts",
     .type = FIELD_MAP,
     .flags = FIELD_REQUIRED,
     .shape = &shape_contacts,
     .meaning = "Phone, 24-hour number, address and more"},
    {.key = "languages",
     .type = FIELD_IDS,
     .flags = FIELD_REQUIRED,
     .meaning = "Languages of replies, the first is the default: [hr, sr, en]"},
    {.key = "sr",
     .type = FIELD_MAP,
     .shape = &shape_sr_script,
     .meaning = "The script of Serbian replies"},
    {.key = "time_zone",
     .type = FIELD_LINE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_bot, time_zone),
     .meaning = "IANA name, as Europe/Zagreb"},
    {.key = "people",
     .type = FIELD_WORD,
     .flags = FIELD_REQUIRED,
     .words = words_people,
     .meaning = "Who takes over: none (phone and address), notify (the bank's own contact centre), "
                "desk (ours)"},
    {.key = "default_department",
     .type = FIELD_ID,
     .flags = FIELD_REQUIRED,
     .meaning = "Takes what belongs to no other"},
    {.key = "departments",
     .type = FIELD_MAP_OF,
     .flags = FIELD_REQUIRED,
     .each = &each_department,
     .meaning = "id: owner, title, hours"},
    {.key = "holidays",
     .type = FIELD_BLOCK,
     .meaning = "Days on which nobody is there, a line each: 2026-12-25"},
    {.key = "confidence",
     .type = FIELD_MAP,
     .shape = &shape_confidence,
     .meaning = "How sure the bot must be"},
    {.key = "session", .type = FIELD_MAP, .shape = &shape_session, .meaning = "Conversations"},
    {.key = "welcome_buttons", .type = FIELD_IDS, .meaning = "Topics offered under the welcome"},
};
SHAPE(bot, "bot.yaml: the bank, its people, its languages");

/* words/NAME.yaml */

static const struct field each_phrases = {
    .type = FIELD_MAP, .shape = &shape_phrases, .meaning = "Words by language"};
static const struct field each_choice_list = {
    .type = FIELD_MAP_OF,
    .each = &each_phrases,
    .meaning = "The choices: id, then per language the title and synonyms"};
static const struct field words_fields[] = {
    {.key = "sets",
     .type = FIELD_MAP_OF,
     .each = &each_phrases,
     .meaning = "Word sets, used in patterns as ~name"},
    {.key = "details",
     .type = FIELD_MAP_OF,
     .each = &each_phrases,
     .meaning =
         "What customers ask next about any topic, by the words that ask for it: cost, time; "
         "a topic's answer to it stands under its own `details:`"},
    {.key = "choices",
     .type = FIELD_MAP_OF,
     .each = &each_choice_list,
     .meaning = "What a slot can be; the first line of a language is shown, the rest are synonyms"},
    {.key = "same_as",
     .type = FIELD_MAP,
     .shape = &shape_phrases,
     .meaning =
         "Single words that mean the same everywhere, a line each: card = debit, mastercard"},
    {.key = "alternations",
     .type = FIELD_BLOCK,
     .meaning =
         "Stems of one Croatian or Serbian word whose stem changes, a line each: stic stig stign"},
};
SHAPE(words, "words/NAME.yaml: word sets, details, choices, same words");

/* messages.yaml */

static const struct field sentences_fields[] = {
#define SENTENCE(constant, name)                                                                   \
    {.key = name,                                                                                  \
     .type = FIELD_BLOCK,                                                                          \
     .flags = FIELD_SPOKEN,                                                                        \
     .meaning = "A sentence of the bot: " name},
    KB_SENTENCES(SENTENCE)
#undef SENTENCE
};
SHAPE(sentences, "The bot's own sentences");

static const struct field messages_fields[] = {
    LANGUAGE_PARTS(shape_sentences, "the bot's own sentences"),
    {.key = "sr-Latn",
     .type = FIELD_MAP,
     .shape = &shape_sentences,
     .meaning = "Only sentences whose Latin text is not the Cyrillic one letter by letter"},
};
SHAPE(messages, "messages.yaml: the bot's own sentences");

/* topics/ID.yaml */

static const struct field topic_language_fields[] = {
    {.key = "title",
     .type = FIELD_LINE,
     .flags = FIELD_SPOKEN,
     .meaning = "What a button shows; at most 40 characters"},
    {.key = "examples",
     .type = FIELD_BLOCK,
     .meaning = "What customers write, one a line, at least 5"},
    {.key = "patterns",
     .type = FIELD_BLOCK,
     .meaning =
         "Patterns, one a line: words in order, (a | b), [optional], *, ~set, {amount}, !not"},
    {.key = "not",
     .type = FIELD_BLOCK,
     .meaning = "Patterns: when one of them fits, it is not this topic"},
    {.key = "ask",
     .type = FIELD_MAP_OF,
     .each = &each_spoken,
     .meaning = "slot: the question for it"},
    {.key = "answers",
     .type = FIELD_MAP_OF,
     .each = &each_block,
     .meaning = "answer: its text; a blank line begins a new message"},
    {.key = "details",
     .type = FIELD_MAP_OF,
     .each = &each_block,
     .meaning = "detail of words/: what is said when a customer asks for it next, as cost or time"},
};
SHAPE(topic_language, "What a translator works on");

static const struct field topic_latin_fields[] = {
    {.key = "title",
     .type = FIELD_LINE,
     .flags = FIELD_SPOKEN,
     .meaning = "What a button shows; at most 40 characters"},
    {.key = "ask",
     .type = FIELD_MAP_OF,
     .each = &each_spoken,
     .meaning = "slot: the question for it"},
    {.key = "answers", .type = FIELD_MAP_OF, .each = &each_block, .meaning = "answer: its text"},
    {.key = "details", .type = FIELD_MAP_OF, .each = &each_block, .meaning = "detail: its text"},
};
SHAPE(topic_latin, "Serbian texts whose Latin form is not the Cyrillic one letter by letter");

static const struct field slot_fields[] = {
    {.key = "choices", .type = FIELD_ID, .meaning = "A list of choices in words/"},
    {.key = "entity",
     .type = FIELD_ID,
     .meaning = "amount date time percent iban account card phone oib jmbg case_number email "
                "period number text"},
    {.key = "from",
     .type = FIELD_LINE,
     .target = TO(struct kb_slot, from),
     .meaning =
         "The customer's own values, as customer.accounts; a single one is taken without asking"},
    {.key = "optional",
     .type = FIELD_YES,
     .target = TO(struct kb_slot, optional),
     .meaning = "yes: taken when the customer says it, never asked"},
    {.key = "passing",
     .type = FIELD_YES,
     .target = TO(struct kb_slot, passing),
     .meaning = "yes: counts for the message it is in and is not remembered, such as a day"},
    {.key = "open",
     .type = FIELD_YES,
     .target = TO(struct kb_slot, open),
     .meaning = "yes: the choices are not all there are, as towns; another name is answered "
                "without the slot"},
};
SHAPE(slot, "Something the answer depends on");

static const struct field answer_fields[] = {
    {.key = "identity",
     .type = FIELD_WORD,
     .words = words_verified,
     .meaning = "Passed over for everybody who is not verified"},
    {.key = "person",
     .type = FIELD_WORD,
     .words = words_not_needed,
     .meaning = "not needed: in a topic with `handoff:`, this answer is enough"},
    {.key = "lookup", .type = FIELD_ID, .meaning = "A look-up of lookups.yaml: {{lookup.field}}"},
    {.key = "table",
     .type = FIELD_ID,
     .meaning = "A table; passed over when no row fits the slots: {{row.column}}"},
    {.key = "slots",
     .type = FIELD_IDS,
     .meaning = "Slots that must be filled; asked for, one at a time"},
    {.key = "when",
     .type = FIELD_MAP_OF,
     .flags = FIELD_PATHS,
     .each = &each_value,
     .meaning = "slots.name: value, [one, other] or 1..5; all must hold"},
};
SHAPE(answer, "When this answer is spoken; the first that fits is");

static const struct field handoff_fields[] = {
    {.key = "reason",
     .type = FIELD_WORD,
     .flags = FIELD_REQUIRED,
     .words = words_reasons,
     .meaning = "Why a person is needed"},
    {.key = "priority",
     .type = FIELD_WORD,
     .words = words_priorities,
     .meaning = "low, normal, high or urgent"},
    {.key = "department", .type = FIELD_ID, .meaning = "Otherwise the topic's own"},
    {.key = "nobody_there",
     .type = FIELD_WORD,
     .words = words_emergency,
     .meaning = "emergency: show the 24-hour number first when no person is there"},
};
SHAPE(handoff, "A person at once, after the text of the answer");

static const struct field each_slot = {
    .type = FIELD_MAP, .shape = &shape_slot, .meaning = "A slot"};
static const struct field each_answer = {.type = FIELD_MAP,
                                         .flags = FIELD_MAY_BE_EMPTY,
                                         .shape = &shape_answer,
                                         .meaning = "Its conditions; none: always"};
static const struct field topic_fields[] = {
    {.key = "department",
     .type = FIELD_ID,
     .flags = FIELD_REQUIRED,
     .meaning = "A department of bot.yaml"},
    {.key = "owner",
     .type = FIELD_LINE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_topic, owner),
     .meaning = "Who answers for this text"},
    {.key = "review_by",
     .type = FIELD_DATE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_topic, review_by),
     .meaning = "By when somebody reads it again: 2027-03-01"},
    {.key = "valid_until",
     .type = FIELD_DATE,
     .target = TO(struct kb_topic, valid_until),
     .meaning = "The last day on which it is true; afterwards the bot hands over"},
    {.key = "problem",
     .type = FIELD_YES,
     .target = TO(struct kb_topic, problem),
     .meaning =
         "yes: the customer has a problem; the first sentence apologises or acknowledges it"},
    {.key = "small_talk",
     .type = FIELD_YES,
     .target = TO(struct kb_topic, small_talk),
     .meaning = "yes: greeting, thanks, goodbye; only when nothing else is in the message"},
    {.key = "draft",
     .type = FIELD_YES,
     .target = TO(struct kb_topic, draft),
     .meaning = "yes: not finished; `salter serve` refuses it"},
    {.key = "handoff",
     .type = FIELD_MAP,
     .shape = &shape_handoff,
     .meaning = "A person at once, after the one urgent step"},
    {.key = "confidence",
     .type = FIELD_SHARE,
     .target = TO(struct kb_topic, answer_threshold),
     .meaning = "How sure the bot must be for this topic, when it is not the bot's own value"},
    {.key = "buttons", .type = FIELD_IDS, .meaning = "Topics offered under the answer, 1 to 4"},
    {.key = "follow_ups", .type = FIELD_IDS, .meaning = "Topics likely to be asked next"},
    {.key = "patterns",
     .type = FIELD_BLOCK,
     .meaning = "Patterns for all languages: only ~sets and {entities}"},
    {.key = "not",
     .type = FIELD_BLOCK,
     .meaning = "Patterns for all languages: when one fits, it is not this topic"},
    {.key = "slots",
     .type = FIELD_MAP_OF,
     .each = &each_slot,
     .meaning = "What the answer depends on"},
    {.key = "answers",
     .type = FIELD_MAP_OF,
     .flags = FIELD_REQUIRED,
     .each = &each_answer,
     .meaning =
         "From the top; the first that fits is spoken; `general` without a condition is the last"},
    LANGUAGE_PARTS(shape_topic_language, "title, examples, patterns, questions, answers"),
    {.key = "sr-Latn",
     .type = FIELD_MAP,
     .shape = &shape_topic_latin,
     .meaning = "Serbian in Latin, where it differs"},
};
SHAPE(topic, "topics/ID.yaml: one topic, named by its file");

/* policies.yaml, out_of_scope.yaml */

static const struct field policy_language_fields[] = {
    {.key = "answer",
     .type = FIELD_BLOCK,
     .flags = FIELD_SPOKEN,
     .meaning = "The one urgent step, spoken before the hand-off"},
    {.key = "patterns", .type = FIELD_BLOCK, .meaning = "Patterns, one a line"},
    {.key = "examples", .type = FIELD_BLOCK, .meaning = "What customers write, one a line"},
    {.key = "never",
     .type = FIELD_BLOCK,
     .meaning = "Look-alikes that must not trigger it; each line is a test"},
};
SHAPE(policy_language, "A policy's words");

static const struct field policy_fields[] = {
    {.key = "reason",
     .type = FIELD_WORD,
     .flags = FIELD_REQUIRED,
     .words = words_reasons,
     .meaning = "Why a person is needed"},
    {.key = "priority",
     .type = FIELD_WORD,
     .words = words_priorities,
     .meaning = "low, normal, high or urgent"},
    {.key = "department", .type = FIELD_ID, .meaning = "A department of bot.yaml"},
    {.key = "threshold",
     .type = FIELD_SHARE,
     .target = TO(struct kb_policy, threshold),
     .meaning = "From this confidence on it takes effect; fitted when absent"},
    {.key = "nobody_there",
     .type = FIELD_WORD,
     .words = words_emergency,
     .meaning = "emergency: show the 24-hour number first when no person is there"},
    LANGUAGE_PARTS(shape_policy_language, "answer, patterns, examples, never"),
};
SHAPE(policy, "When a person is needed at once, whatever the topic");

static const struct field each_policy = {
    .type = FIELD_MAP, .shape = &shape_policy, .meaning = "A policy"};
const struct field field_policies = {.key = "policies",
                                     .type = FIELD_MAP_OF,
                                     .each = &each_policy,
                                     .meaning = "policies.yaml: id and policy"};

static const struct field scope_language_fields[] = {
    {.key = "patterns", .type = FIELD_BLOCK, .meaning = "Patterns, one a line"},
    {.key = "examples",
     .type = FIELD_BLOCK,
     .meaning = "What customers write that is none of the bank's business"},
};
SHAPE(scope_language, "Words of what the bot does not answer");

static const struct field scope_fields[] = {
    {.key = "threshold",
     .type = FIELD_SHARE,
     .target = TO(struct kb_out_of_scope, threshold),
     .meaning = "From this confidence on; fitted when absent"},
    LANGUAGE_PARTS(shape_scope_language, "patterns, examples"),
};
SHAPE(scope, "out_of_scope.yaml: what is none of the bank's business");

/* facts.yaml, tables/NAME.yaml, lookups.yaml */

static const struct field fact_fields[] = {
    {.key = "type",
     .type = FIELD_TYPE,
     .flags = FIELD_REQUIRED,
     .meaning = "text, money, number, percent, date or time"},
    {.key = "value",
     .type = FIELD_SCALAR,
     .meaning = "money 5.00 EUR, percent 2.5, date 2026-11-22, time 17:30"},
    {.key = "owner",
     .type = FIELD_LINE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_fact, owner),
     .meaning = "Who knows whether it is still true"},
    {.key = "review_by",
     .type = FIELD_DATE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_fact, review_by),
     .meaning = "By when somebody checks it again"},
    TEXT_KEYS,
};
SHAPE(fact, "A fact used in several answers: {{facts.name}}");

static const struct field each_fact = {
    .type = FIELD_MAP, .shape = &shape_fact, .meaning = "A fact"};
const struct field field_facts = {.key = "facts",
                                  .type = FIELD_MAP_OF,
                                  .each = &each_fact,
                                  .meaning = "facts.yaml: name and fact"};

const struct field field_columns = {.key = "columns",
                                    .type = FIELD_MAP_OF,
                                    .flags = FIELD_REQUIRED,
                                    .each = &each_type,
                                    .meaning = "name: type"};
const struct field field_row = {.type = FIELD_MAP_OF,
                                .each = &each_value,
                                .meaning =
                                    "column: value, or a text in every language (en, hr, sr)"};
static const struct field table_fields[] = {
    {.key = "owner",
     .type = FIELD_LINE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_table, owner),
     .meaning = "Who answers for it"},
    {.key = "review_by",
     .type = FIELD_DATE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_table, review_by),
     .meaning = "By when somebody checks it again"},
    {.key = "columns",
     .type = FIELD_MAP_OF,
     .flags = FIELD_REQUIRED,
     .each = &each_type,
     .meaning = "name: type"},
    {.key = "rows",
     .type = FIELD_LIST_OF,
     .flags = FIELD_REQUIRED,
     .each = &field_row,
     .meaning = "A row a dash"},
};
SHAPE(table, "tables/NAME.yaml: rows found by slots");

static const struct field lookup_fields[] = {
    {.key = "arguments", .type = FIELD_IDS, .meaning = "Slots it is asked with"},
    {.key = "fields",
     .type = FIELD_MAP_OF,
     .flags = FIELD_REQUIRED,
     .each = &each_type,
     .meaning = "name: type"},
};
SHAPE(lookup, "Account data that an answer needs: {{lookup.field}}");

static const struct field each_lookup = {
    .type = FIELD_MAP, .shape = &shape_lookup, .meaning = "A look-up"};
const struct field field_lookups = {.key = "lookups",
                                    .type = FIELD_MAP_OF,
                                    .each = &each_lookup,
                                    .meaning = "lookups.yaml: id and look-up"};

/* tests/NAME.yaml */

static const struct field story_fields[] = {
    {.key = "story",
     .type = FIELD_LINE,
     .flags = FIELD_REQUIRED,
     .target = TO(struct kb_story, name),
     .meaning = "What the story shows"},
    {.key = "today",
     .type = FIELD_DATE,
     .target = TO(struct kb_story, today),
     .meaning = "The day it plays on"},
    {.key = "language",
     .type = FIELD_WORD,
     .words = words_variants,
     .meaning = "What the client opens in, until a message shows another; the bank's first "
                "language otherwise"},
    {.key = "spellings",
     .type = FIELD_WORD,
     .words = words_spellings,
     .meaning = "as written: not again in the other script and without diacritics"},
    {.key = "customer",
     .type = FIELD_MAP_OF,
     .each = &each_value,
     .meaning = "A verified customer: name, accounts"},
    {.key = "lookups",
     .type = FIELD_MAP_OF,
     .each = &each_value,
     .meaning = "Results by look-up: field and value, or `fails`"},
    {.key = "talk",
     .type = FIELD_BLOCK,
     .flags = FIELD_REQUIRED,
     .meaning =
         "> the customer writes, = what must happen, + words the reply has, - words it lacks"},
};
SHAPE(story, "A conversation that must go as written");

static const struct field each_story = {
    .type = FIELD_MAP, .shape = &shape_story, .meaning = "A story"};
static const struct field tests_fields[] = {
    {.key = "questions",
     .type = FIELD_MAP_OF,
     .each = &each_block,
     .meaning = "topic, policy or out_of_scope: questions that lead there, one a line"},
    {.key = "stories", .type = FIELD_LIST_OF, .each = &each_story, .meaning = "Conversations"},
};
SHAPE(tests, "tests/NAME.yaml: questions and stories");
