/*
 * What an import gathers from files of other programs, and the folder of drafts that it becomes.
 *
 * The readers (import_csv.c, import_rasa.c) hand over names and texts as they find them; gathering
 * (import_gather.c) cleans them, gives topics their ids and keeps each text once; writing
 * (import_write.c, import_prove.c) makes a knowledge folder that `check` accepts as it is. What is
 * left out or changed on the way becomes a note with the line it is about.
 */
#ifndef SALTER_CMD_IMPORT_H
#define SALTER_CMD_IMPORT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/analysis.h"

enum { IMPORT_MOST_TOPICS = 10000, IMPORT_LARGEST_INPUT = 512 << 20 };

/* Why a note was made; of each kind only so many are shown. Constant, what it is called in the
 * summary. */
#define IMPORT_NOTES(X)                                                                            \
    X(NO_NAME, "without a category")                                                               \
    X(NO_TEXT, "without a text")                                                                   \
    X(NO_WORDS, "without a word")                                                                  \
    X(NOT_UTF8, "not UTF-8")                                                                       \
    X(TOO_LONG, "too long")                                                                        \
    X(QUOTE, "with a quote that is not closed")                                                    \
    X(FIELDS, "with too few or too many fields")                                                   \
    X(DUPLICATE, "already in another category")                                                    \
    X(RENAMED, "topics with another id than their name")                                           \
    X(MASKED, "with a card number, PIN, code or password, hidden")                                 \
    X(HALF_MARKED, "with half of a mark left in the text")                                         \
    X(NOT_CARRIED, "not carried over")

#define IMPORT_NOTE_ENUM(constant, name) IMPORT_##constant,
enum import_note_kind { IMPORT_NOTES(IMPORT_NOTE_ENUM) IMPORT_NOTE_KINDS };

struct import_lines VEC_OF(struct str);

struct import_topic {
    struct str id;
    struct str title; /* the name as it was found, on one line */
    struct import_lines examples;
    size_t bytes; /* of the examples */
};

/* Words that become ~name. */
struct import_set {
    struct str id;
    struct import_lines phrases;
};

/* One value of a list of choices: what is shown, then its synonyms. */
struct import_value {
    struct str id;
    struct import_lines words;
};

struct import_choices {
    struct str id;
    struct import_values VEC_OF(struct import_value) values;
    struct map ids; /* taken */
};

/* Words that mean `name`, until it is known what becomes of them. */
struct import_synonym {
    struct str name;
    struct str file;
    uint32_t line;
    struct import_lines words;
};

/* An expression that proves a topic, if the pattern language takes it. */
struct import_regex {
    struct str name;
    struct str text; /* as a pattern: between slashes */
    struct str file;
    uint32_t line;
    size_t topic; /* number; SIZE_MAX: it belongs to none, or was refused */
};

/* Pieces of examples that were marked as one kind of thing. */
struct import_entity {
    struct str name;
    struct str file;
    uint32_t line; /* of the first one */
    size_t count;
};

struct import {
    struct arena *arena;
    struct arena *scratch;
    const char *language; /* "en", "hr", "sr" */
    struct str file;      /* being read */
    struct buf text;      /* being cleaned */

    struct import_topics
        VEC_OF(struct import_topic) topics; /* in the order in which they are met */
    struct import_set_list VEC_OF(struct import_set) sets;
    struct import_choices_list VEC_OF(struct import_choices) choices;
    struct import_lines same_as; /* "card = debit, mastercard" */
    struct import_synonyms VEC_OF(struct import_synonym) synonyms;
    struct import_entities VEC_OF(struct import_entity) entities;
    struct import_regexes VEC_OF(struct import_regex) regexes;
    struct map entity_names, synonym_names, set_names, choice_names; /* name -> number + 1 */
    struct map set_ids, choice_ids;                                  /* taken */
    struct map values;  /* folded piece of an example -> number of its entity + 1 */
    struct map phrases; /* what was seen of each list, so that it holds each phrase once */
    struct map names;   /* name -> number of the topic + 1 */
    struct map ids;
    struct map texts; /* folded -> struct import_origin */

    struct import_notes VEC_OF(struct str) notes[IMPORT_NOTE_KINDS];
    size_t note_counts[IMPORT_NOTE_KINDS];
    size_t repeated; /* the same text again in its own topic */
};

void import_init(struct import *import, const char *language);
void import_clear(struct import *import);

/* "file:line: message"; the file is the one being read. */
void import_note(struct import *import, enum import_note_kind kind, uint32_t line,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The text as one clean line in the arena; the empty view, with a note, when there is nothing to
 * keep. */
struct str import_line(struct import *import, struct str text, uint32_t line);

/* The name as an id that begins with a letter, for sets and choices; unique among `taken`, which
 * learns it. */
struct str import_id(struct import *import, struct str name, struct map *taken);

/* An example of a topic. false: there are too many topics for this to be a column of categories. */
bool import_example(struct import *import, struct str name, struct str text, uint32_t line,
                    struct error *err) __attribute__((warn_unused_result));

/* import_words.c: a piece of an example that was marked as an entity, and the value that stands for
 * it, or empty. */
void import_mark(struct import *import, struct str entity, struct str piece, struct str value,
                 uint32_t line);
/* A word that means `name`; the same name may come again. */
void import_synonym(struct import *import, struct str name, struct str word, uint32_t line);
/* A phrase of a named list; the same name may come again. */
void import_phrase(struct import *import, struct str name, struct str phrase, uint32_t line);
/* An expression; those with the name of a topic become patterns of it. */
void import_regex(struct import *import, struct str name, struct str text, uint32_t line);
/* After all files: synonyms become choices, same words or sets, expressions patterns; entities are
 * told. */
void import_finish_words(struct import *import);

/* Folded as the check for repeated examples does it, in the scratch arena. */
struct str import_fold(struct import *import, struct str text);

size_t import_example_count(const struct import *import);

/* err names file and line. */
bool import_csv(struct import *import, struct str bytes, struct error *err)
    __attribute__((warn_unused_result));
bool import_rasa(struct import *import, struct str bytes, struct error *err)
    __attribute__((warn_unused_result));

/* Writes the folder, which must be empty or not there; `source` is named in a comment. */
bool import_write(const struct import *import, const char *folder, const char *source,
                  struct error *err) __attribute__((warn_unused_result));
/* Writes a topic's file anew. */
bool import_write_topic_again(const struct import *import, const char *folder, size_t topic,
                              struct error *err) __attribute__((warn_unused_result));

/* import_prove.c: expressions that `check` would call mistakes are taken out of the folder, and
 * told with the reason. */
bool import_prove(struct import *import, const char *folder, struct error *err)
    __attribute__((warn_unused_result));

#endif
