/* Messages and what is found in them. Today is Sunday, 22 November 2026. */
#include "test.h"

#include "base/buf.h"
#include "text/analysis.h"

#include "../../src/text/entity_words.h"

struct entity_case {
    const char *message;
    const char *expected; /* kind=canonical|kind=canonical, or "" */
};

static const struct date today = {2026, 11, 22};

static struct text_analysis *analyse(const char *message, struct date date, struct arena *arena)
{
    struct text_options options = {.today = date};

    return text_analyse(str_from(message), &options, arena);
}

static void describe(const struct text_analysis *analysis, struct buf *out)
{
    for (size_t i = 0; i < analysis->entity_count; i++) {
        const struct text_entity *entity = &analysis->entities[i];

        buf_addf(out, "%s%s=%.*s", i ? "|" : "", text_entity_name(entity->kind),
                 STR_ARG(entity->canonical));
    }
}

static void check_cases(const struct entity_case *cases, size_t count)
{
    struct arena *arena = arena_new();
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++) {
        struct buf found = {0};

        describe(analyse(cases[i].message, today, arena), &found);
        if (!str_is(buf_str(&found), cases[i].expected)) {
            print_error("\"%s\"\n  got      %.*s\n  expected %s\n", cases[i].message,
                        STR_ARG(buf_str(&found)), cases[i].expected);
            wrong++;
        }
        buf_clear(&found);
        arena_reset(arena);
    }
    arena_free(arena);
    assert_int_equal(wrong, 0);
}

#define CHECK(cases) check_cases(cases, sizeof(cases) / sizeof(cases)[0])

static void amounts_in_every_way_of_writing_them(void **state)
{
    static const struct entity_case cases[] = {
        {"Uplatila sam 1.234,56 kn", "amount=1234.56 HRK"},
        {"Skinuli ste mi 1.234,56 €", "amount=1234.56 EUR"},
        {"I paid 249.90 EUR yesterday", "amount=249.90 EUR|date=2026-11-21"},
        {"It cost 1,234.56 $", "amount=1234.56 USD"},
        {"poslao sam 5000 dinara", "amount=5000.00 RSD"},
        {"5.000 RSD", "amount=5000.00 RSD"},
        {"5.000,00 din.", "amount=5000.00 RSD"},
        {"skinuto 50 evra", "amount=50.00 EUR"},
        {"скинуто 50 евра", "amount=50.00 EUR"},
        {"Недостаје ми 1.500 динара", "amount=1500.00 RSD"},
        {"fali mi 50 eura", "amount=50.00 EUR"},
        {"tisuću eura", "amount=1000.00 EUR"},
        {"tisucu eura", "amount=1000.00 EUR"},
        {"hiljadu i po evra", "amount=1500.00 EUR"},
        {"хиљаду и по евра", "amount=1500.00 EUR"},
        {"tisuću i pol eura", "amount=1500.00 EUR"},
        {"dvije tisuće i pol eura", "amount=2500.00 EUR"},
        {"hiljadu ipo dinara", "amount=1500.00 RSD"},
        {"milion i po dinara", "amount=1500000.00 RSD"},
        {"a thousand and a half dollars", "amount=1500.00 USD"},
        {"hiljadu evra i po dana čekam", "amount=1000.00 EUR"},
        {"stotku eura", "amount=100.00 EUR"},
        {"dvije stotke eura", "amount=200.00 EUR"},
        {"стотку евра", "amount=100.00 EUR"},
        {"stotinjak eura", "amount=100.00 EUR"},
        {"hiljadu dinara", "amount=1000.00 RSD"},
        {"хиљаду динара", "amount=1000.00 RSD"},
        {"dvije tisuće kuna", "amount=2000.00 HRK"},
        {"pet hiljada dinara", "amount=5000.00 RSD"},
        {"fifty euros", "amount=50.00 EUR"},
        {"two hundred and fifty pounds", "amount=250.00 GBP"},
        {"twenty-five dollars", "amount=25.00 USD"},
        {"dvadeset pet evra", "amount=25.00 EUR"},
        {"sto dvadeset i pet eura", "amount=125.00 EUR"},
        {"sto eura", "amount=100.00 EUR"},
        {"tri tisuće petsto eura", "amount=3500.00 EUR"},
        {"20k eura", "amount=20000.00 EUR"},
        {"2 milijuna eura", "amount=2000000.00 EUR"},
        {"2,5 miliona dinara", "amount=2500000.00 RSD"},
        {"2 tisuće eura", "amount=2000.00 EUR"},
        {"pola milijuna kuna", "amount=500000.00 HRK"},
        {"dvije milijarde dinara", "amount=2000000000.00 RSD"},
        {"1 000 000 RSD", "amount=1000000.00 RSD"},
        {"12 500,50 kn", "amount=12500.50 HRK"},
        {"€50", "amount=50.00 EUR"},
        {"$1,234.56", "amount=1234.56 USD"},
        {"£20", "amount=20.00 GBP"},
        {"EUR 50", "amount=50.00 EUR"},
        {"iznos:EUR 50,5", "amount=50.50 EUR"},
        {"cijena:50 eura", "amount=50.00 EUR"},
        {"50eur", "amount=50.00 EUR"},
        {"Poslao sam 300e prijatelju", "amount=300.00 EUR"},
        {"50,- kn", "amount=50.00 HRK"},
        {"-50 eura", "amount=-50.00 EUR"},
        {"100 KM", "amount=100.00 BAM"},
        {"100 konvertibilnih maraka", "amount=100.00 BAM"},
        {"300 švicarskih franaka", "amount=300.00 CHF"},
        {"300 швајцарских франака", "amount=300.00 CHF"},
        {"20 CHF", "amount=20.00 CHF"},
        {"5000 JPY", "amount=5000 JPY"},
        {"5 eura i 20 centi", "amount=5.20 EUR"},
        {"50 cents", "amount=0.50 EUR"},
        {"0,99 €", "amount=0.99 EUR"},
        {"1.234 eura", "amount=1234.00 EUR"},
        {"1,234 euros", "amount=1234.00 EUR"},
        {"1.23 eura", "amount=1.23 EUR"},
        {"12.345.678,9 kn", "amount=12345678.90 HRK"},
        {"5-10 eura", "number=5|amount=10.00 EUR"},
        {"od 50 do 100 eura", "number=50|amount=100.00 EUR"},
        {"１００ €", "amount=100.00 EUR"},
        {"٥٠ eura", "amount=50.00 EUR"},
        {"50\u00A0€", "amount=50.00 EUR"},
        {"1.234,56kn i 20€", "amount=1234.56 HRK|amount=20.00 EUR"},
        /* none */
        {"50 km od grada", "number=50"},
        {"koliko je euro", ""},
        {"EUR one", ""},
        {"što eura", ""},
        {"tisuću puta", ""},
        {"dinara", ""},
        {"nemam ni eura", ""},
        {"4539****0192 eura", "card=0192"},
    };

    (void)state;
    CHECK(cases);
}

