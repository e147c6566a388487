#include "test.h"

#include "../../src/match/patterns.h"
#include "given_patterns.h"
#include "match/match.h"

/* One pattern or several, built; messages are asked of it one by one. */
struct matcher {
    struct given_patterns given;
    struct diag_list diags;
    struct patterns *patterns;
    struct rx_scratch *scratch;
    struct arena *arena;
    struct pattern_hits hits;
};

static void build(struct matcher *matcher)
{
    diag_list_init(&matcher->diags);
    matcher->patterns =
        patterns_build_model(given_model(&matcher->given), NULL, NULL, NULL, &matcher->diags);
    matcher->scratch = rx_scratch_new();
    matcher->arena = arena_new();
}

static void forget(struct matcher *matcher)
{
    patterns_free(matcher->patterns);
    rx_scratch_free(matcher->scratch);
    arena_free(matcher->arena);
    diag_list_clear(&matcher->diags);
    given_clear(&matcher->given);
}

static void find(struct matcher *matcher, const char *message, unsigned groups, bool every)
{
    const struct text_options options = {.today = {2026, 11, 22}};
    struct text_analysis *analysis = text_analyse(str_from(message), &options, matcher->arena);

    patterns_find(matcher->patterns, analysis, groups, every, matcher->scratch, matcher->arena,
                  &matcher->hits);
}

static void given_sets(struct given_patterns *given)
{
    given_phrase(given, "how_much", TEXT_EN, STR("how much"));
    given_phrase(given, "how_much", TEXT_EN, STR("what amount"));
    given_phrase(given, "how_much", TEXT_HS, STR("koliko"));
    given_phrase(given, "how_much", TEXT_HS, STR("колико"));
    given_phrase(given, "how_much", TEXT_HS, STR("u kojem iznosu"));
    given_phrase(given, "money", TEXT_EN, STR("money"));
    given_phrase(given, "money", TEXT_EN, STR("cash"));
    given_phrase(given, "money", TEXT_HS, STR("novac"));
    given_phrase(given, "money", TEXT_HS, STR("lova"));
    given_phrase(given, "english", TEXT_EN, STR("tea"));
}

struct one_case {
    enum text_group group;
    const char *pattern;
    const char *message;
    bool matches;
};

static bool matches(const struct one_case *c)
{
    struct matcher matcher = {0};
    bool found;

    given_sets(&matcher.given);
    given_pattern(&matcher.given, 0, c->group, str_from(c->pattern));
    build(&matcher);
    if (matcher.diags.errors > 0)
        fail_msg("%s: %.*s", c->pattern, STR_ARG(matcher.diags.all.items[0].message));
    find(&matcher, c->message, PATTERN_ALL_GROUPS, false);
    found = matcher.hits.count > 0;
    forget(&matcher);
    return found;
}

static void check_cases(const struct one_case *cases, size_t count)
{
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++)
        if (matches(&cases[i]) != cases[i].matches) {
            print_error("%s | %s: expected %s\n", cases[i].pattern, cases[i].message,
                        cases[i].matches ? "a match" : "none");
            wrong++;
        }
    assert_int_equal(wrong, 0);
}

#define CHECK(cases) check_cases(cases, sizeof(cases) / sizeof *(cases))
#define EN TEXT_EN
#define HS TEXT_HS
#define ANY TEXT_GROUPS

