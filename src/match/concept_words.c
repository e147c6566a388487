/*
 * Written by hand from how people speak to banks. One line, one idea; a word stands in one line
 * only. Forms that share a stem need not be repeated, but irregular ones do. Opposites (open,
 * close) stand in different lines: what separates two questions must not be made equal.
 */
#include "concept_words.h"

#include <stddef.h>

static const char *const english[] = {
    /* things of a bank */
    "card creditcard", "money cash funds sum amount", "account", "bank", "balance",
    "statement history transactions transaction record overview activity",
    "app application software", "website page site online internet web",
    "phone mobile cell cellphone smartphone telephone", "atm cashpoint dispenser machine",
    "pin passcode", "password login log logon sign signin access credentials", "code otp",
    "currency", "euro dollar pound gbp usd eur sterling franc yen chf",
    "exchange convert conversion", "rate interest", "limit maximum max cap restriction",
    "minimum least lowest", "salary wage paycheck payroll earnings income", "pension benefit",
    "loan mortgage borrow lend", "tax", "branch office", "address street", "name surname",
    "country nation region europe eu uk us usa america", "receipt invoice bill", "insurance",
    "fraud fraudulent scam scammer hacked hacker unauthorized unauthorised phishing "
    "suspicious compromised",
    /* what is done */
    "buy bought purchase shopping", "pay paid payment",
    "shop store merchant seller retailer business restaurant", "transfer send sent wire move remit",
    "get got receive obtain gotten", "arrive arrival come came reach",
    "deliver delivery ship mail post courier", "withdraw withdrawal withdrew withdrawn pull",
    "deposit credited put", "top topup topping reload recharge refill",
    "change modify update edit alter switch amend",
    "cancel cancelling undo stop stopped revert abort",
    "return refund reimburse reimbursement chargeback", "reverse reversal",
    "add link connect attach", "activate activation enable register registration", "remove delete",
    "close terminate leave left quit deactivate", "open create start begin set setup",
    "use usage utilize", "order request ask apply",
    "verify verification confirm confirmation validate prove proof",
    "identity identification id identify passport document paperwork",
    "block freeze frozen lock disable suspend", "unblock unfreeze unlock reactivate reset",
    "lost lose missing misplace disappear vanished gone",
    "stolen stole steal theft thief robbed mugged",
    "broken damaged crack bent worn faulty defective", "forgot forgotten forget remember",
    /* what goes wrong, what it is like */
    "wrong incorrect incorrectly error mistake mistaken mistakenly erroneous inaccurate wrongly "
    "accident accidentally invalid",
    "right correct correctly accurate proper properly", "fail failure unsuccessful unsuccessfully",
    "decline reject rejection refuse refusal deny denied", "accept support allow", "work function",
    "problem issue trouble difficulty", "cannot cant unable couldnt impossible",
    "pending process processing wait await hold progress still", "complete finish done",
    "charge fee cost price expense commission surcharge", "free nothing",
    "cheap expensive high higher low lower", "debit deduct took taken subtract",
    "duplicate twice double two multiple several", "extra unexpected additional more surplus",
    "recognize recognise unfamiliar unknown strange weird odd",
    "fast quick quickly urgent urgently immediately asap express rush soon instant instantly",
    "long slow late delay take", "expire expiration expiry",
    "new another replacement replace second spare", "old previous former", "different other else",
    "virtual digital disposable temporary", "physical plastic actual", "contactless tap nfc",
    "apple google samsung watch wallet",
    /* how one asks */
    "why reason cause because explain explanation", "how way method step procedure instructions",
    "when time date day", "where location locate place", "which what",
    "need require requirement must necessary", "want wish like would love wanna",
    "can able possible could may possibility", "should suppose supposed expect normal normally",
    "help assist assistance", "tell know understand wonder info information detail learn",
    "see view display show appear visible look", "check track trace follow status",
    "friend family mom mum dad wife husband someone somebody person people partner",
    "child children kid daughter son teenager minor young age year",
    "abroad overseas foreign international travel vacation holiday trip",
    "today yesterday ago recently last earlier", "week month", "now currently moment",
    "please kindly", "hi hello hey", "thanks thank",
    "human agent representative operator advisor adviser", "third fourth fifth sixth tenth", NULL};

