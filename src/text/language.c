/*
 * Markers are words that only one language uses, compared in folded form. Words that English and
 * Croatian or Serbian share (a, i, on, to, do, no, me, sam, most, rate, limit, plan, ...) are in no
 * list: they say nothing.
 */
#include "text/language.h"

#include "ekavian.h"
#include "scan.h"
#include "base/words.h"

/* Markers more than any other language. */
enum { CLEAR = 2 };
/* For so many markers one of the other group is a slip: "u" and "sad" are seen in English too. */
enum { STRAY = 5 };

/* Kinds of words. Weak ones count once, however many, and only beside a strong one. */
enum {
    EN = 1,      /* English grammar: it decides what a mixed message is in */
    EN_NOUN = 2, /* English of banks: in a Croatian or Serbian sentence only borrowed */
    HS = 4,      /* Croatian and Serbian grammar, and greetings */
    HS_NOUN = 8, /* Croatian and Serbian of banks */
    HR = 16,
    HR_WEAK = 32, /* ijekavian, so also Serbian of Bosnia and Montenegro */
    SR = 64,
    SR_WEAK = 128,     /* Croats say them too */
    SR_UNLESS_J = 256, /* written with the dj that folding makes d ("gdje") it is HR_WEAK */
    MODAL = 512,       /* in front of an infinitive or of "da" */
    NEUTRAL = 1024     /* names and abbreviations, in Latin letters in any language */
};

struct marker {
    const char *word;
    unsigned kinds;
};

