#include "stem_hs_table.h"

#include "base/words.h"

#define NOUN(stem, key)                                                                            \
    {                                                                                              \
        stem, key, STEM_NOUN                                                                       \
    }
#define VERB(stem, key)                                                                            \
    {                                                                                              \
        stem, key, STEM_VERB                                                                       \
    }
#define WHOLE(stem, key)                                                                           \
    {                                                                                              \
        stem, key, STEM_WHOLE                                                                      \
    }

/*
 * Sorted by bytes. Three kinds of entries: words whose own end looks like an ending ("kredit",
 * "nalog", "stanje"), stems that change ("podic-", "podign-", "podiz-"), and irregular forms.
 */
static const struct known_stem stems[] = {
    /* clang-format off */
    VERB("aktiv", "aktiv"), VERB("aktivacij", "aktiv"), VERB("aktivir", "aktiv"),
    WHOLE("al", "ali"), WHOLE("ali", "ali"), NOUN("anket", "anket"), NOUN("aplikacij", "aplikacij"),
    NOUN("arhiv", "arhiv"), NOUN("artikl", "artikl"), NOUN("automat", "automat"),
    NOUN("autoritet", "autoritet"), NOUN("banc", "bank"), NOUN("bank", "bank"),
    NOUN("bankomat", "bankomat"), WHOLE("bila", "bio"), WHOLE("bile", "bio"), WHOLE("bili", "bio"),
    WHOLE("bilo", "bio"), WHOLE("bio", "bio"), NOUN("blog", "blog"), VERB("blok", "blok"),
    VERB("blokad", "blok"), VERB("blokir", "blok"), WHOLE("bude", "bude"), WHOLE("budem", "bude"),
    WHOLE("budemo", "bude"), WHOLE("budes", "bude"), WHOLE("budete", "bude"), WHOLE("budu", "bude"),
    NOUN("budzet", "budzet"), NOUN("cakovc", "cakovc"), NOUN("cakovec", "cakovc"),
    WHOLE("ce", "ce"), VERB("cek", "cek"), WHOLE("cemo", "ce"), NOUN("cen", "cen"),
    NOUN("certifikat", "certifikat"), WHOLE("ces", "ce"), WHOLE("cete", "ce"),
    NOUN("covek", "covek"), WHOLE("cu", "ce"), NOUN("dan", "dan"), WHOLE("danas", "danas"),
    VERB("deaktiv", "deaktiv"), VERB("deaktivacij", "deaktiv"), VERB("deaktivir", "deaktiv"),
    NOUN("debit", "debit"), VERB("deblok", "deblok"), VERB("deblokad", "deblok"),
    VERB("deblokir", "deblok"), WHOLE("deca", "dete"), WHOLE("dece", "dete"), WHOLE("deci", "dete"),
    WHOLE("decom", "dete"), WHOLE("decu", "dete"), NOUN("deficit", "deficit"),
    NOUN("depozit", "depozit"), WHOLE("dete", "dete"), WHOLE("deteta", "dete"),
    WHOLE("detetom", "dete"), WHOLE("detetu", "dete"), WHOLE("di", "gde"), VERB("dic", "podig"),
    VERB("dig", "podig"), VERB("digl", "podig"), VERB("dign", "podig"), NOUN("dijalog", "dijalog"),
    WHOLE("dite", "dete"), VERB("diz", "podig"), VERB("dob", "dob"), WHOLE("doba", "doba"),
    WHOLE("dobar", "dobar"), VERB("dobij", "dob"), VERB("dobiv", "dob"), VERB("doc", "doc"),
    VERB("dod", "doc"), WHOLE("doda", "dodat"), VERB("dodaj", "dodat"), WHOLE("dodajte", "dodat"),
    WHOLE("dodaju", "dodat"), WHOLE("dodala", "dodat"), WHOLE("dodali", "dodat"),
    WHOLE("dodam", "dodat"), WHOLE("dodao", "dodat"), VERB("dodat", "dodat"),
    NOUN("dodatak", "dodatak"), NOUN("dodatk", "dodatak"), VERB("dodav", "dodat"),
    NOUN("dogadaj", "dogadaj"), VERB("dogovar", "dogovor"), VERB("dogovor", "dogovor"),
    VERB("dokaz", "dokaz"), NOUN("dokument", "dokument"), VERB("dolaz", "doc"),
    NOUN("domen", "domen"), WHOLE("donela", "donos"), WHOLE("doneli", "donos"),
    WHOLE("doneo", "donos"), VERB("dones", "donos"), WHOLE("donet", "donos"),
    WHOLE("doneti", "donos"), WHOLE("donio", "donos"), VERB("donos", "donos"),
    VERB("dopis", "dopis"), VERB("doplac", "doplat"), VERB("doplat", "doplat"),
    VERB("dopust", "dopust"), VERB("dos", "doc"), VERB("dosl", "doc"), VERB("dosp", "dosp"),
    VERB("dospec", "dosp"), VERB("dospev", "dosp"), VERB("dostav", "dostav"),
    VERB("dozvol", "dozvol"), VERB("drzav", "drzav"), NOUN("dug", "dug"), NOUN("email", "email"),
    NOUN("etiket", "etiket"), NOUN("eur", "eur"), NOUN("evr", "eur"), WHOLE("fala", "hval"),
    NOUN("filijal", "filijal"), NOUN("format", "format"), NOUN("formul", "formul"),
    VERB("funkcion", "funkcion"), VERB("funkcionir", "funkcion"), VERB("funkcionis", "funkcion"),
    WHOLE("gde", "gde"), WHOLE("gdi", "gde"), NOUN("gotov", "gotov"), VERB("gub", "izgub"),
    VERB("gubitak", "izgub"), VERB("gubitk", "izgub"), WHOLE("hoce", "hte"), WHOLE("hocemo", "hte"),
    WHOLE("hoces", "hte"), WHOLE("hocete", "hte"), WHOLE("hocu", "hte"), NOUN("hotel", "hotel"),
    NOUN("hran", "hran"), WHOLE("htela", "hte"), WHOLE("hteli", "hte"), WHOLE("htelo", "hte"),
    WHOLE("hteo", "hte"), WHOLE("htet", "hte"), WHOLE("hteti", "hte"), WHOLE("hvala", "hval"),
    NOUN("iban", "iban"), WHOLE("ici", "ide"), WHOLE("ide", "ide"), WHOLE("idem", "ide"),
    WHOLE("idemo", "ide"), NOUN("identitet", "identitet"), WHOLE("ides", "ide"),
    WHOLE("idete", "ide"), WHOLE("idu", "ide"), WHOLE("il", "ili"), WHOLE("ili", "ili"),
    WHOLE("ima", "ima"), WHOLE("imaju", "ima"), WHOLE("imala", "ima"), WHOLE("imali", "ima"),
    WHOLE("imalo", "ima"), WHOLE("imam", "ima"), WHOLE("imamo", "ima"), WHOLE("imao", "ima"),
    WHOLE("imas", "ima"), WHOLE("imat", "ima"), WHOLE("imate", "ima"), WHOLE("imati", "ima"),
    WHOLE("ime", "ime"), NOUN("imejl", "imejl"), WHOLE("imena", "ime"), WHOLE("imenom", "ime"),
    WHOLE("imenu", "ime"), NOUN("instagram", "instagram"), VERB("instal", "instal"),
    VERB("instalacij", "instal"), VERB("instalir", "instal"), NOUN("institut", "institut"),
    NOUN("interes", "interes"), NOUN("internet", "internet"), WHOLE("isao", "ide"),
    VERB("iskljuc", "iskljuc"), WHOLE("isla", "ide"), WHOLE("isli", "ide"), WHOLE("islo", "ide"),
    VERB("ispis", "ispis"), VERB("isplac", "isplat"), VERB("isplat", "isplat"),
    VERB("isprav", "isprav"), VERB("istec", "istek"), VERB("istek", "istek"),
    VERB("istekl", "istek"), VERB("istic", "istek"), VERB("izac", "izlaz"), VERB("izad", "izlaz"),
    VERB("izas", "izlaz"), VERB("izasl", "izlaz"), VERB("izd", "izd"), VERB("izdaj", "izd"),
    VERB("izdav", "izd"), VERB("izgub", "izgub"), VERB("izgublj", "izgub"), VERB("izlaz", "izlaz"),
    VERB("izmen", "izmen"), VERB("izmenj", "izmen"), NOUN("izvac", "izvadak"),
    NOUN("izvadak", "izvadak"), NOUN("izvadk", "izvadak"), NOUN("izvatk", "izvadak"),
    NOUN("izvestaj", "izvestaj"), VERB("jav", "javi"), VERB("javi", "javi"), VERB("javlj", "javi"),
    NOUN("javn", "javn"), WHOLE("je", "je"), WHOLE("jedan", "jedan"), WHOLE("jedna", "jedan"),
    WHOLE("jedne", "jedan"), WHOLE("jedno", "jedan"), WHOLE("jednog", "jedan"),
    WHOLE("jednoj", "jedan"), WHOLE("jednom", "jedan"), WHOLE("jednu", "jedan"),
    WHOLE("jos", "jos"), WHOLE("juce", "juce"), WHOLE("jucer", "juce"), NOUN("kabinet", "kabinet"),
    WHOLE("kad", "kad"), WHOLE("kada", "kad"), WHOLE("kaj", "sta"), WHOLE("kak", "kako"),
    WHOLE("kako", "kako"), NOUN("kamat", "kamat"), NOUN("kanal", "kanal"),
    NOUN("kapital", "kapital"), NOUN("karat", "karat"), NOUN("kart", "kart"), VERB("kasn", "kasn"),
    VERB("kasnj", "kasn"), NOUN("katalog", "katalog"), NOUN("klijent", "klijent"),
    WHOLE("ko", "ko"), NOUN("kod", "kod"), WHOLE("kog", "koji"), WHOLE("koja", "koji"),
    WHOLE("koje", "koji"), WHOLE("kojeg", "koji"), WHOLE("kojem", "koji"), WHOLE("koji", "koji"),
    WHOLE("kojih", "koji"), WHOLE("kojim", "koji"), WHOLE("kojoj", "koji"), WHOLE("kojom", "koji"),
    WHOLE("koju", "koji"), NOUN("koleg", "koleg"), WHOLE("koliko", "koliko"),
    WHOLE("kolko", "koliko"), WHOLE("kom", "koji"), NOUN("kompromis", "kompromis"),
    VERB("kontakt", "kontakt"), VERB("kontaktir", "kontakt"), VERB("korisc", "korist"),
    VERB("korist", "korist"), VERB("krad", "ukrad"), NOUN("kraljev", "kraljev"),
    NOUN("kredit", "kredit"), VERB("kup", "kup"), VERB("kupov", "kup"), VERB("kupovin", "kup"),
    VERB("leg", "leg"), VERB("legl", "leg"), VERB("legn", "leg"), WHOLE("leze", "leg"),
    WHOLE("lezu", "leg"), NOUN("limit", "limit"), NOUN("ljud", "covek"), WHOLE("ljude", "covek"),
    WHOLE("ljudi", "covek"), WHOLE("ljudima", "covek"), WHOLE("ljudska", "covek"),
    WHOLE("ljudsku", "covek"), NOUN("lokal", "lokal"), NOUN("mail", "mail"),
    NOUN("mandat", "mandat"), NOUN("materijal", "materijal"), NOUN("mejl", "mejl"),
    VERB("menj", "promen"), NOUN("minut", "minut"), NOUN("mobitel", "mobitel"), WHOLE("moc", "mog"),
    WHOLE("moci", "mog"), NOUN("model", "model"), NOUN("modul", "modul"), WHOLE("mog", "moj"),
    WHOLE("moga", "moj"), WHOLE("mogao", "mog"), WHOLE("mogla", "mog"), WHOLE("mogli", "mog"),
    WHOLE("moglo", "mog"), WHOLE("mogo", "mog"), WHOLE("mogu", "mog"), WHOLE("moj", "moj"),
    WHOLE("moja", "moj"), WHOLE("moje", "moj"), WHOLE("mojeg", "moj"), WHOLE("mojem", "moj"),
    WHOLE("moji", "moj"), WHOLE("mojih", "moj"), WHOLE("mojim", "moj"), WHOLE("mojoj", "moj"),
    WHOLE("mojom", "moj"), WHOLE("moju", "moj"), WHOLE("mom", "moj"), NOUN("motiv", "motiv"),
    WHOLE("moz", "mog"), WHOLE("moze", "mog"), WHOLE("mozemo", "mog"), WHOLE("mozes", "mog"),
    WHOLE("mozete", "mog"), VERB("nabav", "nabav"), WHOLE("nac", "nalaz"), WHOLE("naci", "nalaz"),
    WHOLE("nade", "nalaz"), WHOLE("nadem", "nalaz"), WHOLE("nademo", "nalaz"),
    WHOLE("nadete", "nalaz"), WHOLE("nadi", "nalaz"), WHOLE("nadite", "nalaz"),
    WHOLE("nadu", "nalaz"), VERB("nalaz", "nalaz"), NOUN("nalog", "nalog"), NOUN("naloz", "nalog"),
    VERB("napis", "napis"), VERB("naplac", "naplat"), VERB("naplat", "naplat"),
    VERB("naprav", "naprav"), VERB("naruc", "naruc"), VERB("narudzb", "naruc"), WHOLE("nas", "nas"),
    WHOLE("nasa", "nas"), WHOLE("nasao", "nalaz"), WHOLE("nase", "nas"), WHOLE("naseg", "nas"),
    WHOLE("nasem", "nas"), WHOLE("nasi", "nas"), WHOLE("nasih", "nas"), WHOLE("nasim", "nas"),
    WHOLE("nasla", "nalaz"), WHOLE("nasli", "nalaz"), WHOLE("naslo", "nalaz"),
    WHOLE("nasoj", "nas"), WHOLE("nasom", "nas"), VERB("nastav", "nastav"), WHOLE("nasu", "nas"),
    NOUN("naziv", "naziv"), VERB("nazov", "zov"), VERB("nazv", "zov"), WHOLE("nece", "nece"),
    WHOLE("necemo", "nece"), WHOLE("neces", "nece"), WHOLE("necete", "nece"), WHOLE("necu", "nece"),
    WHOLE("neko", "neko"), WHOLE("nema", "nema"), WHOLE("nemaju", "nema"), WHOLE("nemala", "nema"),
    WHOLE("nemali", "nema"), WHOLE("nemam", "nema"), WHOLE("nemamo", "nema"),
    WHOLE("nemao", "nema"), WHOLE("nemas", "nema"), WHOLE("nemate", "nema"),
    WHOLE("nemati", "nema"), WHOLE("nemoj", "nemoj"), WHOLE("nemojte", "nemoj"),
    VERB("nest", "nest"), VERB("nestaj", "nest"), VERB("nestan", "nest"), VERB("nestl", "nest"),
    WHOLE("nesto", "nesto"), WHOLE("netko", "neko"), WHOLE("nije", "nije"), WHOLE("niko", "niko"),
    WHOLE("nisam", "nije"), WHOLE("nisi", "nije"), WHOLE("nismo", "nije"), WHOLE("nista", "nista"),
    WHOLE("niste", "nije"), WHOLE("nisu", "nije"), WHOLE("nitko", "niko"), NOUN("novac", "novac"),
    NOUN("novc", "novac"), VERB("obav", "obav"), NOUN("obicaj", "obicaj"), VERB("objav", "objav"),
    VERB("obnov", "obnov"), WHOLE("oce", "hte"), WHOLE("oces", "hte"), WHOLE("ocu", "hte"),
    VERB("odav", "odav"), VERB("odavlj", "odav"), VERB("odb", "odbij"), VERB("odbij", "odbij"),
    VERB("odblok", "deblok"), VERB("odblokir", "deblok"), VERB("odgovar", "odgovor"),
    VERB("odgovor", "odgovor"), VERB("odlaz", "otic"), VERB("odobr", "odobr"), VERB("odrz", "odrz"),
    VERB("odust", "odustan"), VERB("odustaj", "odustan"), VERB("odustan", "odustan"),
    NOUN("oglas", "oglas"), WHOLE("ond", "onda"), WHOLE("onda", "onda"), VERB("opis", "opis"),
    NOUN("original", "original"), VERB("oslobad", "oslobod"), VERB("oslobod", "oslobod"),
    NOUN("osnov", "osnov"), VERB("otic", "otic"), VERB("otid", "otic"), VERB("otis", "otic"),
    VERB("otisl", "otic"), VERB("otkaz", "otkaz"), VERB("otplac", "otplat"),
    VERB("otplat", "otplat"), VERB("otvar", "otvor"), VERB("otvor", "otvor"), WHOLE("ova", "ovaj"),
    WHOLE("ovaj", "ovaj"), WHOLE("ove", "ovaj"), WHOLE("ovih", "ovaj"), WHOLE("ovim", "ovaj"),
    VERB("ovlasc", "ovlast"), VERB("ovlast", "ovlast"), WHOLE("ovo", "ovaj"), WHOLE("ovog", "ovaj"),
    WHOLE("ovoga", "ovaj"), WHOLE("ovoj", "ovaj"), WHOLE("ovom", "ovaj"), WHOLE("ovu", "ovaj"),
    NOUN("paket", "paket"), NOUN("pancev", "pancev"), NOUN("pecat", "pecat"),
    NOUN("personal", "personal"), VERB("plac", "plat"), WHOLE("placa", "plata"),
    WHOLE("placama", "plata"), WHOLE("place", "plata"), WHOLE("placom", "plata"),
    WHOLE("placu", "plata"), VERB("plat", "plat"), WHOLE("plata", "plata"),
    WHOLE("platama", "plata"), WHOLE("plate", "plata"), NOUN("platilac", "platitelj"),
    NOUN("platioc", "platitelj"), NOUN("platitelj", "platitelj"), WHOLE("platom", "plata"),
    WHOLE("platu", "plata"), NOUN("podac", "podatak"), NOUN("podatak", "podatak"),
    NOUN("podatk", "podatak"), VERB("podic", "podig"), VERB("podig", "podig"),
    VERB("podigl", "podig"), VERB("podign", "podig"), VERB("podiz", "podig"),
    VERB("podn", "podnos"), WHOLE("podne", "podne"), VERB("podnes", "podnos"),
    WHOLE("podneva", "podne"), WHOLE("podnevu", "podne"), VERB("podnos", "podnos"),
    NOUN("podnosilc", "podnosilc"), NOUN("podnosioc", "podnosilc"), VERB("podrz", "podrz"),
    NOUN("pohval", "pohval"), VERB("pojav", "pojav"), VERB("pokus", "pokus"),
    VERB("pokusaj", "pokus"), NOUN("polog", "polog"), NOUN("poloz", "polog"),
    NOUN("polozaj", "polozaj"), VERB("pomoc", "pomoc"), VERB("pomog", "pomoc"),
    VERB("pomogl", "pomoc"), VERB("pomogn", "pomoc"), VERB("pomoz", "pomoc"),
    VERB("ponist", "ponist"), VERB("ponov", "ponov"), VERB("poprav", "poprav"),
    NOUN("portal", "portal"), NOUN("poruc", "poruk"), NOUN("poruk", "poruk"), VERB("pos", "pos"),
    VERB("posalj", "posl"), WHOLE("posao", "poslov"), VERB("posel", "posel"),
    VERB("poset", "poset"), VERB("posl", "posl"), WHOLE("posla", "poslov"), WHOLE("posle", "posle"),
    WHOLE("poslo", "posl"), WHOLE("poslom", "poslov"), NOUN("poslov", "poslov"),
    WHOLE("poslu", "poslov"), WHOLE("poso", "posl"), NOUN("post", "post"),
    WHOLE("postala", "postan"), WHOLE("postali", "postan"), WHOLE("postalo", "postan"),
    VERB("postan", "postan"), WHOLE("postao", "postan"), WHOLE("postati", "postan"),
    VERB("postav", "postav"), WHOLE("posto", "posto"), NOUN("postovan", "postovan"),
    VERB("posud", "posud"), VERB("potpis", "potpis"), VERB("potros", "potros"),
    VERB("potvrd", "potvrd"), VERB("povrac", "vrat"), VERB("povracaj", "vrat"),
    VERB("povrat", "vrat"), VERB("povuc", "povuc"), VERB("povuk", "povuc"), VERB("povukl", "povuc"),
    NOUN("poziv", "poziv"), VERB("pozov", "zov"), VERB("pozv", "zov"), NOUN("pravil", "pravil"),
    VERB("prebac", "prebac"), WHOLE("pred", "pred"), WHOLE("preda", "predaj"),
    VERB("predaj", "predaj"), WHOLE("predala", "predaj"), WHOLE("predali", "predaj"),
    WHOLE("predam", "predaj"), WHOLE("predao", "predaj"), VERB("predat", "predaj"),
    WHOLE("predate", "predaj"), WHOLE("predati", "predaj"), NOUN("predlog", "predlog"),
    NOUN("predloz", "predlog"), NOUN("predmet", "predmet"), VERB("predstav", "predstav"),
    VERB("prekid", "prekin"), VERB("prekin", "prekin"), WHOLE("preko", "preko"),
    VERB("preminu", "umr"), VERB("preminul", "umr"), VERB("pren", "prenos"),
    VERB("prenes", "prenos"), VERB("prenos", "prenos"), VERB("prepis", "prepis"),
    VERB("preplac", "preplat"), VERB("preplat", "preplat"), VERB("prepoz", "prepoz"),
    VERB("prepoznaj", "prepoz"), VERB("prest", "prest"), VERB("prestaj", "prest"),
    VERB("prestan", "prest"), VERB("pretplac", "pretplat"), VERB("pretplat", "pretplat"),
    VERB("preuz", "preuz"), VERB("preuzim", "preuz"), VERB("preuzm", "preuz"),
    VERB("prevar", "prevar"), WHOLE("prezime", "prezime"), WHOLE("prezimena", "prezime"),
    WHOLE("prezimenom", "prezime"), WHOLE("prezimenu", "prezime"), VERB("prigovar", "prigovor"),
    VERB("prigovor", "prigovor"), VERB("prihvac", "prihvat"), VERB("prihvat", "prihvat"),
    VERB("prijav", "prijav"), VERB("prijavlj", "prijav"), VERB("prikaz", "prikaz"),
    NOUN("prilog", "prilog"), NOUN("priloz", "prilog"), VERB("prim", "prim"),
    NOUN("primalac", "primatelj"), NOUN("primalc", "primatelj"), NOUN("primaoc", "primatelj"),
    NOUN("primatelj", "primatelj"), VERB("primen", "primen"), VERB("primenj", "primen"),
    VERB("primlj", "prim"), NOUN("principal", "principal"), VERB("prislanj", "prislon"),
    VERB("prislon", "prislon"), VERB("prist", "prist"), VERB("pristaj", "prist"),
    VERB("pristan", "prist"), VERB("pristig", "stig"), VERB("pristigl", "stig"),
    NOUN("pristup", "pristup"), VERB("pritis", "pritis"), VERB("pritisak", "pritis"),
    VERB("pritisk", "pritis"), NOUN("problem", "problem"), VERB("proc", "proc"),
    NOUN("procen", "procen"), NOUN("procenat", "procent"), NOUN("procent", "procent"),
    NOUN("proces", "proces"), VERB("procit", "procit"), VERB("prod", "proc"),
    VERB("prodaj", "prodaj"), WHOLE("prodala", "prodaj"), WHOLE("prodali", "prodaj"),
    WHOLE("prodam", "prodaj"), WHOLE("prodao", "prodaj"), VERB("prodat", "prodaj"),
    WHOLE("prodati", "prodaj"), VERB("prodav", "prodaj"), NOUN("prodavac", "prodavac"),
    NOUN("prodavc", "prodavac"), NOUN("profil", "profil"), NOUN("profit", "profit"),
    NOUN("program", "program"), VERB("prolaz", "proc"), VERB("promen", "promen"),
    VERB("promenj", "promen"), NOUN("promet", "promet"), VERB("pronac", "nalaz"),
    VERB("pronad", "nalaz"), VERB("pronalaz", "nalaz"), VERB("pronas", "nalaz"),
    VERB("pronasl", "nalaz"), VERB("pros", "proc"), VERB("prosl", "proc"), VERB("prover", "prover"),
    NOUN("punomoc", "punomoc"), NOUN("punomocj", "punomoc"), NOUN("putov", "putov"),
    NOUN("putuj", "putov"), NOUN("rabat", "rabat"), NOUN("racun", "racun"),
    NOUN("racunal", "racunal"), NOUN("racunar", "racunar"), VERB("rad", "rad"),
    NOUN("radnj", "radnj"), VERB("raskid", "raskin"), VERB("raskin", "raskin"), NOUN("rat", "rat"),
    VERB("razgovar", "razgovor"), VERB("razgovor", "razgovor"), NOUN("razlog", "razlog"),
    NOUN("razloz", "razlog"), VERB("razmen", "razmen"), VERB("razmenj", "razmen"),
    VERB("razum", "razum"), VERB("rec", "rec"), VERB("registr", "registr"),
    VERB("registracij", "registr"), VERB("registrir", "registr"), VERB("rek", "rec"),
    VERB("rekl", "rec"), NOUN("reklam", "reklam"), NOUN("reklamacij", "reklamacij"),
    VERB("res", "resi"), VERB("reset", "reset"), VERB("resi", "resi"), NOUN("rezultat", "rezultat"),
    NOUN("rok", "rok"), WHOLE("sad", "sad"), WHOLE("sada", "sad"), VERB("sakr", "sakr"),
    VERB("sakrij", "sakr"), VERB("sakriv", "sakr"), NOUN("saldet", "saldet"), VERB("salj", "posl"),
    NOUN("sastav", "sastav"), NOUN("sat", "sat"), VERB("savet", "savet"), WHOLE("sede", "sel"),
    WHOLE("sednu", "sel"), WHOLE("sela", "sel"), WHOLE("selo", "sel"), WHOLE("seo", "sel"),
    NOUN("sertifikat", "sertifikat"), NOUN("servis", "servis"), WHOLE("sesti", "sel"),
    NOUN("signal", "signal"), NOUN("sistem", "sistem"), VERB("skid", "skin"), VERB("skin", "skin"),
    NOUN("skol", "skol"), WHOLE("slala", "posl"), WHOLE("slali", "posl"), WHOLE("slao", "posl"),
    WHOLE("slat", "posl"), WHOLE("slati", "posl"), NOUN("slucaj", "slucaj"), WHOLE("sme", "sme"),
    WHOLE("smeju", "sme"), WHOLE("smela", "sme"), WHOLE("smeli", "sme"), WHOLE("smem", "sme"),
    WHOLE("smemo", "sme"), WHOLE("smeo", "sme"), WHOLE("smes", "sme"), WHOLE("smete", "sme"),
    NOUN("spam", "spam"), WHOLE("sta", "sta"), NOUN("stanj", "stanj"), NOUN("stecaj", "stecaj"),
    VERB("stic", "stig"), VERB("stig", "stig"), VERB("stigl", "stig"), VERB("stign", "stig"),
    VERB("stiz", "stig"), WHOLE("sto", "sta"), NOUN("stran", "stran"), NOUN("struj", "struj"),
    NOUN("stvar", "stvar"), WHOLE("su", "je"), NOUN("subot", "subot"), NOUN("sustav", "sustav"),
    WHOLE("sutra", "sutra"), WHOLE("svog", "svoj"), WHOLE("svoga", "svoj"), WHOLE("svoj", "svoj"),
    WHOLE("svoja", "svoj"), WHOLE("svoje", "svoj"), WHOLE("svojeg", "svoj"),
    WHOLE("svojem", "svoj"), WHOLE("svojih", "svoj"), WHOLE("svojim", "svoj"),
    WHOLE("svojoj", "svoj"), WHOLE("svojom", "svoj"), WHOLE("svoju", "svoj"), WHOLE("svom", "svoj"),
    NOUN("tabel", "tabel"), NOUN("tablet", "tablet"), NOUN("tecaj", "tecaj"), NOUN("tedan", "tedn"),
    NOUN("tedn", "tedn"), NOUN("telekom", "telekom"), VERB("terec", "teret"),
    VERB("teret", "teret"), NOUN("teretan", "teretan"), NOUN("termin", "termin"),
    NOUN("terminal", "terminal"), NOUN("tiket", "tiket"), WHOLE("tko", "ko"),
    NOUN("token", "token"), WHOLE("toliko", "toliko"), WHOLE("tolko", "toliko"),
    VERB("traj", "traj"), VERB("traz", "traz"), VERB("treb", "treb"), WHOLE("uc", "ulaz"),
    WHOLE("uci", "ulaz"), WHOLE("ude", "ulaz"), WHOLE("udem", "ulaz"), WHOLE("udu", "ulaz"),
    VERB("ugovar", "ugovor"), VERB("ugovor", "ugovor"), VERB("ukid", "ukin"), VERB("ukin", "ukin"),
    VERB("ukljuc", "ukljuc"), VERB("ukr", "ukrad"), VERB("ukrad", "ukrad"),
    WHOLE("ukrast", "ukrad"), WHOLE("ukrasti", "ukrad"), VERB("ulag", "ulag"), VERB("ulaz", "ulaz"),
    WHOLE("ulazem", "ulag"), WHOLE("ulazes", "ulag"), WHOLE("ulazete", "ulag"),
    NOUN("ulog", "ulog"), NOUN("uloz", "ulog"), WHOLE("ulozenje", "ulag"), VERB("umir", "umr"),
    VERB("umr", "umr"), VERB("umrl", "umr"), WHOLE("unela", "unos"), WHOLE("uneli", "unos"),
    WHOLE("uneo", "unos"), VERB("unes", "unos"), WHOLE("unet", "unos"), WHOLE("uneti", "unos"),
    WHOLE("unio", "unos"), VERB("unos", "unos"), VERB("upis", "upis"), VERB("uplac", "uplat"),
    VERB("uplat", "uplat"), VERB("uprav", "uprav"), NOUN("uredaj", "uredaj"), WHOLE("usao", "ulaz"),
    WHOLE("usla", "ulaz"), WHOLE("usli", "ulaz"), NOUN("uslug", "uslug"), NOUN("usluz", "uslug"),
    WHOLE("uso", "ulaz"), WHOLE("uvek", "uvek"), WHOLE("uvik", "uvek"), VERB("uze", "uze"),
    WHOLE("uzela", "uze"), WHOLE("uzeli", "uze"), WHOLE("uzelo", "uze"), WHOLE("uzeo", "uze"),
    WHOLE("uzet", "uze"), WHOLE("uzeta", "uze"), WHOLE("uzete", "uze"), WHOLE("uzeti", "uze"),
    WHOLE("uzeto", "uze"), VERB("uzim", "uze"), VERB("uzm", "uze"), NOUN("valut", "valut"),
    WHOLE("vas", "vas"), WHOLE("vasa", "vas"), WHOLE("vase", "vas"), WHOLE("vaseg", "vas"),
    WHOLE("vasem", "vas"), WHOLE("vasi", "vas"), WHOLE("vasih", "vas"), WHOLE("vasim", "vas"),
    WHOLE("vasoj", "vas"), WHOLE("vasom", "vas"), WHOLE("vasu", "vas"), WHOLE("vec", "vec"),
    VERB("vid", "vid"), NOUN("vozil", "vozil"), VERB("vrac", "vrat"), VERB("vrat", "vrat"),
    WHOLE("vreme", "vreme"), WHOLE("vremena", "vreme"), WHOLE("vremenom", "vreme"),
    WHOLE("vremenu", "vreme"), VERB("zabav", "zabav"), VERB("zaborav", "zaborav"),
    VERB("zadrz", "zadrz"), VERB("zagub", "izgub"), VERB("zagublj", "izgub"),
    VERB("zahtev", "zahtev"), VERB("zal", "zalb"), VERB("zalb", "zalb"), NOUN("zalog", "zalog"),
    NOUN("zaloz", "zalog"), VERB("zamen", "zamen"), VERB("zamenj", "zamen"), VERB("zamrz", "zamrz"),
    VERB("zamrzl", "zamrz"), VERB("zamrzn", "zamrz"), VERB("zanim", "zanim"),
    VERB("zapis", "zapis"), VERB("zaposl", "zaposl"), VERB("zastit", "zastit"),
    WHOLE("zasto", "zasto"), VERB("zatraz", "traz"), VERB("zatvar", "zatvor"),
    VERB("zatvor", "zatvor"), VERB("zel", "zel"), NOUN("zelen", "zelen"), WHOLE("zna", "zna"),
    NOUN("znacaj", "znacaj"), WHOLE("znaju", "zna"), WHOLE("znala", "zna"), WHOLE("znali", "zna"),
    WHOLE("znam", "zna"), WHOLE("znamo", "zna"), WHOLE("znao", "zna"), WHOLE("znas", "zna"),
    WHOLE("znat", "zna"), WHOLE("znate", "zna"), WHOLE("znati", "zna"), VERB("zov", "zov"),
    WHOLE("zvala", "zov"), WHOLE("zvali", "zov"), WHOLE("zvao", "zov"), WHOLE("zvat", "zov"),
    WHOLE("zvati", "zov")
    /* clang-format on */
};

