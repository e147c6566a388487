#include "said.h"

#include "answer.h"

static bool is_same_language(const struct turn *turn)
{
    return turn->before->reply_variant == turn->out->variant;
}

/* The plain answer of a topic in a language, without saying it. */
static struct value answer_in(struct turn *turn, const struct kb_topic *topic,
                              enum text_variant variant)
{
    struct dialogue_outcome *out = turn->out;
    enum text_variant spoken = out->variant;
    size_t count = out->reply_count;
    struct value texts = value_list();

    out->variant = variant;
    answer_append(turn, topic);
    for (size_t i = count; i < out->reply_count; i++)
        value_push(&texts, value_text(out->replies[i]), turn->arena);
    out->reply_count = count;
    out->variant = spoken;
    return texts;
}

struct value said_last(struct turn *turn)
{
    const struct kb_topic *topic = turn_topic(turn, turn->before->topic);
    struct value was;

    if (is_same_language(turn))
        return turn->before->last_reply;
    if (topic == NULL)
        return value_list();
    was = answer_in(turn, topic, turn->before->reply_variant);
    return was.list.count > 0 && value_equal(&was, &turn->before->last_reply)
               ? answer_in(turn, topic, turn->out->variant)
               : value_list();
}

void said_again_as_it_was(struct turn *turn)
{
    const struct value *last = &turn->before->last_reply;

    turn->out->variant = turn->before->reply_variant;
    turn->session.variant = turn->before->variant;
    turn->session.variant_is_guess = turn->before->variant_is_guess;
    for (size_t i = 0; i < last->list.count; i++)
        turn_say(turn, last->list.items[i].text);
}