static const char *const south_slavic[] = {
    /* things of a bank */
    "kartica karticom karta card", "novac novci pare lova love kes gotovina sredstva keša para",
    "račun konto", "banka", "stanje saldo", "izvod izvadak promet transakcija transakcije",
    "aplikacija app mbanking", "stranica sajt internet online web ebanking",
    "mobitel telefon mobilni mobilnog", "bankomat", "pin",
    "lozinka šifra prijava prijaviti ulogirati ulogovati login", "kod sms otp",
    "valuta devize deviza", "euro evro evri euri dolar franak funta dinar kuna usd eur chf",
    "tečaj kurs tečajna kursna",
    "zamijeniti zameniti menjačnica mjenjačnica konverzija konvertirati konvertovati kupiti",
    "kamata kamatna", "limit ograničenje maksimalno najviše", "minimalno najmanje",
    "plaća plata primanja", "mirovina penzija umirovljenik penzioner", "kredit zajam pozajmica",
    "stambeni hipoteka stan kuća", "porez", "poslovnica filijala ekspozitura šalter",
    "adresa ulica prebivalište", "ime prezime", "država zemlja",
    "inozemstvo inostranstvo strani vani putovanje putujem", "osiguranje",
    "prijevara prevara prevaranti phishing fišing varalica lažan lažna",
    "dopušteno dozvoljeni prekoračenje minus", "ovrha izvršitelj prinudna blokada fina",
    "uplatnica nalog", "poveznica link",
    "tvrtka firma poduzeće preduzeće obrt obrtnik preduzetnik udruga udruženje doo",
    "djelatnik zaposlenik službenik radnik",
    "čovjek čovek osoba operater agent savjetnik savetnik netko neko živ",
    "dokument papir potvrda uvjerenje uverenje dokumentacija",
    "osobna iskaznica lična karton legitimacija putovnica pasoš",
    /* what is done */
    "platiti plaćanje plaćam plaćati", "kupnja kupovina kupovati kupio",
    "trgovina prodavnica dućan prodavaonica radnja prodavac trgovac",
    "poslati slati šaljem pošaljem prebaciti prijenos prenos transfer doznačiti",
    "uplata uplatiti uplaćen uplaćivati",
    "stigla stići dobiti dobio primiti sjela sela legla leglo doći došla došlo došao",
    "dostava isporuka pošta poštom poštar",
    "podići dignuti podizanje izvaditi isplata isplatiti povući", "polog polaganje",
    "promijeniti promeniti promjena promena izmijeniti izmeniti ažurirati",
    "otkazati otkaz raskinuti prekinuti stornirati storno poništiti opozvati opoziv",
    "povrat povraćaj vratiti vraćen refundacija", "dodati povezati",
    "aktivirati aktivacija uključiti", "obrisati ukloniti brisanje",
    "zatvoriti zatvaranje ugasiti gašenje", "otvoriti otvaranje",
    "koristiti upotreba korištenje korišćenje",
    "zatražiti zahtjev zahtev predati podnijeti podneti zatražio aplicirati",
    "potvrditi verificirati verifikovati verifikacija",
    "blokirati blokiran blokirana zaključati zamrznuti", "odblokirati deblokirati otključati",
    "izgubiti izgubljen nestala zagubiti izgubio", "ukrasti ukraden krađa opljačkan",
    "oštećen puknuta slomljen pukla", "zaboraviti zaboravio",
    /* what goes wrong, what it is like */
    "krivo pogrešno greška pogriješio pogrešio greškom pogreška zabuna", "ispravno točno tačno",
    "neuspješno neuspešno neuspjela neuspela", "odbiti odbijen odbijena odbija prolazi",
    "primati prihvatiti prihvaća prihvata", "raditi radi funkcionira funkcioniše",
    "problem smetnja kvar poteškoća", "moguće mogu može možete moći",
    "čekati čekanje rezerviran rezervisan obrada",
    "naknada provizija trošak košta koštati cijena cena naplatiti naplata", "besplatno džabe",
    "skinuti skinut oduzeti terećen zadužen teretiti", "duplo dvaput dvostruko dva",
    "nepoznat prepoznajem čudan sumnjiv neovlašten neovlašćen", "hitno odmah brzo smjesta",
    "dugo kasni kasniti traje", "istekla isteći istječe ističe vrijedi važi",
    "novi nova zamjenska zamena zamjena", "stari stara prethodni",
    "beskontaktno prisloniti prislanjanje", "pohvala pohvaliti zadovoljan",
    "prigovor pritužba žalba reklamacija žaliti", "prijedlog predlog anketa",
    "trajni ponavljajući redovni", "izravno direktno terećenje zaduženje sdd",
    "štednja oročenje oročen oročiti štedni",
    "maloljetan maloletan dijete dete djeca deca sin kći ćerka kćer malodobni",
    "punomoć opunomoćenik punomoćje ovlašćenje ovlastiti opunomoćiti",
    "preminuo umro umrla ostavina pokojnik smrt nasledstvo nasljedstvo", "iban broj",
    /* how one asks */
    "zašto zbog razlog otkud", "kako način postupak procedura kak", "kad kada vrijeme vreme datum",
    "gdje gde kamo lokacija di nalazi", "koliko kolko iznos", "trebati treba potrebno morati",
    "želim htjeti hoću hteo htio volio voleo hoćemo", "pomoć pomoći pomozite",
    "reći kažite znati znam informacija podatak",
    "vidjeti videti vidim pogledati prikazati pisati piše",
    "provjeriti proveriti provjera provera status praćenje", "jučer juče danas nedavno",
    "tjedan nedelja mjesec mesec", "sad sada trenutno", "treći četvrti peti šesti deseti stoti",
    "molim molila ljubazno", "pozdrav bok zdravo ćao dobar", "hvala zahvaljujem", NULL};

const char *const *const concept_words[TEXT_GROUPS] = {
    [TEXT_EN] = english, [TEXT_HS] = south_slavic};

const char *const concept_empty_words[TEXT_GROUPS] = {
    [TEXT_EN] = "the a an is are was were be been being am to of in on at for and or but i my me "
                "you your we our it its this "
                "that these those with from by as do does did have has had will if so there just "
                "im ive id s t m ve into "
                "about up out they them their he she his her than then also",
    [TEXT_HS] = "je su sam si smo ste se ja mi ti vi on ona ono oni one moj moja moje mom mojem "
                "mog mojoj me te ga ju ih u "
                "na za od do s sa iz po o i a ali ili da li to taj ta tu ovo ova ovaj kod bi bih "
                "bio bila bilo ce cu cete "
                "sto sta kao pa već vec pri svoj svoju jel dal nego jer ako mu joj im nam vam ni "
                "tom toga tog ovom koji koja koje",
};