struct ending {
    const char *text;
    size_t length;
    bool clipped;
};

#define ENDING(text)                                                                               \
    {                                                                                              \
        text, sizeof text - 1, false                                                               \
    }
#define CLIPPED(text)                                                                              \
    {                                                                                              \
        text, sizeof text - 1, true                                                                \
    }

/* Sorted by their letters read backwards. */
static const struct ending endings[] = {
    /* clang-format off */
    ENDING("a"), ENDING("ajuca"), ENDING("ega"), ENDING("oga"), ENDING("anoga"), ENDING("anja"),
    ENDING("avanja"), ENDING("ivanja"), ENDING("ovanja"), ENDING("enja"), ENDING("ala"),
    ENDING("avala"), ENDING("ivala"), ENDING("ovala"), ENDING("ela"), ENDING("ila"), ENDING("ula"),
    ENDING("ama"), ENDING("ima"), ENDING("anjima"), ENDING("avanjima"), ENDING("ivanjima"),
    ENDING("ovanjima"), ENDING("enjima"), ENDING("anima"), ENDING("enima"), ENDING("atima"),
    ENDING("etima"), ENDING("itima"), ENDING("utima"), ENDING("evima"), ENDING("ovima"),
    ENDING("ana"), ENDING("avana"), ENDING("ivana"), ENDING("ovana"), ENDING("ena"), ENDING("ata"),
    ENDING("eta"), ENDING("ita"), ENDING("uta"), ENDING("ava"), ENDING("eva"), ENDING("ova"),
    ENDING("e"), CLIPPED("ace"), CLIPPED("ece"), CLIPPED("ice"), ENDING("ajuce"), ENDING("anje"),
    ENDING("avanje"), ENDING("ivanje"), ENDING("ovanje"), ENDING("enje"), ENDING("uje"),
    ENDING("ale"), ENDING("avale"), ENDING("ivale"), ENDING("ovale"), ENDING("ele"), ENDING("ile"),
    ENDING("ule"), ENDING("ome"), ENDING("ane"), ENDING("avane"), ENDING("ivane"), ENDING("ovane"),
    ENDING("ene"), ENDING("ate"), ENDING("avate"), ENDING("ete"), CLIPPED("acete"),
    CLIPPED("ecete"), CLIPPED("icete"), ENDING("ujete"), ENDING("ite"), ENDING("ajte"),
    ENDING("ujte"), ENDING("ute"), ENDING("eve"), ENDING("ove"), ENDING("eg"), ENDING("og"),
    ENDING("anog"), ENDING("enog"), ENDING("utog"), ENDING("ih"), ENDING("anih"), ENDING("enih"),
    ENDING("utih"), ENDING("i"), ENDING("ajuci"), ENDING("ali"), ENDING("avali"), ENDING("ivali"),
    ENDING("ovali"), ENDING("eli"), ENDING("ili"), ENDING("uli"), ENDING("ani"), ENDING("avani"),
    ENDING("ivani"), ENDING("ovani"), ENDING("eni"), ENDING("ati"), ENDING("avati"),
    ENDING("ivati"), ENDING("ovati"), ENDING("eti"), ENDING("iti"), ENDING("uti"), ENDING("evi"),
    ENDING("ovi"), ENDING("aj"), ENDING("oj"), ENDING("anoj"), ENDING("enoj"), ENDING("uj"),
    ENDING("am"), ENDING("avam"), ENDING("em"), ENDING("anjem"), ENDING("avanjem"),
    ENDING("ivanjem"), ENDING("ovanjem"), ENDING("enjem"), ENDING("ujem"), ENDING("im"),
    ENDING("anim"), ENDING("enim"), ENDING("utim"), ENDING("om"), ENDING("anom"), ENDING("enom"),
    ENDING("atom"), ENDING("etom"), ENDING("itom"), ENDING("utom"), ENDING("an"), ENDING("iran"),
    ENDING("avan"), ENDING("ivan"), ENDING("ovan"), ENDING("en"), ENDING("o"), ENDING("ao"),
    ENDING("avao"), ENDING("ivao"), ENDING("ovao"), ENDING("eo"), ENDING("io"), ENDING("alo"),
    ENDING("avalo"), ENDING("ivalo"), ENDING("ovalo"), ENDING("elo"), ENDING("ilo"), ENDING("ulo"),
    ENDING("amo"), ENDING("avamo"), ENDING("emo"), CLIPPED("acemo"), CLIPPED("ecemo"),
    CLIPPED("icemo"), ENDING("ujemo"), ENDING("imo"), ENDING("ajmo"), ENDING("ano"),
    ENDING("avano"), ENDING("ivano"), ENDING("ovano"), ENDING("eno"), ENDING("ato"), ENDING("eto"),
    ENDING("ito"), ENDING("uto"), ENDING("uo"), CLIPPED("as"), ENDING("avas"), CLIPPED("es"),
    CLIPPED("aces"), CLIPPED("ices"), ENDING("ujes"), CLIPPED("is"), ENDING("at"), CLIPPED("irat"),
    CLIPPED("avat"), CLIPPED("ivat"), CLIPPED("ovat"), ENDING("et"), ENDING("it"), ENDING("ut"),
    ENDING("u"), CLIPPED("acu"), CLIPPED("ecu"), CLIPPED("icu"), ENDING("ajucu"), ENDING("aju"),
    ENDING("avaju"), ENDING("anju"), ENDING("avanju"), ENDING("ivanju"), ENDING("ovanju"),
    ENDING("enju"), ENDING("uju"), ENDING("emu"), ENDING("omu"), ENDING("anu"), ENDING("enu"),
    ENDING("atu"), ENDING("etu"), ENDING("itu"), ENDING("utu")
    /* clang-format on */
};

