/*
 * Markers are words that only one language uses, compared in folded form. Words that English and
 * Croatian or Serbian share (a, i, on, to, do, no, me, sam, most, rate, limit, plan, ...) are in no
 * list: they say nothing.
 */
#include "text/language.h"

#include "ekavian.h"
#include "scan.h"
#include "base/words.h"

/* Markers more than the other group: English, or Croatian and Serbian. */
enum { CLEAR = 2 };
/*
 * Between Croatian and Serbian, in points: one word that only one of them has turns a conversation,
 * a word that is merely more usual in one decides while nothing has shown the language yet.
 */
enum { STRONG_POINTS = 3, WEAK_POINTS = 1, TURNS = 2 };
/* For so many markers one of the other group is a slip: "u" and "sad" are seen in English too. */
enum { STRAY = 5 };

/* Kinds of words. Weak ones count once, however many. */
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
    {"accounts", EN_NOUN}, {"activate", EN_NOUN}, {"address", EN_NOUN}, {"afraid", EN_NOUN},
    {"after", EN}, {"again", EN}, {"aircash", NEUTRAL}, {"ako", HS}, {"ali", HS}, {"all", EN},
    {"already", EN}, {"always", EN}, {"am", EN}, {"amount", EN_NOUN}, {"an", EN}, {"and", EN},
    {"another", EN}, {"any", EN}, {"anybody", EN}, {"anyone", EN}, {"anything", EN},
    {"app", NEUTRAL}, {"apple", NEUTRAL}, {"application", EN_NOUN}, {"apply", EN_NOUN},
    {"appointment", EN_NOUN}, {"apr", SR_WEAK}, {"april", SR_WEAK}, {"aprila", SR_WEAK},
    {"aprilu", SR_WEAK}, {"are", EN}, {"arrive", EN_NOUN}, {"arrived", EN_NOUN}, {"as", EN},
    {"at", EN}, {"atm", EN_NOUN | NEUTRAL}, {"available", EN_NOUN}, {"back", EN},
    {"balance", EN_NOUN}, {"bas", HS}, {"be", EN}, {"because", EN}, {"been", EN}, {"before", EN},
    {"being", EN}, {"besan", SR}, {"besna", SR}, {"best", EN_NOUN}, {"bez", HS}, {"bi", HS},
    {"bic", NEUTRAL}, {"bih", HS | MODAL}, {"bila", HS}, {"bill", EN_NOUN}, {"bills", EN_NOUN},
    {"bilo", HS}, {"bio", HS}, {"biti", HS}, {"block", EN_NOUN}, {"blocked", EN_NOUN},
    {"blokiran", HS}, {"blokirana", HS}, {"bok", HS | HR}, {"book", EN_NOUN}, {"bought", EN_NOUN},
    {"branch", EN_NOUN}, {"branches", EN_NOUN}, {"bre", SR}, {"broken", EN_NOUN},
    {"bullshit", EN_NOUN}, {"but", EN}, {"buyers", EN_NOUN}, {"by", EN}, {"bye", EN_NOUN},
    {"came", EN}, {"can", EN}, {"cancel", EN_NOUN}, {"canceled", EN_NOUN}, {"cancelled", EN_NOUN},
    {"cao", HS}, {"card", EN_NOUN}, {"cards", EN_NOUN}, {"care", EN_NOUN}, {"cash", EN_NOUN},
    {"ce", HS | MODAL}, {"cela", SR}, {"cele", SR}, {"celi", SR}, {"celo", SR}, {"celog", SR},
    {"celom", SR}, {"celu", SR}, {"cemo", MODAL}, {"cena", SR}, {"cene", SR}, {"cenom", SR},
    {"cenu", SR}, {"ceo", SR}, {"change", EN_NOUN}, {"changed", EN_NOUN}, {"charge", EN_NOUN},
    {"charged", EN_NOUN}, {"charges", EN_NOUN}, {"check", EN_NOUN}, {"checking", EN_NOUN},
    {"cheerio", EN_NOUN}, {"cheers", EN_NOUN}, {"cheque", EN_NOUN}, {"chf", NEUTRAL},
    {"close", EN_NOUN}, {"closed", EN_NOUN}, {"closing", EN_NOUN}, {"code", EN_NOUN},
    {"codes", EN_NOUN}, {"com", NEUTRAL}, {"come", EN}, {"complain", EN_NOUN},
    {"complaint", EN_NOUN}, {"confused", EN_NOUN}, {"contact", EN_NOUN}, {"contactless", EN_NOUN},
    {"convert", EN_NOUN}, {"corporate", EN_NOUN}, {"cost", EN_NOUN}, {"could", EN}, {"covece", SR},
    {"crash", EN_NOUN}, {"crashes", EN_NOUN}, {"crashing", EN_NOUN}, {"credit", EN_NOUN},
    {"cu", HS | MODAL}, {"currency", EN_NOUN}, {"current", EN_NOUN}, {"customer", EN_NOUN},
    {"cvc", NEUTRAL}, {"cvv", NEUTRAL}, {"da", HS}, {"daily", EN_NOUN}, {"dan", HS}, {"danas", HS},
    {"days", EN_NOUN}, {"dead", EN_NOUN}, {"death", EN_NOUN}, {"debit", EN_NOUN}, {"debt", EN_NOUN},
    {"deca", SR_UNLESS_J}, {"dece", SR_UNLESS_J}, {"deci", SR_UNLESS_J}, {"decline", EN_NOUN},
    {"declined", EN_NOUN}, {"decrease", EN_NOUN}, {"delivered", EN_NOUN}, {"delivery", EN_NOUN},
    {"deo", SR}, {"deposit", EN_NOUN}, {"deposits", EN_NOUN}, {"desilo", SR_WEAK},
    {"details", EN_NOUN}, {"dete", SR_UNLESS_J}, {"di", HS | HR_WEAK}, {"did", EN},
    {"die", EN_NOUN}, {"died", EN_NOUN}, {"difficulties", EN_NOUN}, {"din", SR_WEAK},
    {"dispute", EN_NOUN}, {"dobar", HS}, {"dobro", HS}, {"does", EN}, {"dok", HS},
    {"dollar", EN_NOUN}, {"dollars", EN_NOUN}, {"doma", HR_WEAK}, {"done", EN}, {"donela", SR},
    {"doneo", SR}, {"doneti", SR}, {"down", EN}, {"download", EN_NOUN}, {"during", EN}, {"dve", SR},
    {"dvema", SR}, {"dvesta", SR}, {"dying", EN_NOUN}, {"elektronski", SR_WEAK},
    {"elektronsko", SR_WEAK}, {"elektronskog", SR_WEAK}, {"elektronskom", SR_WEAK},
    {"english", EN_NOUN}, {"enough", EN_NOUN}, {"error", EN_NOUN}, {"eur", NEUTRAL}, {"eura", HR},
    {"eure", HR}, {"eurima", HR}, {"euro", HR}, {"euros", EN_NOUN}, {"evening", EN_NOUN},
    {"every", EN}, {"everything", EN_NOUN}, {"exceeded", EN_NOUN}, {"exchange", EN_NOUN},
    {"expire", EN_NOUN}, {"expired", EN_NOUN}, {"fail", EN_NOUN}, {"failed", EN_NOUN},
    {"farewell", EN_NOUN}, {"fee", EN_NOUN}, {"fees", EN_NOUN}, {"fina", HR_WEAK},
    {"find", EN_NOUN}, {"first", EN}, {"flat", EN_NOUN}, {"for", EN}, {"foreign", EN_NOUN},
    {"forget", EN_NOUN}, {"forgot", EN_NOUN}, {"forgotten", EN_NOUN}, {"found", EN_NOUN},
    {"fraud", EN_NOUN}, {"fraudulent", EN_NOUN}, {"freeze", EN_NOUN}, {"from", EN},
    {"frozen", EN_NOUN}, {"fuck", EN_NOUN}, {"fucked", EN_NOUN}, {"fucking", EN_NOUN}, {"gave", EN},
    {"gbp", NEUTRAL}, {"gde", HS | SR_UNLESS_J}, {"get", EN}, {"give", EN}, {"glede", HR},
    {"going", EN}, {"gonna", EN}, {"good", EN_NOUN}, {"goodbye", EN_NOUN}, {"google", NEUTRAL},
    {"got", EN}, {"gotovo", HS}, {"gotta", EN}, {"grievance", EN_NOUN}, {"hacked", EN_NOUN},
    {"had", EN}, {"has", EN}, {"hate", EN_NOUN}, {"have", EN}, {"having", EN}, {"he", EN},
    {"hello", EN_NOUN}, {"helo", EN_NOUN}, {"help", EN_NOUN}, {"her", EN}, {"here", EN},
    {"hey", EN_NOUN}, {"heya", EN_NOUN}, {"hi", EN_NOUN}, {"him", EN}, {"his", EN}, {"hnb", HR},
    {"hoce", MODAL}, {"hocemo", MODAL}, {"hocete", MODAL}, {"hocu", HS | MODAL}, {"home", EN_NOUN},
    {"hotline", EN_NOUN}, {"hours", EN_NOUN}, {"how", EN}, {"hr", NEUTRAL},
    {"htela", HS | SR | MODAL}, {"hteli", HS | SR | MODAL}, {"htelo", HS | SR | MODAL},
    {"hteo", HS | SR | MODAL}, {"htio", HS}, {"htjela", HS}, {"human", EN_NOUN}, {"hvala", HS},
    {"iako", HS}, {"iban", NEUTRAL}, {"id", NEUTRAL}, {"ide", HS}, {"identity", EN_NOUN},
    {"idiotic", EN_NOUN}, {"if", EN}, {"iko", SR}, {"ili", HS}, {"ima", HS}, {"imaju", HS},
    {"imam", HS}, {"imate", HS}, {"increase", EN_NOUN}, {"instalment", EN_NOUN},
    {"insurance", EN_NOUN}, {"interest", EN_NOUN}, {"international", EN_NOUN}, {"into", EN},
    {"ipak", HS}, {"is", EN}, {"issue", EN_NOUN}, {"it", EN}, {"its", EN}, {"iz", HS},
    {"izgubila", HS}, {"izgubio", HS}, {"izneo", SR}, {"izneti", SR}, {"izvrsitelj", SR},
    {"ja", HS}, {"jako", HR_WEAK}, {"je", HS}, {"jer", HS}, {"jesam", HS}, {"jeste", HS},
    {"jesu", HS}, {"jmbg", NEUTRAL}, {"jos", HS}, {"juce", HS | SR}, {"jucer", HS | HR},
    {"jul", SR}, {"jula", SR}, {"julu", SR}, {"jun", SR}, {"juna", SR}, {"junu", SR}, {"just", EN},
    {"jutro", HS}, {"kad", HS}, {"kada", HS}, {"kafa", SR}, {"kafom", SR}, {"kafu", SR},
    {"kaj", HS | HR}, {"kak", HS | HR}, {"kako", HS}, {"kes", SR_WEAK}, {"kill", EN_NOUN},
    {"kn", NEUTRAL}, {"know", EN}, {"ko", HS | SR_WEAK}, {"kod", HS}, {"koja", HS}, {"koje", HS},
    {"koji", HS}, {"koju", HS}, {"kola", SR_WEAK}, {"koliki", HS}, {"koliko", HS},
    {"kolima", SR_WEAK}, {"kolko", HS}, {"krivi", HR_WEAK}, {"krivo", HR_WEAK}, {"kuna", HR},
    {"kune", HR}, {"kyc", NEUTRAL}, {"legla", SR_WEAK}, {"leglo", SR_WEAK}, {"legne", SR_WEAK},
    {"lepo", SR}, {"lepse", SR}, {"less", EN}, {"leto", SR}, {"letos", SR}, {"letter", EN_NOUN},
    {"li", HS | MODAL}, {"lice", SR_WEAK}, {"lijepa", HR}, {"lijepo", HR}, {"like", EN},
    {"lipanj", HR}, {"ljudi", HS}, {"loan", EN_NOUN}, {"loans", EN_NOUN}, {"locked", EN_NOUN},
    {"lodge", EN_NOUN}, {"logged", EN_NOUN}, {"lone", EN_NOUN}, {"long", EN_NOUN}, {"lose", HS},
    {"lost", EN_NOUN}, {"lova", HR_WEAK}, {"lovu", HR_WEAK}, {"lower", EN_NOUN}, {"lozinka", HS},
    {"lozinku", HS}, {"machine", EN_NOUN}, {"maestro", NEUTRAL}, {"mail", EN_NOUN | HR_WEAK},
    {"maila", HR_WEAK}, {"mailom", HR_WEAK}, {"mailu", HR_WEAK}, {"maja", SR_WEAK}, {"majem", SR},
    {"maju", SR_WEAK}, {"make", EN}, {"malopre", SR}, {"manager", EN_NOUN}, {"manje", HS},
    {"many", EN}, {"mart", SR}, {"marta", SR_WEAK}, {"martu", SR}, {"mastercard", NEUTRAL},
    {"mate", EN_NOUN}, {"meeting", EN_NOUN}, {"mene", HS}, {"meni", HS}, {"mesta", SR},
    {"mesto", SR}, {"mestu", SR}, {"mi", HS}, {"might", EN}, {"missing", EN_NOUN},
    {"mistake", EN_NOUN}, {"mistyped", EN_NOUN}, {"mnogo", SR_WEAK}, {"mog", HS},
    {"mogu", HS | MODAL}, {"moj", HS}, {"moja", HS}, {"moje", HS}, {"moji", HS}, {"mojoj", HS},
    {"mojom", HS}, {"moju", HS}, {"molim", HS}, {"momak", SR_WEAK}, {"money", EN_NOUN},
    {"month", EN_NOUN}, {"monthly", EN_NOUN}, {"mora", HS | MODAL}, {"moram", HS | MODAL},
    {"moramo", MODAL}, {"morning", EN_NOUN}, {"mortgage", EN_NOUN}, {"mortgages", EN_NOUN},
    {"moved", EN_NOUN}, {"moze", HS | MODAL}, {"mozemo", MODAL}, {"mozes", HS | MODAL},
    {"mozete", HS | MODAL}, {"much", EN}, {"must", EN}, {"muzika", SR_WEAK}, {"muziku", SR_WEAK},
    {"my", EN}, {"myself", EN}, {"na", HS}, {"nakon", HS | HR_WEAK}, {"nam", HS}, {"name", EN_NOUN},
    {"nameravam", MODAL}, {"nas", HS}, {"naseo", SR}, {"natrag", HR}, {"nazad", SR_WEAK},
    {"nbs", SR | NEUTRAL}, {"ne", HS}, {"near", EN_NOUN}, {"nearest", EN_NOUN},
    {"nece", HS | MODAL}, {"necu", HS | MODAL}, {"need", EN}, {"negde", SR_UNLESS_J}, {"nek", HS},
    {"neka", HS}, {"neko", HS | SR_WEAK}, {"nema", HS}, {"nemam", HS}, {"nesto", HS},
    {"netko", HS | HR}, {"never", EN}, {"new", EN_NOUN}, {"next", EN_NOUN}, {"nfc", NEUTRAL},
    {"nigde", SR_UNLESS_J}, {"nije", HS}, {"niko", HS | SR_WEAK}, {"nisam", HS}, {"nismo", HS},
    {"nista", HS}, {"niste", HS}, {"nisu", HS}, {"nitko", HS | HR}, {"nope", EN_NOUN}, {"not", EN},
    {"notar", SR_WEAK}, {"notara", SR_WEAK}, {"nothing", EN}, {"novac", HS}, {"novca", HS},
    {"number", EN_NOUN}, {"obe", SR}, {"obema", SR}, {"obrt", HR}, {"ocu", HS | MODAL}, {"od", HS},
    {"odbijen", HS}, {"odbijena", HS}, {"odnela", SR}, {"odneo", SR}, {"odneti", SR}, {"of", EN},
    {"off", EN}, {"oib", HR | NEUTRAL}, {"ok", NEUTRAL}, {"onde", SR_UNLESS_J}, {"only", EN},
    {"opce", HR}, {"opcenito", HR}, {"open", EN_NOUN}, {"opened", EN_NOUN}, {"opening", EN_NOUN},
    {"opet", HS}, {"opste", SR}, {"or", EN}, {"order", EN_NOUN}, {"ordered", EN_NOUN},
    {"ordinary", EN_NOUN}, {"otp", NEUTRAL}, {"our", EN}, {"out", EN}, {"outage", EN_NOUN},
    {"outside", EN_NOUN}, {"ova", HS}, {"ovaj", HS}, {"ovde", HS | SR_UNLESS_J}, {"over", EN_NOUN},
    {"overdraft", EN_NOUN}, {"ovo", HS}, {"ovog", HS}, {"ovu", HS}, {"owe", EN_NOUN},
    {"ozujak", HR}, {"pa", HS}, {"package", EN_NOUN}, {"paid", EN_NOUN}, {"pare", HS | SR_WEAK},
    {"passport", EN_NOUN}, {"password", EN_NOUN}, {"patike", SR_WEAK}, {"pay", NEUTRAL},
    {"payee", EN_NOUN}, {"paying", EN_NOUN}, {"payment", EN_NOUN}, {"payments", EN_NOUN},
    {"paypal", NEUTRAL}, {"pending", EN_NOUN}, {"person", EN_NOUN}, {"peske", SR},
    {"phone", EN_NOUN}, {"pib", SR | NEUTRAL}, {"pin", NEUTRAL}, {"placom", HR}, {"placu", HR},
    {"planiram", MODAL}, {"plata", SR}, {"plate", SR_WEAK}, {"platiti", HS}, {"platom", SR},
    {"platu", SR}, {"please", EN}, {"pls", EN_NOUN}, {"po", HS}, {"podnela", SR}, {"podneo", SR},
    {"podneti", SR}, {"pokusavam", MODAL}, {"ponegde", SR}, {"poneo", SR}, {"ponovno", HR_WEAK},
    {"ponovo", SR_WEAK}, {"pored", SR_WEAK}, {"pos", NEUTRAL}, {"posle", HS | SR}, {"poslije", HS},
    {"possible", EN_NOUN}, {"pound", EN_NOUN}, {"pounds", EN_NOUN}, {"pozdrav", HS},
    {"pre", HS | SR}, {"predlog", SR}, {"predloga", SR}, {"predlogom", SR}, {"prekjuce", SR},
    {"preko", HS}, {"prenela", SR}, {"preneo", SR}, {"preneti", SR}, {"prenos", SR},
    {"prenosa", SR}, {"prenosom", SR}, {"prenosu", SR}, {"preti", SR}, {"prevoz", SR},
    {"prevoza", SR}, {"pri", HS}, {"price", EN_NOUN}, {"prije", HS}, {"prijenos", HR},
    {"prijenosa", HR}, {"primalac", SR}, {"prituzba", HR_WEAK}, {"prituzbe", HR_WEAK},
    {"prituzbu", HR_WEAK}, {"probam", MODAL}, {"prosinac", HR}, {"punomocja", SR},
    {"punomocje", SR}, {"punomocju", SR}, {"purchase", EN_NOUN}, {"purchases", EN_NOUN},
    {"purse", EN_NOUN}, {"qr", NEUTRAL}, {"question", EN_NOUN}, {"questions", EN_NOUN},
    {"racunala", HR}, {"racunalo", HR}, {"racunalu", HR}, {"racunar", SR}, {"racunara", SR},
    {"rade", HS}, {"radi", HS}, {"radite", HS}, {"radnja", SR_WEAK}, {"radnje", SR_WEAK},
    {"radnji", SR_WEAK}, {"radnju", SR_WEAK}, {"raise", EN_NOUN}, {"rates", EN_NOUN}, {"rec", SR},
    {"receipt", EN_NOUN}, {"receive", EN_NOUN}, {"received", EN_NOUN}, {"reference", EN_NOUN},
    {"refund", EN_NOUN}, {"refunded", EN_NOUN}, {"refused", EN_NOUN}, {"register", EN_NOUN},
    {"rejected", EN_NOUN}, {"remittance", EN_NOUN}, {"remove", EN_NOUN}, {"repeat", EN_NOUN},
    {"replace", EN_NOUN}, {"replacement", EN_NOUN}, {"representative", EN_NOUN},
    {"reserved", EN_NOUN}, {"resim", SR}, {"resite", SR}, {"resiti", SR}, {"revolut", NEUTRAL},
    {"revolute", NEUTRAL}, {"rs", NEUTRAL}, {"rsd", SR_WEAK | NEUTRAL}, {"rude", EN_NOUN}, {"rujan", HR},
    {"sa", HS}, {"sad", HS}, {"sada", HS}, {"said", EN}, {"salary", EN_NOUN}, {"samo", HS},
    {"saving", EN_NOUN}, {"savings", EN_NOUN}, {"say", EN}, {"scam", EN_NOUN}, {"scammed", EN_NOUN},
    {"se", HS}, {"sedeo", SR}, {"sedi", SR}, {"sedim", SR}, {"see", EN}, {"send", EN_NOUN},
    {"sending", EN_NOUN}, {"sent", EN_NOUN}, {"seo", SR}, {"sepa", NEUTRAL}, {"service", EN_NOUN},
    {"shall", EN}, {"she", EN}, {"shit", EN_NOUN}, {"shop", EN_NOUN}, {"shopping", EN_NOUN},
    {"should", EN}, {"show", EN}, {"shut", EN_NOUN}, {"sign", EN_NOUN}, {"signing", EN_NOUN},
    {"sijecanj", HR}, {"sijecnja", HR}, {"since", EN}, {"sme", SR_WEAK}, {"smeje", SR},
    {"smeju", SR}, {"smem", SR | MODAL}, {"smena", SR}, {"smene", SR}, {"smeni", SR}, {"smenu", SR},
    {"smes", SR | MODAL}, {"smete", SR | MODAL}, {"smijem", MODAL}, {"sms", NEUTRAL}, {"sneg", SR},
    {"snega", SR}, {"snegu", SR}, {"so", EN}, {"some", EN}, {"somebody", EN}, {"someone", EN},
    {"something", EN}, {"sorry", EN_NOUN}, {"sorted", EN_NOUN}, {"speak", EN_NOUN},
    {"speaking", EN_NOUN}, {"sreda", SR}, {"srede", SR}, {"sredom", SR}, {"sredu", SR},
    {"sretan", HR_WEAK}, {"sretno", HR_WEAK}, {"srpanj", HR}, {"sta", HS | SR_WEAK},
    {"staff", EN_NOUN}, {"statement", EN_NOUN}, {"statements", EN_NOUN}, {"steal", EN_NOUN},
    {"stigao", HS}, {"stigla", HS}, {"stiglo", HS}, {"still", EN}, {"sto", HS}, {"stole", EN_NOUN},
    {"stolen", EN_NOUN}, {"store", EN_NOUN}, {"stuck", EN_NOUN}, {"studeni", HR}, {"studenog", HR},
    {"studenoga", HR}, {"stupid", EN_NOUN}, {"stvarno", HS}, {"su", HS}, {"sucks", EN_NOUN},
    {"suicide", EN_NOUN}, {"support", EN_NOUN}, {"supported", EN_NOUN}, {"sutra", HS},
    {"svako", SR_WEAK}, {"svibanj", HR}, {"svoj", HS}, {"svoju", HS}, {"svuda", SR_WEAK},
    {"svugde", SR_UNLESS_J}, {"swallowed", EN_NOUN}, {"swift", NEUTRAL}, {"switchboard", EN_NOUN},
    {"ta", HS}, {"table", EN_NOUN}, {"tacan", SR}, {"taj", HS}, {"take", EN_NOUN}, {"takode", SR},
    {"talk", EN_NOUN}, {"te", HS}, {"team", EN_NOUN}, {"tebe", HS}, {"technical", EN_NOUN},
    {"tell", EN}, {"tera", SR}, {"teraju", SR}, {"teta", HR_WEAK}, {"tetka", SR_WEAK},
    {"tetke", SR_WEAK}, {"than", EN}, {"thank", EN_NOUN}, {"thanks", EN_NOUN}, {"that", EN},
    {"the", EN}, {"their", EN}, {"them", EN}, {"then", EN}, {"there", EN}, {"these", EN},
    {"they", EN}, {"this", EN}, {"those", EN}, {"thx", EN_NOUN}, {"ti", HS}, {"till", EN},
    {"time", EN_NOUN}, {"tipkam", HR_WEAK}, {"tjedan", HR}, {"tjedana", HR}, {"tjedna", HR},
    {"tjedni", HR}, {"tjedno", HR}, {"tko", HS | HR}, {"tocan", HR}, {"tocka", HR},
    {"today", EN_NOUN}, {"tomorrow", EN_NOUN}, {"too", EN}, {"took", EN}, {"top", EN_NOUN},
    {"topped", EN_NOUN}, {"topping", EN_NOUN}, {"transaction", EN_NOUN}, {"transactions", EN_NOUN},
    {"transferred", EN_NOUN}, {"transfers", EN_NOUN}, {"travanj", HR}, {"travel", EN_NOUN},
    {"travelling", EN_NOUN}, {"treba", HS | MODAL}, {"trebala", HR_WEAK},
    {"trebam", HS | HR_WEAK | MODAL}, {"trebamo", HR_WEAK | MODAL}, {"trebao", HR_WEAK},
    {"trebate", HR_WEAK | MODAL}, {"trista", SR_WEAK}, {"tu", HS}, {"twice", EN_NOUN}, {"u", HS},
    {"ujutro", HR_WEAK}, {"ujutru", SR}, {"ukradena", HS}, {"ukrali", HS}, {"ume", SR_WEAK},
    {"umem", SR}, {"umes", SR}, {"umete", SR}, {"unable", EN_NOUN}, {"unapred", SR}, {"unatoc", HR},
    {"unauthorised", EN_NOUN}, {"unauthorized", EN_NOUN}, {"unblock", EN_NOUN},
    {"understand", EN_NOUN}, {"undo", EN_NOUN}, {"unela", SR}, {"uneo", SR}, {"uneti", SR},
    {"unhelpful", EN_NOUN}, {"university", EN_NOUN}, {"unlock", EN_NOUN}, {"unsuccessful", EN_NOUN},
    {"until", EN}, {"uopce", HR}, {"up", EN_NOUN}, {"update", EN_NOUN}, {"us", EN},
    {"usd", NEUTRAL}, {"useless", EN_NOUN}, {"uvece", SR}, {"uvek", HS | SR}, {"uvijek", HS},
    {"vam", HS}, {"vama", HS}, {"vani", HR_WEAK}, {"vas", HS}, {"vazi", SR_WEAK}, {"vec", HS},
    {"vece", HS}, {"vecer", HR}, {"verification", EN_NOUN}, {"verify", EN_NOUN}, {"very", EN},
    {"vi", HS}, {"viber", NEUTRAL}, {"visa", NEUTRAL}, {"vise", HS}, {"voz", SR}, {"vozom", SR},
    {"vozu", SR}, {"vredi", SR}, {"vreme", SR}, {"wages", EN_NOUN}, {"wait", EN_NOUN},
    {"waiting", EN_NOUN}, {"wallet", EN_NOUN}, {"wanna", EN}, {"want", EN}, {"was", EN}, {"we", EN},
    {"web", NEUTRAL}, {"week", EN_NOUN}, {"went", EN}, {"were", EN}, {"what", EN},
    {"whatsapp", NEUTRAL}, {"when", EN}, {"where", EN}, {"which", EN}, {"while", EN}, {"who", EN},
    {"whose", EN}, {"why", EN}, {"will", EN}, {"wire", EN_NOUN}, {"wise", NEUTRAL}, {"with", EN},
    {"withdraw", EN_NOUN}, {"withdrawal", EN_NOUN}, {"withdrawals", EN_NOUN}, {"without", EN},
    {"work", EN_NOUN}, {"worked", EN_NOUN}, {"working", EN_NOUN}, {"works", EN_NOUN}, {"would", EN},
    {"wrong", EN_NOUN}, {"www", NEUTRAL}, {"yeah", EN_NOUN}, {"year", EN_NOUN}, {"yep", EN_NOUN},
    {"yes", EN_NOUN}, {"yesterday", EN_NOUN}, {"yet", EN}, {"you", EN}, {"your", EN}, {"yours", EN},
    {"yourself", EN}, {"za", HS}, {"zaboravila", HS}, {"zaboravio", HS}, {"zaposleni", SR_WEAK},
    {"zasto", HS}, {"zbog", HS}, {"zdravo", HS}, {"zelela", HS | SR | MODAL},
    {"zeleo", HS | SR | MODAL}, {"zeli", HS | MODAL}, {"zelim", HS | MODAL}, {"zelimo", MODAL},
    {"zelite", MODAL}, {"znam", HS}, {"znate", HS}, {"zrak", HR}
    /* clang-format on */
};

