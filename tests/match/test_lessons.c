/* What the knowledge teaches, and which examples are held back together. */
#include "test.h"

#include "given_examples.h"

#include "../../src/match/lessons.h"

enum { TOPICS = 12, EXAMPLES = 14, EDITED = 1 /* topic t1, that an editor adds a line to */ };

struct taught {
    struct given_files given;
    struct kb_snapshot *snapshot;
    struct lesson_classes classes;
    struct lessons lessons;
};

static void add_a_line(struct given_files *given)
{
    for (size_t i = 0; i < given->files.count; i++) {
        struct kb_file *file = &given->files.items[i];
        struct buf text = {0};

        if (!str_equal(file->name, STR("topics/t1.yaml")))
            continue;
        buf_add(&text, file->content);
        buf_add_text(&text, "    a line that was not there before\n");
        file->content = arena_copy(given->arena, buf_str(&text));
        buf_clear(&text);
    }
}

static void given_taught(struct taught *taught, bool edited)
{
    struct diag_list diags;

    diag_list_init(&diags);
    taught->given = given_drafts(TOPICS, EXAMPLES);
    if (edited)
        add_a_line(&taught->given);
    taught->snapshot = given_load(&taught->given, &diags);
    assert_non_null(taught->snapshot);
    lesson_classes_init(&taught->classes, kb_snapshot_model(taught->snapshot));
    lessons_init(&taught->lessons, taught->snapshot, &taught->classes, TEXT_EN, NULL);
    diag_list_clear(&diags);
}

static void forget(struct taught *taught)
{
    lessons_clear(&taught->lessons);
    lesson_classes_clear(&taught->classes);
    kb_snapshot_release(taught->snapshot);
    given_clear(&taught->given);
}

static const struct lesson *find(const struct lessons *lessons, const struct lesson *wanted)
{
    for (size_t i = 0; i < lessons->count; i++) {
        if (lessons->items[i].class == wanted->class &&
            str_equal(lessons->items[i].text, wanted->text))
            return &lessons->items[i];
    }
    return NULL;
}

static void a_line_more_moves_no_example_of_another_topic(void **state)
{
    struct taught before, after;

    (void)state;
    given_taught(&before, false);
    given_taught(&after, true);
    assert_int_equal(after.lessons.count, before.lessons.count + 1);
    for (size_t i = 0; i < before.lessons.count; i++) {
        const struct lesson *lesson = &before.lessons.items[i],
                            *same = find(&after.lessons, lesson);

        assert_non_null(same);
        if (lesson->class != EDITED)
            assert_int_equal(same->fold, lesson->fold);
    }
    forget(&before);
    forget(&after);
}

static void every_fold_has_its_share_of_a_topic(void **state)
{
    size_t counts[TOPICS][LESSON_FOLDS] = {0};
    struct taught taught;

    (void)state;
    given_taught(&taught, false);
    for (size_t i = 0; i < taught.lessons.count; i++)
        counts[taught.lessons.items[i].class][taught.lessons.items[i].fold]++;
    for (size_t topic = 0; topic < TOPICS; topic++) {
        for (size_t fold = 0; fold < LESSON_FOLDS; fold++)
            assert_in_range(counts[topic][fold], (EXAMPLES + 1) / LESSON_FOLDS,
                            (EXAMPLES + 1) / LESSON_FOLDS + 1);
    }
    forget(&taught);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_more_moves_no_example_of_another_topic),
        cmocka_unit_test(every_fold_has_its_share_of_a_topic),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