/* Whole words. Sorted by bytes, several to a line, like the beginnings below. */
static const struct marker markers[] = {
    /* clang-format off */
    {"about", EN}, {"abroad", EN_NOUN}, {"access", EN_NOUN}, {"account", EN_NOUN},
    {"accounts", EN_NOUN}, {"activate", EN_NOUN}, {"address", EN_NOUN}, {"after", EN},
    {"again", EN}, {"aircash", NEUTRAL}, {"ako", HS}, {"ali", HS}, {"all", EN}, {"already", EN},
    {"always", EN}, {"am", EN}, {"an", EN}, {"and", EN}, {"another", EN_NOUN}, {"any", EN},
    {"anybody", EN}, {"anyone", EN}, {"anything", EN}, {"app", NEUTRAL}, {"apple", NEUTRAL},
    {"application", EN_NOUN}, {"apply", EN_NOUN}, {"appointment", EN_NOUN}, {"are", EN},
    {"arrive", EN_NOUN}, {"arrived", EN_NOUN}, {"as", EN}, {"at", EN}, {"atm", NEUTRAL},
    {"available", EN_NOUN}, {"avgust", SR}, {"avgusta", SR}, {"back", EN}, {"balance", EN_NOUN},
    {"bas", HS}, {"be", EN}, {"because", EN}, {"been", EN}, {"before", EN}, {"being", EN},
    {"bez", HS}, {"bi", HS}, {"bic", NEUTRAL}, {"bih", HS | MODAL}, {"bila", HS}, {"bill", EN_NOUN},
    {"bills", EN_NOUN}, {"bilo", HS}, {"bio", HS}, {"biti", HS}, {"block", EN_NOUN},
    {"blocked", EN_NOUN}, {"blokiran", HS}, {"blokirana", HS}, {"bok", HS | HR}, {"book", EN_NOUN},
    {"bought", EN_NOUN}, {"branch", EN_NOUN}, {"branches", EN_NOUN}, {"bre", SR},
    {"broken", EN_NOUN}, {"bullshit", EN_NOUN}, {"but", EN}, {"by", EN}, {"bye", EN_NOUN},
    {"came", EN}, {"can", EN}, {"cancel", EN_NOUN}, {"canceled", EN_NOUN}, {"cancelled", EN_NOUN},
    {"cao", HS}, {"card", EN_NOUN}, {"cards", EN_NOUN}, {"cash", EN_NOUN}, {"ce", HS | MODAL},
    {"cemo", MODAL}, {"cena", SR}, {"cenu", SR}, {"change", EN_NOUN}, {"changed", EN_NOUN},
    {"charge", EN_NOUN}, {"charged", EN_NOUN}, {"charges", EN_NOUN}, {"check", EN_NOUN},
    {"checking", EN_NOUN}, {"cheque", EN_NOUN}, {"chf", NEUTRAL}, {"close", EN_NOUN},
    {"closed", EN_NOUN}, {"closing", EN_NOUN}, {"code", EN_NOUN}, {"codes", EN_NOUN},
    {"com", NEUTRAL}, {"come", EN}, {"complain", EN_NOUN}, {"complaint", EN_NOUN},
    {"confused", EN_NOUN}, {"contactless", EN_NOUN}, {"could", EN}, {"crash", EN_NOUN},
    {"crashes", EN_NOUN}, {"crashing", EN_NOUN}, {"credit", EN_NOUN}, {"cu", HS | MODAL},
    {"currency", EN_NOUN}, {"customer", EN_NOUN}, {"cvc", NEUTRAL}, {"cvv", NEUTRAL}, {"da", HS},
    {"dan", HS}, {"danas", HS}, {"days", EN_NOUN}, {"dead", EN_NOUN}, {"death", EN_NOUN},
    {"debit", EN_NOUN}, {"debt", EN_NOUN}, {"deca", SR_UNLESS_J}, {"dece", SR_UNLESS_J},
    {"decembar", SR}, {"decembra", SR}, {"decline", EN_NOUN}, {"declined", EN_NOUN},
    {"decrease", EN_NOUN}, {"delivered", EN_NOUN}, {"delivery", EN_NOUN}, {"deposit", EN_NOUN},
    {"deposits", EN_NOUN}, {"details", EN_NOUN}, {"dete", SR_UNLESS_J}, {"di", HS}, {"did", EN},
    {"die", EN_NOUN}, {"died", EN_NOUN}, {"din", SR}, {"dispute", EN_NOUN}, {"dobar", HS},
    {"dobro", HS}, {"does", EN}, {"dok", HS}, {"dollars", EN_NOUN}, {"done", EN}, {"down", EN},
    {"during", EN}, {"dying", EN_NOUN}, {"english", EN_NOUN}, {"error", EN_NOUN}, {"eur", NEUTRAL},
    {"eura", HR}, {"eure", HR}, {"eurima", HR}, {"euro", HR}, {"evening", EN_NOUN}, {"every", EN},
    {"exchange", EN_NOUN}, {"expire", EN_NOUN}, {"expired", EN_NOUN}, {"fail", EN_NOUN},
    {"failed", EN_NOUN}, {"februar", SR}, {"februara", SR}, {"fee", EN_NOUN}, {"fees", EN_NOUN},
    {"fina", HR}, {"firma", SR_WEAK}, {"firme", SR_WEAK}, {"firmu", SR_WEAK}, {"for", EN},
    {"foreign", EN_NOUN}, {"forget", EN_NOUN}, {"forgot", EN_NOUN}, {"forgotten", EN_NOUN},
    {"fraud", EN_NOUN}, {"fraudulent", EN_NOUN}, {"freeze", EN_NOUN}, {"from", EN},
    {"frozen", EN_NOUN}, {"fuck", EN_NOUN}, {"fucked", EN_NOUN}, {"fucking", EN_NOUN}, {"gave", EN},
    {"gbp", NEUTRAL}, {"gde", HS | SR_UNLESS_J}, {"get", EN}, {"give", EN}, {"glede", HR},
    {"going", EN}, {"gonna", EN}, {"good", EN_NOUN}, {"goodbye", EN_NOUN}, {"google", NEUTRAL},
    {"got", EN}, {"gotovo", HS}, {"gotta", EN}, {"hacked", EN_NOUN}, {"had", EN}, {"has", EN},
    {"hate", EN_NOUN}, {"have", EN}, {"having", EN}, {"he", EN}, {"hello", EN_NOUN},
    {"help", EN_NOUN}, {"her", EN}, {"here", EN}, {"hey", EN_NOUN}, {"hi", EN_NOUN}, {"him", EN},
    {"his", EN}, {"hnb", HR}, {"hoce", MODAL}, {"hocemo", MODAL}, {"hocete", MODAL},
    {"hocu", HS | MODAL}, {"home", EN_NOUN}, {"hours", EN_NOUN}, {"how", EN}, {"hr", NEUTRAL},
    {"htela", HS | SR | MODAL}, {"hteo", SR | MODAL}, {"htio", HS}, {"htjela", HS},
    {"human", EN_NOUN}, {"hvala", HS}, {"iako", HS}, {"iban", NEUTRAL}, {"id", NEUTRAL},
    {"ide", HS}, {"identity", EN_NOUN}, {"idiotic", EN_NOUN}, {"if", EN}, {"ili", HS}, {"ima", HS},
    {"imaju", HS}, {"imam", HS}, {"imate", HS}, {"increase", EN_NOUN}, {"insurance", EN_NOUN},
    {"interest", EN_NOUN}, {"into", EN}, {"ipak", HS}, {"is", EN}, {"issue", EN_NOUN}, {"it", EN},
    {"its", EN}, {"iz", HS}, {"izgubila", HS}, {"izgubio", HS}, {"izvod", SR_WEAK},
    {"izvoda", SR_WEAK}, {"izvrsitelj", SR}, {"ja", HS}, {"januar", SR}, {"januara", SR},
    {"je", HS}, {"jer", HS}, {"jesam", HS}, {"jeste", HS}, {"jesu", HS}, {"jmbg", NEUTRAL},
    {"jos", HS}, {"juce", HS | SR}, {"jucer", HS | HR}, {"jul", SR}, {"jula", SR}, {"jun", SR},
    {"juna", SR}, {"just", EN}, {"jutro", HS}, {"kad", HS}, {"kada", HS}, {"kaj", HS | HR},
    {"kak", HS | HR}, {"kako", HS}, {"kes", SR}, {"kill", EN_NOUN}, {"kn", NEUTRAL}, {"know", EN},
    {"ko", HS | SR_WEAK}, {"kod", HS}, {"koja", HS}, {"koje", HS}, {"koji", HS}, {"koju", HS},
    {"koliki", HS}, {"koliko", HS}, {"kolko", HS}, {"kuna", HR}, {"kune", HR}, {"kyc", NEUTRAL},
    {"less", EN}, {"letter", EN_NOUN}, {"li", HS | MODAL}, {"lijepa", HR}, {"lijepo", HR},
    {"like", EN}, {"lipanj", HR}, {"ljudi", HS}, {"loan", EN_NOUN}, {"loans", EN_NOUN},
    {"locked", EN_NOUN}, {"logged", EN_NOUN}, {"long", EN_NOUN}, {"lose", HS}, {"lost", EN_NOUN},
    {"lower", EN_NOUN}, {"lozinka", HS}, {"lozinku", HS}, {"machine", EN_NOUN},
    {"maestro", NEUTRAL}, {"mail", EN_NOUN}, {"maja", SR}, {"make", EN}, {"manager", EN_NOUN},
    {"manje", HS}, {"many", EN}, {"mart", SR}, {"marta", SR}, {"mastercard", NEUTRAL},
    {"meeting", EN_NOUN}, {"mene", HS}, {"meni", HS}, {"mesto", SR}, {"mi", HS}, {"might", EN},
    {"missing", EN_NOUN}, {"mistake", EN_NOUN}, {"mistyped", EN_NOUN}, {"mog", HS},
    {"mogu", HS | MODAL}, {"moj", HS}, {"moja", HS}, {"moje", HS}, {"moji", HS}, {"mojoj", HS},
    {"mojom", HS}, {"moju", HS}, {"molim", HS}, {"money", EN_NOUN}, {"month", EN_NOUN},
    {"mora", HS | MODAL}, {"moram", HS | MODAL}, {"moramo", MODAL}, {"morning", EN_NOUN},
    {"mortgage", EN_NOUN}, {"moze", HS | MODAL}, {"mozemo", MODAL}, {"mozes", HS | MODAL},
    {"mozete", HS | MODAL}, {"much", EN}, {"must", EN}, {"my", EN}, {"myself", EN}, {"na", HS},
    {"nakon", HS}, {"nam", HS}, {"name", EN_NOUN}, {"nameravam", MODAL}, {"nas", HS},
    {"natrag", HR}, {"nazad", SR_WEAK}, {"ne", HS}, {"nearest", EN_NOUN}, {"nece", HS | MODAL},
    {"necu", HS | MODAL}, {"nedelja", SR_UNLESS_J}, {"nedelje", SR_UNLESS_J},
    {"nedeljno", SR_UNLESS_J}, {"nedeljom", SR_UNLESS_J}, {"nedelju", SR_UNLESS_J}, {"need", EN},
    {"negde", SR_UNLESS_J}, {"nek", HS}, {"neka", HS}, {"neko", HS | SR_WEAK}, {"nema", HS},
    {"nemam", HS}, {"nesto", HS}, {"netko", HS | HR}, {"never", EN}, {"new", EN_NOUN},
    {"nfc", NEUTRAL}, {"nigde", SR_UNLESS_J}, {"nije", HS}, {"niko", HS}, {"nisam", HS},
    {"nismo", HS}, {"nista", HS}, {"niste", HS}, {"nisu", HS}, {"nitko", HS | HR},
    {"nope", EN_NOUN}, {"not", EN}, {"nothing", EN}, {"novac", HS}, {"novca", HS}, {"novembar", SR},
    {"novembra", SR}, {"number", EN_NOUN}, {"obrt", HR}, {"ocu", HS | MODAL}, {"od", HS},
    {"odbijen", HS}, {"odbijena", HS}, {"of", EN}, {"off", EN}, {"oib", NEUTRAL}, {"ok", NEUTRAL},
    {"oktobar", SR}, {"oktobra", SR}, {"only", EN}, {"opce", HR}, {"opcenito", HR},
    {"open", EN_NOUN}, {"opened", EN_NOUN}, {"opening", EN_NOUN}, {"opet", HS}, {"opste", SR},
    {"or", EN}, {"order", EN_NOUN}, {"ordered", EN_NOUN}, {"otp", NEUTRAL}, {"our", EN},
    {"out", EN}, {"ova", HS}, {"ovaj", HS}, {"ovde", HS | SR_UNLESS_J}, {"over", EN_NOUN},
    {"overdraft", EN_NOUN}, {"ovo", HS}, {"ovog", HS}, {"ovu", HS}, {"owe", EN_NOUN},
    {"ozujak", HR}, {"pa", HS}, {"paid", EN_NOUN}, {"pare", HS | SR_WEAK}, {"passport", EN_NOUN},
    {"password", EN_NOUN}, {"pay", NEUTRAL}, {"paying", EN_NOUN}, {"payment", EN_NOUN},
    {"payments", EN_NOUN}, {"paypal", NEUTRAL}, {"pending", EN_NOUN}, {"person", EN_NOUN},
    {"phone", EN_NOUN}, {"pin", NEUTRAL}, {"placom", HR}, {"placu", HR}, {"planiram", MODAL},
    {"plata", SR}, {"platiti", HS}, {"platom", SR}, {"platu", SR}, {"please", EN}, {"pls", EN_NOUN},
    {"po", HS}, {"pokusavam", MODAL}, {"ponedeljak", SR_UNLESS_J}, {"ponedeljka", SR_UNLESS_J},
    {"ponegde", SR}, {"pos", NEUTRAL}, {"posle", HS | SR}, {"poslije", HS}, {"pounds", EN_NOUN},
    {"pozdrav", HS}, {"pre", HS | SR}, {"preko", HS}, {"pri", HS}, {"prije", HS}, {"prijenos", HR},
    {"prijenosa", HR}, {"prituzba", HR}, {"prituzbu", HR}, {"probam", MODAL}, {"prosinac", HR},
    {"purchase", EN_NOUN}, {"purchases", EN_NOUN}, {"purse", EN_NOUN}, {"qr", NEUTRAL},
    {"question", EN_NOUN}, {"racunala", HR}, {"racunalo", HR}, {"racunalu", HR}, {"racunar", SR},
    {"racunara", SR}, {"rade", HS}, {"radi", HS}, {"radite", HS}, {"raise", EN_NOUN},
    {"receive", EN_NOUN}, {"received", EN_NOUN}, {"refund", EN_NOUN}, {"refunded", EN_NOUN},
    {"refused", EN_NOUN}, {"register", EN_NOUN}, {"rejected", EN_NOUN}, {"repeat", EN_NOUN},
    {"replace", EN_NOUN}, {"replacement", EN_NOUN}, {"representative", EN_NOUN},
    {"revolut", NEUTRAL}, {"revolute", NEUTRAL}, {"rs", NEUTRAL}, {"rsd", SR | NEUTRAL},
    {"rujan", HR}, {"sa", HS}, {"sad", HS}, {"sada", HS}, {"said", EN}, {"salary", EN_NOUN},
    {"samo", HS}, {"savings", EN_NOUN}, {"say", EN}, {"scam", EN_NOUN}, {"se", HS}, {"see", EN},
    {"send", EN_NOUN}, {"sending", EN_NOUN}, {"sent", EN_NOUN}, {"sepa", NEUTRAL},
    {"septembar", SR}, {"septembra", SR}, {"service", EN_NOUN}, {"shall", EN}, {"she", EN},
    {"shit", EN_NOUN}, {"shop", EN_NOUN}, {"shopping", EN_NOUN}, {"should", EN}, {"show", EN},
    {"shut", EN_NOUN}, {"sifra", HS | SR}, {"sign", EN_NOUN}, {"signing", EN_NOUN},
    {"sijecanj", HR}, {"sijecnja", HR}, {"since", EN}, {"smem", MODAL}, {"smijem", MODAL},
    {"sms", NEUTRAL}, {"so", EN}, {"some", EN}, {"somebody", EN}, {"someone", EN},
    {"something", EN}, {"sorry", EN_NOUN}, {"speak", EN_NOUN}, {"speaking", EN_NOUN}, {"sreda", SR},
    {"srede", SR}, {"sredom", SR}, {"sredu", SR}, {"srpanj", HR}, {"sta", HS | SR_WEAK},
    {"statement", EN_NOUN}, {"statements", EN_NOUN}, {"steal", EN_NOUN}, {"stigao", HS},
    {"stigla", HS}, {"stiglo", HS}, {"still", EN}, {"sto", HS}, {"stole", EN_NOUN},
    {"stolen", EN_NOUN}, {"store", EN_NOUN}, {"stuck", EN_NOUN}, {"studeni", HR}, {"studenog", HR},
    {"studenoga", HR}, {"stupid", EN_NOUN}, {"stvarno", HS}, {"su", HS}, {"sucks", EN_NOUN},
    {"suicide", EN_NOUN}, {"support", EN_NOUN}, {"sutra", HS}, {"svibanj", HR}, {"svoj", HS},
    {"svoju", HS}, {"svugde", SR_UNLESS_J}, {"swallowed", EN_NOUN}, {"swift", NEUTRAL}, {"ta", HS},
    {"taj", HS}, {"takode", SR}, {"talk", EN_NOUN}, {"te", HS}, {"team", EN_NOUN}, {"tebe", HS},
    {"tell", EN}, {"than", EN}, {"thank", EN_NOUN}, {"thanks", EN_NOUN}, {"that", EN}, {"the", EN},
    {"their", EN}, {"them", EN}, {"then", EN}, {"there", EN}, {"these", EN}, {"they", EN},
    {"this", EN}, {"those", EN}, {"thx", EN_NOUN}, {"ti", HS}, {"tjedan", HR}, {"tjedana", HR},
    {"tjedna", HR}, {"tjedni", HR}, {"tjedno", HR}, {"tko", HS | HR}, {"tocka", HR},
    {"today", EN_NOUN}, {"tomorrow", EN_NOUN}, {"too", EN}, {"took", EN}, {"top", EN_NOUN},
    {"topped", EN_NOUN}, {"topping", EN_NOUN}, {"transaction", EN_NOUN}, {"transactions", EN_NOUN},
    {"transferred", EN_NOUN}, {"transfers", EN_NOUN}, {"travanj", HR}, {"travel", EN_NOUN},
    {"travelling", EN_NOUN}, {"treba", HS | MODAL}, {"trebam", HS | MODAL}, {"trebamo", MODAL},
    {"trebate", MODAL}, {"tu", HS}, {"twice", EN_NOUN}, {"u", HS}, {"ukradena", HS}, {"ukrali", HS},
    {"unable", EN_NOUN}, {"unatoc", HR}, {"unauthorised", EN_NOUN}, {"unauthorized", EN_NOUN},
    {"unblock", EN_NOUN}, {"understand", EN_NOUN}, {"unlock", EN_NOUN}, {"until", EN},
    {"uopce", HR}, {"up", EN_NOUN}, {"update", EN_NOUN}, {"us", EN}, {"usd", NEUTRAL},
    {"useless", EN_NOUN}, {"uvek", HS | SR}, {"uvijek", HS}, {"vam", HS}, {"vama", HS}, {"vas", HS},
    {"vec", HS}, {"vece", HS}, {"vecer", HR}, {"verification", EN_NOUN}, {"verify", EN_NOUN},
    {"very", EN}, {"vi", HS}, {"viber", NEUTRAL}, {"visa", NEUTRAL}, {"vise", HS}, {"vreme", SR},
    {"wages", EN_NOUN}, {"wait", EN_NOUN}, {"waiting", EN_NOUN}, {"wallet", EN_NOUN}, {"wanna", EN},
    {"want", EN}, {"was", EN}, {"we", EN}, {"web", NEUTRAL}, {"week", EN_NOUN}, {"went", EN},
    {"were", EN}, {"what", EN}, {"whatsapp", NEUTRAL}, {"when", EN}, {"where", EN}, {"which", EN},
    {"while", EN}, {"who", EN}, {"whose", EN}, {"why", EN}, {"will", EN}, {"wise", NEUTRAL},
    {"with", EN}, {"withdraw", EN_NOUN}, {"withdrawal", EN_NOUN}, {"withdrawals", EN_NOUN},
    {"without", EN}, {"work", EN_NOUN}, {"working", EN_NOUN}, {"works", EN_NOUN}, {"would", EN},
    {"wrong", EN_NOUN}, {"www", NEUTRAL}, {"yeah", EN_NOUN}, {"year", EN_NOUN}, {"yep", EN_NOUN},
    {"yes", EN_NOUN}, {"yesterday", EN_NOUN}, {"yet", EN}, {"you", EN}, {"your", EN}, {"yours", EN},
    {"yourself", EN}, {"za", HS}, {"zaboravila", HS}, {"zaboravio", HS}, {"zaposleni", SR},
    {"zasto", HS}, {"zbog", HS}, {"zdravo", HS}, {"zelela", MODAL}, {"zeleo", SR | MODAL},
    {"zeli", HS | MODAL}, {"zelim", HS | MODAL}, {"zelimo", MODAL}, {"zelite", MODAL},
    {"zlatna", HR}, {"znam", HS}, {"znate", HS}, {"zrak", HR}
    /* clang-format on */
};

