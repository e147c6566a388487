/*
 * How well forms of one word meet and different words stay apart, as percentages of pairs. `tuned`
 * was at hand while the stemmer was written. `fresh` was written afterwards; what it showed (86 and
 * 90 % in its two parts) has been mended since.
 */
#include "test.h"

#include <stdio.h>

#include "text/analysis.h"

static const char *const tuned[] = {
    "kartica kartice kartici karticu karticom karticama",
    "račun računa računu računom računi računima račune",
    "kredit kredita kreditu kreditom krediti kreditima kredite kreditni",
    "banka banke banci banku bankom bankama banaka",
    "uplata uplate uplati uplatu uplatom uplatama uplatiti uplatio uplatila uplaćen "
    "uplaćena uplaćeno uplaćivati uplaćujem",
    "isplata isplate isplatu isplatiti isplaćen isplaćuje isplatili",
    "naplata naplate naplati naplatiti naplaćen naplaćena naplatili naplaćujete",
    "platiti platio platila plaćati plaćam plaćanje plaćanja plaćanjem plaćeno platit "
    "plaćaju",
    "bankomat bankomata bankomatu bankomatom bankomati bankomatima bankomate",
    "nalog naloga nalogu nalogom nalozi nalozima naloge",
    "poruka poruke poruci poruku porukom porukama poruka",
    "lozinka lozinke lozinci lozinku lozinkom lozinki lozinaka",
    "kamata kamate kamati kamatu kamatom kamatama",
    "naknada naknade naknadi naknadu naknadom naknada",
    "provizija provizije proviziji proviziju provizijom provizija",
    "limit limita limitu limitom limiti limitima limite",
    "rata rate rati ratu ratom ratama",
    "novac novca novcu novcem novci novcima novaca",
    "stanje stanja stanju stanjem stanjima",
    "poslovnica poslovnice poslovnici poslovnicu poslovnicom poslovnicama",
    "filijala filijale filijali filijalu filijalom filijalama",
    "transakcija transakcije transakciji transakciju transakcijom transakcijama",
    "prijenos prijenosa prijenosu prenos prenosa prenosom",
    "promet prometa prometu prometi prometom prometima",
    "izvadak izvatka izvatku izvatkom izvaci",
    "izvod izvoda izvodu izvodom izvodi izvode izvodima",
    "tečaj tečaja tečaju tečajem tečajevi tečajeva",
    "kurs kursa kursu kursom kursevi",
    "mirovina mirovine mirovini mirovinu mirovinom",
    "penzija penzije penziji penziju penzijom",
    "odbiti odbio odbila odbije odbija odbijen odbijena odbijeno odbijene odbijanje "
    "odbijaju",
    "izgubiti izgubio izgubila izgubim izgubljen izgubljena izgubljenu gubitak",
    "ukrasti ukrao ukrala ukrali ukraden ukradena ukradene ukradu",
    "blokirati blokiram blokirao blokirala blokirana blokirane blokiranje blokiraj "
    "blokada blokade blokirat",
    "otkazati otkazao otkazala otkazujem otkažem otkazan otkazano otkazivanje otkazat",
    "vratiti vratim vratio vraćam vraćen vraćeno vraćanje povrat povrata povraćaj",
    "poslati pošaljem pošalje pošaljite poslao poslala poslano poslat poslali šaljem "
    "slati",
    "dobiti dobio dobila dobijem dobijam dobivam dobiven dobit dobili",
    "podići podigao podigla podignem podizanje podižem podignuti podignut",
    "dignuti dignuo dignut digao dižem dizanje dignem",
    "stići stigao stigla stiglo stigne stignem stiže stižu",
    "skinuti skinuo skinuta skinuto skinuli skidanje skida skinut",
    "promijeniti promijenio promijenila promjena promjenu promijenim promijenjen "
    "mijenjati promeniti promenio promenu promenim",
    "otvoriti otvorio otvorila otvorim otvaram otvaranje otvoren otvorena otvorit",
    "zatvoriti zatvorio zatvorim zatvaram zatvaranje zatvoren zatvorenog zatvorit",
    "prijava prijave prijavi prijavu prijaviti prijavio prijavila prijavim prijavljen "
    "prijavljivanje prijavit",
    "prebaciti prebacio prebacila prebacim prebačen prebačeno prebacivanje prebacit",
    "zahtjev zahtjeva zahtjevu zahtjevi zahtev zahteva zahtevi zahtevom",
    "zaboraviti zaboravio zaboravila zaboravim zaboravljen zaboravljena zaboravljam "
    "zaboravit",
    "potvrda potvrde potvrdi potvrdu potvrdom potvrditi potvrdio potvrđen potvrdim",
    "aktivirati aktiviram aktivirao aktivirala aktivirana aktivacija aktivacije "
    "aktivaciju aktivirat",
    "ugovor ugovora ugovoru ugovorom ugovori ugovoriti ugovaranje ugovorim",
    "prigovor prigovora prigovoru prigovori prigovore",
    "radi rade radite raditi radim radio radila",
    "rješenje rješenja rješenju rešenje rešenja rešenjem",
    "mjesec mjeseca mjesecu mjeseci mesec meseca mesecu",
    "vrijeme vremena vremenu vreme vremenom",
    "mobitel mobitela mobitelu mobitelom mobiteli",
    "telefon telefona telefonu telefonom telefoni telefonima",
    "aplikacija aplikacije aplikaciji aplikaciju aplikacijom aplikacijama",
    "terminal terminala terminalu terminali terminalima",
    "usluga usluge usluzi uslugu uslugom uslugama",
    "podatak podatka podatku podaci podataka podacima podatke",
    "trošak troška trošku troškovi troškova troškovima troškove",
    "osiguranje osiguranja osiguranju osiguranjem",
    "prekoračenje prekoračenja prekoračenju prekoračenjem",
    "suglasnost suglasnosti suglasnošću suglasnostima",
    "dug duga dugu dugom dugovi dugova dugovima",
    "minut minuta minuti minutu minutom",
    "sustav sustava sustavu sustavom sustavi",
    "sistem sistema sistemu sistemom sistemi",
    "problem problema problemu problemom problemi problemima",
    "valuta valute valuti valutu valutom valutama",
    "iznos iznosa iznosu iznosom iznosi iznosima",
    "ovlaštenje ovlaštenja ovlastiti ovlašten ovlašteni ovlašćen ovlašćenje",
    "primiti primio primila primim primljen primljena primljeno",
    "preuzeti preuzeo preuzela preuzmem preuzimanje preuzet",
    "koristiti koristim koristio koristila korištenje korišćenje koristit",
    "odobriti odobrio odobren odobrena odobrenje odobravanje odobrite",
    "istekla isteklo isteći ističe istekao isteku",
    "provjera provjere provjeru provjeriti provjerim provera proveriti proverim "
    "proveravam",
    "kupiti kupio kupila kupovina kupujem kupljen",
    "štednja štednje štednji štednju štednjom",
    "moći mogu može možete mogao mogla mogli možeš",
    "trebati trebam treba trebamo trebao trebala",
    "htjeti hoću hoćete htio htjela hteo htela hoćeš",
    "plaća plaće plaću plaćom plata platu platom",
    "evro evra evri evru euro eura euri euru",
    "dokument dokumenta dokumentu dokumenti dokumentima dokumente",
    "adresa adrese adresi adresu adresom",
    "osoba osobe osobi osobu osobom osobama",
    "djelatnik djelatnika djelatniku djelatnikom djelatnici djelatnike",
    "službenik službenika službenikom službenici službenike",
    "savjetnik savjetnika savjetniku savetnik savetnika savetnikom savjetnici",
    "siguran sigurna sigurno sigurni sigurnu",
};

