#include "service/stories.h"

#include "spelling.h"

/* ---- a turn as a line of a story
 * ---------------------------------------------------------------------------- */

static void write_choices(const struct kb_model *model, const struct kb_ids *choices,
                          struct buf *out)
{
    for (size_t i = 0; i < choices->count; i++)
        buf_addf(out, " %.*s", STR_ARG(model->topics[choices->items[i]].id));
}

static void write_slots(const struct dialogue_outcome *outcome, const struct kb_topic *topic,
                        struct buf *out)
{
    for (size_t i = 0; topic != NULL && i < topic->slot_count; i++) {
        const struct value *value = value_get(&outcome->session.slots, topic->slots[i].name);

        if (value != NULL && str_find_byte(value->text, ' ', 0) == SIZE_MAX)
            buf_addf(out, " %.*s=%.*s", STR_ARG(topic->slots[i].name), STR_ARG(value->text));
    }
}

void service_story_expectation(const struct service_reply *reply, struct buf *out)
{
    const struct dialogue_outcome *outcome = &reply->turn->outcome;
    const struct kb_model *model = engine_model(reply->engine);
    const struct kb_topic *topic =
        outcome->topic == KB_NO_TOPIC ? NULL : &model->topics[outcome->topic];

    buf_addf(out, "= %s",
             outcome->action == KB_ACTION_ASK_SLOT ? "ask" : kb_action_name(outcome->action));
    if (outcome->action == KB_ACTION_HANDOFF)
        buf_addf(out, " %s", kb_reason_name(outcome->reason));
    if (topic != NULL && outcome->action != KB_ACTION_CLARIFY)
        buf_addf(out, " %.*s", STR_ARG(topic->id));
    if (outcome->action == KB_ACTION_ASK_SLOT)
        buf_addf(out, " %.*s", STR_ARG(outcome->slot));
    if (outcome->action == KB_ACTION_ANSWER)
        write_slots(outcome, topic, out);
    write_choices(model, &outcome->choices, out);
    buf_add_byte(out, '\n');
}

/* ---- one talk
 * --------------------------------------------------------------------------------------------- */

/* One talk while it runs. */
struct run {
    struct service *service;
    const struct kb_model *model;
    struct arena *arena;
    enum spelling spelling;
    bool is_cyrillic_story;
    const struct kb_story *story; /* NULL for a question */
    const struct kb_question *question;
    struct service_story_result *result;
    const struct kb_step *step; /* the expectation that is looked at */
    struct service_conversation *conversation;
    struct str said;
    struct buf got;
    struct buf why;
    struct buf replies;        /* of the last turn */
    enum text_variant variant; /* of the last reply */
    struct value slots;
    bool matches;
};

static void fail(struct run *run, struct str expected, struct str got)
{
    struct service_story_result *result = run->result;

    if (!result->passed)
        return;
    result->passed = false;
    result->said = run->said;
    result->expected = arena_copy(run->arena, expected);
    result->got = arena_copy(run->arena, str_trim(got));
    result->why = arena_copy(run->arena, buf_str(&run->why));
}

/* A hand-over for the same reason is the same thing, whether a policy or a topic found it. */
static bool same_handoff(const struct dialogue_outcome *outcome, enum kb_reason reason)
{
    return reason != KB_REASON_NONE && outcome->action == KB_ACTION_HANDOFF &&
           outcome->reason == reason;
}

/* A slot's value as written in the story: the canonical one, or any spelling of it. */
static bool has_slot(const struct run *run, const struct dialogue_outcome *outcome,
                     const struct value_member *wanted)
{
    const struct value *there = value_get(&outcome->session.slots, wanted->name);

    return there != NULL && wanted->value.kind == VALUE_TEXT &&
           (str_equal(there->text, wanted->value.text) ||
            str_equal(text_fold(there->text, run->arena),
                      text_fold(wanted->value.text, run->arena)));
}

static bool meets(const struct run *run, const struct dialogue_outcome *outcome,
                  const struct kb_expectation *expect)
{
    if (outcome->action != expect->action)
        return false;
    if (expect->action == KB_ACTION_HANDOFF && expect->reason != KB_REASON_NONE &&
        outcome->reason != expect->reason)
        return false;
    if (expect->topic != KB_NO_TOPIC && outcome->topic != expect->topic &&
        !same_handoff(outcome, run->model->topics[expect->topic].handoff.reason))
        return false;
    if (expect->slot.length > 0 && !str_equal(outcome->slot, expect->slot))
        return false;
    for (size_t i = 0; i < expect->choices.count; i++) {
        if (!kb_ids_have(&outcome->choices, expect->choices.items[i]))
            return false;
    }
    for (size_t i = 0; i < expect->slot_count; i++) {
        if (!has_slot(run, outcome, &expect->slots[i]))
            return false;
    }
    return true;
}