static void words_are_met_in_every_spelling(void **state)
{
    static const struct one_case cases[] = {
        {HS, "zašto kartica odbijena", "zašto je moja kartica odbijena", true},
        {HS, "zašto kartica odbijena", "Zasto je moja kartica odbijena", true},
        {HS, "zašto kartica odbijena", "Зашто је моја картица одбијена", true},
        {HS, "zašto kartica odbijena", "zasto su moje kartice odbijene", true},
        {HS, "zašto kartica odbijena", "ZAŠTO JE MOJA KARTICA ODBIJENA?!", true},
        {HS, "zašto kartica odbijena", "zas\xcc\x8cto je moja kartica odbijena", true},
        {HS, "zašto kartica odbijena", "Зашто ми је картица данас одбијена?", true},
        {HS, "зашто картица одбијена", "zasto su moje kartice odbijene", true},
        {HS, "kartica odbijena", "Kartice su mi odbijene", true},
        {HS, "kartica odbijena", "картица одбијена", true},
        {HS, "kartica odbijena", "odbijena kartica", false},
        {HS, "kartica odbijena", "kako se kuva pasulj", false},
        {HS, "zaduženje", "zaduzenje", true},
        {HS, "nađem karticu", "nadjem karticu", true},
        {HS, "nađem karticu", "nadem karticu", true},
        {HS, "promjena adrese", "промена адресе", true},
        {HS, "promena adrese", "promjena adrese", true},
        {HS, "nemogu platiti", "ne mogu platiti", true},
        {HS, "ne mogu platiti", "nemogu platiti", true},
        {EN, "card declined", "My cards were declined", true},
        {EN, "card declined", "declining cards", false},
        {EN, "card decline", "why is my card declining", true},
        {EN, "can't pay", "I cant pay", true},
        {EN, "can't pay", "I can not pay", true},
        {EN, "e-mail address", "my email address", true},
        {EN, "card declined", "moja card je declined", true},
        {EN, "3d secure", "what is 3D Secure", true},
        {EN, "24 hours", "is it open 24 hours", true},
    };

    (void)state;
    CHECK(cases);
}

static void gaps_are_three_words_or_ten_and_never_leave_the_sentence(void **state)
{
    static const struct one_case cases[] = {
        {EN, "card declined", "card x y z declined", true},
        {EN, "card declined", "card x y z w declined", false},
        {EN, "card * declined", "card x y z w declined", true},
        {EN, "card * declined", "card 1x 2x 3x 4x 5x 6x 7x 8x 9x 10x declined", true},
        {EN, "card * declined", "card 1x 2x 3x 4x 5x 6x 7x 8x 9x 10x 11x declined", false},
        {EN, "card declined", "my card, it was declined", true},
        {EN, "card declined", "my card. It was declined", false},
        {EN, "card declined", "my card! declined", false},
        {EN, "card * declined", "I have a card. It was declined", false},
        {EN, "card declined", "card card card card declined", true},
        {EN, "card declined", "card declined", true},
        {EN, "card declined", "cardboard declined", false},
        {EN, "declined", "undeclined", false},
        {EN, "a b c", "a x b x x x c", true},
        {EN, "a b c", "a b x c b x x x c", true},
        {EN, "a b a", "a b", false},
        {EN, "card card", "card", false},
        {EN, "card card", "card and card", true},
        {EN, "(a * b | c) d", "a x x x x b d", true},
        {EN, "a * [b] c", "a x x x x x c", true},
    };

    (void)state;
    CHECK(cases);
}

static void choices_options_and_orders_are_what_they_say(void **state)
{
    static const struct one_case cases[] = {
        {HS, "kartica (odbijena | odbija | ne prolazi)", "kartica ne prolazi", true},
        {HS, "kartica (odbijena | odbija | ne prolazi)", "kartica mi ne želi prolaziti, prolazi",
         true},
        {HS, "kartica (odbijena | odbija | ne prolazi)", "kartica prolazi", false},
        {EN, "(blocked | frozen) (card | account)", "frozen account", true},
        {EN, "(blocked | frozen) (card | account)", "account frozen", false},
        {EN, "card [was] declined", "card declined", true},
        {EN, "card [was] declined", "card was declined", true},
        {EN, "card [was] declined", "card a b c was d e f declined", true},
        {EN, "card [was] declined", "card a b c d declined", false},
        {EN, "[please] block card", "block my card", true},
        {EN, "block card [please]", "block my card", true},
        {EN, "^ [please] block $", "please block", true},
        {EN, "^ [please] block $", "block", true},
        {EN, "^ [please] block $", "now block", false},
        {EN, "^ [a] [b] c $", "a b c", true},
        {EN, "^ [a] [b] c $", "a c", true},
        {EN, "^ [a] [b] c $", "b c", true},
        {EN, "^ [a | b] c $", "b c", true},
        {EN, "^ [a] [b] * c", "a x x x x c", true},
        {EN, "^ [a] [b] c", "a x x x x c", false},
        {EN, "< card declined >", "declined my card", true},
        {EN, "< card declined >", "card declined", true},
        {EN, "< card declined >", "card a b c d declined", false},
        {EN, "< card * declined >", "declined 1 x x x x card", true},
        {EN, "< card declined >", "card", false},
        {EN, "< card card >", "card", false},
        {EN, "< card card >", "card card", true},
        {EN, "< a b c >", "c a b", true},
        {EN, "< a b c >", "b a c", true},
        {EN, "< a b c >", "b c b c", false},
        {EN, "< a b c > d", "c a b d", true},
        {EN, "d < a (b | c) >", "d c a", true},
        {EN, "x < a b > y", "x b a y", true},
        {EN, "x < a b > y", "b x a y", false},
        {EN, "(< a b > | c) d", "b a d", true},
        {EN, "< < a b > c >", "c b a", true},
        {EN, "< < a b > c >", "b c a", false},
        {EN, "< aa bb >", "aa, bb", true},
        {EN, "< aa bb >", "Aa. Bb", false},
    };

    (void)state;
    CHECK(cases);
}