/* Beginnings of words; none begins another. */
static const struct marker beginnings[] = {
    /* clang-format off */
    {"aplikacij", HS_NOUN}, {"apotek", SR}, {"bankarstv", HS_NOUN}, {"bankomat", HS_NOUN},
    {"bezbed", SR}, {"blokir", HS_NOUN}, {"celokup", SR}, {"covek", SR}, {"delatn", HR},
    {"delimic", SR}, {"devojac", SR}, {"dinar", SR}, {"dionic", HR}, {"dopust", HR},
    {"dozvol", HS_NOUN}, {"ducan", HR}, {"evr", SR}, {"fabrik", SR}, {"filijal", SR},
    {"financij", HR}, {"finansi", SR}, {"funkcionis", SR}, {"gotovin", HS_NOUN}, {"hiljad", SR},
    {"htel", SR}, {"hteo", SR}, {"inostran", SR}, {"inozem", HR}, {"internetsk", HR},
    {"iskaznic", HR}, {"iskljuc", HS_NOUN}, {"isplat", HS_NOUN}, {"izgubi", HS_NOUN}, {"izmen", SR},
    {"izravn", HR}, {"izvadak", HR}, {"izvatk", HR}, {"izvinit", SR}, {"izvinj", SR}, {"jamac", HR},
    {"jamstv", HR}, {"kablovsk", SR}, {"kamat", HS_NOUN}, {"kancelar", SR}, {"kartic", HS_NOUN},
    {"kolodvor", HR}, {"kolovoz", HR}, {"kontrolis", SR}, {"korisn", HS_NOUN}, {"kruh", HR},
    {"kupnj", HR}, {"kurs", SR}, {"lekar", SR}, {"licn", SR}, {"lipnj", HR}, {"listopad", HR},
    {"lozink", HS_NOUN}, {"mejl", SR}, {"mesec", SR}, {"mirovin", HR}, {"mjenjac", HS_NOUN},
    {"mobitel", HR}, {"naknad", HS_NOUN}, {"nalog", HS_NOUN}, {"namest", SR}, {"naplat", HS_NOUN},
    {"nasled", SR}, {"novc", HS_NOUN}, {"obavest", SR}, {"obavijest", HS_NOUN}, {"obrtn", HR},
    {"ocen", SR}, {"odbij", HS_NOUN}, {"odvjetn", HR}, {"opcin", HR}, {"opstin", SR},
    {"osetlj", SR}, {"osobn", HR}, {"otkaz", HS_NOUN}, {"otplat", HS_NOUN}, {"otvor", HS_NOUN},
    {"ovlasc", SR}, {"ovrh", HR}, {"ozujk", HR}, {"pasos", SR}, {"penzi", SR}, {"placa", HS_NOUN},
    {"plati", HS_NOUN}, {"platn", HS_NOUN}, {"podel", SR}, {"podig", HS_NOUN}, {"poduze", HR},
    {"poruk", HS_NOUN}, {"poset", SR}, {"poslat", HS_NOUN}, {"posled", SR}, {"poslovnic", HR},
    {"poveznic", HR}, {"povracaj", SR}, {"prebac", HS_NOUN}, {"preduze", SR}, {"prekorac", HS_NOUN},
    {"preksinoc", SR}, {"premest", SR}, {"prijav", HS_NOUN}, {"primatelj", HR}, {"primen", SR},
    {"primer", SR}, {"prinudn", SR}, {"privol", HR}, {"procen", SR}, {"prodavnic", SR},
    {"promen", SR}, {"promjen", HS_NOUN}, {"prosinc", HR}, {"prover", SR}, {"provizij", HS_NOUN},
    {"provjer", HS_NOUN}, {"putovnic", HR}, {"racun", HS_NOUN}, {"razmen", SR},
    {"reklamacij", HS_NOUN}, {"resav", SR}, {"resenj", SR}, {"resil", SR}, {"rezervis", SR},
    {"rujn", HR}, {"saglas", SR}, {"sajt", SR}, {"saobr", SR}, {"savet", SR}, {"secam", SR},
    {"sifr", SR}, {"sistem", SR}, {"skinut", HS_NOUN}, {"sledec", SR}, {"sluzbenik", SR},
    {"sopstv", SR}, {"spreci", SR}, {"srpnj", HR}, {"stanje", HS_NOUN}, {"stedn", HS_NOUN},
    {"suglasn", HR}, {"sustav", HR}, {"svedok", SR}, {"sveuc", HR}, {"svibnj", HR}, {"tacn", SR},
    {"tecaj", HR}, {"tisuc", HR}, {"tocn", HR}, {"transakcij", HS_NOUN}, {"travnj", HR},
    {"trosk", HS_NOUN}, {"tvrtk", HR}, {"udrug", HR}, {"ugovor", HS_NOUN}, {"ukljuc", HS_NOUN},
    {"ukrad", HS_NOUN}, {"umest", SR}, {"umirovlj", HR}, {"uopst", SR}, {"uplac", HS_NOUN},
    {"uplat", HS_NOUN}, {"uporab", HR}, {"uputstv", SR}, {"usaglas", SR}, {"usluga", HS_NOUN},
    {"usluge", HS_NOUN}, {"uslugom", HS_NOUN}, {"uslugu", HS_NOUN}, {"uspel", SR}, {"uspesn", SR},
    {"uveren", SR}, {"veljac", HR}, {"verovat", SR}, {"videl", SR}, {"volel", SR}, {"voleo", SR},
    {"vrednos", SR}, {"zaborav", HS_NOUN}, {"zaduz", HS_NOUN}, {"zahtev", SR}, {"zahtjev", HS_NOUN},
    {"zamen", SR}, {"zamijen", HS_NOUN}, {"zamjen", HS_NOUN}, {"zaposlenik", HR}, {"zaslon", HR},
    {"zatvor", HS_NOUN}, {"zelel", SR}, {"zrakopl", HR}, {"zvanicn", SR}
    /* clang-format on */
};

