/* A ranking tells what it is made of: evidence adds up to scores, signals to the log-odds. */
#include "test.h"

#include <math.h>

#include "given_bank.h"
#include "given_files.h"

static struct engine *bank;
static const struct match_index *index_of_bank;
static struct match_scratch *scratch;

static struct match_index *build(struct kb_snapshot *snapshot)
{
    struct match_options options = {0};
    struct match_index *index = NULL;
    struct diag_list diags;
    struct error err = {0};

    diag_list_init(&diags);
    if (snapshot == NULL || !match_index_build(snapshot, &options, &index, &diags, &err))
        index = NULL;
    diag_list_clear(&diags);
    kb_snapshot_release(snapshot);
    return index;
}

static int load(void **state)
{
    (void)state;
    bank = given_bank();
    if (bank == NULL)
        return -1;
    index_of_bank = dialogue_bot_index(engine_bot(bank));
    scratch = match_scratch_new();
    return 0;
}

static int unload(void **state)
{
    (void)state;
    engine_release(bank);
    match_scratch_free(scratch);
    return 0;
}

static void rank(const struct match_index *index, struct str text, struct arena *arena,
                 struct match_ranking *out)
{
    const struct kb_snapshot *snapshot = match_index_snapshot(index);
    struct text_options options = {kb_snapshot_lexicon(snapshot), {2026, 11, 23}};
    struct match_context context = {.previous = KB_NO_TOPIC};

    match_rank(index, text_analyse(text, &options, arena), &context, true, scratch, arena, out);
}

static double sum_of(const struct match_evidence *evidence, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += evidence[i].points;
    return sum;
}

static const char *const messages[] = {
    "zašto je moja kartica odbijena",
    "Картица ми је одбијена у продавници, а на рачуну има 12.000 динара",
    "why was my crad payment declined yesterday for 49.90 EUR?",
    "Hoću da pričam sa čovekom, treći put vam pišem",
    "How do I close my account, and what's your phone number?",
    "my card",
    "Kakvo je vrijeme sutra u Splitu?",
    "ne mogu vise, tuzit cu vas i zvati novine",
    "kolka je kamta na stambni kredit",
};

static void the_points_of_each_candidate_add_up_to_its_score(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct arena *arena = arena_new();
        struct match_ranking ranking;

        rank(index_of_bank, str_from(messages[i]), arena, &ranking);
        for (size_t j = 0; j < ranking.count; j++) {
            const struct match_candidate *candidate = &ranking.candidates[j];

            /* sums of floats */
            assert_true(fabs(sum_of(candidate->evidence, candidate->evidence_count) -
                             candidate->score) < 1e-5);
            assert_true(j == 0 || candidate->score <= ranking.candidates[j - 1].score);
        }
        arena_free(arena);
    }
}

static void the_signals_add_up_to_the_log_odds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct arena *arena = arena_new();
        struct match_ranking ranking;
        double sum = 0;

        rank(index_of_bank, str_from(messages[i]), arena, &ranking);
        for (size_t j = 0; j < ranking.signal_count; j++) {
            assert_true(fabs(ranking.signals[j].value * ranking.signals[j].weight -
                             ranking.signals[j].points) < 1e-12);
            sum += ranking.signals[j].points;
        }
        assert_true(ranking.count == 0 || fabs(sum - ranking.log_odds) < 1e-9);
        assert_true(ranking.count == 0 || fabs(ranking.confidence - 1 / (1 + exp(-sum))) < 1e-12);
        arena_free(arena);
    }
}

static bool has_kind(const struct match_policy *policy, enum match_evidence_kind kind)
{
    for (size_t i = 0; i < policy->evidence_count; i++) {
        if (policy->evidence[i].kind == kind)
            return policy->evidence[i].points < 0;
    }
    return false;
}

static void the_points_of_a_policy_add_up_to_its_log_odds(void **state)
{
    /* The second is about a topic too, which speaks against a policy. */
    static const char *const threats[] = {
        "ne mogu više, tužit ću vas i zvati novine",
        "my card was declined in a shop, I will sue you and call the newspapers"};

    (void)state;
    for (size_t i = 0; i < sizeof threats / sizeof *threats; i++) {
        struct arena *arena = arena_new();
        struct match_ranking ranking;

        rank(index_of_bank, str_from(threats[i]), arena, &ranking);
        assert_true(ranking.policy_count > 0);
        for (size_t j = 0; j < ranking.policy_count; j++) {
            const struct match_policy *policy = &ranking.policies[j];
            double sum = sum_of(policy->evidence, policy->evidence_count);

            assert_true(fabs(1 / (1 + exp(-sum)) - policy->confidence) < 1e-6);
            assert_true(i == 0 || has_kind(policy, MATCH_BY_OTHER));
        }
        arena_free(arena);
    }
}