static void quoted_words_are_compared_as_written(void **state)
{
    static const struct one_case cases[] = {
        {EN, "\"not mine\"", "it is NOT Mine", true},
        {EN, "\"not mine\"", "not really mine", false},
        {EN, "\"not mine\"", "not, mine", false},
        {EN, "\"not mines\"", "not mine", false},
        {EN, "\"card\"", "cards", false},
        {EN, "card", "cards", true},
        {HS, "\"što\"", "što je to", true},
        {HS, "\"što\"", "ŠTO je to", true},
        {HS, "\"što\"", "s\xcc\x8cto je to", true},
        {HS, "\"što\"", "sto eura", false},
        {HS, "\"sto\"", "što je to", false},
        {HS, "\"sms kod\" kasni", "moj SMS kod već kasni", true},
        {HS, "(\"sms kod\" | lozinka) stiže", "lozinke ne stižu", true},
        {HS, "(\"sms kod\" | lozinka) stiže", "sms kodovi ne stižu", false},
        {EN, "(\"i sent\" | paid) * (arrived | received)", "I sent it and it never arrived", true},
        {EN, "(\"i sent\" | paid) * (arrived | received)", "i had sent it and it never arrived",
         false},
        {EN, "\"e-mail\"", "my E-Mail", true},
        {EN, "\"e-mail\"", "my email", false},
    };

    (void)state;
    CHECK(cases);
}

static void prefixes_meet_the_folded_word(void **state)
{
    static const struct one_case cases[] = {
        {HS, "odbij*", "odbijanje kartice", true},
        {HS, "odbij*", "одбијеница", true},
        {HS, "odbij*", "neodbijen", false},
        {HS, "blok* kartic*", "blokirana mi je kartičica", true},
        {HS, "blok* kartica", "blokirane kartice", true},
        {HS, "(stig* | sjel*) novac", "sjela mi je sva novac", true},
        {EN, "block*", "block", true},
        {EN, "block*", "bloc", false},
    };

    (void)state;
    CHECK(cases);
}

static void sets_are_phrases_of_the_language_group(void **state)
{
    static const struct one_case cases[] = {
        {EN, "~how_much ~money", "how much money do I have", true},
        {EN, "~how_much ~money", "how very much money", false},
        {EN, "~how_much ~money", "what amount of cash", true},
        {HS, "~how_much ~money", "koliko imam novaca", true},
        {HS, "~how_much ~money", "колико имам лове", true},
        {HS, "~how_much ~money", "u kojem iznosu lova", true},
        {HS, "~how_much ~money", "how much money", false},
        {ANY, "~how_much ~money", "how much money", true},
        {ANY, "~how_much ~money", "колико новца", true},
        {ANY, "~how_much {amount}", "koliko je 50 eura u dinarima", true},
        {ANY, "~english", "a cup of tea", true},
        {HS, "novac [~english]", "novac", true},
        {HS, "novac !~english", "novac", true},
        {HS, "novac (~english | lova)", "novac lova", true},
        {EN, "^ ~how_much $", "how much", true},
        {EN, "^ ~how_much $", "how much?", true},
        {EN, "^ ~how_much $", "how much is it", false},
    };

    (void)state;
    CHECK(cases);
}