static void no_sum_is_better_than_a_wrong_one(void **state)
{
    static const struct entity_case cases[] = {
        {"dvije i pol tisuće eura", "amount=2500.00 EUR"},
        {"dvije i pol tisuce eura", "amount=2500.00 EUR"},
        {"dve i po hiljade evra", "amount=2500.00 EUR"},
        {"две и по хиљаде евра", "amount=2500.00 EUR"},
        {"dva i po miliona dinara", "amount=2500000.00 RSD"},
        {"two and a half thousand pounds", "amount=2500.00 GBP"},
        {"2 i pol tisuće kuna", "amount=2500.00 HRK"},
        {"2 и по хиљаде динара", "amount=2500.00 RSD"},
        {"half a million dollars", "amount=500000.00 USD"},
        {"twenty-five hundred dollars", "amount=2500.00 USD"},
        {"twenty five hundred dollars", "amount=2500.00 USD"},
        {"između dvadeset i pedeset eura", "amount=50.00 EUR"},
        {"0.50 eur", "amount=0.50 EUR"},
        {"Hvala...50 eur", "amount=50.00 EUR"},
        {"1.2300 eur", "amount=1.23 EUR"},
        /* none */
        {".50 eur", ""},
        {"iznos ,50 eur", ""},
        {"1.2345 eur", "number=1.2345"},
        {"7,5345 kuna", "number=7.5345"},
        {"pet pet eura", ""},
        {"tisuće eura", ""},
        {"хиљаде динара", ""},
        {"thousands of dollars", ""},
        {"nekoliko tisuća eura", ""},
        {"par hiljada dinara", ""},
        {"пар хиљада динара", ""},
        {"a few hundred euros", ""},
        {"a quarter of a million dollars", ""},
        {"desetak tisuća kuna", ""},
    };

    (void)state;
    CHECK(cases);
}