/* Not the bank's business: nothing was answered, asked or offered as if it were. */
static bool stays_out(const struct dialogue_outcome *outcome)
{
    return outcome->action == KB_ACTION_OUT_OF_SCOPE ||
           (outcome->action == KB_ACTION_HANDOFF && outcome->reason == KB_REASON_NOT_UNDERSTOOD) ||
           (outcome->action == KB_ACTION_CLARIFY && outcome->choices.count == 0);
}

static bool meets_question(const struct run *run, const struct dialogue_outcome *outcome)
{
    const struct kb_question *question = run->question;

    if (question->policy != KB_NO_TOPIC)
        return same_handoff(outcome, run->model->policies[question->policy].handoff.reason);
    if (question->topic == KB_NO_TOPIC)
        return stays_out(outcome);
    if (same_handoff(outcome, run->model->topics[question->topic].handoff.reason))
        return true;
    return outcome->topic == question->topic &&
           (outcome->action == KB_ACTION_ANSWER || outcome->action == KB_ACTION_ASK_SLOT ||
            outcome->action == KB_ACTION_HANDOFF);
}

static void take_reply(void *context, const struct service_reply *reply)
{
    struct run *run = context;

    buf_truncate(&run->got, 0);
    buf_truncate(&run->why, 0);
    buf_truncate(&run->replies, 0);
    if (reply->turn == NULL)
        return;
    service_story_expectation(reply, &run->got);
    engine_explain(reply->engine, reply->turn, false, &run->why);
    for (size_t i = 0; i < reply->turn->outcome.reply_count; i++)
        buf_addf(&run->replies, "%.*s\n", STR_ARG(reply->turn->outcome.replies[i]));
    run->variant = reply->turn->outcome.variant;
    run->matches = run->question
                       ? meets_question(run, &reply->turn->outcome)
                       : run->step == NULL || meets(run, &reply->turn->outcome, &run->step->expect);
}

static void say(struct run *run, struct str text)
{
    struct service_message message = {.explain = true};
    struct buf spelled = {0};

    spelling_write(run->spelling, text, &spelled);
    run->said = arena_copy(run->arena, buf_str(&spelled));
    buf_clear(&spelled);
    message.text = run->said;
    if (run->story != NULL) {
        message.today = run->story->today;
        message.customer = run->story->customer.kind == VALUE_MAP ? &run->story->customer : NULL;
        message.lookups = run->story->lookups.kind == VALUE_MAP ? &run->story->lookups : NULL;
    }
    service_say_and_wait(run->conversation, &message, take_reply, run);
}

/* Words are compared in the language they were written in; another script of it is folded away. */
static bool words_can_be_compared(const struct run *run)
{
    bool serbian = run->variant == TEXT_VARIANT_SR_LATN || run->variant == TEXT_VARIANT_SR_CYRL;

    return run->spelling == SPELLING_AS_WRITTEN || (run->is_cyrillic_story == serbian);
}

static bool contains(const struct run *run, struct str words)
{
    if (run->spelling == SPELLING_AS_WRITTEN)
        return str_find(buf_str(&run->replies), words, 0) != SIZE_MAX;
    return str_find(text_fold(buf_str(&run->replies), run->arena), text_fold(words, run->arena),
                    0) != SIZE_MAX;
}

static void check_words(struct run *run, const struct kb_step *step)
{
    bool wanted = step->kind == KB_STEP_CONTAINS;

    if (words_can_be_compared(run) && contains(run, step->text) != wanted)
        fail(run, arena_printf(run->arena, "%s %.*s", wanted ? "+" : "-", STR_ARG(step->text)),
             buf_str(&run->replies));
}

/* A message is said when its expectation, which follows it, is known. */
static void run_steps(struct run *run)
{
    for (size_t i = 0; i < run->story->step_count && run->result->passed; i++) {
        const struct kb_step *step = &run->story->steps[i];

        switch (step->kind) {
        case KB_STEP_SAY:
            run->step =
                i + 1 < run->story->step_count && step[1].kind == KB_STEP_EXPECT ? &step[1] : NULL;
            say(run, step->text);
            if (!run->matches)
                fail(run, arena_printf(run->arena, "= %.*s", STR_ARG(run->step->text)),
                     buf_str(&run->got));
            break;
        case KB_STEP_EXPECT:
            break;
        case KB_STEP_CONTAINS:
        case KB_STEP_LACKS:
            check_words(run, step);
            break;
        }
    }
}

