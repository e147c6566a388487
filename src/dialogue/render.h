/* Templates to text: what stands behind each path, and how its kind is written in the reply's
 * language. */
#ifndef SALTER_DIALOGUE_RENDER_H
#define SALTER_DIALOGUE_RENDER_H

#include "turn.h"

/* What a text may speak of besides bank, facts, customer and the session's slots. All may be NULL.
 */
struct render_scope {
    const struct kb_topic *topic; /* whose slots have names */
    const struct value *lookup;   /* map of the answer's look-up */
    const struct kb_table *table; /* with `row` */
    size_t row;
    const struct value *extra; /* map: names of one sentence only, such as "reference" */
};

/* One text per message; the variant's own, or that of the bot's first language. */
void render_text(struct turn *turn, const struct kb_text text[TEXT_VARIANTS],
                 const struct render_scope *scope);
void render_sentence(struct turn *turn, enum kb_sentence sentence,
                     const struct render_scope *scope);
/* The sentence as one piece of text instead of a reply. */
struct str render_sentence_text(struct turn *turn, enum kb_sentence sentence,
                                const struct render_scope *scope);

/* The button that asks for a person, as one would type it. */
void render_person_button(struct turn *turn);

/* When the bank's telephone is answered: the hours of the default department, whoever else a matter
 * goes to. */
struct str render_hours_today(struct turn *turn);

/* A slot's canonical value as people read it: a choice's title, a date in words. */
struct str render_slot(const struct turn *turn, const struct kb_slot *slot, struct str canonical);

#endif
