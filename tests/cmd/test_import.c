#include "test.h"

#include "../../src/cmd/clean.h"
#include "../../src/cmd/import.h"

typedef bool import_reader(struct import *import, struct str bytes, struct error *err);

struct given {
    struct import import;
    struct error err;
    bool read;
};

static void given_file(struct given *given, import_reader *read, const char *bytes)
{
    *given = (struct given){0};
    import_init(&given->import, "en");
    given->import.file = STR("in");
    given->read = read(&given->import, str_from(bytes), &given->err);
    import_finish_words(&given->import);
}

/* "id (title): example | example" for each topic, a line each. */
static struct str topics_of(struct import *import)
{
    struct buf out = {0};
    struct str shown;

    for (size_t i = 0; i < import->topics.count; i++) {
        const struct import_topic *topic = &import->topics.items[i];

        buf_addf(&out, "%.*s (%.*s):", STR_ARG(topic->id), STR_ARG(topic->title));
        for (size_t k = 0; k < topic->examples.count; k++)
            buf_addf(&out, "%s %.*s", k > 0 ? " |" : "", STR_ARG(topic->examples.items[k]));
        buf_add_byte(&out, '\n');
    }
    shown = arena_copy(import->arena, buf_str(&out));
    buf_clear(&out);
    return shown;
}

static struct str notes_of(struct import *import)
{
    struct buf out = {0};
    struct str shown;

    for (size_t i = 0; i < IMPORT_NOTE_KINDS; i++) {
        for (size_t k = 0; k < import->notes[i].count; k++)
            buf_addf(&out, "%.*s\n", STR_ARG(import->notes[i].items[k]));
    }
    shown = arena_copy(import->arena, buf_str(&out));
    buf_clear(&out);
    return shown;
}

static struct str words_of(struct import *import)
{
    struct buf out = {0};
    struct str shown;

    for (size_t i = 0; i < import->sets.count; i++) {
        buf_addf(&out, "~%.*s", STR_ARG(import->sets.items[i].id));
        for (size_t k = 0; k < import->sets.items[i].phrases.count; k++)
            buf_addf(&out, "%s %.*s", k > 0 ? "," : ":",
                     STR_ARG(import->sets.items[i].phrases.items[k]));
        buf_add_byte(&out, '\n');
    }
    for (size_t i = 0; i < import->choices.count; i++) {
        for (size_t k = 0; k < import->choices.items[i].values.count; k++) {
            const struct import_value *value = &import->choices.items[i].values.items[k];

            buf_addf(&out, "%.*s.%.*s", STR_ARG(import->choices.items[i].id), STR_ARG(value->id));
            for (size_t j = 0; j < value->words.count; j++)
                buf_addf(&out, "%s %.*s", j > 0 ? "," : ":", STR_ARG(value->words.items[j]));
            buf_add_byte(&out, '\n');
        }
    }
    for (size_t i = 0; i < import->same_as.count; i++)
        buf_addf(&out, "%.*s\n", STR_ARG(import->same_as.items[i]));
    shown = arena_copy(import->arena, buf_str(&out));
    buf_clear(&out);
    return shown;
}