/* The letter of an entry in a place counted from where reading begins, 0 behind its end. */
typedef unsigned char letter_of(size_t entry, size_t place);

static unsigned char letter_of_stem(size_t entry, size_t place)
{
    return (unsigned char)stems[entry].stem[place];
}

static unsigned char letter_of_ending(size_t entry, size_t place)
{
    const struct ending *ending = &endings[entry];

    return place < ending->length ? (unsigned char)ending->text[ending->length - 1 - place] : 0;
}

struct range {
    size_t low;
    size_t high;
};

static inline size_t first_from(letter_of *letter, size_t place, struct range range,
                                unsigned wanted)
{
    while (range.low < range.high) {
        size_t middle = range.low + (range.high - range.low) / 2;

        if (letter(middle, place) < wanted)
            range.low = middle + 1;
        else
            range.high = middle;
    }
    return range.low;
}

/* The entries of a sorted range, alike up to this place, that have the letter there. */
static inline struct range narrow(letter_of *letter, size_t place, struct range range, char wanted)
{
    unsigned byte = (unsigned char)wanted;

    range.low = first_from(letter, place, range, byte);
    range.high = first_from(letter, place, range, byte + 1);
    return range;
}

struct known_ends stem_endings(struct str word)
{
    struct range range = {0, WORD_COUNT(endings)};
    struct known_ends ends = {0};

