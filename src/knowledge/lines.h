/* Blocks as lines of words, short texts in all variants, and the check of their script. */
#ifndef SALTER_KNOWLEDGE_LINES_H
#define SALTER_KNOWLEDGE_LINES_H

#include "fields.h"

/* The languages an author writes in. Serbian in Latin is derived from Cyrillic. */
struct language {
    const char *code; /* the key in a file */
    const char *name;
    enum text_variant variant;
    enum text_group group;
};

enum { LANGUAGE_COUNT = 3 };
extern const struct language languages[LANGUAGE_COUNT];

/* Who reads or writes a text: examples and patterns may be Serbian in Latin, the bot's own words
 * may not. */
enum lines_use { LINES_HEARD, LINES_SPOKEN };

/*
 * Adds the lines of a block to reader->lines; blank ones are left out, too long ones reported.
 * language NULL: neutral. A NULL or unusable node adds nothing.
 */
void lines_collect(struct reader *reader, const struct node *block,
                   const struct language *language);
/* What was collected, in the arena; the collection is empty afterwards. */
struct kb_lines lines_take(struct reader *reader);

/* lines_collect() of `key` in the language parts en, hr, sr of a mapping. */
struct kb_lines lines_of_languages(struct reader *reader, const struct fields parts[LANGUAGE_COUNT],
                                   const char *key, const struct node *neutral);

/* Reads the parts en, hr, sr; those that are absent are zeroed. */
void lines_read_parts(struct reader *reader, const struct fields *fields, const struct shape *shape,
                      struct fields parts[LANGUAGE_COUNT]);

/* Puts a text of a language into its variants: Serbian Cyrillic gives Latin as well. */
void lines_set_text(struct reader *reader, struct str out[TEXT_VARIANTS], enum text_variant variant,
                    struct str text);

/* A mapping of shape_texts (en, hr, sr, sr-Latn): fills the variants, reports languages that the
 * bot speaks and that are not there. `what` names it in the message. */
void lines_read_texts(struct reader *reader, const struct node *owner, const struct fields *fields,
                      const char *what, struct str out[TEXT_VARIANTS]);

/* Serbian in Latin letters, in the snapshot's arena. */
struct str lines_to_latin(struct reader *reader, struct str text);

/* Of a line that the bot says: warns of one that is clearly English in a Croatian or Serbian part,
 * or the reverse; otherwise of its script. */
void lines_check_spoken(struct reader *reader, struct diag_place place, struct str text,
                        enum text_variant variant);

/* Warns of Cyrillic where Latin belongs and the other way round, and of words that mix both. */
void lines_check_script(struct reader *reader, struct diag_place place, struct str text,
                        enum text_variant variant, enum lines_use use);
void lines_check_line(struct reader *reader, const struct node *node, enum text_variant variant);

/* Walks the lines of a block that are not blank: start with *line = 0; false at the end. */
bool lines_next(const struct reader *reader, const struct node *block, uint32_t *line,
                struct str *text);

#endif