static const char *const fresh[] = {
    "nesporazum nesporazuma nesporazumu nesporazumom nesporazumi",
    "uplatnica uplatnice uplatnici uplatnicu uplatnicom uplatnica",
    "prekinuti prekinuo prekinula prekidam prekinem prekid prekida",
    "pomoći pomogao pomogla pomoć pomognete pomognite pomozite",
    "izdati izdao izdala izdajete izdan izdana izdavanje",
    "narudžba narudžbe narudžbi narudžbu naručiti naručio naručila naručim naručena",
    "dostaviti dostavio dostavljena dostava dostave dostavu dostavljanje dostavljate",
    "skenirati skeniram skenirao skeniranje skenirana skener skeneru",
    "otplata otplate otplatu otplatiti otplaćujem otplaćen otplaćivati",
    "reklamacija reklamacije reklamaciju reklamacijom reklamirati",
    "podnijeti podnio podnijela podnesem podnošenje podneti podneo",
    "umirovljenik umirovljenika umirovljenici umirovljenike umirovljenicima",
    "student studenta studentu studenti studentima studente",
    "štedjeti štedim štedio štedjela štednja štedi",
    "kupac kupca kupcu kupci kupcima",
    "prodavač prodavača prodavaču prodavači",
    "trgovina trgovine trgovini trgovinu trgovinom",
    "zarada zarade zaradi zaradu zaraditi zaradio",
    "povećati povećam povećanje povećali povećan povećanja",
    "smanjiti smanjim smanjenje smanjila smanjen",
    "ukinuti ukinuo ukidanje ukinem ukinut ukinuta",
    "unijeti unesem unio unijela unos unosa uneti uneo",
    "vidjeti vidim vidio vidjela vidiš videti video videla",
    "čekati čekam čekao čekala čekanje čekamo",
    "tražiti tražim tražio tražila traženje traži",
    "poziv poziva pozivu pozivi pozivom pozivima",
    "pozvati pozvao pozvala pozovem pozovite",
    "odgovor odgovora odgovoru odgovori odgovoriti odgovorim odgovara odgovarate",
    "ulog uloga ulogu ulozi uložiti uložio",
    "depozit depozita depozitu depoziti depozitom",
    "potpis potpisa potpisu potpisati potpisao potpisala potpišem potpisan",
    "ostavina ostavine ostavini ostavinu",
    "nasljednik nasljednika nasljednici naslednik naslednika naslednici",
    "šifra šifre šifri šifru šifrom",
    "prstohvat prstohvata",
    "token tokena tokenu tokenom tokeni",
    "sef sefa sefu sefovi sefova",
    "šalter šaltera šalteru šalteri šalterima",
    "zaposlenik zaposlenika zaposlenici zaposlenicima",
    "popust popusta popusti popustom",
    "cijena cijene cijeni cijenu cena cene cenu",
    "bezgotovinski bezgotovinskog bezgotovinsko bezgotovinska",
    "gotovina gotovine gotovini gotovinu gotovinom",
    "devizni deviznog devizna devizne deviznu deviznom",
    "tekući tekućeg tekućem tekućim tekuća",
    "internet interneta internetu internetom",
    "pogrešan pogrešna pogrešno pogrešnu pogrešnom",
    "vlasnik vlasnika vlasniku vlasnici vlasnika vlasnicima",
    "korisnik korisnika korisniku korisnici korisnicima korisničko",
    "razmjena razmjene razmjenu razmijeniti razmena razmenu razmeniti",
    "podnosilac podnosioca podnosiocu podnosioci",
    "rezervirati rezerviram rezervirao rezervacija rezervaciju rezervirana rezervacije",
    "otkup otkupa otkupu otkupiti otkupim",
    "jamac jamca jamcu jamci jamcima",
    "jamstvo jamstva jamstvu jamstvom",
    "žirant žiranta žiranti žirantima",
    "hipoteka hipoteke hipoteci hipoteku hipotekom",
    "nekretnina nekretnine nekretnini nekretninu nekretninama",
    "anuitet anuiteta anuitetu anuiteti anuitetom",
    "otvaranje otvaranja otvaranju otvaranjem",
    "dospjeti dospio dospijeće dospijeća dospelo dospela dospeće",
    "dospijeva dospijevaju dospeva",
    "obračun obračuna obračunu obračunati obračunata obračunavanje",
    "pretplata pretplate pretplatu",
    "ček čekovi čekova čekovima",
    "menjačnica menjačnice menjačnici menjačnicu",
    "konverzija konverzije konverziju konverzijom",
    "dopuniti dopunio dopunim dopuna dopune dopunu dopunjen",
    "nadopuniti nadopunim nadopuna",
    "pronevjera pronevjere pronevjeru pronevera",
    "prevariti prevario prevarila prevara prevare prevaru prevarili prevaren",
    "zloupotreba zloupotrebe zloupotrebu zloupotrijebiti zloupotrebljena",
    "sumnjiv sumnjiva sumnjivo sumnjive sumnjivu",
    "uznemiren uznemirena uznemireni",
    "autorizirati autorizacija autorizaciju autorizirana autorizacije",
    "identifikacija identifikacije identifikaciju identificirati",
    "žalba žalbe žalbi žalbu žalbom žaliti",
    "zakazati zakazao zakazala zakažem zakazivanje",
    "sastanak sastanka sastanku sastanci sastancima",
    "termin termina terminu termini terminima",
    "red reda redu redovi redova",
    "kovanica kovanice kovanicu kovanicama",
    "omotnica omotnice omotnicu",
    "zapeti zapela zapelo zapeo",
    "progutati progutao progutala progutan progutana",
    "zadržati zadržao zadržala zadržan zadržana zadržavanje",
    "vještačiti vještak",
    "studentski studentskog studentska studentskom",
    "maloljetan maloljetna maloljetnik maloljetni maloletan maloletna",
    "obrtnik obrtnika obrtnici obrtnicima",
    "preduzeće preduzeća preduzeću preduzećem",
    "kamatni kamatna kamatne kamatnu",
    "fiksni fiksna fiksne fiksnu",
    "mjesečni mjesečna mjesečno mesečno mesečna",
    "godišnji godišnja godišnje",
    "kasniti kasni kasnim kasnio kasnila kašnjenje",
    "propustiti propustio propustila propušten",
    "upisati upišem upisao upisala upisan",
    "ispisati ispišem ispisao ispisala ispis ispisa",
    "otključati otključao otključam otključana otključavanje",
    "zaključati zaključao zaključala zaključan zaključana",
    "naći nađem našao našla",
    "prekoračiti prekoračio prekoračila prekoračen",
    "dozvoliti dozvolio dozvola dozvole dozvolu dozvoljen dozvoljeno dozvoljeni",
    "oštetiti oštetio oštećena oštećen oštećenje",
    "slomiti slomio slomljena slomila slomljen",
};