static void the_points_of_out_of_scope_add_up_to_its_log_odds(void **state)
{
    static const char *const strays_of_all[] = {"kolika je cijena ulaznice za koncert",
                                                "who won the football match yesterday",
                                                "како се кува пасуљ"};

    (void)state;
    for (size_t i = 0; i < sizeof strays_of_all / sizeof *strays_of_all; i++) {
        struct arena *arena = arena_new();
        struct match_ranking ranking;

        rank(index_of_bank, str_from(strays_of_all[i]), arena, &ranking);
        assert_true(ranking.is_out_of_scope && ranking.outside_count > 0);
        assert_true(fabs(1 / (1 + exp(-sum_of(ranking.outside, ranking.outside_count))) -
                         ranking.out_of_scope) < 1e-6);
        arena_free(arena);
    }
}

/* The first has the confidence of the ranking; no other has more. */
static void who_comes_later_is_less_sure(void **state)
{
    static const char *const unclear[] = {"transakcija je pending", "how is the weather", "kartica",
                                          "imate li vi akcija apple"};

    (void)state;
    for (size_t i = 0; i < sizeof unclear / sizeof *unclear; i++) {
        struct arena *arena = arena_new();
        struct match_ranking ranking;

        rank(index_of_bank, str_from(unclear[i]), arena, &ranking);
        for (size_t j = 0; j < ranking.count; j++)
            assert_true(ranking.candidates[j].confidence <=
                        (j == 0 ? ranking.confidence : ranking.candidates[j - 1].confidence));
        arena_free(arena);
    }
}

static void assert_topic(const char *message, const char *topic)
{
    struct arena *arena = arena_new();
    struct match_ranking ranking;

    rank(index_of_bank, str_from(message), arena, &ranking);
    if (ranking.count == 0 || ranking.is_out_of_scope ||
        !str_is(engine_model(bank)->topics[ranking.candidates[0].topic].id, topic) ||
        ranking.confidence < 0.5)
        fail_msg("\"%s\" is not about %s", message, topic);
    arena_free(arena);
}

/* Nouns of the bank that are not translated, and words written as one, of which nothing else tells
 * the language. */
static void words_of_the_other_language_are_understood(void **state)
{
    (void)state;
    assert_topic("koliki je overdraft", "overdraft");
    assert_topic("gdje mi je standing order", "standing_order");
    assert_topic("kako da cancel transfer", "cancel_transfer");
    assert_topic("ne radi mi contactless", "contactless_not_working");
    assert_topic("i need an izvod for my racun", "statement");
    assert_topic("lostcard", "card_lost_or_stolen");
    assert_topic("whyyyy was my caaaard declined", "card_payment_declined");
    assert_topic("izgubljenakartica", "card_lost_or_stolen");
}

/* Authors write slips into examples; they are no words of the bank for that ("катрица" stands in
 * four). */
static void an_authors_slip_is_still_a_slip(void **state)
{
    assert_topic("lost crad", "card_lost_or_stolen");
    assert_topic("moja katrica ne radi", "card_payment_declined");
    (void)state;
}

static bool is_denied(const char *message)
{
    struct arena *arena = arena_new();
    struct match_ranking ranking;

    rank(index_of_bank, str_from(message), arena, &ranking);
    arena_free(arena);
    return ranking.denied;
}

/* What a topic's examples never deny is taken back; what they deny themselves is what the topic is
 * about. */
static void a_denial_is_told_from_a_topic_that_denies(void **state)
{
    static const char *const denied[] = {"Moj otac nije umro", "Отац ми није умро",
                                         "the ATM did not swallow my card",
                                         "I did not forget my PIN", "my card was not declined"};
    static const char *const meant[] = {"moja kartica ne radi", "the transfer has not arrived",
                                        "nije mi stigla plaća", "I can't log in",
                                        "my card was declined", "bankomat mi je progutao karticu"};

    (void)state;
    for (size_t i = 0; i < sizeof denied / sizeof *denied; i++) {
        if (!is_denied(denied[i]))
            fail_msg("\"%s\" denies nothing", denied[i]);
    }
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++) {
        if (is_denied(meant[i]))
            fail_msg("\"%s\" is taken for a denial", meant[i]);
    }
}