static unsigned kinds_of(struct str word)
{
    size_t found = word_find(markers, WORD_COUNT(markers), sizeof *markers, word);

    if (found != SIZE_MAX)
        return markers[found].kinds;
    found = word_find_beginning(beginnings, WORD_COUNT(beginnings), sizeof *beginnings, word);
    return found == SIZE_MAX ? 0 : beginnings[found].kinds;
}

/* What is counted before it is weighed. */
struct counts {
    int english, english_nouns;
    int shared, shared_nouns;
    int croatian, serbian;
    bool croatian_weak, serbian_weak;
    bool serbian_purpose; /* "nemam para da platim": decides beside a weak sign of Serbian */
};

static bool is_clipped_infinitive(struct str word)
{
    return word.length > 4 && (str_ends(word, STR("it")) || str_ends(word, STR("at")) ||
                               str_ends(word, STR("et")) || str_ends(word, STR("ut")));
}

static bool is_infinitive(struct str word)
{
    return word.length > 4 &&
           (str_ends(word, STR("ti")) || str_ends(word, STR("ci")) || is_clipped_infinitive(word));
}

static bool is_future(struct str word)
{
    return str_is(word, "cu") || str_is(word, "ces") || str_is(word, "ce") ||
           str_is(word, "cemo") || str_is(word, "cete");
}

