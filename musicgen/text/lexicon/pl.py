"""Polish words."""

THINGS = """
[veto]
x = no
[instrument]
piano = fortepian* | fortepianu | fortepianem | pianino | pianina | pianinem | piano
epiano = pianino elektryczne | piano elektryczne | elektryczne pianino | rhodes
harpsichord = klawesyn*
celesta = czelesta | czelesty
music_box = pozytywka | pozytywki
vibraphone = wibrafon*
marimba = marimba | marimby | marimbą
xylophone = ksylofon*
bells = dzwony | dzwonki | dzwonków
keyboard = keyboard* | klawisze | klawiszy
organ = organy | organów | organami
accordion = akordeon*
harmonica = harmonijka | harmonijki | harmonijką | harmonijka ustna | harmonijką ustną
guitar = gitara | gitary | gitarę | gitarą | gitar | gitarami
acoustic_guitar = gitara akustyczna | gitary akustycznej | gitarę akustyczną | gitarą akustyczną | gitary akustyczne
nylon_guitar = gitara klasyczna | gitary klasycznej | gitarę klasyczną | gitarą klasyczną
electric_guitar = gitara elektryczna | gitary elektrycznej | gitarę elektryczną | gitarą elektryczną | gitary elektryczne | gitar elektrycznych
distorted_guitar = gitara przesterowana | przesterowana gitara | przesterowane gitary | przesterowaną gitarą | przesterowanej gitary
bass = bas | basu | basem | linia basu | linii basu | linię basu | basista
electric_bass = gitara basowa | gitarę basową | gitary basowej | gitarą basową
violin = skrzypce | skrzypiec | skrzypcami | skrzypcach
viola = altówka | altówki | altówkę | altówką
cello = wiolonczela | wiolonczeli | wiolonczelę | wiolonczelą | wiolonczele
double_bass = kontrabas*
strings = smyczki | smyczków | smyczkami | instrumenty smyczkowe | smyczkowe
harp = harfa | harfy | harfę | harfą
timpani = kotły | kotłów
choir = chór* | chóru | chórem
voice = wokal* | śpiew* | głos* | wokalu | śpiewu | wokali | głosu | głosem | śpiewem
trumpet = trąbka | trąbki | trąbkę | trąbką | trąbek
trombone = puzon*
tuba = tuba | tuby | tubą
horn = waltornia | waltorni | waltornię | waltornią | róg
brass = instrumenty dęte blaszane | blacha | dęte blaszane
sax = saksofon*
alto_sax = saksofon altowy | saksofonu altowego
tenor_sax = saksofon tenorowy | saksofonu tenorowego
oboe = obój | oboju | obojem
bassoon = fagot*
clarinet = klarnet*
piccolo = pikolo
flute = flet* | fletu | fletem | flety
recorder = flet prosty | fletu prostego
pan_flute = fletnia pana | fletni pana
woodwinds = dęte drewniane | instrumenty dęte drewniane
synth = syntezator* | syntezatory | syntezatorem | syntezatorów | elektronika
banjo = banjo
bagpipes = dudy
ukulele = ukulele
mandolin = mandolina | mandoliny | mandolinę | mandoliną
lute = lutnia | lutni
drums = perkusja | perkusji | perkusję | perkusją | bębny | bębnów | bębnami | werbel | bębnem | bęben
percussion = instrumenty perkusyjne | perkusjonalia | przeszkadzajki | perkusjonaliów | instrumentów perkusyjnych
drum_machine = automat perkusyjny
brushes = miotełki | miotełkami
electric_guitar@lead = gitara solowa | gitara prowadząca
electric_guitar@chords = gitara rytmiczna
church_organ = organy kościelne | organów kościelnych
pad = pady | pad | padów
synth_bass = bas syntezatorowy
hand_percussion = bongosy | kongi | tamburyn | marakasy | kastaniety
kit_808 = 808
winds = instrumentów dętych | instrumenty dęte | dęte | dętych | instrumentami dętymi
[ensemble]
string_quartet = kwartet smyczkowy | kwartetu smyczkowego
string_trio = trio smyczkowe
piano_trio = trio fortepianowe
wind_quintet = kwintet dęty | kwintet dęty drewniany
jazz_trio = trio jazzowe
jazz_quartet = kwartet jazzowy
rock_band = zespół rockowy
orchestra = orkiestra | orkiestry | orkiestrę | orkiestrą | orkiestra symfoniczna | orkiestrowy | orkiestrowa
piano_four_hands = fortepian na cztery ręce | na cztery ręce
brass_quintet = kwintet blaszany
big_band = big band
[duo]
2 = duet | duetu
[neg]
pre = bez | żadn* | ani | oprócz | nie używaj | poza | unikaj | zamiast | żadnej | żadnego | żadnych | wszystko oprócz | wszystko tylko nie | bez żadnych | bez żadnej | bez żadnego | nie chcę | zero | pomiń | z wyjątkiem | nie dodawaj | z pominięciem | pomijając | wyklucz | usuń | zrezygnuj z | bez użycia | bez udziału | wolne od | nie ma | zakaz | prócz | za wyjątkiem | ani jednego | ani jednej | odrzuć | wyrzuć | nie wkładaj | nie chcemy | nie potrzebuję | proszę bez | całkiem bez | zupełnie bez | ma nie być | nie może być | niech nie będzie
other = bez innych instrumentów | żadnych innych instrumentów | nic więcej
post = zabronione | zabroniona | wykluczone | wykluczona | odpada | odpadają | niepotrzebne | niepotrzebna | zbędne | zbędna
[forbid]
voice = instrumentalny | instrumentalna | instrumentalne | instrumentalnie | bez wokalu | bez śpiewu | bez głosu | bez słów
synth = bez elektroniki
drums = bez bitu
[open]
x = z akompaniamentem | i inne | itd | akompaniament* | i innych instrumentów | z zespołem | na przykład
[closed]
x = bez akompaniamentu | tylko | solo | wyłącznie | jedynie | nic oprócz | nic poza | nic tylko | żadnych instrumentów poza | żadnych instrumentów oprócz | i nic więcej | sam | sama | samo | same
[join]
or = lub | ani | albo | czy
and = i | oraz
[unit]
bars = takty | taktów | takt | taktach | taktowy | taktowe
seconds = sekund | sekundy | sekundę | sek
minutes = minuty | minut | minutę | minuta
bpm = uderzeń na minutę | uderzenia na minutę
[label]
bpm = tempo | tempie | metronom
bars = długość | liczba taktów
[beat]
1 = ćwierćnuta
1.5 = ćwierćnuta z kropką
2 = półnuta
0.5 = ósemka
[at]
x = około | ok.
[seconds]
30 = pół minuty
60 = jedna minuta | jedną minutę | minutę
90 = półtorej minuty
[part]
before = co | każde | pierwsze | pierwszych | ostatnie | ostatnich | po | na
loop = pętla | loop
[section]
intro = wstęp | intro | wstępu
verse = zwrotka | zwrotki
chorus = refren | refreny
bridge = mostek | bridge
outro = zakończenie | outro | koda
[meter]
3/4 = trzy czwarte | na trzy czwarte | metrum trójdzielne
4/4 = cztery czwarte
2/4 = dwie czwarte
6/8 = sześć ósmych
5/4 = pięć czwartych
7/8 = siedem ósmych
12/8 = dwanaście ósmych
[change]
key = modulacja | zmiana tonacji | moduluje
tempo = przyspiesza | zwalnia | coraz szybciej | coraz wolniej | zmiana tempa
[count]
x = instrumentów | instrumenty
[atom]
1 = jeden | jedna | jedną
2 = dwa | dwie | dwóch | dwoje | dwiema
3 = trzy | trzech
4 = cztery | czterech
5 = pięć
6 = sześć
7 = siedem
8 = osiem | ośmiu
9 = dziewięć
10 = dziesięć
11 = jedenaście
12 = dwanaście
13 = trzynaście
14 = czternaście
15 = piętnaście
16 = szesnaście | szesnastu
17 = siedemnaście
18 = osiemnaście
19 = dziewiętnaście
20 = dwadzieścia
30 = trzydzieści
40 = czterdzieści
50 = pięćdziesiąt
60 = sześćdziesiąt
70 = siedemdziesiąt
80 = osiemdziesiąt
90 = dziewięćdziesiąt
100 = sto
[bars]
8 = ośmiotaktow*
16 = szesnastotaktow*
[phrases]
x = frazy | fraz | części | zdania | okresy
"""
STYLE = """
[stop]
x = gitara klasyczna | gitarę klasyczną | gitary klasycznej
[tempo]
50 = bardzo wolno | bardzo wolny | bardzo wolna | bardzo wolne | bardzo powoli | largo
72 = wolno | wolny | wolna | wolne | powoli | powolny | powolna | powolne | wolnym tempie
105 = umiarkowane tempo | umiarkowanie | umiarkowany | umiarkowane | średnie tempo | w średnim tempie | w umiarkowanym tempie | moderato | umiarkowanym tempie
132 = szybko | szybki | szybka | szybkie | szybkim tempie | allegro
150 = żywo | vivace
175 = bardzo szybko | bardzo szybki | bardzo szybka | bardzo szybkie | presto
65 = adagio
85 = andante
~105 = niezbyt szybko | nie za szybko | nie za wolno | nie za szybki | nie za szybka | niezbyt szybki | niezbyt szybka
115 = allegretto
[genre]
rock = rock | rockowy | rockowa | rockowe | rockowa piosenka
metal = metal | metalowy
pop = pop | popowy | popowa
ballad = ballada | ballady | balladę
folk = folk | ludowy | ludowa | ludowe | folkowa
jazz = jazz | jazzowy | jazzowa | jazzowe
blues = blues | bluesowy
electronic = elektroniczny | elektroniczna | elektroniczne | elektronika | techno | house | trance | edm | synthwave
classical = klasyczny | klasyczna | klasyczne | barok | barokowy | barokowa | sonata | menuet | nokturn
film = muzyka filmowa | filmowy | filmowa | soundtrack
video game = gra wideo | gry wideo | gier | gry komputerowej | muzyka do gry | 8-bit | chiptune | do gry
march = marsz* | hymn narodowy
hymn = hymn | kolęda | gospel | chorał
punk = punk
country = country
celtic = celtycka | celtycki | irlandzka | irlandzki
latin = bossa nova | tango | salsa | samba
funk = funk
soul = soul
disco = disco
hip hop = hip hop | hip-hop | rap | trap | lo-fi | lofi
reggae = reggae | ska
ambient = ambient | new age
chamber = kameralna | muzyka kameralna | kameralny
ragtime = ragtime
art song = opera
world = klezmerska | orientalna
[mood]
happy = wesoły | wesoła | wesołe | radosny | radosna | radosne | szczęśliwy | szczęśliwa | wesoło | radośnie | pogodny | pogodna
sad = smutny | smutna | smutne | melancholijny | melancholijna | melancholijne | smutnym | smutno | tęskny | tęskna | żałobny
calm = spokojny | spokojna | spokojne | kojący | relaksujący | łagodny | łagodna | kołysanka | kołysankę | spokojnie | kojąca | relaksująca
tense = napięty | nerwowy | niespokojny | niespokojna | napięta | napięcie | pełen napięcia
dark = mroczny | mroczna | mroczne | ponury | ponura | straszny | straszna | tajemniczy | tajemnicza | upiorny | upiorna | horror | groźny
romantic = romantyczny | romantyczna | romantyczne | miłosny | miłosna
epic = epicki | epicka | epickie | bohaterski | majestatyczny | majestatyczna | podniosły | podniosła | heroiczny
playful = figlarny | figlarna | zabawny | zabawna | żartobliwy | żartobliwa
dreamy = marzycielski | marzycielska | senny | senna | eteryczny | baśniowy | baśniowa | magiczny | rozmarzony
energetic = energiczny | energiczna | energiczne | żywiołowy | dynamiczny | dynamiczna | agresywny | ognisty | szalony
[repetition]
hypnotic = hipnotyczny | hipnotyczna
[density]
sparse = minimalistyczny | minimalistyczna
dense = gęsty | gęsta
[dynamics]
soft = cicho | cichy | cicha | ciche
loud = głośno | głośny | głośna | głośne
[dance]
3/4 = walc | walca | walczyk | menuet | mazurek | kujawiak
[filler]
lead = z | ze | na | w | i | oraz | dla | do | o | proszę | chcę | chciałbym | napisz | skomponuj | stwórz | zrób | daj mi | lub | utwór na | utwór | tonacja | tempo | takty | tylko | muzyka na | w tonacji | w tempie | metrum
tail = z | ze | na | w | i | oraz | dla | do | o | proszę | lub | tempo | tylko | solo | metrum | w tempie | w tonacji
whole = akordy | utwór | muzyka | piosenka | kawałek | melodia | kompozycja | piosenkę | muzykę | utwór muzyczny
[genre?]
film = film | filmu
chamber = kwartet smyczkowy | kwintet dęty | trio smyczkowe
classical = orkiestrowy | orkiestrowa | na orkiestrę
[feel]
swung = swing | swingujący | swingowy | shuffle
straight = bez swingu
[loop]
yes = pętla | pętlę | zapętlony | zapętlona | zapętlone | w pętli | bezszwowa pętla | loop | zapętlić
no = bez pętli | nie pętla
[pickup]
yes = przedtakt | przedtaktem | z przedtaktem | przedtaktu | anakruza
no = bez przedtaktu
[arc]
builds = narasta | narastający | narastająca | crescendo | coraz głośniej | coraz głośniejszy | zaczyna się cicho | wielki finał
fades = cichnie | zanika | wycisza się | wyciszenie | coraz ciszej | diminuendo | kończy się cicho | gaśnie
arch = kulminacja w środku | narasta i opada
steady = stała głośność | bez crescendo | stałe natężenie
[form]
A B A = forma trzyczęściowa
A B A C A = forma ronda
[role]
lead = melodia | melodię | temat główny
<lead = gra melodię | grają melodię | prowadzi melodię | śpiewa melodię | ma melodię
>lead = melodia na | melodia w | melodię gra | melodia dla | melodię prowadzi | melodia:
chords = akordy | akompaniament
<chords = akompaniuje | akompaniują | gra akordy | grają akordy | towarzyszy
>chords = z akompaniamentem | akompaniuje | akordy na | przy akompaniamencie
figure = arpeggia | arpeggio
<bass = gra bas | gra linię basu
>bass = linia basu na | linia basu w
"""