static void what_is_called_otherwise_is_no_phone(void **state)
{
    static const struct entity_case cases[] = {
        {"broj 00385 91 234 5678", "phone=+385912345678"},
        {"moj mobitel je 091 234 5678", "phone=0912345678"},
        {"nisam dobio karticu, zovite 091 234 5678", "phone=0912345678"},
        /* none */
        {"iban HR12 1001 0051 8630 0016", "number=1001|number=0051|number=8630|number=0016"},
        {"JMBG: 0101 0065 0000 6", "number=0101|number=0065|number=0000|number=6"},
        {"ЈМБГ: 0101 0065 0000 6", "number=0101|number=0065|number=0000|number=6"},
        {"moj jmbg je 0101 0065 0000 6", "number=0101|number=0065|number=0000|number=6"},
        {"broj računa 0101 0065 00", "number=0101|number=0065|number=00"},
    };

    (void)state;
    CHECK(cases);
}

static void percentages_and_numbers(void **state)
{
    static const struct entity_case cases[] = {
        {"2,5 %", "percent=2.5"},
        {"kamata 2.50%", "percent=2.5"},
        {"5 posto", "percent=5"},
        {"pet odsto", "percent=5"},
        {"пет одсто", "percent=5"},
        {"10 percent", "percent=10"},
        {"ten per cent", "percent=10"},
        {"sto posto", "percent=100"},
        {"posto mi nije stiglo", ""},
        {"pošto je euro", ""},
        {"imam 3 kartice", "number=3"},
        {"12,5", "number=12.5"},
        {"1.000", "number=1000"},
        {"0.500", "number=0.5"},
        {"-3,20", "number=-3.2"},
        {"0192", "number=0192"},
        {"20k", "number=20000"},
        {"dvije tisuće", "number=2000"},
        {"pet hiljada", "number=5000"},
        {"2 milijuna", "number=2000000"},
        {"jedan", ""},
        {"one card", ""},
        {"24/7", ""},
        {"3D secure", ""},
        {"mp3", ""},
        {"covid-19", ""},
        {"1.2.3.4", ""},
        {"verzija 10.15.7", ""},
        {"12345678901234567890", ""},
        {"(5)", "number=5"},
        {"5,", "number=5"},
        {"5.", "number=5"},
        {"pet", ""},
        {"ne znam", ""},
        {"", ""},
    };

    (void)state;
    CHECK(cases);
}

static void dates_of_the_calendar(void **state)
{
    static const struct entity_case cases[] = {
        {"22.11.2026.", "date=2026-11-22"},
        {"22.11.2026", "date=2026-11-22"},
        {"16.XI 2026.", "date=2026-11-16"},
        {"16. XI. 2026", "date=2026-11-16"},
        {"16.XI.2026. godine", "date=2026-11-16"},
        {"plaćeno 3. IV.", "date=2026-04-03"},
        {"16. stud.", "date=2026-11-16"},
        {"16. stud. 2025.", "date=2025-11-16"},
        {"3. velj.", "date=2026-02-03"},
        {"16. i 17. račun", "number=16|number=17"},
        {"platila sam 16. I nisam dobila", "number=16"},
        {"22. 11. 2026. godine", "date=2026-11-22"},
        {"dana 1.3.2026. sam platila", "date=2026-03-01"},
        {"1.3.", "date=2026-03-01"},
        {"25. 12.", "date=2026-12-25"},
        {"1.3.26", "date=2026-03-01"},
        {"22/11/2026", "date=2026-11-22"},
        {"11/22/2026", "date=2026-11-22"},
        {"22-11-2026", "date=2026-11-22"},
        {"2026-11-22", "date=2026-11-22"},
        {"2026/11/22", "date=2026-11-22"},
        {"22. studenoga 2026.", "date=2026-11-22"},
        {"22. studenog", "date=2026-11-22"},
        {"22. novembra 2026. godine", "date=2026-11-22"},
        {"22. новембра 2026", "date=2026-11-22"},
        {"5 ožujka", "date=2026-03-05"},
        {"5. ozujka 2025", "date=2025-03-05"},
        {"petog marta", "date=2026-03-05"},
        {"prvog januara", "date=2026-01-01"},
        {"dvadeset prvog maja", "date=2026-05-21"},
        {"22 November 2026", "date=2026-11-22"},
        {"November 22, 2026", "date=2026-11-22"},
        {"Nov 22", "date=2026-11-22"},
        {"Nov. 22nd", "date=2026-11-22"},
        {"the 22nd of November", "date=2026-11-22"},
        {"1st March", "date=2026-03-01"},
        {"5 May 2026", "date=2026-05-05"},
        {"on 22.11", "date=2026-11-22"},
        {"dana 5.3", "date=2026-03-05"},
        {"u srijedu 15.11. sam platila", "date=2026-11-15"},
        {"Monday, 23 November", "date=2026-11-23"},
        {"29.2.2024.", "date=2024-02-29"},
        {"rođen 15.3.1985.", "date=1985-03-15"},
        /* none */
        {"29.2.2026.", ""},
        {"32.1.2026", ""},
        {"22.13.2026", ""},
        {"22.11", "number=22.11"},
        {"these 2 may not work", "number=2"},
        {"10.0.0.1", ""},
    };

    (void)state;
    CHECK(cases);
}

