/*
 * Every diagnostic about knowledge, in one table: what an author can do wrong, how bad it is, who
 * notices.
 *
 * The name is stable: editors, tests and people's notes refer to it. LOADER are found while reading
 * the folder, MATCH while patterns and examples are compiled, fitted and checked.
 * tests/bad_knowledge/ holds a file for each. Whoever adds a line there adds a line here.
 */
#ifndef SALTER_KNOWLEDGE_DIAGNOSTICS_H
#define SALTER_KNOWLEDGE_DIAGNOSTICS_H

#include "base/diag.h"

/* constant, name, default severity, emitter, meaning */
#define KB_DIAGNOSTICS(X)                                                                          \
    /* files */                                                                                    \
    X(UNKNOWN_FILE, "unknown-file", WARNING, LOADER, "nothing reads this file")                    \
    X(MISSING_FILE, "missing-file", ERROR, LOADER, "a file that every bot needs is not there")     \
    X(BAD_FILE_NAME, "bad-file-name", ERROR, LOADER,                                               \
      "the file's name is its id and is written a-z, 0-9, _")                                      \
    X(FILE_TOO_LARGE, "file-too-large", ERROR, LOADER, "the file is larger than the limit")        \
    X(EMPTY_FILE, "empty-file", ERROR, LOADER, "there is nothing in the file")                     \
    X(NOT_UTF8, "not-utf8", ERROR, LOADER, "the bytes are not UTF-8")                              \
    X(BAD_CHARACTER, "bad-character", ERROR, LOADER,                                               \
      "a control character or a foreign line break")                                               \
    /* the form of YAML */                                                                         \
    X(YAML_SYNTAX, "yaml-syntax", ERROR, LOADER, "the YAML cannot be read")                        \
    X(TAB_INDENTATION, "tab-indentation", ERROR, LOADER, "a line is indented with a tab")          \
    X(FORGOTTEN_BLOCK, "forgotten-block", ERROR, LOADER,                                           \
      "lines of text stand below a key without |")                                                 \
    X(OUTDENTED_LINE, "outdented-line", ERROR, LOADER,                                             \
      "a line of a block stands further left than the block")                                      \
    X(COLON_IN_TEXT, "colon-in-text", ERROR, LOADER,                                               \
      "a text outside a block contains a colon and a space")                                       \
    X(INDICATOR_IN_TEXT, "indicator-in-text", ERROR, LOADER,                                       \
      "a text outside a block begins with a YAML sign")                                            \
    X(COMMENT_IN_TEXT, "comment-in-text", WARNING, LOADER,                                         \
      "a text outside a block ends where a # begins a comment")                                    \
    X(UNCLOSED_QUOTE, "unclosed-quote", ERROR, LOADER, "a quote is opened and not closed")         \
    X(UNCLOSED_BRACKET, "unclosed-bracket", ERROR, LOADER, "a [ or { is opened and not closed")    \
    X(TAG, "tag", ERROR, LOADER, "tags (!) are not used here")                                     \
    X(ANCHOR, "anchor", ERROR, LOADER, "anchors (&) are not used here")                            \
    X(ALIAS, "alias", ERROR, LOADER, "aliases (*) are not used here")                              \
    X(SEVERAL_DOCUMENTS, "several-documents", ERROR, LOADER, "a file is one document")             \
    X(TOO_DEEP, "too-deep", ERROR, LOADER, "lists and mappings are nested too deep")               \
    X(DUPLICATE_KEY, "duplicate-key", ERROR, LOADER, "a key occurs twice in one mapping")          \
    X(TEXT_NOT_IN_BLOCK, "text-not-in-block", ERROR, LOADER, "free text is always a block (|)")    \
    X(BLOCK_HEADER, "block-header", ERROR, LOADER,                                                 \
      "a number behind the | of a block is not used here")                                         \
    X(QUOTED_TEXT, "quoted-text", WARNING, LOADER,                                                 \
      "quotes are not needed; inside a text they confuse")                                         \
    X(AMBIGUOUS_TEXT, "ambiguous-text", WARNING, LOADER,                                           \
      "other YAML programs read this text as something else")                                      \
    X(LINE_TOO_LONG, "line-too-long", ERROR, LOADER, "a line of a block is longer than the limit") \
    /* keys and values */                                                                          \
    X(UNKNOWN_KEY, "unknown-key", ERROR, LOADER, "no such key belongs here")                       \
    X(FOREIGN_LETTER, "foreign-letter", ERROR, LOADER,                                             \
      "a key or id holds a letter of another script")                                              \
    X(MISSING_KEY, "missing-key", ERROR, LOADER, "a required key is not there")                    \
    X(CONFLICTING_KEYS, "conflicting-keys", ERROR, LOADER, "two keys exclude each other")          \
    X(WRONG_KIND, "wrong-kind", ERROR, LOADER,                                                     \
      "a text, a list or a mapping stands where another is expected")                              \
    X(EMPTY_VALUE, "empty-value", ERROR, LOADER, "a key has no value")                             \
    X(EMPTY_BLOCK, "empty-block", WARNING, LOADER, "a block holds no line")                        \
    X(BAD_ID, "bad-id", ERROR, LOADER, "an id is written a-z, 0-9, _ and begins with a letter")    \
    X(BAD_CHOICE, "bad-choice", ERROR, LOADER, "the value is none of the words allowed here")      \
    X(BAD_NUMBER, "bad-number", ERROR, LOADER, "no number, or out of its range")                   \
    X(BAD_DATE, "bad-date", ERROR, LOADER, "no date in the form 2026-11-22")                       \
    X(BAD_TIME, "bad-time", ERROR, LOADER, "no time in the form 17:30, or 2026-11-22T17:30")       \
    X(BAD_MONEY, "bad-money", ERROR, LOADER, "no amount in the form 5.00 EUR")                     \
    X(BAD_HOURS, "bad-hours", ERROR, LOADER, "no hours in the form mon-fri 08:00-20:00")           \
    X(BAD_RANGE, "bad-range", ERROR, LOADER,                                                       \
      "a range a..b ends before it begins, or its kind has no order")                              \
    X(BAD_SAME_AS, "bad-same-as", ERROR, LOADER, "no line in the form: card = debit, mastercard")  \
    X(BAD_TIME_ZONE, "bad-time-zone", ERROR, LOADER, "no IANA time zone as Europe/Zagreb")         \
    X(MISSING_CONTACT, "missing-contact", ERROR, LOADER,                                           \
      "phone, 24-hour number and address must be there")                                           \
    X(BAD_PHONE, "bad-phone", ERROR, LOADER, "no telephone number as +385 1 5550 100")             \
    /* languages */                                                                                \
    X(MISSING_LANGUAGE, "missing-language", ERROR, LOADER,                                         \
      "a language of the bot is not there at all")                                                 \
    X(MISSING_TRANSLATION, "missing-translation", ERROR, LOADER,                                   \
      "a text lacks one language of the bot")                                                      \
    X(WRONG_SCRIPT, "wrong-script", WARNING, LOADER,                                               \
      "Serbian not in Cyrillic, or Cyrillic in another language")                                  \
    X(WRONG_LANGUAGE, "wrong-language", WARNING, LOADER,                                           \
      "an English text in a Croatian or Serbian part, or the reverse")                             \
    X(MIXED_SCRIPTS, "mixed-scripts", WARNING, LOADER,                                             \
      "one word mixes Latin and Cyrillic letters")                                                 \
    /* references */                                                                               \
    X(UNKNOWN_TOPIC, "unknown-topic", ERROR, LOADER, "there is no such topic")                     \
    X(UNKNOWN_DEPARTMENT, "unknown-department", ERROR, LOADER, "bot.yaml has no such department")  \
    X(UNKNOWN_CHOICES, "unknown-choices", ERROR, LOADER, "words/ has no such list of choices")     \
    X(UNKNOWN_CHOICE, "unknown-choice", ERROR, LOADER, "the list of choices has no such value")    \
    X(UNKNOWN_SLOT, "unknown-slot", ERROR, LOADER, "the topic has no such slot")                   \
    X(UNKNOWN_ANSWER, "unknown-answer", ERROR, LOADER, "the topic has no such answer")             \
    X(UNKNOWN_DETAIL, "unknown-detail", ERROR, LOADER, "words/ declares no such detail")           \
    X(UNKNOWN_LOOKUP, "unknown-lookup", ERROR, LOADER, "lookups.yaml has no such look-up")         \
    X(UNKNOWN_TABLE, "unknown-table", ERROR, LOADER, "tables/ has no such table")                  \
    X(UNKNOWN_COLUMN, "unknown-column", ERROR, LOADER, "the table has no such column")             \
    X(UNKNOWN_FIELD, "unknown-field", ERROR, LOADER, "the look-up has no such field")              \
    X(UNKNOWN_FACT, "unknown-fact", ERROR, LOADER, "facts.yaml has no such fact")                  \
    X(UNKNOWN_PATH, "unknown-path", ERROR, LOADER, "nothing has this name here")                   \
    X(UNKNOWN_ENTITY, "unknown-entity", ERROR, LOADER,                                             \
      "there is no such entity (in slots, and in patterns)")                                       \
    X(UNKNOWN_SET, "unknown-set", ERROR, MATCH, "words/ has no such set")                          \
    X(NAME_TWICE, "name-twice", ERROR, LOADER, "the name is given twice, perhaps in two files")    \
    /* templates */                                                                                \
    X(TEMPLATE_SYNTAX, "template-syntax", ERROR, LOADER, "{{ and }} do not fit together")          \
    X(UNKNOWN_FILTER, "unknown-filter", ERROR, LOADER, "there is no such filter behind |")         \
    X(WRONG_TYPE, "wrong-type", ERROR, LOADER,                                                     \
      "the filter or comparison does not fit the value's type")                                    \
    X(PLURAL_FORMS, "plural-forms", ERROR, LOADER,                                                 \
      "plural needs one, many (en) or one, few, many (hr, sr)")                                    \
    X(SLOT_NOT_FILLED, "slot-not-filled", WARNING, LOADER,                                         \
      "the text names a slot that may be empty there")                                             \
    /* topics */                                                                                   \
    X(MISSING_GENERAL, "missing-general", ERROR, LOADER,                                           \
      "the answer `general` for everybody else is not there")                                      \
    X(GENERAL_CONDITION, "general-condition", ERROR, LOADER,                                       \
      "the answer `general` has a condition")                                                      \
    X(UNREACHABLE_ANSWER, "unreachable-answer", ERROR, LOADER,                                     \
      "an answer above it is always taken first")                                                  \
    X(UNUSED_SLOT, "unused-slot", WARNING, LOADER, "nothing in the topic uses the slot")           \
    X(UNASKED_QUESTION, "unasked-question", WARNING, LOADER,                                       \
      "the slot is optional, so its question is never asked")                                      \
    X(TITLE_TOO_LONG, "title-too-long", ERROR, LOADER,                                             \
      "a title is a button of at most 40 characters")                                              \
    X(TITLE_TWICE, "title-twice", ERROR, LOADER, "two topics have the same title")                 \
    X(TOO_MANY_BUTTONS, "too-many-buttons", ERROR, LOADER,                                         \
      "more buttons than a customer can survey")                                                   \
    X(BUTTON_TO_ITSELF, "button-to-itself", WARNING, LOADER,                                       \
      "a button leads to the topic it stands in")                                                  \
    X(SMALL_TALK_HANDOFF, "small-talk-handoff", ERROR, LOADER, "small talk is never handed over")  \
    X(NO_APOLOGY, "no-apology", WARNING, LOADER,                                                   \
      "`problem: yes`, and the first sentence acknowledges nothing")                               \
    X(REVIEW_DUE, "review-due", WARNING, LOADER, "the review date is less than 30 days away")      \
    X(REVIEW_PAST, "review-past", ERROR, LOADER, "the review date is past")                        \
    X(EXPIRED, "expired", WARNING, LOADER, "past valid_until: the bot no longer says it")          \
    /* examples, words */                                                                          \
    X(FEW_EXAMPLES, "few-examples", WARNING, LOADER, "fewer than 5 examples in a language")        \
    X(EXAMPLE_TWICE, "example-twice", WARNING, LOADER, "the same example twice in one topic")      \
    X(EXAMPLE_SHARED, "example-shared", ERROR, LOADER,                                             \
      "the same example in two topics or policies")                                                \
    X(EXAMPLE_TRANSLITERATED, "example-transliterated", WARNING, LOADER,                           \
      "a Serbian example equals a Croatian one")                                                   \
    X(NEVER_IS_EXAMPLE, "never-is-example", ERROR, LOADER,                                         \
      "a line is an example of the policy and a `never:` of it")                                   \
    X(PATTERN_TWICE, "pattern-twice", WARNING, LOADER, "the same pattern twice in one list")       \
    X(PATTERN_NOT_NEUTRAL, "pattern-not-neutral", ERROR, LOADER,                                   \
      "a word in a pattern that is for all languages")                                             \
    X(WORD_TWICE, "word-twice", WARNING, LOADER, "the same phrase twice in one list")              \
    X(WORD_SHARED, "word-shared", ERROR, LOADER, "two choices of one list have the same word")     \
    /* tests */                                                                                    \
    X(TEST_SYNTAX, "test-syntax", ERROR, LOADER,                                                   \
      "no line of a talk: > customer, = expectation, + has, - lacks")                              \
    X(TEST_ORDER, "test-order", ERROR, LOADER,                                                     \
      "an expectation stands before the customer's first line")                                    \
    X(TEST_EMPTY, "test-empty", WARNING, LOADER, "a story that expects nothing cannot fail")       \
    X(QUESTION_IS_EXAMPLE, "question-is-example", WARNING, LOADER,                                 \
      "the question is an example: it proves nothing")                                             \
    X(QUESTION_TWICE, "question-twice", ERROR, LOADER,                                             \
      "one question is to lead to two different topics")                                           \
    /* patterns and examples against the whole knowledge */                                        \
    X(PATTERN_SYNTAX, "pattern-syntax", ERROR, MATCH, "the pattern cannot be read")                \
    X(PATTERN_NEEDS_WORD, "pattern-needs-word", ERROR, MATCH,                                      \
      "a pattern needs at least one word that must occur")                                         \
    X(PATTERN_MATCHES_NOTHING, "pattern-matches-nothing", ERROR, MATCH,                            \
      "no message can match the pattern")                                                          \
    X(PATTERN_MATCHES_EVERYTHING, "pattern-matches-everything", ERROR, MATCH,                      \
      "the pattern matches nearly all")                                                            \
    X(GUARD_UNHEARD, "guard-unheard", WARNING, MATCH,                                              \
      "a word behind ! that no line of the knowledge has: it guards against nothing")              \
    X(REGEX_INVALID, "regex-invalid", ERROR, MATCH, "PCRE2 cannot read the expression")            \
    X(REGEX_FOLDED_AWAY, "regex-folded-away", ERROR, MATCH,                                        \
      "a capital, diacritic or Cyrillic letter in /.../")                                          \
    X(REGEX_CATASTROPHIC, "regex-catastrophic", ERROR, MATCH,                                      \
      "the expression reaches the match limit")                                                    \
    X(EXAMPLE_HITS_OTHER_TOPIC, "example-hits-other-topic", WARNING, MATCH,                        \
      "the example leads to another topic")                                                        \
    X(EXAMPLE_DOUBTFUL, "example-doubtful", NOTE, MATCH,                                           \
      "without this line, its words would lead to another topic")                                  \
    X(EXAMPLE_HITS_NO_TOPIC, "example-hits-no-topic", WARNING, MATCH, "the example leads nowhere") \
    X(NEVER_HITS_POLICY, "never-hits-policy", ERROR, MATCH, "a `never:` line triggers its policy") \
    X(SMALL_KNOWLEDGE, "small-knowledge", NOTE, MATCH,                                             \
      "too few examples to fit the confidence: the prior serves")                                  \
    X(FIT_IGNORED, "fit-ignored", WARNING, MATCH,                                                  \
      "the cached fit is damaged or of another knowledge")

enum kb_diag_emitter { KB_EMITTER_LOADER, KB_EMITTER_MATCH };

#define KB_DIAG_ENUM(constant, name, severity, emitter, meaning) KB_DIAG_##constant,
enum kb_diag { KB_DIAGNOSTICS(KB_DIAG_ENUM) KB_DIAG_COUNT };

const char *kb_diag_name(enum kb_diag diag);
const char *kb_diag_meaning(enum kb_diag diag);
enum diag_severity kb_diag_severity(enum kb_diag diag);
enum kb_diag_emitter kb_diag_emitter(enum kb_diag diag);

/* diag_add() with name and severity of the table. */
void kb_diag_add(struct diag_list *list, enum kb_diag diag, struct diag_place place,
                 struct str source, const char *hint, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

#endif