/* What "da" and the present behind it say the use of. */
static const char means[] = "para pare novca novac nacin nacina vremena pravo prava razloga snage";

/*
 * "mogu platiti", "mogu li platiti", "platit cu" is Croatian; "mogu da platim", "da li mogu"
 * Serbian; "kako da platim" is said by both, "nemam para da platim" in Croatia at times.
 */
static void count_construction(const struct text_analysis *analysis, size_t i,
                               struct counts *counts)
{
    const struct text_token *tokens = analysis->tokens;
    struct str word = tokens[i].folded;
    struct str before = i > 0 ? tokens[i - 1].folded : STR("");

    if (str_is(before, "li") && i > 1 && !str_is(tokens[i - 2].folded, "da"))
        before = tokens[i - 2].folded;
    if (str_is(word, "li") && str_is(before, "da"))
        counts->serbian++;
    else if (str_is(word, "da") && (kinds_of(before) & MODAL) != 0)
        counts->serbian++;
    else if (str_is(word, "da") && str_is(before, "kako"))
        counts->serbian_weak = true;
    else if (str_is(word, "da") && is_one_of(before, means))
        counts->serbian_purpose = true;
    else if (is_infinitive(word) && (kinds_of(before) & MODAL) != 0)
        counts->croatian++;
    else if (is_future(word) && is_clipped_infinitive(before))
        counts->croatian++;
}

