/* The tables of everything that may stand in a knowledge file: one shape a mapping, one field a
 * file. */
#ifndef SALTER_KNOWLEDGE_SHAPES_H
#define SALTER_KNOWLEDGE_SHAPES_H

#include "fields.h"

extern const struct shape shape_bot, shape_contacts, shape_sr_script, shape_department,
    shape_confidence, shape_session;
extern const struct shape shape_texts, shape_phrases, shape_words, shape_messages, shape_sentences;
extern const struct shape shape_topic, shape_topic_language, shape_topic_latin, shape_slot,
    shape_answer, shape_handoff;
extern const struct shape shape_policy, shape_policy_language, shape_scope, shape_scope_language;
extern const struct shape shape_fact, shape_table, shape_lookup, shape_tests, shape_story;

/* Files whose keys are the author's own names. */
extern const struct field field_policies, field_facts, field_lookups;
extern const struct field field_row, field_columns;

/* Values of FIELD_WORD, in the order of their enumerations. */
extern const char *const words_people[], *const words_scripts[];

/* What a FIELD_MAP fills that is no part of the model. */
struct shape_confidence_values {
    double answer, wrong_at_most, clarify, out_of_scope;
};

#endif