/* Beginnings of words; none begins another. */
static const struct marker beginnings[] = {
    /* clang-format off */
    {"advokat", SR}, {"ajfon", SR}, {"aplikacij", HS_NOUN}, {"apote", SR}, {"autorizova", SR},
    {"avgust", SR}, {"bankarstv", HS_NOUN}, {"bankomat", HS_NOUN}, {"beleznik", SR}, {"bezbed", SR},
    {"biljeznik", HR}, {"blagdan", HR}, {"blokir", HS_NOUN}, {"celokup", SR}, {"cenovn", SR},
    {"cerk", SR}, {"covek", SR}, {"decak", SR_UNLESS_J}, {"decembar", SR}, {"decembr", SR},
    {"decij", SR_UNLESS_J}, {"delatnic", HR}, {"delatnik", HR}, {"delatno", SR_UNLESS_J},
    {"delimic", SR}, {"devoj", SR_UNLESS_J}, {"dinar", SR_WEAK}, {"dionic", HR}, {"direktn", SR_WEAK},
    {"dobija", SR}, {"dobiva", HR}, {"dopust", HR}, {"dozvol", HS_NOUN}, {"ducan", HR},
    {"ekspozitur", SR}, {"elektronick", HR}, {"evr", SR}, {"fabrik", SR}, {"februar", SR},
    {"filijal", SR}, {"financij", HR}, {"finansi", SR}, {"fioc", SR}, {"fiok", SR},
    {"funkcionis", SR}, {"glazb", HR}, {"gotovin", HS_NOUN}, {"grejanj", SR}, {"gugl", SR},
    {"hiljad", SR}, {"hleb", SR}, {"htel", SR}, {"hteo", SR}, {"identifikova", SR}, {"imejl", SR},
    {"infostan", SR}, {"inostran", SR}, {"inozem", HR}, {"interesuj", SR}, {"internetsk", HR},
    {"iskaznic", HR}, {"iskljuc", HS_NOUN}, {"isplat", HS_NOUN}, {"izaber", SR_WEAK},
    {"izgubi", HS_NOUN}, {"izmen", SR}, {"izravn", HR}, {"izvadak", HR}, {"izvatk", HR},
    {"izvesta", SR}, {"izvinit", SR}, {"izvinj", SR}, {"izvjesc", HR}, {"izvod", SR_WEAK},
    {"jamac", HR}, {"jamstv", HR}, {"januar", SR}, {"kablovsk", SR}, {"kamat", HS_NOUN},
    {"kancelar", SR}, {"kartic", HS_NOUN}, {"kirij", SR}, {"kolodvor", HR}, {"kolovoz", HR},
    {"komsij", SR_WEAK}, {"komsinic", SR_WEAK}, {"komunalij", SR}, {"kontrolis", SR},
    {"korisn", HS_NOUN}, {"kruh", HR}, {"kupnj", HR}, {"kupovin", SR_WEAK}, {"kurs", SR},
    {"kuvert", HR}, {"lekar", SR}, {"lekov", SR}, {"letovanj", SR}, {"licn", SR}, {"lipnj", HR},
    {"listopad", HR}, {"ljekarn", HR}, {"lozink", HS_NOUN}, {"mejl", SR}, {"menja", SR},
    {"mesec", SR}, {"milijun", HR}, {"milion", SR}, {"mirovin", HR}, {"mjenjac", HS_NOUN},
    {"mleka", SR}, {"mleko", SR}, {"mobitel", HR}, {"najamnin", HR}, {"naknad", HS_NOUN},
    {"nalog", HS_NOUN}, {"namest", SR}, {"naocal", HR}, {"naocar", SR}, {"naplat", HS_NOUN},
    {"nasled", SR}, {"nazov", HR_WEAK}, {"nazva", HR_WEAK}, {"nedelj", SR_UNLESS_J}, {"nemack", SR},
    {"nogomet", HR}, {"novc", HS_NOUN}, {"novembar", SR}, {"novembr", SR}, {"obavest", SR},
    {"obavijest", HS_NOUN}, {"obezbe", SR}, {"obrtn", HR}, {"ocen", SR}, {"odaber", HR_WEAK},
    {"odbij", HS_NOUN}, {"odel", SR_UNLESS_J}, {"odstampa", SR}, {"odvjetn", HR}, {"oktobar", SR},
    {"oktobr", SR}, {"onlajn", SR}, {"opcin", HR}, {"opstin", SR}, {"opunomoc", HR},
    {"organizova", SR}, {"osetlj", SR}, {"osobn", HR}, {"otkaz", HS_NOUN}, {"otplat", HS_NOUN},
    {"otvor", HS_NOUN}, {"ovlasc", SR}, {"ovlasten", HR}, {"ovrh", HR}, {"ozujk", HR},
    {"pasos", SR}, {"pejpal", SR}, {"penzi", SR}, {"pesm", SR}, {"placa", HS_NOUN},
    {"plati", HS_NOUN}, {"platn", HS_NOUN}, {"podel", SR_UNLESS_J}, {"podesavanj", SR_WEAK},
    {"podig", HS_NOUN}, {"poduzec", HR}, {"poduzet", HR}, {"ponedelj", SR_UNLESS_J}, {"poresk", SR},
    {"porezn", HR}, {"poruk", HS_NOUN}, {"poset", SR}, {"poslat", HS_NOUN}, {"posledi", SR},
    {"posledn", SR}, {"poslovnic", HR}, {"postavk", HR_WEAK}, {"poveznic", HR}, {"povracaj", SR},
    {"pozov", SR_WEAK}, {"prebac", HS_NOUN}, {"preduze", SR}, {"prekorac", HS_NOUN},
    {"premest", SR}, {"prihvaca", HR}, {"prihvata", SR}, {"prijav", HS_NOUN}, {"priliv", SR},
    {"primaoc", SR}, {"primatelj", HR}, {"primen", SR}, {"primer", SR}, {"prinudn", SR},
    {"privol", HR}, {"procen", SR}, {"prodavnic", SR}, {"promen", SR}, {"promjen", HS_NOUN},
    {"prosinc", HR}, {"prosled", SR}, {"prover", SR}, {"proviz", HS_NOUN | SR_WEAK},
    {"provjer", HS_NOUN}, {"putovnic", HR}, {"racun", HS_NOUN}, {"razdoblj", HR}, {"razmen", SR},
    {"razume", SR}, {"reagira", HR}, {"realizova", SR}, {"registrova", SR}, {"reklamacij", HS_NOUN},
    {"resav", SR}, {"resen", SR}, {"resil", SR}, {"rezervis", SR}, {"rezij", HR}, {"rujn", HR},
    {"saglas", SR}, {"sajt", SR}, {"saobr", SR}, {"saradnj", SR}, {"savet", SR}, {"secam", SR},
    {"septembar", SR}, {"septembr", SR}, {"shvaca", HR}, {"shvata", SR}, {"sifr", SR_WEAK},
    {"sistem", SR}, {"skinut", HS_NOUN}, {"skrbnik", HR}, {"sledec", SR}, {"smestaj", SR},
    {"snabdev", SR}, {"sopstv", SR}, {"spreci", SR}, {"srecan", SR}, {"srecn", SR}, {"srpnj", HR},
    {"stampac", SR}, {"stanje", HS_NOUN}, {"staratelj", SR}, {"stedn", HS_NOUN}, {"suglasn", HR},
    {"sukladn", HR}, {"suradnj", HR}, {"sustav", HR}, {"svedok", SR}, {"sveuc", HR}, {"svibnj", HR},
    {"svift", SR}, {"tacn", SR}, {"tecaj", HR}, {"terecenj", HR}, {"tipkovnic", HR}, {"tisuc", HR},
    {"tocn", HR}, {"transakcij", HS_NOUN}, {"travnj", HR}, {"trenutac", HR}, {"trosk", HS_NOUN},
    {"tvrtk", HR}, {"udrug", HR}, {"ugovor", HS_NOUN}, {"ukljuc", HS_NOUN}, {"ukrad", HS_NOUN},
    {"ulogova", SR}, {"uloguj", SR}, {"umest", SR}, {"umirovlj", HR}, {"uopst", SR},
    {"uplac", HS_NOUN}, {"uplat", HS_NOUN}, {"uporab", HR}, {"uputstv", SR}, {"usaglas", SR},
    {"uslov", SR}, {"usluga", HS_NOUN}, {"usluge", HS_NOUN}, {"uslugom", HS_NOUN},
    {"uslugu", HS_NOUN}, {"uspel", SR}, {"uspesn", SR}, {"utipka", HR}, {"uveren", SR},
    {"uvjet", HR}, {"veljac", HR}, {"verifikova", SR}, {"verifikuj", SR}, {"verova", SR},
    {"veruj", SR}, {"videcemo", SR}, {"videcete", SR}, {"videcu", SR}, {"videl", SR_UNLESS_J},
    {"volel", SR}, {"voleo", SR}, {"vredn", SR}, {"zaborav", HS_NOUN}, {"zadnj", HR_WEAK},
    {"zaduz", HS_NOUN}, {"zahtev", SR}, {"zahtjev", HS_NOUN}, {"zamen", SR}, {"zamijen", HS_NOUN},
    {"zamjen", HS_NOUN}, {"zaposlenik", HR}, {"zaslon", HR}, {"zastitar", HR}, {"zatvor", HS_NOUN},
    {"zelel", SR}, {"zrakopl", HR}, {"zupanij", HR}, {"zvanicn", SR}, {"zvezd", SR}
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

/* Nouns that only look like one. */
static const char looks_infinitive[] = "audit depozit kredit limit pecat profit tekuci";

static bool is_infinitive(struct str word)
{
    return word.length > 4 && !is_one_of(word, looks_infinitive) &&
           (str_ends(word, STR("ti")) || str_ends(word, STR("ci")) || is_clipped_infinitive(word));
}

static bool is_future(struct str word)
{
    return str_is(word, "cu") || str_is(word, "ces") || str_is(word, "ce") ||
           str_is(word, "cemo") || str_is(word, "cete");
}

/* What "da" and the present behind it say the use of. */
static const char means[] = "para pare novca novac nacin nacina vremena pravo prava razloga snage";

/* Words of the first person, behind which "da" says that something is so: both languages need it
 * then. */
static const char says[] = "bojim kazem mislim nadam nemam nisam imam sam vidim znam";

/* Two verbs of the first person around "da": "hocu da probam da platim", not "mislim da imam". */
static bool joins_own_verbs(struct str before, const struct text_analysis *analysis, size_t da)
{
    return before.length > 2 && str_ends(before, STR("m")) && !is_one_of(before, says) &&
           da + 1 < analysis->token_count && str_ends(analysis->tokens[da + 1].folded, STR("m"));
}

/* Behind these, and behind "hocu li", an infinitive is the future of both languages. */
static const char futures[] = "ce cemo ces cete cu li nece necemo neces necete necu";

static bool wants_infinitive(const struct text_analysis *analysis, size_t i)
{
    struct str word = analysis->tokens[i].folded;
    struct str next = analysis->tokens[i + 1].folded;

    return (kinds_of(word) & MODAL) != 0 && !is_one_of(word, futures) && !str_is(next, "da") &&
           !(str_is(next, "li") && (str_starts(word, STR("hoc")) || str_starts(word, STR("oc"))));
}

/* "mogu", "mogu li", "mogu sutra", "mogu li sutra" in front of the word. */
static bool follows_modal(const struct text_analysis *analysis, size_t i)
{
    return (i > 0 && wants_infinitive(analysis, i - 1)) ||
           (i > 1 && wants_infinitive(analysis, i - 2)) ||
           (i > 2 && str_is(analysis->tokens[i - 2].folded, "li") &&
            wants_infinitive(analysis, i - 3));
}

/*
 * "mogu platiti", "mogu li platiti", "platit cu", "kako platiti" is Croatian; "mogu da platim"
 * Serbian; "da li mogu" and "nemam para da platim" are said in Croatia, too.
 */
static void count_construction(const struct text_analysis *analysis, size_t i,
                               struct counts *counts)
{
    const struct text_token *tokens = analysis->tokens;
    struct str word = tokens[i].folded;
    struct str before = i > 0 ? tokens[i - 1].folded : STR("");

    if (str_is(word, "li") && str_is(before, "da"))
        counts->serbian_weak = true;
    else if (str_is(word, "da") && (kinds_of(before) & MODAL) != 0)
        counts->serbian++;
    else if (str_starts(word, STR("zaduzenj")) && str_starts(before, STR("direktn")))
        counts->serbian++;
    else if (str_is(word, "da") && is_one_of(before, means))
        counts->serbian_purpose = true;
    else if (str_is(word, "da") && joins_own_verbs(before, analysis, i))
        counts->serbian_weak = true;
    else if (is_infinitive(word) && follows_modal(analysis, i))
        counts->croatian++;
    else if (str_is(before, "kako") && str_ends(word, STR("ti")) && is_infinitive(word))
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

/* What folding hides: the j of "gdje", ijekavian letters. */
static unsigned see_original(const struct text_analysis *analysis, const struct text_token *token)
{
    struct str written = str_slice(analysis->original, token->span.start, token->span.end);
    unsigned kinds = kinds_of(token->folded);

    if ((kinds & SR_UNLESS_J) != 0)
        kinds |= has_dj(written) ? HR_WEAK : SR;
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
    evidence.hr = counts->croatian;
    evidence.hr_weak = counts->croatian_weak;
    evidence.sr = counts->serbian + (counts->serbian_weak && counts->serbian_purpose);
    evidence.sr_weak = counts->serbian_weak;
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

/* How far Croatian is in front of Serbian, in points. */
static int lead_of_croatian(const struct text_evidence *evidence)
{
    return (evidence->hr - evidence->sr) * STRONG_POINTS +
           ((int)evidence->hr_weak - (int)evidence->sr_weak) * WEAK_POINTS;
}

/* Croatian or Serbian in Latin script, when that much is known. */
static enum text_variant decide_hs(const struct text_evidence *evidence, enum text_variant current,
                                   int margin)
{
    int lead = lead_of_croatian(evidence);

    if (lead >= margin)
        return TEXT_VARIANT_HR;
    if (-lead >= margin)
        return TEXT_VARIANT_SR_LATN;
    return current == TEXT_VARIANT_HR || current == TEXT_VARIANT_EN ? TEXT_VARIANT_HR
                                                                    : TEXT_VARIANT_SR_LATN;
}

enum text_variant text_language_decide(const struct text_evidence *evidence,
                                       enum text_variant current, bool guessed)
{
    int lead = strength_of_hs(evidence) - evidence->en;
    int margin = guessed ? 1 : CLEAR;

    if (is_cyrillic(evidence))
        return TEXT_VARIANT_SR_CYRL;
    if (-lead >= margin)
        return TEXT_VARIANT_EN;
    if (evidence->latin == 0)
        return current;
    if (current == TEXT_VARIANT_EN)
        return lead >= margin ? decide_hs(evidence, current, 1) : current;
    return decide_hs(evidence, current, guessed ? 1 : TURNS);
}

bool text_language_is_shown(const struct text_evidence *evidence)
{
    int lead = strength_of_hs(evidence) - evidence->en;
    int croatian = lead_of_croatian(evidence);

    return is_cyrillic(evidence) || -lead >= CLEAR ||
           (lead > 0 && (croatian >= TURNS || -croatian >= TURNS));
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
