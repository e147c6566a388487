#include "test.h"

#include "../../src/match/pattern_parse.h"
#include "base/buf.h"
#include "given_patterns.h"

struct reading {
    struct given_patterns given;
    struct diag_list diags;
    struct arena *arena;
    struct pattern_tree *tree;
};

static struct reading read_pattern(const char *pattern)
{
    struct reading reading = {.arena = arena_new()};
    struct kb_line line = {.text = str_from(pattern), .group = TEXT_EN};
    const struct pattern_report report = {&reading.diags, NULL, &line};

    given_phrase(&reading.given, "money", TEXT_EN, STR("money"));
    given_phrase(&reading.given, "balance", TEXT_EN, STR("balance"));
    line.place = (struct diag_place){STR("topics/x.yaml"), 7, 5, 1};
    diag_list_init(&reading.diags);
    reading.tree = pattern_parse(given_model(&reading.given), &report, reading.arena);
    return reading;
}

static void forget(struct reading *reading)
{
    diag_list_clear(&reading->diags);
    arena_free(reading->arena);
    given_clear(&reading->given);
}

/* A tree as a text: kinds by their signs, one space between parts. */
static void print(const struct pattern_node *node, struct buf *out)
{
    static const char *const open[] = {"", "", "\"", "~", "{", "(", "", "<", "["};
    static const char *const close[] = {"", "*", "\"", "", "}", ")", "", ">", "]"};
    const char *separator = node->kind == PATTERN_CHOICE ? "|" : " ";

    buf_addf(out, "%s%s%.*s", node->wide ? "..." : "", open[node->kind], STR_ARG(node->text));
    for (size_t i = 0; i < node->count; i++) {
        buf_add_text(out, i > 0 ? separator : "");
        print(node->children[i], out);
    }
    buf_add_text(out, close[node->kind]);
}

static void print_tree(const struct pattern_tree *tree, struct buf *out)
{
    if (tree->body == NULL) {
        buf_addf(out, "raw %.*s", STR_ARG(tree->raw));
        return;
    }
    buf_add_text(out, tree->starts ? "^" : "");
    print(tree->body, out);
    buf_addf(out, "%s%s", tree->wide_end ? "..." : "", tree->ends ? "$" : "");
    for (size_t i = 0; i < tree->negated_count; i++) {
        buf_add_text(out, " !");
        print(tree->negated[i], out);
    }
}