static void assert_no_policy(const struct kb_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct arena *arena = arena_new();
        struct match_ranking ranking;

        rank(index_of_bank, lines->items[i].text, arena, &ranking);
        if (ranking.policy_count > 0)
            fail_msg("\"%.*s\" calls a person", STR_ARG(lines->items[i].text));
        arena_free(arena);
    }
}

/* What a slot is answered with, and what a detail is asked with. */
static void what_a_topic_expects_calls_nobody(void **state)
{
    const struct kb_model *model = kb_snapshot_model(match_index_snapshot(index_of_bank));

    (void)state;
    for (size_t i = 0; i < model->choices_count; i++) {
        for (size_t j = 0; j < model->choices[i].count; j++)
            assert_no_policy(&model->choices[i].items[j].words);
    }
    for (size_t i = 0; i < model->detail_count; i++)
        assert_no_policy(&model->details[i].phrases);
}

/* Alone, it is of no clear language: what English knows is not to be read in Serbian. */
static void a_word_of_the_other_language_is_no_slip(void **state)
{
    struct arena *arena = arena_new();
    struct match_ranking ranking;

    (void)state;
    rank(index_of_bank, STR("representative"), arena, &ranking);
    assert_int_equal(ranking.correction_count, 0);
    rank(index_of_bank, STR("representativni primjer kamate"), arena, &ranking);
    assert_int_equal(ranking.correction_count, 1);
    arena_free(arena);
}

static void spans_of_evidence_lie_in_the_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct arena *arena = arena_new();
        struct match_ranking ranking;

        rank(index_of_bank, str_from(messages[i]), arena, &ranking);
        for (size_t j = 0; j < ranking.count; j++) {
            for (size_t k = 0; k < ranking.candidates[j].evidence_count; k++) {
                const struct match_evidence *evidence = &ranking.candidates[j].evidence[k];

                for (size_t s = 0; s < evidence->span_count; s++)
                    assert_true(evidence->spans[s].start < evidence->spans[s].end &&
                                evidence->spans[s].end <= strlen(messages[i]));
            }
        }
        arena_free(arena);
    }
}

static void leaving_the_explanation_out_changes_no_score(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct arena *arena = arena_new();
        struct text_options options = {kb_snapshot_lexicon(match_index_snapshot(index_of_bank)),
                                       {2026, 11, 23}};
        struct match_context context = {.previous = KB_NO_TOPIC};
        struct match_ranking told, short_told;

        rank(index_of_bank, str_from(messages[i]), arena, &told);
        match_rank(index_of_bank, text_analyse(str_from(messages[i]), &options, arena), &context,
                   false, scratch, arena, &short_told);
        assert_int_equal(told.count, short_told.count);
        assert_memory_equal(&told.log_odds, &short_told.log_odds, sizeof told.log_odds);
        for (size_t j = 0; j < told.count; j++) {
            assert_int_equal(told.candidates[j].topic, short_told.candidates[j].topic);
            assert_memory_equal(&told.candidates[j].score, &short_told.candidates[j].score,
                                sizeof(double));
        }
        arena_free(arena);
    }
}

/* A quarter of the examples: quicker learned, and what a word does to a score is the same. */
static bool keep_a_quarter(void *context, const struct kb_line *example)
{
    (void)example;
    return ++*(size_t *)context % 4 == 0;
}

static struct match_index *build_part(const struct given_files *given)
{
    struct diag_list diags;
    struct kb_snapshot *whole, *part;
    size_t asked = 0;

    diag_list_init(&diags);
    whole = given_load(given, &diags);
    assert_non_null(whole);
    part = kb_snapshot_select(whole, keep_a_quarter, &asked);
    kb_snapshot_release(whole);
    diag_list_clear(&diags);
    return build(part);
}

