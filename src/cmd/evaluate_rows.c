/* Questions from a file: what each is to lead to, and whether it did. */
#include "evaluate.h"

#include "base/file.h"
#include "base/map.h"

enum { LARGEST_FILE = 512 << 20, MOST_UNKNOWN_SHOWN = 20 };

void evaluate_set_init(struct evaluate_set *set)
{
    *set = (struct evaluate_set){.arena = arena_new(), .text = SIZE_MAX, .topic = SIZE_MAX};
}

void evaluate_set_clear(struct evaluate_set *set)
{
    vec_clear(&set->rows);
    tsv_clear(&set->table);
    arena_free(set->arena);
}

static bool find_columns(struct evaluate_set *set, struct error *err)
{
    set->text = tsv_column(&set->table, "text");
    set->topic = tsv_column(&set->table, "topic");
    set->table.wrong_line = 1;
    if (set->text == SIZE_MAX || set->topic == SIZE_MAX)
        return error_set(err, ERROR_INVALID, "the header has no column `%s`",
                         set->text == SIZE_MAX ? "text" : "topic");
    for (size_t i = 0; i < set->table.rows.count; i++) {
        const struct tsv_row *row = &set->table.rows.items[i];

        set->table.wrong_line = row->line;
        if (str_trim(row->cells[set->topic]).length == 0)
            return error_set(err, ERROR_INVALID, "the topic is missing");
    }
    return true;
}

bool evaluate_read(struct evaluate_set *set, const char *path, struct error *err)
{
    struct buf bytes = {0};
    bool read = file_read(path, LARGEST_FILE, &bytes, err);

    if (read) {
        read = tsv_parse(buf_str(&bytes), set->arena, &set->table, err) && find_columns(set, err);
        if (!read)
            error_context(err, "%s:%u", path, set->table.wrong_line);
    }
    buf_clear(&bytes);
    return read;
}

/* ---- what is expected
 * ------------------------------------------------------------------------------------- */

static struct str nearest_topic(const struct kb_model *model, struct str name, struct arena *arena)
{
    struct str *ids = arena_array(arena, model->topic_count, sizeof *ids);

    for (size_t i = 0; i < model->topic_count; i++)
        ids[i] = model->topics[i].id;
    return diag_nearest(name, ids, model->topic_count);
}

static void tell_unknown(struct evaluate_set *set, const struct kb_model *model, const char *path,
                         uint32_t line, struct str name)
{
    struct str nearest = nearest_topic(model, name, set->arena);

    fprintf(stderr, "%s:%u: the knowledge has no topic \"%.*s\"", path, line, STR_ARG(name));
    if (nearest.length > 0)
        fprintf(stderr, "; did you mean \"%.*s\"? Such", STR_ARG(nearest));
    else
        fprintf(stderr, "; such");
    fprintf(stderr, " questions count as not answered right\n");
}

static bool is_special(struct evaluate_row *row, const struct kb_model *model, struct str name)
{
    bool outside = str_is(name, "OUT_OF_SCOPE") || str_is(name, "out_of_scope");
    const struct kb_policy *policy = kb_find_policy(model, name);

    if (!outside && !str_is(name, "HUMAN") && policy == NULL)
        return false;
    row->policy = policy != NULL ? policy->number : KB_NO_TOPIC;
    row->goal = outside ? EVALUATE_OUT_OF_SCOPE : EVALUATE_PERSON;
    return true;
}

void evaluate_resolve(struct evaluate_set *set, const struct kb_model *model, const char *path)
{
    struct map unknown = {0};

    set->rows.count = 0;
    for (size_t i = 0; i < set->table.rows.count; i++) {
        struct str name = str_trim(set->table.rows.items[i].cells[set->topic]);
        const struct kb_topic *topic = kb_find_topic(model, name);
        struct evaluate_row row = {.goal = EVALUATE_TOPIC,
                                   .topic = topic ? topic->number : KB_NO_TOPIC,
                                   .policy = KB_NO_TOPIC,
                                   .called = KB_NO_TOPIC};

        if (topic == NULL && !is_special(&row, model, name) && map_put(&unknown, name, set) &&
            unknown.count <= MOST_UNKNOWN_SHOWN)
            tell_unknown(set, model, path, set->table.rows.items[i].line, name);
        vec_push(&set->rows, row);
    }
    if (unknown.count > MOST_UNKNOWN_SHOWN)
        fprintf(stderr, "... and %zu more unknown topics\n", unknown.count - MOST_UNKNOWN_SHOWN);
    map_clear(&unknown);
}

struct str evaluate_subject_name(const struct evaluate_subject *subject,
                                 const struct kb_model *model)
{
    switch (subject->kind) {
    case SUBJECT_TOPIC:
        return model->topics[subject->number].id;
    case SUBJECT_POLICY:
        return model->policies[subject->number].id;
    case SUBJECT_PERSON:
        return STR("HUMAN");
    case SUBJECT_OUT_OF_SCOPE:
        break;
    }
    return STR("OUT_OF_SCOPE");
}