/* "klijent" looks ijekavian and is everybody's. */
static bool is_ijekavian(struct str word)
{
    char bytes[TEXT_LONGEST_WORD];

    return !str_starts(word, STR("klijent")) && ekavian(word, bytes) < word.length;
}

/* The j of "gdje" and "nedjelju", not that of "nedelju". */
static bool has_dj(struct str word)
{
    for (size_t i = 1; i < word.length; i++) {
        if ((word.bytes[i - 1] | ' ') == 'd' && (word.bytes[i] | ' ') == 'j')
            return true;
    }
    return false;
}

/* What folding hides: the j of "gdje", the letters of "što". */
static unsigned see_original(const struct text_analysis *analysis, const struct text_token *token)
{
    struct str written = str_slice(analysis->original, token->span.start, token->span.end);
    unsigned kinds = kinds_of(token->folded);

    if ((kinds & SR_UNLESS_J) != 0)
        kinds |= has_dj(written) ? HR_WEAK : SR;
    if (token->script == TEXT_LATIN && token->diacritics && str_is(token->folded, "sto"))
        kinds |= HR;
    if (is_ijekavian(token->folded))
        kinds |= HR_WEAK;
    return kinds;
}

static void count_word(unsigned kinds, struct counts *counts)
{
    counts->english += (kinds & EN) != 0;
    counts->english_nouns += (kinds & EN_NOUN) != 0;
    counts->croatian += (kinds & HR) != 0;
    counts->serbian += (kinds & SR) != 0;
    counts->croatian_weak = counts->croatian_weak || (kinds & HR_WEAK) != 0;
    counts->serbian_weak = counts->serbian_weak || (kinds & SR_WEAK) != 0;
    if ((kinds & HS) != 0)
        counts->shared++;
    else if ((kinds & (HS_NOUN | HR | HR_WEAK | SR | SR_WEAK)) != 0)
        counts->shared_nouns++;
}