/* They are many words that mean nothing alike: "no" and "not", "how" and "where". */
static void words_the_bot_looks_for_change_no_score(void **state)
{
    struct given_files given = given_folder("knowledge");
    struct arena *arena = arena_new();
    struct buf content = {0};
    struct match_index *without, *with;
    struct match_ranking before, after;

    (void)state;
    without = build_part(&given);
    for (size_t i = 0; i < given.files.count; i++) {
        struct str text = given.files.items[i].content;
        size_t at = str_find(text, STR("      neither\n"), 0);

        if (!str_equal(given.files.items[i].name, STR("words/conversation.yaml")))
            continue;
        assert_int_not_equal(at, SIZE_MAX);
        buf_add(&content, str_slice(text, 0, at));
        buf_add_text(&content, "      lunch\n      break\n      noon\n");
        buf_add(&content, str_slice(text, at, text.length));
    }
    given_bytes(&given, "words/conversation.yaml", buf_str(&content));
    with = build_part(&given);
    assert_true(without != NULL && with != NULL);
    rank(without, STR("lunch break at noon"), arena, &before);
    rank(with, STR("lunch break at noon"), arena, &after);
    assert_true(before.candidates[0].score == after.candidates[0].score);
    match_index_free(without);
    match_index_free(with);
    given_clear(&given);
    buf_clear(&content);
    arena_free(arena);
}

/* Texts near topics, and such as patterns meet, in the languages that the file has parts for. */
static const struct {
    size_t part; /* of the file: English, Croatian, Serbian */
    const char *text;
    const char *asked; /* in other letters */
} strays[] = {
    {1, "Where can I repair the card of my washing machine?",
     "where can i repair the card of my washing machine"},
    {1, "how much have i got", "How much have I got?!"},
    {2, "promjena broja mobitela", "Promjena broja mobitela."},
    {3, "смс код не стиже", "SMS kod ne stiže"},
};

/* The file with the strays behind the head of their parts' examples. */
static void add_strays(struct str file, struct buf *out)
{
    size_t part = 0;

    for (size_t at = 0; at < file.length; at++) {
        bool starts = str_ends(str_of(file.bytes, at + 1), STR("  examples: |\n"));

        buf_add_byte(out, file.bytes[at]);
        part += starts;
        for (size_t i = 0; starts && i < sizeof strays / sizeof *strays; i++) {
            if (strays[i].part == part)
                buf_addf(out, "    %s\n", strays[i].text);
        }
    }
}

/* An editor's remedy for a wrong answer: the text goes to out_of_scope.yaml, and is never answered
 * with a topic again. */
static void what_is_added_to_out_of_scope_is_answered_with_no_topic(void **state)
{
    struct given_files given = given_folder("knowledge");
    struct buf content = {0};
    struct diag_list diags;
    struct match_index *index;

    (void)state;
    for (size_t i = 0; i < given.files.count; i++) {
        if (str_equal(given.files.items[i].name, STR("out_of_scope.yaml")))
            add_strays(given.files.items[i].content, &content);
    }
    given_bytes(&given, "out_of_scope.yaml", buf_str(&content));
    diag_list_init(&diags);
    index = build(given_load(&given, &diags));
    assert_non_null(index);
    for (size_t i = 0; i < sizeof strays / sizeof *strays; i++) {
        struct arena *arena = arena_new();
        struct match_ranking ranking;

        rank(index_of_bank, str_from(strays[i].asked), arena, &ranking);
        assert_false(ranking.is_listed);
        rank(index, str_from(strays[i].asked), arena, &ranking);
        assert_true(ranking.is_listed && ranking.is_out_of_scope);
        arena_free(arena);
    }
    match_index_free(index);
    diag_list_clear(&diags);
    buf_clear(&content);
    given_clear(&given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_points_of_each_candidate_add_up_to_its_score),
        cmocka_unit_test(the_signals_add_up_to_the_log_odds),
        cmocka_unit_test(the_points_of_a_policy_add_up_to_its_log_odds),
        cmocka_unit_test(the_points_of_out_of_scope_add_up_to_its_log_odds),
        cmocka_unit_test(who_comes_later_is_less_sure),
        cmocka_unit_test(words_of_the_other_language_are_understood),
        cmocka_unit_test(an_authors_slip_is_still_a_slip),
        cmocka_unit_test(a_denial_is_told_from_a_topic_that_denies),
        cmocka_unit_test(what_a_topic_expects_calls_nobody),
        cmocka_unit_test(a_word_of_the_other_language_is_no_slip),
        cmocka_unit_test(spans_of_evidence_lie_in_the_message),
        cmocka_unit_test(leaving_the_explanation_out_changes_no_score),
        cmocka_unit_test(words_the_bot_looks_for_change_no_score),
        cmocka_unit_test(what_is_added_to_out_of_scope_is_answered_with_no_topic),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