static void days_counted_from_today(void **state)
{
    static const struct entity_case cases[] = {
        {"yesterday", "date=2026-11-21"},
        {"jučer", "date=2026-11-21"},
        {"juče", "date=2026-11-21"},
        {"јуче", "date=2026-11-21"},
        {"sinoć", "date=2026-11-21"},
        {"last night", "date=2026-11-21"},
        {"danas", "date=2026-11-22"},
        {"jutros", "date=2026-11-22"},
        {"prekjučer", "date=2026-11-20"},
        {"прекјуче", "date=2026-11-20"},
        {"the day before yesterday", "date=2026-11-20"},
        {"sutra", "date=2026-11-23"},
        {"day after tomorrow", "date=2026-11-24"},
        {"prošli petak", "date=2026-11-20"},
        {"прошле среде", "date=2026-11-18"},
        {"prosle srijede", "date=2026-11-18"},
        {"prošlog ponedjeljka", "date=2026-11-16"},
        {"last Friday", "date=2026-11-20"},
        {"last Sunday", "date=2026-11-15"},
        {"prošle nedjelje", "date=2026-11-15"},
        {"on Monday", "date=2026-11-16"},
        {"platio sam u utorak", "date=2026-11-17"},
        {"Radite li u subotu?", "date=2026-11-28"},
        {"next Monday", "date=2026-11-23"},
        {"sljedeći petak", "date=2026-11-27"},
        {"idućeg četvrtka", "date=2026-11-26"},
        {"следећег петка", "date=2026-11-27"},
        {"3 days ago", "date=2026-11-19"},
        {"a week ago", "date=2026-11-15"},
        {"two months ago", "date=2026-09-22"},
        {"prije 3 dana", "date=2026-11-19"},
        {"pred 3 dana", "date=2026-11-19"},
        {"pre dva dana", "date=2026-11-20"},
        {"пре два дана", "date=2026-11-20"},
        {"prije tjedan dana", "date=2026-11-15"},
        {"pre nedelju dana", "date=2026-11-15"},
        {"prije mjesec dana", "date=2026-10-22"},
        {"pre godinu dana", "date=2025-11-22"},
        {"in 3 days", "date=2026-11-25"},
        {"za 5 dana", "date=2026-11-27"},
        {"od petka", "date=2026-11-20"},
        /* none */
        {"petkom", ""},
        {"svaki petak", ""},
        {"od ponedjeljka do petka", ""},
        {"mon-fri", ""},
        {"prije 2 sata", "number=2"},
        {"prije podne", ""},
        {"pre nego što platim", ""},
        {"in a minute", ""},
        {"a few days ago", ""},
        {"prije par dana", ""},
        {"poslije", ""},
    };

    (void)state;
    CHECK(cases);
}