/* Words that stand near each other in letters and mean different things. */
static const char *const near[] = {
    "račun računalo",     "stan stanje",        "kod kad",
    "kredit kreda",       "rata rad",           "karta kartica",
    "uplata isplata",     "uplata naplata",     "plaća platiti",
    "poslovnica poslati", "posao poslati",      "dobiti dobar",
    "promijeniti promet", "primiti primjena",   "primiti primjer",
    "nalog nalaz",        "zatvoriti otvoriti", "minut minus",
    "mirovina mir",       "kurs kupiti",        "blokirati deblokirati",
    "odbiti dobiti",      "vratiti vrt",        "podići podatak",
    "podatak dodatak",    "prijava prijenos",   "poruka poručnik",
    "potvrda potvora",    "kamata kamion",      "novac novost",
    "limit limun",        "banka bankomat",     "stići sto",
    "otkazati kazati",    "savjet svijet",      "prodati proći",
    "doći dodati",        "uputa putovanje",    "paket pakao",
    "osoba osobina",      "pitanje piti",       "službenik služba",
    "valuta val",         "procent proces",     "ugovor razgovor",
    "prigovor odgovor",   "štednja šteta",      "zahtjev zahvala",
    "lozinka loza",       "kupiti kupaonica",   "iznos unos",
    "izvod izvoz",        "dug drug",           "evro evropa",
    "sustav sastav",      "vidjeti vidljivost", "posta postati",
    "token tokom",
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

enum { MOST_FORMS = 32 };

static int make_arena(void **state)
{
    *state = arena_new();
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static size_t words_of(const char *line, struct str out[MOST_FORMS])
{
    struct str rest = str_from(line);
    size_t count = 0;

    while (rest.length > 0 && count < MOST_FORMS)
        out[count++] = str_cut(&rest, ' ');
    return count;
}

struct tally {
    size_t pairs;
    size_t same;
};

static void tally_line(const char *line, struct arena *arena, struct tally *tally)
{
    struct str words[MOST_FORMS];
    struct str stems[MOST_FORMS];
    size_t count = words_of(line, words);

    for (size_t i = 0; i < count; i++) {
        stems[i] = text_stem(words[i], TEXT_HS, NULL, arena);
        for (size_t other = 0; other < i; other++) {
            tally->pairs++;
            if (str_equal(stems[i], stems[other]))
                tally->same++;
        }
    }
}

static size_t percent_of(const char *const *lines, size_t count, struct arena *arena)
{
    struct tally tally = {0};

    for (size_t i = 0; i < count; i++)
        tally_line(lines[i], arena, &tally);
    print_message("%zu of %zu pairs meet\n", tally.same, tally.pairs);
    return tally.same * 100 / tally.pairs;
}

static void forms_of_one_word_have_one_stem(void **state)
{
    assert_true(percent_of(tuned, COUNT(tuned), *state) >= 98);
    assert_true(percent_of(fresh, COUNT(fresh), *state) >= 95);
}

static void near_words_stay_apart(void **state)
{
    assert_true(percent_of(near, COUNT(near), *state) <= 4);
}

static const struct {
    const char *latin;
    const char *bare;
    const char *cyrillic;
} letters[] = {
    {"lj", "lj", "љ"}, {"nj", "nj", "њ"}, {"dž", "dz", "џ"}, {"č", "c", "ч"}, {"ć", "c", "ћ"},
    {"đ", "dj", "ђ"},  {"š", "s", "ш"},   {"ž", "z", "ж"},   {"a", "a", "а"}, {"b", "b", "б"},
    {"c", "c", "ц"},   {"d", "d", "д"},   {"e", "e", "е"},   {"f", "f", "ф"}, {"g", "g", "г"},
    {"h", "h", "х"},   {"i", "i", "и"},   {"j", "j", "ј"},   {"k", "k", "к"}, {"l", "l", "л"},
    {"m", "m", "м"},   {"n", "n", "н"},   {"o", "o", "о"},   {"p", "p", "п"}, {"r", "r", "р"},
    {"s", "s", "с"},   {"t", "t", "т"},   {"u", "u", "у"},   {"v", "v", "в"}, {"z", "z", "з"},
};

/* The word as it is typed without diacritics, or in Cyrillic. */
static struct str rewrite(struct str word, bool cyrillic, char out[128])
{
    size_t length = 0;

    for (size_t at = 0; at < word.length;) {
        size_t i = 0;

        while (!str_starts(str_slice(word, at, word.length), str_from(letters[i].latin)))
            assert_true(++i < COUNT(letters));
        at += strlen(letters[i].latin);
        length += (size_t)snprintf(out + length, 128 - length, "%s",
                                   cyrillic ? letters[i].cyrillic : letters[i].bare);
    }
    return str_of(out, length);
}

static void check_spelling(bool cyrillic, struct arena *arena)
{
    for (size_t line = 0; line < COUNT(tuned); line++) {
        struct str words[MOST_FORMS];
        size_t count = words_of(tuned[line], words);

        for (size_t i = 0; i < count; i++) {
            char bytes[128];
            struct str other = rewrite(words[i], cyrillic, bytes);
            struct str stem = text_stem(words[i], TEXT_HS, NULL, arena);

            assert_str(text_stem(other, TEXT_HS, NULL, arena), arena_copy(arena, stem).bytes);
        }
    }
}

static void a_word_without_diacritics_has_the_same_stem(void **state)
{
    check_spelling(false, *state);
}

static void a_word_in_cyrillic_has_the_same_stem(void **state)
{
    check_spelling(true, *state);
}

static void irregular_and_clipped_forms_meet_their_word(void **state)
{
    static const char *const cases[][2] = {
        {"reko", "rekao"},       {"doso", "došao"},      {"poslo", "poslao"},
        {"ocu", "hoću"},         {"platit", "platiti"},  {"dignut", "dignuti"},
        {"otvorit", "otvoriti"}, {"dobit", "dobiti"},    {"uć", "ući"},
        {"kolko", "koliko"},     {"tolko", "toliko"},    {"di", "gdje"},
        {"kaj", "što"},          {"što", "šta"},         {"kak", "kako"},
        {"tko", "ko"},           {"dite", "dijete"},     {"uvik", "uvijek"},
        {"al", "ali"},           {"il", "ili"},          {"jučer", "juče"},
        {"euro", "evro"},        {"plaća", "plata"},     {"ideš", "ide"},
        {"mobitel", "мобител"},  {"djeca", "dijete"},    {"sms-om", "SMS"},
        {"PIN-a", "pin"},        {"kreditni", "kredit"}, {"mjesečna", "mjesec"},
        {"nisam", "nije"},       {"nemam", "nema"},
    };
    size_t failed = 0;

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str left = text_stem(str_from(cases[i][0]), TEXT_HS, NULL, *state);
        struct str right = text_stem(str_from(cases[i][1]), TEXT_HS, NULL, *state);

        if (!str_equal(left, right)) {
            print_error("%s -> %.*s, %s -> %.*s\n", cases[i][0], STR_ARG(left), cases[i][1],
                        STR_ARG(right));
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

static void negation_survives(void **state)
{
    static const char *const cases[] = {"ne", "nije", "nema", "bez", "neću", "nisam"};

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str stem = text_stem(str_from(cases[i]), TEXT_HS, NULL, *state);

        assert_true(str_starts(stem, STR("n")) || str_is(stem, "bez"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(forms_of_one_word_have_one_stem, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(near_words_stay_apart, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_word_without_diacritics_has_the_same_stem, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(a_word_in_cyrillic_has_the_same_stem, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(irregular_and_clipped_forms_meet_their_word, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(negation_survives, make_arena, free_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