static void names_become_ids_character_by_character(void **state)
{
    static const struct {
        const char *name;
        const char *id;
    } cases[] = {
        {"card_arrival", "card_arrival"},
        {"Refund_not_showing_up", "refund_not_showing_up"},
        {"reverted_card_payment?", "reverted_card_payment_"},
        {"Top-up by card", "top_up_by_card"},
        {"čekić", "_eki_"},
        {"faq/ask", "faq_ask"},
        {"2FA", "2fa"},
        {"日本", "__"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf id = {0};

        clean_id(str_from(cases[i].name), &id);
        assert_str(buf_str(&id), cases[i].id);
        buf_clear(&id);
    }
}

static void a_text_becomes_one_line_that_yaml_can_hold(void **state)
{
    static const struct {
        const char *text;
        const char *line; /* NULL: not UTF-8 */
    } cases[] = {
        {"  two\n\nlines\t and  tabs ", "two lines and tabs"},
        {"bell\x07, mark\xEF\xBB\xBF, next\xC2\x85line, para\xE2\x80\xA9graph",
         "bell, mark, next line, para graph"},
        {"- # : | {{ \"quoted\" '", "- # : | {{ \"quoted\" '"},
        {"\xEF\xBF\xBF\xEF\xBF\xBEx", "x"},
        {"\xF0\x9F\x99\x82 smile", "\xF0\x9F\x99\x82 smile"},
        {"\xFF", NULL},
        {"\xC3", NULL},
        {"\xED\xA0\x80", NULL},
        {"\xC0\xAF", NULL},
        {"\xF5\x80\x80\x80", NULL},
        {" \n ", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf line = {0};
        bool cleaned = clean_line(str_from(cases[i].text), &line);

        if (cleaned != (cases[i].line != NULL))
            print_error("of \"%s\"\n", cases[i].text);
        assert_int_equal(cleaned, cases[i].line != NULL);
        if (cleaned)
            assert_str(buf_str(&line), cases[i].line);
        buf_clear(&line);
    }
}

static void csv_columns_are_found_by_name_and_rows_become_examples(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_csv,
               "id,Category,lang, TEXT \n1,Card Arrival,en,\"Where is\nmy "
               "card?\"\n2,Top-up,en,\"Say \"\"top up\"\"\"\n"
               "3,Card Arrival,en,Is it here yet\n");
    assert_true(given.read);
    assert_str(topics_of(&given.import), "card_arrival (Card Arrival): Where is my card? | Is it "
                                         "here yet\ntop_up (Top-up): Say \"top up\"\n");
    assert_str(notes_of(&given.import), "");
    import_clear(&given.import);
}

static void semicolons_and_tabs_divide_when_the_header_says_so(void **state)
{
    static const char *const files[] = {"text;category\nwhere, oh where;a\n",
                                        "text\tcategory\nwhere, oh where\ta\n"};
    struct given given;

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        given_file(&given, import_csv, files[i]);
        assert_true(given.read);
        assert_str(topics_of(&given.import), "a (a): where, oh where\n");
        import_clear(&given.import);
    }
}

static void names_that_give_one_id_are_told_apart_and_reported(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_csv,
               "text,category\none,top up\ntwo,Top-Up\nthree,top_up_2\nfour,TOP UP\n");
    assert_str(topics_of(&given.import), "top_up (top up): one\ntop_up_2 (Top-Up): two\ntop_up_2_2 "
                                         "(top_up_2): three\ntop_up_3 (TOP UP): four\n");
    assert_str(notes_of(&given.import),
               "in:3: \"Top-Up\" becomes top_up_2: another category has that id already\n"
               "in:4: \"top_up_2\" becomes top_up_2_2: another category has that id already\n"
               "in:5: \"TOP UP\" becomes top_up_3: another category has that id already\n");
    import_clear(&given.import);
}

static void secrets_of_customers_are_hidden_and_told_by_line(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_csv,
               "text,category\nmy pin is 1234 card 4539148803436467,pin\nforgot my pin,pin\n");
    assert_str(topics_of(&given.import),
               "pin (pin): my pin is **** card **************** | forgot my pin\n");
    assert_str(notes_of(&given.import), "in:2: a card number, PIN, code or password, hidden\n");
    import_clear(&given.import);
}

static void a_text_in_two_categories_stays_in_the_first(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_csv,
               "text,category\nWhere is it?,a\nwhere is it,b\nWHERE IS IT!,a\nelsewhere,b\n");
    assert_str(topics_of(&given.import), "a (a): Where is it?\nb (b): elsewhere\n");
    assert_str(notes_of(&given.import),
               "in:3: \"where is it\" stands in a already (in:2), left out of b\n");
    assert_int_equal(given.import.repeated, 1);
    import_clear(&given.import);
}

static void rows_that_cannot_be_used_are_named_by_line(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_csv,
               "text,category\nok,a\nno name,\n,a\n?!,a\ntoo,many,fields\nfew\n\xFF\xFE,a\nbad "
               "name,\xFF\nspace,  \n");
    assert_true(given.read);
    assert_str(topics_of(&given.import), "a (a): ok\n");
    assert_str(notes_of(&given.import), "in:3: the category is empty, left out\n"
                                        "in:10: the category is empty, left out\n"
                                        "in:4: there is no text, left out\n"
                                        "in:5: no word in \"?!\", left out\n"
                                        "in:8: not UTF-8, left out\n"
                                        "in:9: the category is not UTF-8, left out\n"
                                        "in:6: fields: 3, in the header 2; left out\n"
                                        "in:7: fields: 1, in the header 2; left out\n");
    import_clear(&given.import);
}

