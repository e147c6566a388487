/*
 * One load of a folder: what its readers share. Files are read in the order of what they refer to
 * (bot, words, look-ups, tables, facts, messages, topics, policies, tests), and topic ids are known
 * from file names before, so each reference is resolved where it is read.
 */
#ifndef SALTER_KNOWLEDGE_READER_H
#define SALTER_KNOWLEDGE_READER_H

#include "base/map.h"
#include "base/vec.h"
#include "knowledge/diagnostics.h"
#include "knowledge/snapshot.h"
#include "sources.h"
#include "yaml.h"

struct reader {
    struct arena *arena;   /* the snapshot's */
    struct arena *scratch; /* of the file being read */
    struct arena *names;   /* of the load: what its maps keep */
    struct arena *folding; /* of one text: folding leaves its tokens behind */
    struct diag_list *diags;
    struct kb_model *model;
    struct text_lexicon *lexicon;
    struct date today;
    const struct source *source; /* the file being read */
    bool drafts;                 /* all topics are drafts: an import, much may be missing */
    bool lenient;                /* required keys may be missing here: a draft is being read */
    bool unread[FILE_KINDS]; /* by enum file_kind: a file of this kind could not be read, so names
                                may be unknown */

    struct map departments; /* id -> struct kb_department */
    struct map sets;        /* name -> where it is declared; for names used twice */
    /* the same of kinds of details; from kb_finish_words() on: -> struct kb_set */
    struct map details;
    struct map choices;               /* name -> struct kb_choices */
    struct map lookups;               /* id -> struct kb_lookup */
    struct map tables;                /* id -> struct kb_table */
    struct map facts;                 /* name -> struct kb_fact */
    struct map topics;                /* id -> struct kb_topic */
    struct map policies;              /* id -> struct kb_policy */
    struct map titles[TEXT_VARIANTS]; /* folded title -> struct kb_topic */

    struct kb_set_items VEC_OF(struct kb_set) set_items, detail_items;
    struct VEC_OF(struct kb_choices) choices_items;
    struct VEC_OF(struct kb_table) table_items;
    struct VEC_OF(struct kb_story) story_items;
    struct VEC_OF(struct kb_question) question_items;
    struct line_items VEC_OF(struct kb_line) lines; /* being collected; see lines.h */
    struct buf text;                                /* being put together */
};

/* Reports about a node, with its line. The hint may be NULL. */
void reader_report(struct reader *reader, enum kb_diag diag, const struct node *node,
                   const char *hint, const char *format, ...) __attribute__((format(printf, 5, 6)));
void reader_report_at(struct reader *reader, enum kb_diag diag, struct diag_place place,
                      const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

struct diag_place reader_place(const struct reader *reader, const struct node *node);

/* text_fold() or text_fold_ekavian() of the text, kept in the given arena without what folding
 * leaves behind. */
struct str reader_fold(struct reader *reader, struct str text, struct arena *arena);
struct str reader_fold_ekavian(struct reader *reader, struct str text, struct arena *arena);

/* Whether the bot speaks the language ("en", "hr", "sr") in one of its scripts. */
bool reader_speaks(const struct reader *reader, enum text_variant variant);

/* The readers of files, one for each kind; root is the mapping at the top. */
void kb_read_bot(struct reader *reader, struct node *root);
void kb_read_messages(struct reader *reader, struct node *root);
void kb_read_words(struct reader *reader, struct node *root);
void kb_read_lookups(struct reader *reader, struct node *root);
void kb_read_table(struct reader *reader, struct node *root, struct str id);
void kb_read_facts(struct reader *reader, struct node *root);
void kb_read_topic(struct reader *reader, struct node *root, struct kb_topic *topic);
void kb_read_policies(struct reader *reader, struct node *root);
void kb_read_out_of_scope(struct reader *reader, struct node *root);
void kb_read_tests(struct reader *reader, struct node *root);

/* After all files of a kind: what was collected becomes the model's, sorted by name. */
void kb_finish_words(struct reader *reader);
void kb_finish_tables(struct reader *reader);
void kb_finish_tests(struct reader *reader);

#endif