static void periods(void **state)
{
    static const struct entity_case cases[] = {
        {"u ožujku", "period=2026-03-01..2026-03-31"},
        {"u ozujku", "period=2026-03-01..2026-03-31"},
        {"za mart 2026", "period=2026-03-01..2026-03-31"},
        {"за март 2026. године", "period=2026-03-01..2026-03-31"},
        {"in March", "period=2026-03-01..2026-03-31"},
        {"for May", "period=2026-05-01..2026-05-31"},
        {"izvod za decembar 2025", "period=2025-12-01..2025-12-31"},
        {"za 03/2026", "period=2026-03-01..2026-03-31"},
        {"u 8. mjesecu", "period=2026-08-01..2026-08-31"},
        {"last month", "period=2026-10-01..2026-10-31"},
        {"prošli mjesec", "period=2026-10-01..2026-10-31"},
        {"прошлог месеца", "period=2026-10-01..2026-10-31"},
        {"u prošlom mjesecu", "period=2026-10-01..2026-10-31"},
        {"this month", "period=2026-11-01..2026-11-30"},
        {"ovog meseca", "period=2026-11-01..2026-11-30"},
        {"last week", "period=2026-11-09..2026-11-15"},
        {"prošli tjedan", "period=2026-11-09..2026-11-15"},
        {"prošle nedelje", "period=2026-11-09..2026-11-15"},
        {"прошле недеље", "period=2026-11-09..2026-11-15"},
        {"this week", "period=2026-11-16..2026-11-22"},
        {"this year", "period=2026-01-01..2026-12-31"},
        {"prošle godine", "period=2025-01-01..2025-12-31"},
        {"lani", "period=2025-01-01..2025-12-31"},
        {"2025. godine", "period=2025-01-01..2025-12-31"},
        {"u 2025.", "period=2025-01-01..2025-12-31"},
        {"in 2025", "period=2025-01-01..2025-12-31"},
        {"za 2025. god.", "period=2025-01-01..2025-12-31"},
        {"Q1", "period=2026-01-01..2026-03-31"},
        {"Q3 2025", "period=2025-07-01..2025-09-30"},
        {"prvi kvartal 2026", "period=2026-01-01..2026-03-31"},
        {"drugo tromjesečje", "period=2026-04-01..2026-06-30"},
        {"last quarter", "period=2026-07-01..2026-09-30"},
        {"last 30 days", "period=2026-10-23..2026-11-22"},
        {"zadnjih 30 dana", "period=2026-10-23..2026-11-22"},
        {"posljednja tri mjeseca", "period=2026-08-22..2026-11-22"},
        {"poslednjih 6 meseci", "period=2026-05-22..2026-11-22"},
        {"last March", "period=2026-03-01..2026-03-31"},
        {"prošlog prosinca", "period=2025-12-01..2025-12-31"},
        {"od 1.3. do 31.3.", "period=2026-03-01..2026-03-31"},
        {"od 1.3.2026. do 31.3.2026.", "period=2026-03-01..2026-03-31"},
        {"od 1. do 31. ožujka", "period=2026-03-01..2026-03-31"},
        {"1.3.-31.3.2026.", "period=2026-03-01..2026-03-31"},
        {"01.03.2026 - 31.03.2026", "period=2026-03-01..2026-03-31"},
        {"од 1. марта до 15. априла", "period=2026-03-01..2026-04-15"},
        {"from March 1 to March 31", "period=2026-03-01..2026-03-31"},
        {"between 1 March and 15 April 2025", "period=2025-03-01..2025-04-15"},
        {"od ožujka do svibnja", "period=2026-03-01..2026-05-31"},
        {"od 1.12.2025. do 31.1.", "period=2025-12-01..2026-01-31"},
        {"od 1.11. do danas", "period=2026-11-01..2026-11-22"},
        {"od 2020. do 2024. godine", "number=2020|period=2024-01-01..2024-12-31"},
        /* none */
        {"you may march", ""},
        {"last months", ""},
        {"a wal-mart card", ""},
        {"May I ask", ""},
        {"2025 eura", "amount=2025.00 EUR"},
        {"2025", "number=2025"},
        {"od 31.3.2026. do 1.3.2026.", "date=2026-03-31|date=2026-03-01"},
    };

    (void)state;
    CHECK(cases);
}

