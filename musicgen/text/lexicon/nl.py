"""Dutch words."""

THINGS = """
[veto]
x = pad
[instrument]
piano = piano* | vleugel | piano's
epiano = elektrische piano | rhodes
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
nylon_guitar = klassieke gitaar | spaanse gitaar | klassieke gitaren | nylongitaar
electric_guitar = elektrische gitaar | elektrische gitaren
distorted_guitar = vervormde gitaar | vervormde gitaren
bass = bas | basgeluid | baspartij | baslijn | bassist
electric_bass = basgitaar | elektrische bas | basgitaren
violin = viool | violen
viola = altviool | altviolen
cello = cello | cello's
double_bass = contrabas | contrabassen
strings = strijkers | strijkorkest | strijkinstrumenten
harp = harp*
timpani = pauken
choir = koor | koren | kinderkoor | gospelkoor
voice = zang | stem | stemmen | zanger | zangeres | vocalen | mensenstem | zangstem
trumpet = trompet* | trompetten
trombone = trombone*
tuba = tuba*
horn = hoorn | hoorns
brass = koperblazers | koper | kopersectie
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
synth = synthesizer* | synth | synths | synthesizers | elektronica | elektronische klanken
banjo = banjo*
bagpipes = doedelzak*
ukulele = ukelele*
mandolin = mandoline*
lute = luit
drums = drums | drumstel | slagwerk | trommel* | trommels | drum | drummer | drumkit
percussion = percussie | slaginstrumenten
drum_machine = drumcomputer
brushes = brushes | borstels
synth_bass = synthbas | synth bas
electric_guitar@lead = leadgitaar | sologitaar
electric_guitar@chords = slaggitaar | ritmegitaar
pad = pads | synthpad | synth pad | synthpads
hand_percussion = bongo's | conga's | tamboerijn | maracas | djembe | cajon | triangel
kit_808 = 808
winds = blazers | blaasinstrumenten
[ensemble]
string_quartet = strijkkwartet
string_trio = strijktrio
piano_trio = pianotrio
wind_quintet = blaaskwintet
brass_quintet = koperkwintet
jazz_trio = jazztrio
jazz_quartet = jazzkwartet
rock_band = rockband
orchestra = orkest | symfonieorkest | orkestraal | groot orkest | kamerorkest
brass_band = fanfare
piano_four_hands = piano vierhandig | quatre-mains
big_band = bigband
brass_quartet = koperkwartet
sax_quartet = saxofoonkwartet
a_cappella = a capella | a cappella
[duo]
2 = duet | duo
[neg]
pre = zonder | geen | noch | behalve | niet met | vermijd | laat weg | in plaats van | alles behalve | geen enkele | gebruik geen | ik wil geen | nul | liever geen | zonder de | zonder het | haal weg | behalve de | vrij van | met uitzondering van | absoluut geen | helemaal geen | schrap de | schrap | zonder enige | zonder ook maar een | niet een | nooit | weg met de | weg met | sla over | vergeet de | sluit uit | uitgezonderd | op na | behalve het | bespaar me de | verwijder de | verwijder | nergens
other = geen andere instrumenten | verder niets
none = zonder twijfel | zonder haast
out = laat de | laat | laat het | haal | haal de | haal het | neem de | neem | laat alle
post = weglaten | verboten | ongewenst | niet gewenst | niet toegestaan | taboe | nee bedankt | eruit | achterwege laten | achterwege | mogen niet | mag niet | doen niet mee | doet niet mee | niet nodig | uitgesloten | hoeft niet | hoeven niet | vermijden
[forbid]
voice = instrumentaal | instrumentale | zonder zang | geen zang | zonder stemmen | geen stemmen | zuiver instrumentaal | zonder zanger
synth = geen elektronica | zonder elektronica
drums = zonder beat
[open]
x = met begeleiding | en andere | enzovoort | enz | begeleiding | met band | met een band | bijvoorbeeld | en meer
[closed]
x = zonder begeleiding | alleen | slechts | solo | enkel | uitsluitend | niets anders dan | niets dan | niets behalve | geen ander instrument dan | geen instrumenten behalve | louter | puur | en verder niets | en dat is alles
[join]
or = of | noch
and = en
[unit]
bars = maten | maat
seconds = seconden | seconde
minutes = minuten | minuut
bpm = slagen per minuut | tellen per minuut | bpm | slagen/minuut
[label]
bpm = tempo | snelheid | metronoom
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
loop = loop | lus
[section]
intro = intro | inleiding
verse = couplet | coupletten
chorus = refrein | refreinen
bridge = brug | bridge
outro = outro | slot | coda
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
[bars]
8 = achtmaats | achtmatig
16 = zestienmaats
[phrases]
x = frasen | frases | zinnen | delen | perioden
"""
STYLE = """
[veto]
x = lied
[stop]
x = klassieke gitaar
[tempo]
50 = heel langzaam | zeer langzaam | erg langzaam | largo
72 = langzaam | langzame | traag | trage
105 = gematigd | gematigde | matig tempo | gemiddeld tempo | middelmatig tempo | moderato | gematigd tempo | gemiddelde snelheid
132 = snel | snelle | vlot | vlotte | allegro
150 = levendig | levendige | vivace
175 = heel snel | zeer snel | erg snel | razendsnel | presto
65 = adagio
85 = andante | wandeltempo
~105 = niet te snel | niet te langzaam | niet zo snel
115 = allegretto
[genre]
rock = rock
pop = pop
ballad = ballade
folk = folk | volksmuziek
jazz = jazz | jazzy
blues = blues
electronic = elektronisch | elektronische | techno | house | trance | edm | dance | synthwave
classical = klassiek | klassieke | barok | sonate | menuet
film = filmmuziek | filmscore | soundtrack
video game = videogame | computerspel | gamemuziek | 8-bit | chiptune | videospel
march = mars | marsmuziek | volkslied
hymn = koraal | kerklied | psalm | gospel | hymne
metal = metal | heavy metal
punk = punk
country = country
celtic = keltisch | keltische | iers | ierse | schots
latin = bossa nova | tango | salsa | samba
funk = funk | funky
soul = soul
disco = disco
hip hop = hiphop | hip hop | rap | trap | lo-fi | lofi
reggae = reggae | ska
ambient = ambient | new age | meditatiemuziek
chamber = kamermuziek
art song = opera
ragtime = ragtime
world = wereldmuziek
[mood]
happy = vrolijk | vrolijke | blij | blije | opgewekt | opgewekte | vreugdevol | feestelijk | zonnig
sad = droevig | droevige | verdrietig | verdrietige | treurig | treurige | melancholisch | melancholische | weemoedig | somber | sombere | eenzaam | eenzame | bedroefd
calm = rustig | rustige | kalm | kalme | ontspannen | vredig | vredige | slaapliedje | wiegelied | kalmerend | rustgevend | rustgevende | zachtaardig
tense = gespannen | spannend | spannende | nerveus | onrustig | onrustige
dark = donker | donkere | duister | duistere | eng | griezelig | griezelige | sinister | mysterieus | mysterieuze | horror | spookachtig | onheilspellend
romantic = romantisch | romantische | liefdevol
epic = episch | epische | heroïsch | majestueus | heldhaftig | heldhaftige | triomfantelijk | groots
playful = speels | speelse | grappig | grappige | ondeugend
dreamy = dromerig | dromerige | sprookjesachtig | magisch | magische | zwevend
energetic = energiek | energieke | opzwepend | opzwepende | wild | wilde | krachtig | krachtige | fel | agressief
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
[genre?]
film = film | films
video game = spel | game
chamber = strijkkwartet | blaaskwintet | strijktrio | koperkwintet
classical = orkestraal
[feel]
swung = swing | swingend | shuffle
straight = zonder swing | rechte achtsten
[loop]
yes = loop | loops | naadloze loop | lus | in een lus | eindeloze loop | naadloos herhaalbaar | loopbaar
no = geen loop | niet loopen | zonder loop
[pickup]
yes = opmaat | met een opmaat
no = zonder opmaat | geen opmaat | op de eerste tel
[arc]
builds = bouwt op | opbouwend | crescendo | wordt luider | steeds luider | groeit aan | begint zacht | groots einde
fades = sterft weg | fade-out | fade out | wordt zachter | steeds zachter | vervaagt | dooft uit | eindigt zacht | diminuendo
arch = zwelt aan en af | hoogtepunt in het midden
steady = constant volume | gelijkblijvende intensiteit | zonder crescendo
[form]
A B A = driedelige vorm
A B A C A = rondovorm
[role]
lead = melodie | hoofdmelodie | thema
<lead = speelt de melodie | spelen de melodie | draagt de melodie | zingt de melodie | heeft de melodie | neemt de melodie
>lead = melodie op de | melodie in de | melodie door de | melodie voor de | melodie: | melodie bij de
chords = akkoorden | begeleiding
<chords = begeleidt | begeleiden | speelt akkoorden | speelt de akkoorden
>chords = begeleid door | akkoorden op de | begeleiding op de | begeleiding door | begeleiding van
figure = arpeggio's
<bass = speelt de bas | speelt de baslijn
>bass = baslijn op de | baslijn in de
"""