    for (size_t place = 0; place < word.length && range.low < range.high; place++) {
        range = narrow(letter_of_ending, place, range, word.bytes[word.length - 1 - place]);
        if (range.low < range.high && endings[range.low].length == place + 1) {
            if (endings[range.low].clipped)
                ends.clipped |= 1u << (place + 1);
            else
                ends.full |= 1u << (place + 1);
        }
    }
    return ends;
}

static bool fits(const struct known_stem *stem, size_t rest, const struct known_ends *ends)
{
    if (rest == 0)
        return true;
    if (stem->kind == STEM_WHOLE || rest >= 8 * sizeof ends->full)
        return false;
    return (ends->full >> rest & 1u) != 0 ||
           (stem->kind == STEM_VERB && (ends->clipped >> rest & 1u) != 0);
}

const struct known_stem *stem_known(struct str word, const struct known_ends *ends)
{
    struct range range = {0, WORD_COUNT(stems)};
    const struct known_stem *best = NULL;

    for (size_t place = 0; place < word.length && range.low < range.high; place++) {
        range = narrow(letter_of_stem, place, range, word.bytes[place]);
        if (range.low < range.high && stems[range.low].stem[place + 1] == '\0' &&
            fits(&stems[range.low], word.length - place - 1, ends))
            best = &stems[range.low];
    }
    return best;
}