static void a_text_longer_than_a_line_may_be_is_left_out(void **state)
{
    struct buf bytes = {0};
    struct given given;

    (void)state;
    buf_add_text(&bytes, "text,category\n");
    for (size_t i = 0; i < 2001; i++)
        buf_add_text(&bytes, "č");
    buf_add_text(&bytes, ",a\nfits,a\n");
    given_file(&given, import_csv, bytes.bytes);
    assert_str(topics_of(&given.import), "a (a): fits\n");
    assert_str(notes_of(&given.import), "in:2: longer than 2000 characters, left out\n");
    import_clear(&given.import);
    buf_clear(&bytes);
}

static void out_of_scope_names_become_one_place(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_csv, "text,category\nsing,oos\ndance,OUT_OF_SCOPE\npay,a\n");
    assert_str(topics_of(&given.import), "out_of_scope (oos): sing | dance\na (a): pay\n");
    assert_str(notes_of(&given.import), "");
    import_clear(&given.import);
}

static void a_file_that_is_no_table_of_texts_is_refused(void **state)
{
    static const struct {
        const char *bytes;
        const char *message;
    } cases[] = {
        {"", "in:1: the header has no columns `text` and `category`"},
        {"question,label\na,b\n", "in:1: the header has no columns `text` and `category`"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct given given;

        given_file(&given, import_csv, cases[i].bytes);
        assert_false(given.read);
        assert_string_equal(given.err.message, cases[i].message);
        import_clear(&given.import);
    }
}

static void too_many_categories_are_refused(void **state)
{
    struct buf bytes = {0};
    struct given given;

    (void)state;
    buf_add_text(&bytes, "text,category\n");
    for (size_t i = 0; i <= IMPORT_MOST_TOPICS; i++)
        buf_addf(&bytes, "text %zu,category %zu\n", i, i);
    given_file(&given, import_csv, bytes.bytes);
    assert_false(given.read);
    assert_string_equal(
        given.err.message,
        "in:10002: more than 10000 different categories: is this the right column?");
    import_clear(&given.import);
    buf_clear(&bytes);
}

static void rasa_intents_lose_their_marks(void **state)
{
    static const struct {
        const char *example;
        const char *plain;
    } cases[] = {
        {"my [savings](account) please", "my savings please"},
        {"my [savings](account:save) please", "my savings please"},
        {"from [Zagreb]{\"entity\": \"city\", \"role\": \"from\"} to [Split]{\"entity\": \"city\"}",
         "from Zagreb to Split"},
        {"pay [ten euro][{\"entity\": \"amount\"}, {\"entity\": \"currency\"}]", "pay ten euro"},
        {"[x](y)[z](y)", "xz"},
        {"a [bracket] alone", "a [bracket] alone"},
        {"[] (nothing) and [open", "[] (nothing) and [open"},
        {"[text](unclosed", "[text](unclosed"},
        {"[text]{no json}", "text"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf bytes = {0}, expected = {0};
        struct given given;

        buf_addf(&bytes, "version: \"3.1\"\nnlu:\n- intent: pay\n  examples: |\n    - %s\n",
                 cases[i].example);
        buf_addf(&expected, "pay (pay): %s\n", cases[i].plain);
        given_file(&given, import_rasa, bytes.bytes);
        assert_true(given.read);
        assert_str(topics_of(&given.import), expected.bytes);
        import_clear(&given.import);
        buf_clear(&bytes);
        buf_clear(&expected);
    }
}

static void rasa_examples_are_lines_or_a_list(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_rasa,
               "nlu:\n"
               "- intent: greet\n  examples: |\n    - hey\n\n    -hello there\n    no dash\n"
               "- intent: faq/ask_name\n  examples:\n  - who are you\n  - text: |\n      your "
               "name\n    metadata:\n      mood: calm\n"
               "- intent: greet\n  examples: |\n    - good day\n"
               "- intent: empty\n"
               "- intent:\n  examples: |\n    - lost\n");
    assert_true(given.read);
    assert_str(topics_of(&given.import), "greet (greet): hey | hello there | good day\n"
                                         "faq_ask_name (faq/ask_name): who are you | your name\n");
    assert_str(notes_of(&given.import),
               "in:19: the intent has no name, left out\n"
               "in:7: the line does not begin with \"- \", left out\n"
               "in:11: what stands beside the text of examples (metadata)\n"
               "in:18: intent \"empty\" has no examples\n");
    import_clear(&given.import);
}

static void rasa_synonyms_and_lists_become_words(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_rasa,
               "nlu:\n"
               "- synonym: credit\n  examples: |\n    - credit card account\n    - Credit\n    - "
               "revolving\n"
               "- intent: balance\n  examples: |\n    - my [credit card account](account)\n    - "
               "my [savings](account)\n"
               "- synonym: card\n  examples: |\n    - plastic\n    - mastercard\n"
               "- synonym: New York City\n  examples: |\n    - NYC\n    - the big apple\n"
               "- lookup: country\n  examples: |\n    - Croatia\n    - Serbia\n    - croatia\n"
               "- lookup: 2nd list!\n  examples: |\n    - one\n"
               "- synonym: savings\n  examples: |\n    - nest egg\n    - revolving\n");
    assert_true(given.read);
    assert_str(words_of(&given.import), "~country: Croatia, Serbia\n"
                                        "~n_2nd_list_: one\n"
                                        "~new_york_city: New York City, NYC, the big apple\n"
                                        "account.credit: credit, credit card account, revolving\n"
                                        "account.savings: savings, nest egg\n"
                                        "card = plastic, mastercard\n");
    assert_str(notes_of(&given.import),
               "in:29: \"revolving\" already means another account, left out of \"savings\"\n"
               "in:9: entity \"account\": 2 marked pieces of examples became plain text\n");
    import_clear(&given.import);
}