static void times_of_day(void **state)
{
    static const struct entity_case cases[] = {
        {"17:30", "time=17:30"},
        {"u 17.30", "time=17:30"},
        {"17.30 h", "time=17:30"},
        {"17:30h", "time=17:30"},
        {"kod vas u 17 sati", "time=17:00"},
        {"у 17 сати", "time=17:00"},
        {"od 8 do 16 sati", "time=08:00|time=16:00"},
        {"9-17h", "time=09:00|time=17:00"},
        {"5 pm", "time=17:00"},
        {"5:30 p.m.", "time=17:30"},
        {"12 am", "time=00:00"},
        {"at 5 o'clock", "time=05:00"},
        {"u 9 ujutro", "time=09:00"},
        {"u 8 navečer", "time=20:00"},
        {"17 sati", "time=17:00"},
        {"ok, 17 sati", "time=17:00"},
        {"sutra 17 sati", "date=2026-11-23|time=17:00"},
        {"sutra 9 sati", "date=2026-11-23|time=09:00"},
        {"17 sati već čekam", "number=17"},
        {"čekam 17 sati", "number=17"},
        {"24 sata", "number=24"},
        {"u 5 popodne", "time=17:00"},
        {"u pola 6", "time=05:30"},
        {"half past 5", "time=05:30"},
        {"u podne", "time=12:00"},
        {"8 am to 12 noon", "time=08:00|time=12:00"},
        {"u ponoć", "time=00:00"},
        {"22.11.2026. u 17:30", "date=2026-11-22|time=17:30"},
        /* none */
        {"25:00", ""},
        {"17:65", ""},
        {"5 sati čekam", "number=5"},
        {"for about 1 hour", "number=1"},
        {"u 24 sata", "number=24"},
        {"in 24 hours", "number=24"},
        {"prije podne", ""},
    };

    (void)state;
    CHECK(cases);
}

static void numbers_with_check_digits(void **state)
{
    static const struct entity_case cases[] = {
        {"HR1210010051863000160", "iban=HR1210010051863000160"},
        {"moj IBAN je HR12 1001 0051 8630 0016 0, hvala", "iban=HR1210010051863000160"},
        {"hr12-1001-0051-8630-0016-0", "iban=HR1210010051863000160"},
        {"RS35260005601001611379", "iban=RS35260005601001611379"},
        {"РС35260005601001611379", "iban=RS35260005601001611379"},
        {"RS35 2650 0000 0123 4567 57", "iban=RS35265000000123456757"},
        {"DE89 3704 0044 0532 0130 00", "iban=DE89370400440532013000"},
        {"BA391990440001200279", "iban=BA391990440001200279"},
        {"265-1234567-57", "account=265000000123456757"},
        {"265-0000001234567-57", "account=265000000123456757"},
        {"265000000123456757", "account=265000000123456757"},
        {"160-123456-54", "account=160000000012345654"},
        {"1001005-1863000160", "account=10010051863000160"},
        {"OIB 69435151530", "oib=69435151530"},
        {"OIB:69435151530.", "oib=69435151530"},
        {"12345678903", "oib=12345678903"},
        {"JMBG 0101990710016", "jmbg=0101990710016"},
        {"1503985805003", "jmbg=1503985805003"},
        /* none of them: the check fails */
        {"HR1310010051863000160", ""},
        {"HR12100100518630001600", ""},
        {"265-1234567-58", ""},
        {"69435151531", "number=69435151531"},
        {"1503985805004", "number=1503985805004"},
        {"1001005-1863000161", ""},
    };

    (void)state;
    CHECK(cases);
}

static void cards_and_what_is_left_of_them(void **state)
{
    static const struct entity_case cases[] = {
        {"4539 1488 0343 6467", "card=6467"},
        {"4539148803436467", "card=6467"},
        {"371488034364677", "card=4677"},
        {"4539 **** **** 0192", "card=0192"},
        {"4539-xxxx-xxxx-0192", "card=0192"},
        {"**** 0192", "card=0192"},
        {"••••4417", "card=4417"},
        {"453914******0192", "card=0192"},
        {"**** **** **** ****", "card=****"},
        {"****************", "card=****"},
        {"my card ending 4417", "card=4417"},
        {"card ending in 4417", "card=4417"},
        {"kartica koja završava na 4417", "card=4417"},
        {"картица која се завршава на 4417", "card=4417"},
        {"zadnje četiri znamenke su 4417", "card=4417"},
        {"poslednje 4 cifre kartice: 4417", "card=4417"},
        {"last four digits 4417", "card=4417"},
        {"4539 1488 0343 6468", "number=4539|number=1488|number=0343|number=6468"},
        {"***************", "card=****"},
        {"**** ****** *****", "card=****"},
        {"* * * * * * * * * * * * * * * *", "card=****"},
        {"kartica ****************, lozinka ********", "card=****"},
        {"zaboravio sam lozinku, kartica ****************", "card=****"},
        {"lozinka ********", ""},
        {"moj pin je ***** *** *** *******", ""},
        {"мој пин је ********** ****** ****** ************", ""},
        {"шифра ми је ****************", ""},
        {"šifra mi je ****************", ""},
        {"my password is ****************", ""},
        {"**************** je moja lozinka", ""},
        {"****** ***** ****", ""},
        {"***", ""},
    };

    (void)state;
    CHECK(cases);
}

