"""German words."""

THINGS = """
[instrument]
piano = klavier* | flügel* | klaviermusik | klaviersolo
epiano = e-piano* | elektroklavier | elektrisches klavier
harpsichord = cembalo | cembali
celesta = celesta
glockenspiel = glockenspiel*
music_box = spieluhr* | spieldose*
vibraphone = vibraphon* | vibrafon*
marimba = marimba* | marimbaphon
xylophone = xylophon* | xylofon*
tubular_bells = röhrenglocken | kirchenglocken
bells = glocken | glöckchen
dulcimer = hackbrett
keyboard = keyboard*
organ = orgel* | orgeln
church_organ = kirchenorgel* | pfeifenorgel*
hammond = hammondorgel* | hammond-orgel*
accordion = akkordeon* | ziehharmonika* | schifferklavier
bandoneon = bandoneon*
harmonica = mundharmonika*
guitar = gitarre* | gitarren
acoustic_guitar = akustikgitarre* | akustische gitarre* | akustischen gitarre* | akustischer gitarre* | westerngitarre* | wandergitarre
nylon_guitar = konzertgitarre* | klassische gitarre* | klassischer gitarre* | spanische gitarre
electric_guitar = e-gitarre* | elektrische gitarre* | elektrischen gitarre* | elektrischer gitarre* | elektrogitarre* | egitarre* | leadgitarre
distorted_guitar = verzerrte gitarre* | verzerrten gitarre* | verzerrter gitarre* | verzerrte e-gitarre* | verzerrter e-gitarre* | verzerrten e-gitarre*
bass = bass | bässe
electric_bass = e-bass | bassgitarre* | elektrobass
acoustic_bass = akustikbass
synth_bass = synthbass | synthesizerbass
violin = geige* | violine* | geigen | violinen
viola = bratsche* | bratschen
cello = cello | celli | violoncello | cellos
double_bass = kontrabass | kontrabässe*
strings = streicher* | streichern | streichorchester | streichersatz
pizzicato = pizzicato-streicher*
harp = harfe* | harfen
timpani = pauke* | pauken
choir = chor | chöre* | chors | chorgesang
voice = gesang | stimme | sänger* | sängerin | singstimme* | vocals | gesangsstimme
trumpet = trompete* | trompeten
trombone = posaune* | posaunen
tuba = tuba | tuben
horn = waldhorn | hörner* | horn
brass = blechbläser* | blechbläsern | blech
sax = saxophon* | saxofon* | sax
alto_sax = altsaxophon* | altsaxofon* | altsax
tenor_sax = tenorsaxophon* | tenorsaxofon* | tenorsax
soprano_sax = sopransaxophon* | sopransaxofon*
baritone_sax = baritonsaxophon* | baritonsaxofon*
oboe = oboe* | oboen
english_horn = englischhorn
bassoon = fagott*
clarinet = klarinette* | klarinetten
bass_clarinet = bassklarinette*
piccolo = pikkoloflöte* | piccoloflöte*
flute = flöte* | querflöte* | flöten
recorder = blockflöte* | blockflöten
pan_flute = panflöte*
ocarina = okarina
woodwinds = holzbläser* | holzbläsern
synth = synthesizer* | synthie* | synth
pad = pad | fläche | flächen | synthflächen
banjo = banjo*
sitar = sitar
bagpipes = dudelsack* | dudelsäcke
ukulele = ukulele*
mandolin = mandoline*
zither = zither*
lute = laute
drums = schlagzeug* | trommel* | trommeln | drums | schlagzeuger*
percussion = perkussion | percussion | schlagwerk
brushes = besen | schlagzeug mit besen | besenschlagzeug
drum_machine = drumcomputer* | drum-machine
electronic_drums = elektronisches schlagzeug | e-drums
steel_drums = steeldrum*
[ensemble]
string_quartet = streichquartett*
string_trio = streichtrio*
piano_trio = klaviertrio*
piano_quartet = klavierquartett*
piano_quintet = klavierquintett*
wind_quintet = bläserquintett* | holzbläserquintett
brass_quintet = blechbläserquintett*
jazz_trio = jazztrio* | jazz-trio*
jazz_quartet = jazzquartett*
jazz_band = jazzband* | jazz-band
big_band = bigband* | big band
rock_band = rockband* | rock-band*
brass_band = blaskapelle* | blasorchester
orchestra = orchester* | sinfonieorchester* | symphonieorchester | großes orchester
string_orchestra = kammerorchester
satb = gemischter chor | vierstimmiger chor | gemischten chor
[duo]
2 = duett* | duo
[neg]
pre = ohne | kein* | keinerlei | nicht mit | bitte kein* | verzichte auf | weder | noch | außer
other = keine anderen instrumente | keine weiteren instrumente | sonst nichts
none = ohne zweifel | ohne ende | ohne eile | ohne worte
[forbid]
voice = instrumental* | ohne gesang | kein gesang | ohne stimme | ohne worte | ohne text
drums = ohne beat
[open]
x = mit band | mit begleitung | und andere | und mehr | usw | usw. | mit anderen instrumenten | und weitere | begleitet von einer band | mit einer band | begleitband | unter anderem | zum beispiel | z.b. | begleitung | und so weiter
[closed]
x = ohne begleitung | nur | solo | allein | alleine | ausschließlich | unbegleitet
[join]
or = oder | noch
and = und | sowie
[unit]
bars = takte | takten | takt | taktige* | taktig | takte lang
seconds = sekunden | sekunde | sek | sek.
minutes = minuten | minute | min
bpm = schläge pro minute | schlägen pro minute | viertel pro minute
[label]
bpm = tempo | geschwindigkeit
bars = länge | anzahl takte | taktzahl
[beat]
1 = viertel | viertelnote | viertelnoten
1.5 = punktierte viertel | punktierte viertelnote | punktiertes viertel
2 = halbe | halbe note
0.5 = achtel | achtelnote
[at]
x = etwa | ungefähr | circa | ca.
[seconds]
30 = halbe minute | eine halbe minute | einer halben minute
60 = eine minute | einer minute
90 = eineinhalb minuten | anderthalb minuten
[part]
before = alle | jede* | erste* | letzte* | nach | pro
after = intro | phrase* | schleife | loop
[section]
x = strophe | refrain | intro | outro | bridge
[time]
x = takt
[meter]
3/4 = dreivierteltakt* | walzertempo | dreiertakt* | drei viertel takt | drei-viertel-takt | dreiviertel-takt | walzertakt | dreivierteltakts
4/4 = viervierteltakt* | vier-viertel-takt | vierertakt | vier viertel takt
2/4 = zweivierteltakt* | zwei-viertel-takt | zweiertakt
5/4 = fünfvierteltakt* | fünf-viertel-takt | fünfertakt
6/4 = sechsvierteltakt
7/4 = siebenvierteltakt
6/8 = sechsachteltakt* | sechs-achtel-takt | sechs achtel takt | sechsachtel
7/8 = siebenachteltakt* | sieben-achtel-takt
5/8 = fünfachteltakt*
9/8 = neunachteltakt*
12/8 = zwölfachteltakt*
3/8 = dreiachteltakt*
[change]
key = moduliert | modulation | tonartwechsel
tempo = wird schneller | wird langsamer | tempowechsel | beschleunigt | immer schneller | immer langsamer
meter = taktwechsel | wechselnder takt | wechselnde taktarten
[sing]
x = mit text | liedtext
[count]
x = instrumente | stimmen | instrumenten
"""
STYLE = """
[stop]
x = klassische gitarre* | klassischer gitarre* | klassischen gitarre*
[veto]
x = lied | lieder | fast | rag | die | rat | film ab
[tempo]
50 = sehr langsam* | äußerst langsam
72 = langsam* | langsames
85 = gehend | gehendes tempo
105 = mäßig* | mäßiges tempo | mittleres tempo | mittlerem tempo | nicht zu schnell | nicht zu langsam | gemäßigt* | mittelschnell* | moderat* | nicht so schnell | mäßigem tempo | nicht schnell | nicht langsam
132 = schnell* | zügig* | flott* | rasch*
150 = lebhaft*
175 = sehr schnell* | rasend schnell* | rasant*
[genre]
rock = rock | rockband* | rock-band | rockmusik | rocksong | rockig* | rockstück
metal = metal
pop = pop | popmusik | popsong | schlager
ballad = ballade*
country = country | countrymusik
folk = folk | volkslied* | volksmusik
blues = blues
jazz = jazz | jazzig* | jazzstück | jazzmusik
latin = latein | tango | salsa
funk = funk | funkig*
hip hop = hip-hop | hiphop
electronic = elektronisch* | elektro | techno | elektronische musik
ambient = ambient
classical = klassisch* | barock* | klassik | sonate* | fuge* | sinfonie* | präludium | nocturne | menuett*
art song = kunstlied*
chamber = kammermusik
film = filmmusik | kino | soundtrack | filmisch*
video game = videospiel* | computerspiel* | spielmusik | videospielmusik
march = marsch* | märsche
hymn = choral* | kirchenlied* | hymne* | weihnachtslied
[mood]
happy = fröhlich* | glücklich* | heiter* | froh* | vergnügt* | freudig*
sad = traurig* | melancholisch* | wehmütig* | trauriges
calm = ruhig* | friedlich* | entspannt* | sanft* | besinnlich* | gemütlich* | wiegenlied* | schlaflied*
tense = spannend* | angespannt* | nervös* | bedrohlich gespannt
dark = düster* | dunkel | dunkle* | unheimlich* | gruselig* | finster*
romantic = romantisch* | verliebt* | liebeslied*
epic = episch* | heldenhaft* | majestätisch* | triumphal* | feierlich* | heroisch*
playful = verspielt* | lustig* | spielerisch* | witzig*
dreamy = verträumt* | traumhaft* | träumerisch* | ätherisch*
energetic = energisch* | energiegeladen* | kraftvoll* | wild* | mitreißend* | treibend* | energetisch*
[density]
sparse = sparsam* | minimalistisch* | karg*
dense = dicht*
[repetition]
hypnotic = hypnotisch*
repetitive = repetitiv* | wiederholend*
ever-changing = ständig wechselnd*
[dynamics]
very soft = sehr leise*
soft = leise* | leises
loud = laut*
very loud = sehr laut*
[feel]
swung = swing | geswingt | shuffle | swingend*
[scale]
dorian = dorisch*
mixolydian = mixolydisch*
phrygian = phrygisch*
lydian = lydisch*
pentatonic = pentatonisch* | pentatonik
blues = bluestonleiter
harmonic minor = harmonisch moll
natural minor = in moll
[dance]
3/4 = walzer* | menuett* | ländler*
2/4 = polka
[filler]
lead = bitte | ein | eine | einen | einem | einer | eines | der | die | das | mit | für | in | im | und | auf | von | zu | bei | mach | mache | komponiere | schreibe | schreib | erzeuge | ich möchte | ich will | ich hätte gern | gib mir | es soll | oder | den | dem | am | an | aus | nur | erstelle | generiere | spiele | im tempo | tempo | tonart | in der tonart | takte | lang | länge | gespielt | solo | stück für | musik für | begleitet | mach mir | schreib mir
tail = bitte | und | mit | für | in | im | auf | von | ein | eine | einen | der | die | das | bei | gespielt | oder | lang | nur | dem | den | solo | tempo | takt | zu | an | aus | für die | begleitet | einem | einer
whole = akkorde | akkordfolge | stück | musik | lied | musikstück | melodie | song | komposition | begleitung | kleines stück | titel | thema
"""
