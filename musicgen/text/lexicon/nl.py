"""Dutch words."""

THINGS = """
[veto]
x = pad
[instrument]
piano = piano* | vleugel | piano's
epiano = elektrische piano
harpsichord = klavecimbel | clavecimbel
music_box = speeldoos | muziekdoos
vibraphone = vibrafoon
marimba = marimba
xylophone = xylofoon
tubular_bells = buisklokken | kerkklokken
bells = klokken | belletjes
keyboard = keyboard* | toetsen
organ = orgel*
church_organ = kerkorgel* | pijporgel*
hammond = hammondorgel
accordion = accordeon* | trekzak
harmonica = mondharmonica*
guitar = gitaar | gitaren | gitaartje
acoustic_guitar = akoestische gitaar | akoestische gitaren
nylon_guitar = klassieke gitaar | spaanse gitaar | klassieke gitaren
electric_guitar = elektrische gitaar | elektrische gitaren
distorted_guitar = vervormde gitaar | vervormde gitaren
bass = bas | basgeluid
electric_bass = basgitaar | elektrische bas | basgitaren
violin = viool | violen
viola = altviool | altviolen
cello = cello | cello's
double_bass = contrabas | contrabassen
strings = strijkers | strijkorkest
harp = harp*
timpani = pauken
choir = koor | koren
voice = zang | stem | stemmen | zanger | zangeres
trumpet = trompet* | trompetten
trombone = trombone*
tuba = tuba*
horn = hoorn | hoorns
brass = koperblazers | koper | blazers
sax = saxofoon* | saxofoons | sax
alto_sax = altsaxofoon* | altsax
tenor_sax = tenorsaxofoon* | tenorsax
oboe = hobo | hobo's
english_horn = althobo
bassoon = fagot*
clarinet = klarinet | klarinetten
bass_clarinet = basklarinet
piccolo = piccolo
flute = fluit | fluiten | dwarsfluit*
recorder = blokfluit*
pan_flute = panfluit
woodwinds = houtblazers
synth = synthesizer* | synth
banjo = banjo*
bagpipes = doedelzak*
ukulele = ukelele*
mandolin = mandoline*
lute = luit
drums = drums | drumstel | slagwerk | trommel* | trommels
percussion = percussie
drum_machine = drumcomputer
brushes = brushes | borstels
[ensemble]
string_quartet = strijkkwartet
string_trio = strijktrio
piano_trio = pianotrio
wind_quintet = blaaskwintet
brass_quintet = koperkwintet
jazz_trio = jazztrio
jazz_quartet = jazzkwartet
rock_band = rockband
orchestra = orkest | symfonieorkest
brass_band = fanfare
[duo]
2 = duet | duo
[neg]
pre = zonder | geen | noch | behalve | niet met
other = geen andere instrumenten | verder niets
none = zonder twijfel | zonder haast
[forbid]
voice = instrumentaal | instrumentale | zonder zang | geen zang
[open]
x = met begeleiding | en andere | enzovoort | enz | begeleiding | met band | met een band | bijvoorbeeld | en meer
[closed]
x = zonder begeleiding | alleen | slechts | solo | enkel | uitsluitend
[join]
or = of | noch
and = en
[unit]
bars = maten | maat
seconds = seconden | seconde
minutes = minuten | minuut
bpm = slagen per minuut | tellen per minuut
[label]
bpm = tempo | snelheid
bars = lengte | aantal maten
[beat]
1 = kwartnoot | kwart
1.5 = gepunteerde kwart | gepunteerde kwartnoot
2 = halve noot
0.5 = achtste | achtste noot
[at]
x = ongeveer | circa
[seconds]
30 = halve minuut | een halve minuut
60 = een minuut | één minuut
90 = anderhalve minuut
[part]
before = elke | iedere | eerste | laatste | na | per
after = intro
[section]
x = couplet | refrein | brug
[time]
x = maat
[meter]
3/4 = driekwartsmaat | driekwarts | driekwart | driekwartmaat
4/4 = vierkwartsmaat | vierkwarts | vierkwartmaat
2/4 = tweekwartsmaat
5/4 = vijfkwartsmaat
6/8 = zesachtste | zesachtsten | zes-achtste maat | zesachtste maat | zes achtste
7/8 = zevenachtste
12/8 = twaalfachtste
[change]
key = moduleert | modulatie | toonsoortwisseling
tempo = versnelt | vertraagt | steeds sneller | steeds langzamer | tempowisseling
[count]
x = instrumenten
"""
STYLE = """
[veto]
x = lied
[stop]
x = klassieke gitaar
[tempo]
50 = heel langzaam | zeer langzaam | erg langzaam
72 = langzaam | langzame | traag | trage
105 = gematigd | gematigde | matig tempo | niet te snel | niet te langzaam | gemiddeld tempo | middelmatig tempo
132 = snel | snelle | vlot | vlotte
150 = levendig | levendige
175 = heel snel | zeer snel | erg snel | razendsnel
[genre]
rock = rock
pop = pop
ballad = ballade
folk = folk | volksmuziek
jazz = jazz | jazzy
blues = blues
electronic = elektronisch | elektronische
classical = klassiek | klassieke | barok | sonate | menuet
film = filmmuziek
video game = videogame | computerspel
march = mars
hymn = koraal | kerklied | psalm
[mood]
happy = vrolijk | vrolijke | blij | blije | opgewekt | opgewekte
sad = droevig | droevige | verdrietig | verdrietige | treurig | treurige | melancholisch | melancholische | weemoedig
calm = rustig | rustige | kalm | kalme | ontspannen | vredig | vredige | slaapliedje | wiegelied
tense = gespannen | spannend | spannende
dark = donker | donkere | duister | duistere | eng | griezelig | griezelige
romantic = romantisch | romantische
epic = episch | epische | heroïsch | majestueus
playful = speels | speelse | grappig | grappige
dreamy = dromerig | dromerige
energetic = energiek | energieke | opzwepend | opzwepende
[density]
sparse = minimalistisch | minimalistische
dense = dicht | dichte
[repetition]
hypnotic = hypnotisch | hypnotische
[dynamics]
soft = zacht | zachte
loud = luid | luide | hard
very soft = heel zacht
[scale]
dorian = dorisch
mixolydian = mixolydisch
pentatonic = pentatonisch
[dance]
3/4 = wals | menuet
[filler]
lead = een | de | het | met | voor | in | op | van | en | alsjeblieft | graag | ik wil | maak | schrijf | componeer | geef me | of | bij | aan | stuk voor | tempo | toonsoort | maten | alleen | gespeeld | in de toonsoort | muziek voor
tail = een | de | het | met | voor | in | op | van | en | alsjeblieft | graag | of | bij | aan | tempo | gespeeld | alleen | solo | begeleid
whole = akkoorden | akkoordenschema | stuk | muziek | lied | liedje | nummer | melodie | compositie | muziekstuk | stukje
"""