/* Nouns are borrowed, grammar is not: with the grammar of one language only, the nouns of the other
 * do not count. */
static struct text_evidence weigh(const struct counts *counts)
{
    struct text_evidence evidence = {.en = counts->english, .hs = counts->shared};

    if (counts->shared == 0 || counts->english > 0)
        evidence.en += counts->english_nouns;
    if (counts->english == 0 || counts->shared > 0)
        evidence.hs += counts->shared_nouns;
    evidence.hr = counts->croatian + (counts->croatian > 0 && counts->croatian_weak);
    evidence.sr =
        counts->serbian + (counts->serbian_weak && (counts->serbian > 0 || counts->serbian_purpose));
    return evidence;
}

struct text_evidence text_language_evidence(const struct text_analysis *analysis)
{
    struct counts counts = {0};
    struct text_evidence evidence;
    int cyrillic = 0;
    int latin = 0;
    bool diacritics = false;

    for (size_t i = 0; i < analysis->token_count; i++) {
        const struct text_token *token = &analysis->tokens[i];
        unsigned kinds;

        if (token->script != TEXT_LATIN && token->script != TEXT_CYRILLIC)
            continue;
        kinds = see_original(analysis, token);
        if (token->script == TEXT_CYRILLIC)
            cyrillic++;
        else if ((kinds & NEUTRAL) == 0)
            latin++;
        diacritics = diacritics || token->diacritics;
        count_word(kinds, &counts);
        count_construction(analysis, i, &counts);
    }
    evidence = weigh(&counts);
    evidence.cyrillic = cyrillic;
    evidence.latin = latin;
    evidence.diacritics = diacritics;
    return evidence;
}