static void rasa_parts_without_a_place_are_named_by_line(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_rasa,
               "version: \"1.0\"\n"
               "nlu:\n- regex: zip\n  examples: |\n    - \\d{5}\n- intent: a\n  metadata: {x: y}\n "
               " examples: |\n    - text\n- odd: b\n"
               "stories:\n- story: s\n"
               "responses:\n  utter: []\n");
    assert_true(given.read);
    assert_str(notes_of(&given.import),
               "in:1: version 3.x is known here; this one is read as if it were\n"
               "in:7: `metadata`\n"
               "in:10: neither intent, synonym, lookup nor regex\n"
               "in:11: `stories`\n"
               "in:13: `responses`\n"
               "in:5: regex \"zip\": no intent has its name; write /\\d{5}/ as a pattern of the "
               "topic it proves\n");
    import_clear(&given.import);
}

static void what_an_example_says_a_piece_means_is_a_synonym(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_rasa,
               "nlu:\n- intent: fly\n  examples: |\n"
               "    - to [NYC]{\"entity\": \"city\", \"value\": \"New York\"}\n"
               "    - from [the big apple](city:New York)\n"
               "    - to [Boston]{\"entity\": \"city\", \"value\": \"boston\"}\n"
               "- synonym: New York\n  examples: |\n    - N.Y.\n");
    assert_true(given.read);
    assert_str(topics_of(&given.import), "fly (fly): to NYC | from the big apple | to Boston\n");
    assert_str(words_of(&given.import), "city.new_york: New York, NYC, the big apple, N.Y.\n");
    import_clear(&given.import);
}

static void half_of_a_mark_is_told_by_line(void **state)
{
    struct given given;

    (void)state;
    given_file(
        &given, import_rasa,
        "nlu:\n- intent: a\n  examples: |\n    - a nested [[x]](y) mark\n    - an [empty]() one\n"
        "    - one [open](foo\n    - a [bracket] alone\n    - a [whole](one)\n    - no "
        "[json]{x}\n");
    assert_true(given.read);
    assert_str(notes_of(&given.import),
               "in:4: half of a mark stays in \"a nested [[x]](y) mark\"\n"
               "in:5: half of a mark stays in \"an [empty]() one\"\n"
               "in:6: half of a mark stays in \"one [open](foo\"\n"
               "in:9: the mark behind \"json\" is no JSON, left out\n"
               "in:8: entity \"one\": 1 marked pieces of examples became plain text\n");
    import_clear(&given.import);
}