static void phones_case_numbers_and_mail(void **state)
{
    static const struct entity_case cases[] = {
        {"+385 1 5550 100", "phone=+38515550100"},
        {"+385 (0)91 555 0100", "phone=+385915550100"},
        {"00385915550100", "phone=+385915550100"},
        {"00 381 64 123 4567", "phone=+381641234567"},
        {"+381641234567", "phone=+381641234567"},
        {"+44 20 7946 0958", "phone=+442079460958"},
        {"01/5550-100", "phone=015550100"},
        {"zovite me na 385 98 123 456", "phone=+38598123456"},
        {"385 eura", "amount=385.00 EUR"},
        {"091 555 0100", "phone=0915550100"},
        {"091/555-0100", "phone=0915550100"},
        {"0915550100", "phone=0915550100"},
        {"091.555.0100", "phone=0915550100"},
        {"(01) 5550-100", "phone=015550100"},
        {"064 123 45 67", "phone=0641234567"},
        {"011/123-4567", "phone=0111234567"},
        {"tel:0800 1234", "phone=08001234"},
        {"+385 91 555 0100 200 eura", "phone=+385915550100|amount=200.00 EUR"},
        {"091 555 0100, 20 eura", "phone=0915550100|amount=20.00 EUR"},
        {"01.03.2026", "date=2026-03-01"},
        {"01/03/2026", "date=2026-03-01"},
        {"01-03-2026", "date=2026-03-01"},
        {"05.06.2026. 17:30", "date=2026-06-05|time=17:30"},
        {"0,50 eura", "amount=0.50 EUR"},
        {"012 345", "number=012|number=345"},
        {"CASE-2026-00017", "case_number=CASE-2026-00017"},
        {"case-2026-00017", "case_number=CASE-2026-00017"},
        {"prigovor broj 2026/123", "case_number=2026/123"},
        {"приговор број 2026/123", "case_number=2026/123"},
        {"što je s prigovorom br. 2026/123?", "case_number=2026/123"},
        {"broj prigovora: 123/2026", "case_number=123/2026"},
        {"complaint no. 2026/123", "case_number=2026/123"},
        {"my case number is 2026-0123", "case_number=2026-0123"},
        {"prigovor 1/2", ""},
        {"predmet iz 2026/27 godine", ""},
        {"broj predmeta PR-12345.", "case_number=PR-12345"},
        {"KLASA: UP/I-034-02/21-01/12", "case_number=UP/I-034-02/21-01/12"},
        {"KLASA: 110-03/26-01/12", "case_number=110-03/26-01/12"},
        {"A-12", ""},
        {"ana@example.com", "email=ana@example.com"},
        {"Pišite na Ana.Horvat+banka@Example.co.uk.", "email=ana.horvat+banka@example.co.uk"},
        {"ana@example", ""},
        {"@ana", ""},
        {"javi mi se na ana@example.com ili 091 555 0100",
         "email=ana@example.com|phone=0915550100"},
    };

    (void)state;
    CHECK(cases);
}

static void without_a_today_relative_dates_are_not_read(void **state)
{
    static const char *const messages[] = {"jučer",        "u ožujku", "1.3.", "prošli petak",
                                           "prije 3 dana", "Q1",       "lani"};
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        const struct text_analysis *analysis = analyse(messages[i], (struct date){0}, arena);

        for (size_t j = 0; j < analysis->entity_count; j++)
            assert_true(analysis->entities[j].kind == TEXT_NUMBER);
    }
    assert_int_equal(analyse("22.11.2026.", (struct date){0}, arena)->entity_count, 1);
    arena_free(arena);
}

static void spans_lie_where_the_customer_typed_them(void **state)
{
    static const struct {
        const char *message;
        const char *part;
        bool words;
    } cases[] = {
        {"Platio sam 50 €, hvala", "50 €", false},
        {"Платио сам јуче картицом", "јуче", true},
        {"trebam tisuću eura odmah", "tisuću eura", true},
        {"dana 22.11.2026. godine sam", "22.11.2026. godine", false},
        {"Bilo je 22.11.2026. Hvala", "22.11.2026", false},
        {"izvod od 1.3. do 31.3. molim", "od 1.3. do 31.3.", false},
        {"IBAN HR12 1001 0051 8630 0016 0.", "HR12 1001 0051 8630 0016 0", false},
        {"+385 1 5550 100.", "+385 1 5550 100", false},
        {"u prošlom mjesecu", "prošlom mjesecu", true},
        {"5\u200B0 eura", "5\u200B0 eura", false},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct text_analysis *analysis = analyse(cases[i].message, today, arena);
        const struct text_entity *entity = analysis->entities;

        assert_int_equal(analysis->entity_count, 1);
        assert_str(str_slice(analysis->original, entity->span.start, entity->span.end),
                   cases[i].part);
        assert_int_equal(entity->words, cases[i].words);
    }
    arena_free(arena);
}

