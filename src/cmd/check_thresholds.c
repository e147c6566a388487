#include "check.h"

#include "evaluate_figures.h"
#include "wrap.h"

enum { WIDTH = 80 };

static const struct match_index *index_of(const struct engine *engine)
{
    return dialogue_bot_index(engine_bot(engine));
}

/* A promise stands on what was measured, and says so where that is too little to bear it. */
static void print_measured(double promised, const struct match_trials *trials, struct buf *out)
{
    struct evaluate_share wrong = evaluate_share(trials->wrong, trials->answered);

    if (promised > 0)
        buf_addf(out, "wrong at most %g %%: ", promised * 100);
    if (trials->held_back == 0) {
        buf_addf(out, "%s, no example could be held back to measure it on\n",
                 promised > 0 ? "unproven" : "wrong: unknown");
        return;
    }
    buf_addf(out, "of %zu examples held back %zu were answered", trials->held_back,
             trials->answered);
    if (trials->answered > 0)
        buf_addf(out, ", %.1f %% (%.1f-%.1f) of them wrong", wrong.share * 100, wrong.low * 100,
                 wrong.high * 100);
    buf_add_byte(out, '\n');
    if (promised > 0 && (trials->answered == 0 || wrong.high > promised))
        buf_addf(
            out,
            "  so few do not prove %g %%: in brackets is what can be told, with 95 %% confidence\n",
            promised * 100);
}

void check_thresholds_print(const struct engine *engine, struct buf *out)
{
    const struct kb_model *model = engine_model(engine);
    const struct match_index *index = index_of(engine);
    struct match_trials trials = match_index_trials(index);

    struct buf policies = {0};

    buf_addf(out,
             "answers from confidence %.2f on, asks back from %.2f on; out of scope from %.2f on\n",
             match_answer_threshold(index, KB_NO_TOPIC), model->bot.clarify,
             match_out_of_scope_threshold(index));
    print_measured(model->bot.wrong_at_most, &trials, out);
    for (size_t i = 0; i < model->policy_count; i++)
        buf_addf(&policies, "%s%.*s %.2f", i == 0 ? "a person from: " : ", ",
                 STR_ARG(model->policies[i].id), match_policy_threshold(index, i));
    if (model->policy_count > 0)
        wrap_text(buf_str(&policies), WIDTH, out);
    buf_clear(&policies);
}

static void put(struct value *map, const char *name, struct value value, struct arena *arena)
{
    value_set(map, str_from(name), value, arena);
}

static struct value measured_value(const struct match_trials *trials, struct arena *arena)
{
    struct evaluate_share wrong = evaluate_share(trials->wrong, trials->answered);
    bool known = trials->answered > 0;
    struct value map = value_map(), share = value_map();

    put(&share, "count", value_integer((int64_t)trials->wrong), arena);
    put(&share, "of", value_integer((int64_t)trials->answered), arena);
    put(&share, "share", known ? value_number(wrong.share) : value_null(), arena);
    put(&share, "low", known ? value_number(wrong.low) : value_null(), arena);
    put(&share, "high", known ? value_number(wrong.high) : value_null(), arena);
    put(&map, "held_back", value_integer((int64_t)trials->held_back), arena);
    put(&map, "answered", value_integer((int64_t)trials->answered), arena);
    put(&map, "wrong", share, arena);
    return map;
}

struct value check_thresholds_value(const struct engine *engine, struct arena *arena)
{
    const struct kb_model *model = engine_model(engine);
    const struct match_index *index = index_of(engine);
    struct match_trials trials = match_index_trials(index);
    struct value map = value_map(), policies = value_map();
    double promised = model->bot.wrong_at_most;

    for (size_t i = 0; i < model->policy_count; i++)
        value_set(&policies, model->policies[i].id, value_number(match_policy_threshold(index, i)),
                  arena);
    put(&map, "answer", value_number(match_answer_threshold(index, KB_NO_TOPIC)), arena);
    put(&map, "clarify", value_number(model->bot.clarify), arena);
    put(&map, "out_of_scope", value_number(match_out_of_scope_threshold(index)), arena);
    put(&map, "policies", policies, arena);
    put(&map, "wrong_at_most", promised > 0 ? value_number(promised) : value_null(), arena);
    put(&map, "measured", measured_value(&trials, arena), arena);
    return map;
}