static void every_document_of_a_rasa_file_is_read(void **state)
{
    struct given given;

    (void)state;
    given_file(
        &given, import_rasa,
        "\xEF\xBB\xBFversion: \"3.1\"\nnlu:\n- intent: a\n  examples: |\n    - one two\n---\nnlu:\n"
        "- intent: b\n  examples: |\n    - three four\n---\n");
    assert_true(given.read);
    assert_str(topics_of(&given.import), "a (a): one two\nb (b): three four\n");
    assert_str(notes_of(&given.import), "");
    import_clear(&given.import);
}

static void a_stray_quote_in_a_table_is_named_by_line(void **state)
{
    struct given given;

    (void)state;
    given_file(&given, import_csv,
               "text,category\nfirst one,A\n\"broken quote here,A\nsecond text,B\n"
               "third \"text,C\nfourth,D\n");
    assert_true(given.read);
    assert_str(topics_of(&given.import),
               "a (A): first one\nb (B): second text\nc (C): third \"text\nd (D): fourth\n");
    assert_str(notes_of(&given.import), "in:3: behind a closing quote (line 5) there is more than "
                                        "a separator; the line is left out\n");
    import_clear(&given.import);
}

static void a_file_that_is_no_rasa_file_is_refused(void **state)
{
    static const struct {
        const char *bytes;
        const char *message;
    } cases[] = {
        {"", "in:1: no Rasa file: there is no `nlu:`"},
        {"- a\n- b\n", "in:1: no Rasa file: there is no `nlu:`"},
        {"nlu: text\n", "in:1: `nlu` is no list"},
        {"nlu:\n- intent: [\n", "in:3: did not find expected node content"},
        {"nlu: *x\n", "in:1: aliases (*) are not read"},
        {"nlu:\n- \xFF\n", "in:2: invalid leading UTF-8 octet"},
        {"? [a]\n: b\n", "in:1: a key is no text"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct given given;

        given_file(&given, import_rasa, cases[i].bytes);
        assert_false(given.read);
        assert_string_equal(given.err.message, cases[i].message);
        import_clear(&given.import);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_ids_character_by_character),
        cmocka_unit_test(a_text_becomes_one_line_that_yaml_can_hold),
        cmocka_unit_test(csv_columns_are_found_by_name_and_rows_become_examples),
        cmocka_unit_test(semicolons_and_tabs_divide_when_the_header_says_so),
        cmocka_unit_test(names_that_give_one_id_are_told_apart_and_reported),
        cmocka_unit_test(secrets_of_customers_are_hidden_and_told_by_line),
        cmocka_unit_test(a_text_in_two_categories_stays_in_the_first),
        cmocka_unit_test(rows_that_cannot_be_used_are_named_by_line),
        cmocka_unit_test(a_text_longer_than_a_line_may_be_is_left_out),
        cmocka_unit_test(out_of_scope_names_become_one_place),
        cmocka_unit_test(a_file_that_is_no_table_of_texts_is_refused),
        cmocka_unit_test(too_many_categories_are_refused),
        cmocka_unit_test(rasa_intents_lose_their_marks),
        cmocka_unit_test(rasa_examples_are_lines_or_a_list),
        cmocka_unit_test(rasa_synonyms_and_lists_become_words),
        cmocka_unit_test(rasa_parts_without_a_place_are_named_by_line),
        cmocka_unit_test(what_an_example_says_a_piece_means_is_a_synonym),
        cmocka_unit_test(half_of_a_mark_is_told_by_line),
        cmocka_unit_test(every_document_of_a_rasa_file_is_read),
        cmocka_unit_test(a_stray_quote_in_a_table_is_named_by_line),
        cmocka_unit_test(a_file_that_is_no_rasa_file_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