static void entities_are_met_by_name_and_by_their_words(void **state)
{
    static const struct one_case cases[] = {
        {EN, "pay {amount}", "I want to pay 50 EUR", true},
        {EN, "pay {amount}", "I want to pay fifty", false},
        {EN, "{amount} card", "50 EUR by card", true},
        {EN, "^ pay {amount} $", "pay 50 EUR", true},
        {EN, "pay {date}", "pay 50 EUR", false},
        {HS, "uplata {date}", "uplata od jučer nije stigla", true},
        {HS, "uplata jučer", "uplata od jučer nije stigla", true},
        {HS, "jučer uplata", "jučerašnja uplata", false},
        {HS, "uplata (jučer | danas) stigla", "uplata od jučer nije stigla", true},
        {HS, "uplata prošli tjedan", "uplata od prošli tjedan", true},
        {HS, "{amount} prošli", "tisuću eura sam prošli tjedan poslao", true},
        {HS, "uplatio {amount} {date}", "uplatio sam tisuću eura prošli petak", true},
        {HS, "tisuću eura", "tisuću eura", true},
        {HS, "uplata kasni", "uplata od tisuću eura prošli petak kasni", true},
        {HS, "uplata kasni", "uplata od tisuću eura prošli petak sam kasni", false},
        {HS, "^ jučer $", "jučer", true},
        {HS, "^ uplata {date} $", "uplata jučer", true},
        {HS, "{amount} eura kartica", "50 eura kartica", false},
        {HS, "tečaj eura", "koliki je tečaj za 100 eura", true},
        {EN, "\"yesterday evening\"", "it was yesterday evening", true},
        {EN, "/paid \\{date\\}/", "paid yesterday", true},
        {EN, "/paid yesterday/", "paid yesterday", true},
        {EN, "/paid 50/", "paid 50 EUR", false},
    };

    (void)state;
    CHECK(cases);
}

static void a_negated_word_must_not_be_in_the_clause(void **state)
{
    static const struct one_case cases[] = {
        {EN, "card !lost", "my card is here", true},
        {EN, "card !lost", "my card is lost", false},
        {EN, "card !lost", "lost my card", false},
        {EN, "card !lost", "my card is here, the pin is lost", true},
        {EN, "card !lost", "the pin is lost, but my card is here", true},
        {EN, "card !lost", "The pin is lost. My card is here", true},
        {EN, "card !lost", "my card is lost, my other card is here", true},
        {EN, "card here !lost", "my card, it is here", true},
        {EN, "card here !lost", "my card, it is lost here", false},
        {EN, "card here !lost", "my lost card, it is here", false},
        {EN, "card here !lost", "lost it, my card is here", true},
        {EN, "card !lost !stolen", "card stolen", false},
        {EN, "card !(lost | stolen)", "card stolen", false},
        {EN, "card !(not mine)", "card is not really mine", false},
        {EN, "card !(not mine)", "mine is not the card", true},
        {EN, "card !lo*", "card loose", false},
        {EN, "card !\"lost\"", "card losts", true},
        {EN, "card !\"lost\"", "card LOST", false},
        {EN, "card !~money", "cash card", false},
        {EN, "card !~how_much", "how much is a card", false},
        {EN, "card !~how_much", "much how is a card", true},
        {EN, "card !{amount}", "card 50 EUR", false},
        {EN, "card !{amount}", "card 50", true},
        {EN, "!lost card", "lost card", false},
        {EN, "^ card !lost", "card lost", false},
        {EN, "^ card !lost", "card here", true},
        {EN, "card $ !lost", "a lost card", false},
        {EN, "card $ !lost", "the lost, the card", true},
        {EN, "< card here > !lost", "here is my card", true},
        {EN, "< card here > !lost", "here is my lost card", false},
        {EN, "< card here > !< lost pin >", "here is my pin lost card", false},
        {HS, "kartica !izgubljena", "izgubljene kartice", false},
        {HS, "kartica !izgubljena", "kartica za gubitnike", true},
        {HS, "kartica !jučer", "jučer kartica", false},
    };

    (void)state;
    CHECK(cases);
}