const char *evaluate_subject_kind(const struct evaluate_subject *subject)
{
    return subject->kind == SUBJECT_TOPIC          ? "topic"
           : subject->kind == SUBJECT_OUT_OF_SCOPE ? "out_of_scope"
                                                   : "policy";
}

/* ---- what came
 * -------------------------------------------------------------------------------------------- */

/* Reasons for which a person is called whatever the bot could answer. */
static bool is_policy_reason(enum kb_reason reason)
{
    return reason == KB_REASON_EXPLICIT_REQUEST || reason == KB_REASON_POLICY_TOPIC ||
           reason == KB_REASON_EXTERNAL_THREAT || reason == KB_REASON_VULNERABILITY ||
           reason == KB_REASON_REPEATED_CONTACT;
}

static bool is_handed_over_by_policy(const struct dialogue_outcome *outcome)
{
    return outcome->action == KB_ACTION_HANDOFF && is_policy_reason(outcome->reason);
}

/*
 * A topic that hands over itself is met by any hand-over in its name, and by a policy for its
 * reason. Of any other topic a policy cried wolf, even where the topic was understood.
 */
static bool is_right_handoff(uint32_t expected, const struct kb_model *model,
                             const struct dialogue_outcome *outcome)
{
    enum kb_reason own =
        expected != KB_NO_TOPIC ? model->topics[expected].handoff.reason : KB_REASON_NONE;

    if (expected == KB_NO_TOPIC)
        return false;
    if (own == KB_REASON_NONE)
        return outcome->topic == expected && !is_policy_reason(outcome->reason);
    return outcome->topic == expected || outcome->reason == own;
}

static enum evaluate_result judge_handoff(const struct evaluate_row *row,
                                          const struct kb_model *model,
                                          const struct dialogue_outcome *outcome)
{
    if (row->goal == EVALUATE_PERSON)
        return is_policy_reason(outcome->reason) ? EVALUATE_RIGHT : EVALUATE_HANDED_OFF;
    if (row->goal == EVALUATE_OUT_OF_SCOPE)
        return EVALUATE_HANDED_OFF;
    if (is_right_handoff(row->topic, model, outcome))
        return EVALUATE_RIGHT;
    return is_policy_reason(outcome->reason) ? EVALUATE_WRONG : EVALUATE_HANDED_OFF;
}

static enum evaluate_result judge_answer(const struct evaluate_row *row,
                                         const struct kb_model *model,
                                         const struct dialogue_outcome *outcome)
{
    bool small_talk = outcome->topic == KB_NO_TOPIC || model->topics[outcome->topic].small_talk;

    if (row->goal == EVALUATE_TOPIC)
        return outcome->topic != KB_NO_TOPIC && outcome->topic == row->topic ? EVALUATE_RIGHT
                                                                             : EVALUATE_WRONG;
    return row->goal == EVALUATE_OUT_OF_SCOPE && small_talk ? EVALUATE_SMALL_TALK : EVALUATE_WRONG;
}

static enum evaluate_result judge_action(const struct evaluate_row *row,
                                         const struct kb_model *model,
                                         const struct dialogue_outcome *outcome)
{
    switch (outcome->action) {
    case KB_ACTION_ANSWER:
    case KB_ACTION_ASK_SLOT:
        return judge_answer(row, model, outcome);
    case KB_ACTION_CLARIFY:
        return row->topic != KB_NO_TOPIC && kb_ids_have(&outcome->choices, row->topic)
                   ? EVALUATE_CLARIFIED
                   : EVALUATE_CLARIFIED_ELSE;
    case KB_ACTION_HANDOFF:
        return judge_handoff(row, model, outcome);
    case KB_ACTION_OUT_OF_SCOPE:
        return EVALUATE_DECLINED;
    }
    return EVALUATE_DECLINED;
}

void evaluate_judge(struct evaluate_row *row, const struct kb_model *model,
                    const struct dialogue_outcome *outcome)
{
    const struct match_ranking *ranking = &outcome->ranking;

    row->result = judge_action(row, model, outcome);
    row->false_policy = row->goal != EVALUATE_PERSON && is_handed_over_by_policy(outcome) &&
                        row->result != EVALUATE_RIGHT;
    row->called = is_handed_over_by_policy(outcome) ? outcome->policy : KB_NO_TOPIC;
    row->first = ranking->count > 0 ? ranking->candidates[0].topic : KB_NO_TOPIC;
    row->answered = outcome->action == KB_ACTION_ANSWER || outcome->action == KB_ACTION_ASK_SLOT
                        ? outcome->topic
                        : KB_NO_TOPIC;
    row->confidence = ranking->count > 0 ? ranking->confidence : 0;
    row->out_of_scope = ranking->out_of_scope;
    row->place = 0;
    for (size_t i = ranking->count; i-- > 0;) {
        if (row->topic != KB_NO_TOPIC && ranking->candidates[i].topic == row->topic)
            row->place = i + 1;
    }
}