static struct str question_goal(const struct run *run)
{
    const struct kb_question *question = run->question;

    if (question->policy != KB_NO_TOPIC)
        return run->model->policies[question->policy].id;
    return question->topic == KB_NO_TOPIC ? STR("out_of_scope")
                                          : run->model->topics[question->topic].id;
}

static void run_question(struct run *run)
{
    say(run, run->question->line.text);
    if (!run->matches)
        fail(run, question_goal(run), buf_str(&run->got));
}

static void run_one(struct run *run)
{
    struct engine *engine = service_engine(run->service);
    struct service_opening opening = {.channel = STR("test"), .language = run->model->bot.fallback};

    if (run->story != NULL && run->story->has_language)
        opening.language = run->story->language;
    run->conversation = service_open(run->service, &opening);
    if (run->story != NULL)
        run_steps(run);
    else
        run_question(run);
    service_conversation_release(run->conversation);
    engine_release(engine);
    buf_clear(&run->got);
    buf_clear(&run->why);
    buf_clear(&run->replies);
}

static bool has_diacritics(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80)
            return true;
    }
    return false;
}

/* English is written in one way; for the others a spelling that would be the same text again is
 * left out. */
static bool is_worth_running(struct str text, bool english, enum spelling spelling)
{
    if (spelling == SPELLING_AS_WRITTEN)
        return true;
    if (english)
        return false;
    return spelling == SPELLING_OTHER_SCRIPT || has_diacritics(text);
}

static struct str all_said(const struct kb_story *story, struct arena *arena)
{
    struct str text = {NULL, 0};

    for (size_t i = 0; i < story->step_count; i++) {
        if (story->steps[i].kind == KB_STEP_SAY)
            text = arena_printf(arena, "%.*s. %.*s", STR_ARG(text), STR_ARG(story->steps[i].text));
    }
    return text;
}

static bool is_english(struct str text, const char *language, struct arena *arena)
{
    struct text_options options = {0};
    struct text_evidence evidence;

    if (language[0] != '\0')
        return strcmp(language, "en") == 0;
    evidence = text_language_evidence(text_analyse(text, &options, arena));
    return evidence.en >= evidence.hs && !evidence.diacritics && evidence.cyrillic == 0;
}

struct runner {
    struct service *service;
    const struct kb_model *model;
    service_story_report *report;
    void *context;
    size_t failed;
    bool is_over; /* no more of them are wanted */
};

static void run_spellings(struct runner *runner, const struct kb_story *story,
                          const struct kb_question *question, struct str name,
                          struct diag_place place)
{
    for (int spelling = 0; spelling < SPELLINGS && !runner->is_over; spelling++) {
        struct arena *arena = arena_new();
        struct str said = story ? all_said(story, arena) : question->line.text;
        struct service_story_result result = {.place = place, .passed = true};
        struct run run = {.service = runner->service,
                          .model = runner->model,
                          .arena = arena,
                          .spelling = (enum spelling)spelling,
                          .story = story,
                          .question = question,
                          .result = &result};
        bool english = is_english(said, question ? question->line.language : "", arena);

        if ((story == NULL || !story->as_written || spelling == SPELLING_AS_WRITTEN) &&
            is_worth_running(said, english, run.spelling)) {
            run.is_cyrillic_story = spelling_is_cyrillic(said);
            result.name =
                spelling == SPELLING_AS_WRITTEN
                    ? name
                    : arena_printf(arena, "%.*s (%s)", STR_ARG(name), spelling_name(run.spelling));
            run_one(&run);
            runner->failed += result.passed ? 0 : 1;
            runner->is_over = !runner->report(runner->context, &result);
        }
        arena_free(arena);
    }
}

size_t service_run_stories(struct service *service, service_story_report *report, void *context)
{
    struct engine *engine = service_engine(service);
    struct runner runner = {
        .service = service, .model = engine_model(engine), .report = report, .context = context};
    struct arena *arena = arena_new();

    for (size_t i = 0; i < runner.model->story_count && !runner.is_over; i++) {
        const struct kb_story *story = &runner.model->stories[i];

        run_spellings(&runner, story, NULL, story->name, story->place);
    }
    for (size_t i = 0; i < runner.model->question_count && !runner.is_over; i++) {
        const struct kb_question *question = &runner.model->questions[i];
        struct run goal = {.model = runner.model, .question = question};
        struct str name = arena_printf(arena, "%.*s: %.*s", STR_ARG(question_goal(&goal)),
                                       STR_ARG(question->line.text));

        run_spellings(&runner, NULL, question, name, question->line.place);
    }
    arena_free(arena);
    engine_release(engine);
    return runner.failed;
}