static void borders_are_those_of_the_message_and_compare_folded_words(void **state)
{
    static const struct one_case cases[] = {
        {EN, "^ who are you $", "Who are you?", true},
        {EN, "^ who are you $", "and who are you", false},
        {EN, "^ who are you $", "who are you then", false},
        {EN, "^ card", "card is mine", true},
        {EN, "^ card", "cards are mine", false},
        {EN, "^ card", "my card", false},
        {EN, "card $", "my card.", true},
        {EN, "card $", "my card is", false},
        {EN, "^ * card $", "this is my new card", true},
        {EN, "^ * card $", "1 2 3 4 5 6 7 8 9 10 11 card", false},
        {EN, "^ card * $", "card 1 2 3 4 5", true},
        {EN, "^ card * $", "card. And", false},
        {EN, "^ card * $ !lost", "card a, b", true},
        {EN, "^ card * $ !lost", "card a, lost", false},
        {HS, "^ (hvala | hvala lijepa) $", "Hvala lijepa!", true},
        {HS, "^ (hvala | hvala lijepa) $", "хвала", true},
        {HS, "^ (hvala | hvala lijepa) $", "hvala na pomoći", false},
        {HS, "^ prefix* $", "prefiksi", false},
        {HS, "^ pref* $", "prefiksi", true},
    };

    (void)state;
    CHECK(cases);
}

static void raw_expressions_see_the_folded_line(void **state)
{
    static const struct one_case cases[] = {
        {HS, "/\\bkartic\\w* (?:\\w+ ){0,3}(blokirana|zakljucana)\\b/", "Kartica mi je zaključana",
         true},
        {HS, "/\\bkartic\\w* (?:\\w+ ){0,3}(blokirana|zakljucana)\\b/", "картица ми је блокирана",
         true},
        {EN, "/^card , please$/", "Card, please!", true},
        {EN, "/colou?r/", "which color", true},
        {EN, "/a.*z/", "b c", false},
        {EN, "/(?P<Name>card)\\W\\S+\\x{61}/", "card extra", true},
    };

    (void)state;
    CHECK(cases);
}