/* Words in Cyrillic and diacritics weigh as two markers. */
static int strength_of_hs(const struct text_evidence *evidence)
{
    return evidence->hs + (evidence->diacritics ? CLEAR : 0) + (evidence->cyrillic > 0 ? CLEAR : 0);
}

/* One Cyrillic word in a Latin sentence is a quotation. */
static bool is_cyrillic(const struct text_evidence *evidence)
{
    return evidence->cyrillic > 0 && evidence->cyrillic * 2 >= evidence->latin;
}

/* Croatian or Serbian in Latin script, when that much is known. */
static enum text_variant decide_hs(const struct text_evidence *evidence, enum text_variant current,
                                   int margin)
{
    if (evidence->hr - evidence->sr >= margin)
        return TEXT_VARIANT_HR;
    if (evidence->sr - evidence->hr >= margin)
        return TEXT_VARIANT_SR_LATN;
    return current == TEXT_VARIANT_HR || current == TEXT_VARIANT_EN ? TEXT_VARIANT_HR
                                                                    : TEXT_VARIANT_SR_LATN;
}

enum text_variant text_language_decide(const struct text_evidence *evidence,
                                       enum text_variant current, bool first)
{
    int lead = strength_of_hs(evidence) - evidence->en;
    int margin = first ? 1 : CLEAR;

    if (is_cyrillic(evidence))
        return TEXT_VARIANT_SR_CYRL;
    if (evidence->latin == 0)
        return current;
    if (-lead >= margin)
        return TEXT_VARIANT_EN;
    if (current == TEXT_VARIANT_EN)
        return lead >= margin ? decide_hs(evidence, current, 1) : current;
    return decide_hs(evidence, current, margin);
}

bool text_language_group(const struct text_evidence *evidence, enum text_group *out)
{
    int hs = strength_of_hs(evidence);

    if (evidence->en >= CLEAR && evidence->en >= hs * STRAY)
        *out = TEXT_EN;
    else if (hs >= CLEAR && hs >= evidence->en * STRAY)
        *out = TEXT_HS;
    else
        return false;
    return true;
}

static const struct {
    const char *name;
    enum text_group group;
} variants[TEXT_VARIANTS] = {
    [TEXT_VARIANT_EN] = {"en", TEXT_EN},
    [TEXT_VARIANT_HR] = {"hr", TEXT_HS},
    [TEXT_VARIANT_SR_LATN] = {"sr-Latn", TEXT_HS},
    [TEXT_VARIANT_SR_CYRL] = {"sr-Cyrl", TEXT_HS},
};

const char *text_variant_name(enum text_variant variant)
{
    return variants[variant].name;
}

bool text_variant_from_name(struct str name, enum text_variant *out)
{
    for (int i = 0; i < TEXT_VARIANTS; i++) {
        if (str_is(name, variants[i].name)) {
            *out = (enum text_variant)i;
            return true;
        }
    }
    return false;
}

enum text_group text_variant_group(enum text_variant variant)
{
    return variants[variant].group;
}