static void a_value_has_the_type_of_its_kind(void **state)
{
    struct arena *arena = arena_new();
    const struct text_analysis *analysis =
        analyse("1.234,56 kn, 2,5 %, 22.11.2026., 17:30, u ožujku, ana@example.com", today, arena);
    const struct text_entity *entities = analysis->entities;

    (void)state;
    assert_int_equal(analysis->entity_count, 6);
    assert_int_equal(entities[0].value.kind, VALUE_MONEY);
    assert_int_equal(entities[0].value.money.minor, 123456);
    assert_string_equal(entities[0].value.money.currency, "HRK");
    assert_true(entities[1].value.kind == VALUE_NUMBER && entities[1].value.number > 2.49 &&
                entities[1].value.number < 2.51);
    assert_int_equal(entities[2].value.kind, VALUE_DATE);
    assert_int_equal(date_compare(entities[2].value.time.date, today), 0);
    assert_int_equal(entities[3].value.kind, VALUE_TEXT);
    assert_int_equal(entities[4].value.kind, VALUE_LIST);
    assert_int_equal(entities[4].value.list.count, 2);
    assert_str(entities[5].value.text, "ana@example.com");
    arena_free(arena);
}

static void the_words_of_entities_are_sorted(void **state)
{
    size_t count;
    const struct entity_word *table = entity_word_table(&count);

    (void)state;
    for (size_t i = 1; i < count; i++) {
        if (strcmp(table[i - 1].text, table[i].text) >= 0)
            fail_msg("\"%s\" stands in front of \"%s\"", table[i - 1].text, table[i].text);
    }
}

static void names_lead_to_kinds_and_back(void **state)
{
    enum text_entity_kind kind;

    (void)state;
    for (size_t i = 0; i < TEXT_ENTITY_KIND_COUNT; i++) {
        assert_true(
            text_entity_from_name(str_from(text_entity_name((enum text_entity_kind)i)), &kind));
        assert_int_equal(kind, i);
    }
    assert_false(text_entity_from_name(STR("money"), &kind));
    assert_false(text_entity_from_name(STR(""), &kind));
}

static void hostile_text_is_bounded(void **state)
{
    static const char *const seeds[] = {"1.",   "1-", "22.11.", "+1 ",      "od ",
                                        "pet ", "*1", "a@a.",   "\xCC\x81", "\xFF"};
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        struct buf text = {0};
        const struct text_analysis *analysis;

        while (text.length < 100000)
            buf_add_text(&text, seeds[i]);
        analysis = analyse(text.bytes, today, arena);
        for (size_t j = 0; j < analysis->entity_count; j++)
            assert_true(analysis->entities[j].span.end <= text.length);
        buf_clear(&text);
        arena_reset(arena);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_in_every_way_of_writing_them),
        cmocka_unit_test(no_sum_is_better_than_a_wrong_one),
        cmocka_unit_test(what_is_called_otherwise_is_no_phone),
        cmocka_unit_test(percentages_and_numbers),
        cmocka_unit_test(dates_of_the_calendar),
        cmocka_unit_test(days_counted_from_today),
        cmocka_unit_test(periods),
        cmocka_unit_test(times_of_day),
        cmocka_unit_test(numbers_with_check_digits),
        cmocka_unit_test(cards_and_what_is_left_of_them),
        cmocka_unit_test(phones_case_numbers_and_mail),
        cmocka_unit_test(without_a_today_relative_dates_are_not_read),
        cmocka_unit_test(spans_lie_where_the_customer_typed_them),
        cmocka_unit_test(a_value_has_the_type_of_its_kind),
        cmocka_unit_test(the_words_of_entities_are_sorted),
        cmocka_unit_test(names_lead_to_kinds_and_back),
        cmocka_unit_test(hostile_text_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