static void mistakes_in_words_sets_and_expressions_are_reported(void **state)
{
    static const struct {
        enum text_group group;
        const char *pattern;
        uint32_t column, length;
        const char *name;
        const char *part;
    } cases[] = {
        {EN, "card ?", 6, 1, "pattern-syntax", "no word in ?"},
        {EN, "card \"...\"", 6, 5, "pattern-syntax", "no word in ..."},
        {EN, "card !(a | ,)", 12, 1, "pattern-syntax", "no word in ,"},
        {EN, "card e.mail*", 6, 7, "pattern-syntax", "read as 2 words"},
        {HS, "novac ~english", 7, 8, "pattern-matches-nothing",
         "english has no words in Croatian or Serbian"},
        {ANY, "~english ~none", 10, 5, "pattern-matches-nothing", "none has no words"},
        {EN, "/card(/", 7, 1, "regex-invalid", "parenthesis"},
        {EN, "/ca[rd/", 7, 1, "regex-invalid", "character class"},
        {EN, "/Card/", 2, 1, "regex-folded-away", "\"C\""},
        {HS, "/\\bžena/", 4, 1, "regex-folded-away", "\"ž\""},
        {HS, "/kartica ж/", 10, 1, "regex-folded-away", "\"ж\""},
        {EN, "/\\\\Card/", 4, 1, "regex-folded-away", "\"C\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct matcher matcher = {0};
        const struct diag *diag;

        given_sets(&matcher.given);
        given_phrase(&matcher.given, "none", (enum text_group)TEXT_GROUPS, STR("nobody"));
        given_pattern(&matcher.given, 0, cases[i].group, str_from(cases[i].pattern));
        build(&matcher);
        if (matcher.diags.errors != 1)
            fail_msg("%s: %zu mistakes", cases[i].pattern, matcher.diags.errors);
        diag = matcher.diags.all.items;
        if (diag->place.column != cases[i].column || diag->place.length != cases[i].length ||
            strcmp(diag->name, cases[i].name) != 0 ||
            str_find(diag->message, str_from(cases[i].part), 0) == SIZE_MAX)
            fail_msg("%s: %u +%u %s \"%.*s\"", cases[i].pattern, diag->place.column,
                     diag->place.length, diag->name, STR_ARG(diag->message));
        assert_int_equal(patterns_count(matcher.patterns), 0);
        forget(&matcher);
    }
}

static void hits_come_by_owner_number_and_line_and_once_unless_every_is_asked(void **state)
{
    struct matcher matcher = {0};

    (void)state;
    given_pattern(&matcher.given, 1, EN, STR("card lost"));
    given_pattern(&matcher.given, 1, EN, STR("lost"));
    given_pattern(&matcher.given, 1, EN, STR("card"));
    given_not(&matcher.given, 0, EN, STR("card"));
    given_pattern(&matcher.given, 0, EN, STR("lost"));
    build(&matcher);
    find(&matcher, "my card", PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.count, 2);
    assert_int_equal(matcher.hits.items[0].number, 1);
    assert_str(matcher.hits.items[0].line->text, "card");
    assert_int_equal(matcher.hits.items[1].owner, PATTERN_TOPIC_NOT);
    find(&matcher, "my card is lost", PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.count, 3);
    assert_int_equal(matcher.hits.items[0].number, 0);
    assert_str(matcher.hits.items[1].line->text, "card lost");
    find(&matcher, "my card is lost", PATTERN_ALL_GROUPS, true);
    assert_int_equal(matcher.hits.count, 5);
    find(&matcher, "my card is lost", 1u << TEXT_HS, true);
    assert_int_equal(matcher.hits.count, 0);
    forget(&matcher);
}

static void a_neutral_line_that_matches_in_both_groups_is_one_hit(void **state)
{
    struct matcher matcher = {0};

    (void)state;
    given_phrase(&matcher.given, "pin", EN, STR("pin"));
    given_phrase(&matcher.given, "pin", HS, STR("pin"));
    given_pattern(&matcher.given, 0, ANY, STR("~pin"));
    build(&matcher);
    assert_int_equal(patterns_count(matcher.patterns), 2);
    find(&matcher, "pin", PATTERN_ALL_GROUPS, true);
    assert_int_equal(matcher.hits.count, 1);
    find(&matcher, "pin", 1u << TEXT_HS, true);
    assert_int_equal(matcher.hits.count, 1);
    forget(&matcher);
}

/* The words of the message that a hit rests on. */
static void check_spans(enum text_group group, const char *pattern, const char *message,
                        const char *words)
{
    struct matcher matcher = {0};
    struct buf out = {0};

    given_sets(&matcher.given);
    given_pattern(&matcher.given, 0, group, str_from(pattern));
    build(&matcher);
    find(&matcher, message, PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.count, 1);
    for (size_t i = 0; i < matcher.hits.items[0].span_count; i++) {
        struct span span = matcher.hits.items[0].spans[i];

        buf_addf(&out, "[%.*s]", STR_ARG(str_slice(str_from(message), span.start, span.end)));
    }
    assert_str(buf_str(&out), words);
    buf_clear(&out);
    forget(&matcher);
}

static void spans_are_the_words_that_were_met(void **state)
{
    (void)state;
    check_spans(HS, "zašto kartica odbijena", "Зашто ми је картица, молим, одбијена?",
                "[Зашто][картица][одбијена]");
    check_spans(EN, "card [was] (not mine | lost)", "My cards, was not really mine",
                "[cards][not really mine]");
    check_spans(EN, "< card lost > now", "lost the card now", "[card][lost][now]");
    check_spans(HS, "uplatio {amount} {date}", "uplatio sam 1.000,00 eura jučer",
                "[uplatio][1.000,00 eura][jučer]");
    check_spans(HS, "uplata jučer", "uplata od jučer", "[uplata][jučer]");
    check_spans(EN, "a b c d e", "a b c d e", "[a][b][c][d]");
    check_spans(EN, "/b .* d/", "a b c d e", "[b c d]");
    check_spans(EN, "\"b c\" d !x", "a B C d e", "[B C][d]");
    check_spans(EN, "/paid \\{date\\}/", "I paid yesterday", "[paid yesterday]");
    check_spans(EN, "can't", "I cant", "[cant]");
}

static void more_is_asked_for_more_is_specific(void **state)
{
    static const char *const rising[] = {"[x] card", "card lost", "card lost today",
                                         "\"card lost\" today"};
    double last = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rising / sizeof *rising; i++) {
        struct matcher matcher = {0};

        given_pattern(&matcher.given, 0, EN, str_from(rising[i]));
        build(&matcher);
        find(&matcher, "card lost today", PATTERN_ALL_GROUPS, false);
        assert_int_equal(matcher.hits.count, 1);
        assert_true(matcher.hits.items[0].specificity > last);
        assert_true(matcher.hits.items[0].specificity < 1);
        last = matcher.hits.items[0].specificity;
        forget(&matcher);
    }
}