static void every_construct_is_read(void **state)
{
    static const struct {
        const char *pattern;
        const char *tree;
    } cases[] = {
        {"card declined", "card declined"},
        {"  card \t declined ", "card declined"},
        {"card * declined", "card ...declined"},
        {"odbij* kartic*", "odbij* kartic*"},
        {"\"i sent\" money", "\"i sent\" money"},
        {"\" i sent \"", "\"i sent\""},
        {"card [not] declined", "card [(not)] declined"},
        {"[a | b] c", "[(a|b)] c"},
        {"(a | b c | d)", "(a|b c|d)"},
        {"(a|b c|d)e", NULL},
        {"(a|b c|d) e", "(a|b c|d) e"},
        {"((a | b) c | d)", "((a|b) c|d)"},
        {"< a b >", "<a b>"},
        {"<a (b|c)>", "<a (b|c)>"},
        {"< a * b > c", "...<a ...b> c"},
        {"~money {amount}", "~money {amount}"},
        {"{ amount } ~money", "{amount} ~money"},
        {"card !lost", "card !lost"},
        {"!lost card !\"do not\" !(a | b) !~money !x*", NULL},
        {"!lost card !\"do not\" !(a | b) !~money !xy*",
         "card !lost !\"do not\" !(a|b) !~money !xy*"},
        {"^ who are you $", "^who are you$"},
        {"^who are you$", "^who are you$"},
        {"^ * you", "^...you"},
        {"you * $", "you...$"},
        {"you $ !not", "you$ !not"},
        {"zašto картица", "zašto картица"},
        {"what's my e-mail, please?", "what's my e-mail, please?"},
        {"/kartic\\w* (ne|nije) radi/", "raw kartic\\w* (ne|nije) radi"},
        {"and/or card", "and/or card"},
        {"/a/b/", "raw a/b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading = read_pattern(cases[i].pattern);
        struct buf out = {0};

        if ((reading.tree == NULL) != (cases[i].tree == NULL))
            fail_msg(
                "%s: read %d, %.*s", cases[i].pattern, reading.tree != NULL,
                STR_ARG(reading.diags.all.count ? reading.diags.all.items[0].message : STR("")));
        if (reading.tree != NULL) {
            print_tree(reading.tree, &out);
            if (!str_is(buf_str(&out), cases[i].tree))
                fail_msg("%s: %s, not %s", cases[i].pattern, out.bytes, cases[i].tree);
            assert_int_equal(reading.diags.all.count, 0);
        } else {
            assert_int_equal(reading.diags.errors, 1);
        }
        buf_clear(&out);
        forget(&reading);
    }
}

/* Columns count code points from that of the line, which is 5 here. */
static void a_mistake_is_reported_at_its_column(void **state)
{
    static const struct {
        const char *pattern;
        uint32_t column, length;
        const char *name;
        const char *part; /* of the message */
    } cases[] = {
        {"card (a | b", 10, 1, "pattern-syntax", "( is never closed"},
        {"картица (а | б", 13, 1, "pattern-syntax", "( is never closed"},
        {"card [a", 10, 1, "pattern-syntax", "[ is never closed"},
        {"card <a b", 10, 1, "pattern-syntax", "< is never closed"},
        {"card \"a b", 10, 1, "pattern-syntax", "\" is never closed"},
        {"card {amount", 10, 1, "pattern-syntax", "{ is never closed"},
        {"card )", 10, 1, "pattern-syntax", ") closes nothing"},
        {"card ]", 10, 1, "pattern-syntax", "] closes nothing"},
        {"card >", 10, 1, "pattern-syntax", "> closes nothing"},
        {"card }", 10, 1, "pattern-syntax", "} closes nothing"},
        {"card | b", 10, 1, "pattern-syntax", "outside of brackets"},
        {"card (a ]", 13, 1, "pattern-syntax", "] stands where ) must close ("},
        {"card ()", 10, 2, "pattern-syntax", "no word here"},
        {"card (a | )", 13, 3, "pattern-syntax", "no word here"},
        {"card (a | | b)", 13, 3, "pattern-syntax", "no word here"},
        {"card \"\"", 10, 2, "pattern-syntax", "no word between"},
        {"card ([a] | b)", 11, 3, "pattern-syntax", "may be nothing"},
        {"card < a >", 10, 5, "pattern-syntax", "< > holds"},
        {"card < a b c d e f g >", 10, 17, "pattern-syntax", "< > holds"},
        {"card < a [b] >", 14, 3, "pattern-syntax", "optional"},
        {"* card", 5, 1, "pattern-syntax", "both of its sides"},
        {"card *", 10, 1, "pattern-syntax", "both of its sides"},
        {"card * * lost", 12, 1, "pattern-syntax", "two * in a row"},
        {"card (* a)", 11, 3, "pattern-syntax", "both of its sides"},
        {"card (a *)", 11, 3, "pattern-syntax", "both of its sides"},
        {"card ca*rd", 10, 5, "pattern-syntax", "inside a word"},
        {"card a*", 10, 2, "pattern-syntax", "too short"},
        {"card š*", 10, 2, "pattern-syntax", "too short"},
        {"card ~money*", 16, 1, "pattern-syntax", "that is no word"},
        {"card(s)", 9, 1, "pattern-syntax", "space is missing"},
        {"(a | b)card", 12, 1, "pattern-syntax", "space is missing"},
        {"card!", 9, 1, "pattern-syntax", "in front of !"},
        {"card ! lost", 10, 1, "pattern-syntax", "in front of no word"},
        {"card !!lost", 10, 1, "pattern-syntax", "in front of no word"},
        {"card (a !b)", 13, 1, "pattern-syntax", "inside brackets"},
        {"card ![a]", 10, 4, "pattern-syntax", "cannot be optional"},
        {"card ^ a", 10, 1, "pattern-syntax", "only at the beginning"},
        {"card $ a", 10, 1, "pattern-syntax", "only at the end"},
        {"card (a $)", 13, 1, "pattern-syntax", "only at the end"},
        {"card ~", 10, 1, "pattern-syntax", "without a name"},
        {"card ~mony", 10, 5, "unknown-set", "no set \"mony\""},
        {"card {amuont}", 10, 8, "unknown-entity", "no entity \"amuont\""},
        {"карта ~mony", 11, 5, "unknown-set", "no set \"mony\""},
        {"[card]", 5, 6, "pattern-needs-word", "no word"},
        {"{amount}", 5, 8, "pattern-needs-word", "no word"},
        {"!card", 5, 5, "pattern-needs-word", "no word"},
        {"(card | {amount})", 5, 17, "pattern-needs-word", "no word"},
        {"^ $", 5, 3, "pattern-needs-word", "no word"},
        {"", 5, 1, "pattern-needs-word", "no word"},
        {"/card", 5, 1, "pattern-syntax", "/ is never closed"},
        {"/", 5, 1, "pattern-syntax", "/ is never closed"},
        {"//", 5, 2, "pattern-syntax", "no expression"},
        {"/card/ lost", 5, 1, "pattern-syntax", "/ is never closed"},
        {"((((((((((((( a )))))))))))))", 17, 1, "pattern-syntax", "nested"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading reading = read_pattern(cases[i].pattern);
        const struct diag *diag = reading.diags.all.items;

        assert_null(reading.tree);
        if (reading.diags.all.count != 1)
            fail_msg("%s: %zu diagnostics", cases[i].pattern, reading.diags.all.count);
        if (diag->place.line != 7 || diag->place.column != cases[i].column ||
            diag->place.length != cases[i].length || strcmp(diag->name, cases[i].name) != 0 ||
            str_find(diag->message, str_from(cases[i].part), 0) == SIZE_MAX)
            fail_msg("%s: %u +%u %s \"%.*s\"", cases[i].pattern, diag->place.column,
                     diag->place.length, diag->name, STR_ARG(diag->message));
        if (diag->hint.length == 0)
            fail_msg("%s: no way out of \"%.*s\"", cases[i].pattern, STR_ARG(diag->message));
        forget(&reading);
    }
}

static void unknown_names_are_all_reported_with_the_nearest_one(void **state)
{
    struct reading reading = read_pattern("~mony {amuont} ~balnce !~xyzzyx");

    (void)state;
    assert_null(reading.tree);
    assert_int_equal(reading.diags.errors, 4);
    assert_str(reading.diags.all.items[0].hint, "did you mean money?");
    assert_str(reading.diags.all.items[1].hint, "did you mean amount?");
    assert_str(reading.diags.all.items[2].hint, "did you mean balance?");
    assert_str(reading.diags.all.items[3].hint,
               "add it to `sets:` of a file in words/, or write the words themselves");
    forget(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_construct_is_read),
        cmocka_unit_test(a_mistake_is_reported_at_its_column),
        cmocka_unit_test(unknown_names_are_all_reported_with_the_nearest_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