static void after_too_many_limit_hits_no_further_pattern_is_run(void **state)
{
    struct matcher matcher = {0};
    char text[64] = "";

    (void)state;
    for (uint32_t i = 0; i < MATCH_MOST_LIMIT_HITS + 10; i++)
        given_pattern(&matcher.given, i, EN, STR("/(a+)+$/"));
    given_pattern(&matcher.given, MATCH_MOST_LIMIT_HITS + 10, EN, STR("b"));
    build(&matcher);
    memset(text, 'a', 40);
    strcat(text, " b");
    find(&matcher, text, PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.limit_hits, MATCH_MOST_LIMIT_HITS);
    assert_int_equal(matcher.hits.count, 0);
    forget(&matcher);
}

static void after_too_many_confirms_no_further_pattern_is_run(void **state)
{
    struct matcher matcher = {0};

    (void)state;
    for (uint32_t i = 0; i < MATCH_MOST_CONFIRMS + 10; i++)
        given_pattern(&matcher.given, i, EN, STR("a !b"));
    build(&matcher);
    find(&matcher, "a b", PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.confirms, MATCH_MOST_CONFIRMS);
    forget(&matcher);
}

static void patterns_without_a_common_word_are_not_run(void **state)
{
    struct matcher matcher = {0};

    (void)state;
    given_pattern(&matcher.given, 0, EN, STR("card lost"));
    given_pattern(&matcher.given, 1, EN, STR("card declined"));
    given_pattern(&matcher.given, 2, EN, STR("(loan | credit) card"));
    build(&matcher);
    find(&matcher, "my card was declined", PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.confirms, 1);
    assert_int_equal(matcher.hits.count, 1);
    forget(&matcher);
}

static void hostile_messages_and_patterns_stay_within_the_limits(void **state)
{
    struct matcher matcher = {0};
    struct buf text = {0};

    (void)state;
    given_pattern(&matcher.given, 0, EN, STR("a * a * a * a * a * a * b"));
    given_pattern(&matcher.given, 1, EN, STR("< a a a a a b > * < a a a a a c >"));
    given_pattern(&matcher.given, 2, EN, STR("a [a] [a] [a] [a] [a] [a] b !c !(a * a * a * d)"));
    build(&matcher);
    assert_int_equal(matcher.diags.errors, 0);
    for (size_t i = 0; i < 500; i++)
        buf_add_text(&text, "a ");
    buf_add_text(&text, ". b c");
    find(&matcher, text.bytes, PATTERN_ALL_GROUPS, false);
    assert_true(matcher.hits.confirms == 3);
    buf_clear(&text);
    forget(&matcher);
}

/* More words than the index has places for. */
static void long_patterns_meet_long_messages(void **state)
{
    struct matcher matcher = {0};
    struct buf text = {0};

    (void)state;
    for (size_t i = 0; i < 200; i++)
        buf_add_text(&text, i % 2 == 0 ? "ab " : "cd ");
    given_pattern(&matcher.given, 0, EN, buf_str(&text));
    build(&matcher);
    find(&matcher, text.bytes, PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.count, 1);
    find(&matcher, "ab cd ab cd", PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.count, 0);
    forget(&matcher);
    buf_clear(&text);
}

struct stems {
    size_t count;
    bool card, lost, much;
};

static void note_stem(void *context, struct str stem)
{
    struct stems *stems = context;

    stems->count++;
    stems->card = stems->card || str_is(stem, "card");
    stems->lost = stems->lost || str_is(stem, "lost");
    stems->much = stems->much || str_is(stem, "much");
}

static void each_stem_is_visited_once(void **state)
{
    struct matcher matcher = {0};
    struct stems stems = {0};

    (void)state;
    given_sets(&matcher.given);
    given_pattern(&matcher.given, 0, EN, STR("card [card] ~how_much !lost"));
    given_pattern(&matcher.given, 0, HS, STR("kartica"));
    build(&matcher);
    patterns_each_stem(matcher.patterns, EN, note_stem, &stems);
    assert_true(stems.card && stems.lost && stems.much);
    assert_int_equal(stems.count, 6); /* card lost how much what amount */
    assert_true(patterns_size(matcher.patterns) > 500);
    forget(&matcher);
}

static void machine_code_changes_no_answer(void **state)
{
    struct matcher matcher = {0};
    struct text_analysis *examples[2];
    const struct text_options options = {0};

    (void)state;
    given_pattern(&matcher.given, 0, EN, STR("card lost !stolen"));
    given_pattern(&matcher.given, 1, EN, STR("/card .* lost/"));
    build(&matcher);
    examples[0] = text_analyse(STR("my card is lost"), &options, matcher.arena);
    examples[1] = text_analyse(STR("hello"), &options, matcher.arena);
    patterns_tune(matcher.patterns, examples, 2);
    find(&matcher, "my card is lost", PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.count, 2);
    find(&matcher, "my stolen card is lost", PATTERN_ALL_GROUPS, false);
    assert_int_equal(matcher.hits.count, 1);
    forget(&matcher);
}

enum { ALIKE = 3 * PATTERN_MOST_JIT };

/* A word of its own for each number. */
static struct str word_of(char bytes[4], size_t number)
{
    bytes[0] = 'q';
    for (size_t i = 1; i < 4; i++, number /= 20)
        bytes[i] = (char)("bcdfghjklmnprstvwzxu"[number % 20]);
    return str_of(bytes, 4);
}

/* So many patterns become machine code: each of many is run by one example, and perhaps one by all
 * of them. */
static size_t count_tuned(const char *of_all)
{
    static char words[ALIKE][4];
    struct text_analysis *examples[ALIKE];
    const struct text_options options = {0};
    struct matcher matcher = {0};
    size_t tuned;

    for (size_t i = 0; i < ALIKE; i++)
        given_pattern(&matcher.given, 0, EN, word_of(words[i], i));
    if (of_all != NULL)
        given_pattern(&matcher.given, 1, EN, str_from(of_all));
    build(&matcher);
    for (size_t i = 0; i < ALIKE; i++)
        examples[i] = text_analyse(str_of(words[i], 4), &options, matcher.arena);
    patterns_tune(matcher.patterns, examples, ALIKE);
    patterns_tuned(matcher.patterns, &tuned);
    forget(&matcher);
    return tuned;
}

static void machine_code_is_for_the_few_that_are_most_of_all_runs(void **state)
{
    (void)state;
    assert_int_equal(count_tuned(NULL), 0);
    assert_int_equal(count_tuned("/lost/"), PATTERN_MOST_JIT);
}

static void an_empty_knowledge_and_an_empty_message_are_fine(void **state)
{
    struct matcher matcher = {0};

    (void)state;
    build(&matcher);
    find(&matcher, "my card", PATTERN_ALL_GROUPS, true);
    assert_int_equal(matcher.hits.count, 0);
    find(&matcher, "", PATTERN_ALL_GROUPS, true);
    assert_int_equal(matcher.hits.count, 0);
    forget(&matcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_met_in_every_spelling),
        cmocka_unit_test(gaps_are_three_words_or_ten_and_never_leave_the_sentence),
        cmocka_unit_test(choices_options_and_orders_are_what_they_say),
        cmocka_unit_test(quoted_words_are_compared_as_written),
        cmocka_unit_test(prefixes_meet_the_folded_word),
        cmocka_unit_test(sets_are_phrases_of_the_language_group),
        cmocka_unit_test(entities_are_met_by_name_and_by_their_words),
        cmocka_unit_test(a_negated_word_must_not_be_in_the_clause),
        cmocka_unit_test(borders_are_those_of_the_message_and_compare_folded_words),
        cmocka_unit_test(raw_expressions_see_the_folded_line),
        cmocka_unit_test(mistakes_in_words_sets_and_expressions_are_reported),
        cmocka_unit_test(hits_come_by_owner_number_and_line_and_once_unless_every_is_asked),
        cmocka_unit_test(a_neutral_line_that_matches_in_both_groups_is_one_hit),
        cmocka_unit_test(spans_are_the_words_that_were_met),
        cmocka_unit_test(more_is_asked_for_more_is_specific),
        cmocka_unit_test(after_too_many_limit_hits_no_further_pattern_is_run),
        cmocka_unit_test(after_too_many_confirms_no_further_pattern_is_run),
        cmocka_unit_test(patterns_without_a_common_word_are_not_run),
        cmocka_unit_test(hostile_messages_and_patterns_stay_within_the_limits),
        cmocka_unit_test(long_patterns_meet_long_messages),
        cmocka_unit_test(each_stem_is_visited_once),
        cmocka_unit_test(machine_code_changes_no_answer),
        cmocka_unit_test(machine_code_is_for_the_few_that_are_most_of_all_runs),
        cmocka_unit_test(an_empty_knowledge_and_an_empty_message_are_fine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
