"""German words."""

THINGS = """
[instrument]
piano = klavier* | klaviermusik | klaviersolo | pianist | pianistin | piano | konzertklavier | pianino | klaviere
epiano = e-piano* | elektroklavier | elektrisches klavier | rhodes | fender rhodes | wurlitzer | elektrisches piano | e-pianos
harpsichord = cembalo | cembali | spinett
celesta = celesta
glockenspiel = glockenspiel*
music_box = spieluhr* | spieldose*
vibraphone = vibraphon* | vibrafon*
marimba = marimba* | marimbaphon
xylophone = xylophon* | xylofon*
tubular_bells = röhrenglocken | kirchenglocken | röhrenglocke | kirchenglocke
bells = glocken | glöckchen | schellen | handglocken
dulcimer = hackbrett
keyboard = keyboard*
church_organ = kirchenorgel* | pfeifenorgel* | große orgel
hammond = hammondorgel* | hammond-orgel* | hammond | hammondorgeln
accordion = akkordeon* | ziehharmonika* | schifferklavier | quetschkommode | knopfakkordeon
bandoneon = bandoneon*
harmonica = mundharmonika* | bluesharp
guitar = gitarre* | gitarren | gitarrist | gitarrenspiel | klampfe
acoustic_guitar = akustikgitarre* | akustische gitarre* | akustischen gitarre* | akustischer gitarre* | westerngitarre* | wandergitarre | akustikgitarren | akustische gitarren | westerngitarren | lagerfeuergitarre | stahlsaitengitarre
nylon_guitar = konzertgitarre* | klassische gitarre* | klassischer gitarre* | spanische gitarre | konzertgitarren | nylongitarre | nylonsaitengitarre | flamencogitarre | spanische gitarren | spanischer gitarre | klassische gitarren
electric_guitar = e-gitarre* | elektrische gitarre* | elektrischen gitarre* | elektrischer gitarre* | elektrogitarre* | egitarre*
distorted_guitar = verzerrte gitarre* | verzerrten gitarre* | verzerrter gitarre* | verzerrte e-gitarre* | verzerrter e-gitarre* | verzerrten e-gitarre* | verzerrte gitarren | verzerrte e-gitarren | verzerrten gitarren | harte gitarren | schwere gitarren | fuzz-gitarre
bass = bass | bässe | basslinie | basslinien | bassist | basslauf | bassläufe
electric_bass = e-bass | bassgitarre* | elektrobass | e-bässe | bassgitarren
acoustic_bass = akustikbass | walking bass | akustischer bass | zupfbass | gezupfter bass | walking-bass | gezupfter kontrabass
synth_bass = synthbass | synthesizerbass | synth-bass | synthiebass | subbass | 808-bass | synthesizer-bass | synthiebässe
violin = geige* | violine* | geigen | violinen | geiger | geigerin | violinist | sologeige
viola = bratsche* | bratschen | viola | violen
cello = cello | celli | violoncello | cellos | cellist | cellistin
double_bass = kontrabass | kontrabässe* | kontrabässe | bassgeige | standbass
strings = streicher* | streichern | streichorchester | streichersatz | streichinstrumente | streichergruppe | streicherensemble | orchesterstreicher | streicherklänge
pizzicato = pizzicato-streicher* | pizzicato | gezupfte streicher | pizzicati
harp = harfe* | harfen | keltische harfe | harfenist
timpani = pauke* | pauken | kesselpauken
choir = chor | chöre* | chors | chorgesang | gemischter chor | kinderchor | männerchor | frauenchor | gospelchor | chorstimmen | engelschor | knabenchor | kirchenchor
voice = gesang | stimme | sänger* | sängerin | singstimme* | vocals | gesangsstimme | frauenstimme | männerstimme | gesangsstimmen | sopran | bariton | menschliche stimme | vokalisen | singstimmen | stimmen
trumpet = trompete* | trompeten | trompeter
trombone = posaune* | posaunen | posaunist
tuba = tuba | tuben
horn = waldhorn | hörner* | horn | hörnern | waldhörner
brass = blechbläser* | blechbläsern | blech | blechblasinstrumente | blechbläsersatz | blechbläsergruppe
sax = saxophon* | saxofon* | sax | saxofone | saxophone | saxofonist | saxophonist | saxe
alto_sax = altsaxophon* | altsaxofon* | altsax
tenor_sax = tenorsaxophon* | tenorsaxofon* | tenorsax
soprano_sax = sopransaxophon* | sopransaxofon* | sopransax
baritone_sax = baritonsaxophon* | baritonsaxofon* | baritonsax
oboe = oboe* | oboen
english_horn = englischhorn
bassoon = fagott*
clarinet = klarinette* | klarinetten | klarinettist
bass_clarinet = bassklarinette*
piccolo = pikkoloflöte* | piccoloflöte*
flute = flöte* | querflöte* | flöten | flötist | flötistin | querflöten | traversflöte
recorder = blockflöte* | blockflöten | sopranblockflöte | altblockflöte
pan_flute = panflöte* | panflöten
ocarina = okarina
woodwinds = holzbläser* | holzbläsern | holzblasinstrumente
synth = synthesizer* | synthie* | synth | synths | synthesizer | elektronik | elektronische klänge | elektronische instrumente | analogsynthesizer | synthies | analogsynth
pad = pad | fläche | flächen | synthflächen | pads | flächensound | flächensounds | synthesizerflächen | synth-pads | synthpads | synthesizer-pads | klangteppich | flächenklänge | synth-pad | klangflächen
banjo = banjo*
sitar = sitar
bagpipes = dudelsack* | dudelsäcke
ukulele = ukulele* | ukulelen
mandolin = mandoline* | mandolinen
zither = zither* | zithern
lute = laute
drums = schlagzeug* | trommel* | trommeln | drums | schlagzeuger* | drumset | schlagzeugbeat | schlagzeugspiel | drum-kit | kriegstrommeln | drumkit | drum | drumloop
percussion = perkussion | percussion | schlagwerk | perkussion* | percussions | perkussionsinstrumente | schlaginstrumente | leichte percussion
brushes = besen | schlagzeug mit besen | besenschlagzeug | jazzbesen | mit besen gespieltes schlagzeug | schlagzeug mit jazzbesen
drum_machine = drumcomputer* | drum-machine | drummachine | rhythmusmaschine
electronic_drums = elektronisches schlagzeug | e-drums | elektronische drums | elektronische beats | elektronische percussion
steel_drums = steeldrum* | steeldrums | steel drums | steelpan
grand_piano = flügel* | konzertflügel
honky_tonk = honky-tonk-klavier | saloonklavier | saloon-klavier | barklavier
organ = orgel | orgeln | orgelklänge
electric_guitar@lead = leadgitarre | sologitarre | lead-gitarre
electric_guitar@chords = rhythmusgitarre
clean_guitar = cleane gitarre | clean-gitarre | cleane e-gitarre
muted_guitar = abgedämpfte gitarre
fretless_bass = fretless bass | bundloser bass
slap_bass = slap-bass | slapbass | geslappter bass
strings@pad = streicherteppich | streicherflächen | streicherfläche
muted_trumpet = gedämpfte trompete | trompete mit dämpfer | gestopfte trompete
horns = bläsersatz | hornsection | bläsersektion
whistle = tin whistle | trillerpfeife | pfeifen | pfeifmelodie
shakuhachi = shakuhachi | bambusflöte
synth@figure = arpeggiator
synth_lead = synth-lead | lead-synth | synthlead
square_lead = rechteckwelle
koto = koto
kalimba = kalimba | daumenklavier
oud = oud
kit_piece = snare | becken | hi-hat | bassdrum | kleine trommel | große trommel | hihat
hand_percussion = bongos | congas | tamburin | maracas | djembe | cajon | cajón | kastagnetten | darbuka | triangel | rasseln | rassel | shaker | handtrommel | handtrommeln | rahmentrommel | kuhglocke | tablas | tabla | bodhran | handclaps | klatschen
jazz_drums = jazzschlagzeug | jazz-schlagzeug
kit_808 = 808 | 808s | trap-drums
singing_bowls = klangschalen | klangschale
toy_piano = spielzeugklavier
winds = bläser | bläsern | blasinstrumente | blasinstrumenten
[ensemble]
string_quartet = streichquartett*
string_trio = streichtrio*
piano_trio = klaviertrio*
piano_quartet = klavierquartett*
piano_quintet = klavierquintett*
wind_quintet = bläserquintett* | holzbläserquintett
brass_quintet = blechbläserquintett*
jazz_trio = jazztrio* | jazz-trio* | jazz-klaviertrio | jazzklaviertrio
jazz_quartet = jazzquartett*
jazz_band = jazzband* | jazz-band
big_band = bigband* | big band | big-band
rock_band = rockband* | rock-band*
brass_band = blechbläserensemble | blaskapelle*
orchestra = orchester* | symphonieorchester | großes orchester | volles orchester | vollem orchester | orchestral* | philharmonie | filmorchester | symphonieorchester* | großem orchester | sinfonieorchester*
string_orchestra = kammerorchester
satb = gemischter chor | vierstimmiger chor | gemischten chor | vierstimmigem chor | vierstimmigen chor
piano_four_hands = klavier zu vier händen | klavier vierhändig | vierhändig* | klavier vierhändiges | vier hände
string_quintet = streichquintett*
string_sextet = streichsextett*
brass_quartet = blechbläserquartett*
sax_quartet = saxophonquartett* | saxofonquartett*
jazz_quintet = jazzquintett*
power_trio = power-trio | rocktrio | powertrio
metal_band = metalband* | metal-band*
rhythm_section = rhythmusgruppe* | rhythmussektion
marching_band = marschkapelle* | militärkapelle*
concert_band = blasorchester* | sinfonisches blasorchester
a_cappella = a cappella | a capella
[duo]
2 = duett* | duo
3 = trio
4 = quartett
5 = quintett
[neg]
pre = ohne | kein* | keinerlei | nicht mit | bitte kein* | verzichte auf | weder | noch | außer | vermeide | vermeiden | kein einziges | keine einzige | kein einziger | null | anstatt | anstelle von | statt | statt der | statt des | statt einer | ohne jegliches | ohne jede | ohne jegliche | ohne die | ohne das | ohne den | ohne ein | ohne eine | verzichtet auf | verzicht auf | alles außer | alles andere als | frei von | ausgenommen | nicht verwenden | benutze kein* | verwende kein* | ich will kein* | ich möchte kein* | soll kein* | nichts mit | lieber kein* | auf keinen fall | auf gar keinen fall | bloß kein* | nie | weg mit | ich hasse | niemals | und kein* | bis auf | nicht das | nicht die | kein bisschen | streiche | streich | streicht | keinesfalls | unter keinen umständen | ohne irgendein | ohne irgendwelche | ohne irgendwelches | ohne jedes | ohne jeden | ohne auch nur ein | ohne auch nur eine | ohne ein einziges | ohne eine einzige | ohne einen einzigen | nicht ein einziges | unter ausschluss von | mit ausnahme von | abgesehen von | verbanne | verbiete | vermeide die | vermeide das | verzichte ganz auf | verzichte auf das | verzichte auf die | verzichte auf den | verzichte komplett auf | spar dir das | spar dir die | spar dir den | schluss mit | bitte ohne | gerne ohne | komplett ohne | ganz ohne | völlig ohne | aber ohne | nichts von | nicht einmal | ich brauche kein* | wir brauchen kein* | es soll kein* | es gibt kein* | es darf kein* | da darf kein* | auch kein* | am besten kein* | alles außer der | alles außer dem | alles außer den | außer der | außer dem | außer den | nur nicht mit | nur kein* | bloß nicht mit | entferne | entferne die | entferne das | hasse
other = keine anderen instrumente | keine weiteren instrumente | sonst nichts | keine weiteren | kein anderes instrument | kein weiteres instrument | nichts anderes | nichts weiter | sonst kein instrument | keine sonstigen instrumente
none = ohne zweifel | ohne ende | ohne eile | ohne worte
post = weglassen | verboten | raus | tabu | unerwünscht | nicht erwünscht | frei | freies | freier | freie | fällt weg | fallen weg | nicht dabei | verzichten | vermeiden | sind verboten | ist verboten | sind tabu | ist tabu | sollen fehlen | soll fehlen | fehlen | fehlt | brauche ich nicht | brauchen wir nicht | brauchts nicht | bleiben draußen | bleibt draußen | kann weg | können weg | streichen | rausnehmen | nicht nötig | nicht gewünscht | sollen nicht vorkommen | soll nicht vorkommen | darf nicht vorkommen | dürfen nicht vorkommen | kommen nicht vor | kommt nicht vor | nicht verwenden | nicht benutzen | entfällt | entfallen | schweigt | schweigen | nein danke | ausgeschlossen | bitte weglassen | bitte nicht | will ich nicht | mag ich nicht | sind unerwünscht | ist unerwünscht | entfernen | außen vor | sind nicht dabei | ist nicht dabei | spielt nicht mit | spielen nicht mit | weg
out = lass das | lass die | lass den | lasse das | lasse die | lasse den | lass | lasst | nimm | nimm das | nimm die | nimm den | nehmt | nehmt die | lass mal die | lass mal das | lass mal den | lass bitte die | lass bitte das | lass bitte den
closing = nein | nie
[forbid]
voice = instrumental* | ohne gesang | kein gesang | ohne stimme | ohne worte | ohne text | ohne sänger | ohne vocals | keine vocals | kein text | rein instrumental* | ohne stimmen | keine stimmen | ohne sängerin
drums = ohne beat | schlagzeuglos* | trommellos* | beatlos*
synth = keine elektronik | ohne elektronik | nichts elektronisches | keine elektronischen klänge | ohne elektronische klänge | keine elektronischen instrumente
[open]
x = mit band | mit begleitung | und andere | und mehr | usw | usw. | mit anderen instrumenten | und weitere | begleitet von einer band | mit einer band | begleitband | unter anderem | zum beispiel | z.b. | begleitung | und so weiter | und so | und was sonst noch passt | unter anderem mit | mit weiteren instrumenten | der rest ist frei | und was dir gefällt | und vieles mehr | und weitere instrumente | und andere instrumente
[closed]
x = ohne begleitung | nur | solo | allein | alleine | ausschließlich | unbegleitet | sonst nichts | und sonst nichts | rein | pur | einzig | nichts außer | nichts als | nichts anderes als | kein instrument außer | keine instrumente außer | kein anderes instrument als | keine anderen instrumente als | lediglich | bloß | einzig und allein | und das war's | mehr nicht | und mehr nicht | ganz allein | nur mit
[join]
or = oder | noch
and = und | sowie | und ein | und eine | und dazu | plus | samt | sowie ein | dazu
[unit]
bars = takte | takten | takt | taktige* | taktig | takte lang | taktes | takts
seconds = sekunden | sekunde | sek | sek.
minutes = minuten | minute | min
bpm = schläge pro minute | schlägen pro minute | viertel pro minute | schläge/minute | schläge in der minute | beats pro minute | schlägen in der minute | viertelschläge pro minute | anschläge pro minute
[label]
bpm = tempo | geschwindigkeit | metronom | metronom auf | tempo von | metronomzahl | im tempo
bars = länge | anzahl takte | taktzahl | länge von | dauer
[beat]
1 = viertel | viertelnote | viertelnoten | viertel gleich
1.5 = punktierte viertel | punktierte viertelnote | punktiertes viertel | punktierte viertelnoten
2 = halbe | halbe note | halben
0.5 = achtel | achtelnote
[at]
x = etwa | ungefähr | circa | ca.
[seconds]
30 = halbe minute | eine halbe minute | einer halben minute | halben minute | halbminütig*
60 = eine minute | einer minute | einminütig* | ganze minute
90 = eineinhalb minuten | anderthalb minuten
120 = zweiminütig*
180 = dreiminütig*
150 = zweieinhalb minuten | zweieinhalb minute
210 = dreieinhalb minuten
[part]
before = alle | jede* | erste* | letzte* | nach | pro
after = phrase* | motiv | pause | auftakt
loop = schleife | loop | loops | endlosschleife
[section]
intro = intro | einleitung | vorspiel
verse = strophe | strophen | vers
chorus = refrain | refrains | kehrreim
bridge = bridge | überleitung | mittelteil | zwischenteil
prechorus = pre-chorus | prechorus | vorrefrain
outro = outro | schluss | coda | nachspiel | ausklang | schlussteil
interlude = zwischenspiel | interlude
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
tempo = wird schneller | wird langsamer | tempowechsel | beschleunigt | immer schneller | immer langsamer | wird immer schneller
meter = taktwechsel | wechselnder takt | wechselnde taktarten
[sing]
x = mit text | liedtext
[count]
x = instrumente | stimmen | instrumenten
[stop]
x = violinschlüssel | bassschlüssel | notenschlüssel | schlüssel | stimme der vernunft | stimmen im kopf | bei stimme | trommelfell | trommelwirbel | trommeln an | regen trommelt | stimmung | stimmungsvoll | tonband
[driven]
x = lastig* | betont* | getrieben* | dominiert*
[leading]
x = vor allem | hauptsächlich | überwiegend | angeführt von | geprägt von | im mittelpunkt | dominiert von | getragen von | vorwiegend
[bars]
4 = viertaktig*
2 = zweitaktig*
6 = sechstaktig*
8 = achttaktig* | achttakter
10 = zehntaktig*
12 = zwölftaktig* | zwölftakter
16 = sechzehntaktig* | sechzehntakter
20 = zwanzigtaktig*
24 = vierundzwanzigtaktig*
32 = zweiunddreißigtaktig*
[number]
2.5 = zweieinhalb
1.5 = anderthalb | eineinhalb
3.5 = dreieinhalb
[phrases]
x = phrasen | abschnitte | abschnitten | teile | teilen | perioden | sätze | hälften
[atom]
1000 = tausend
"""
STYLE = """
[stop]
x = klassische gitarre* | klassischer gitarre* | klassischen gitarre* | glückwunsch | spielplatz | spielzeug | spiele mit | im spiel | fußballspiel | kartenspiel | spielerei | filmriss | dunkler wald | dunklen wald | dunkle wolken | dunkle gasse | dunkle straße | dunkler himmel | dunkles zimmer | im dunkeln | dunkle nacht | wilde tiere | wilder westen | wilden westen | wilde pferde | leiser regen | leiser wind | leiser schnee | lauter wind | leise rieselt | stiller see | stille nacht | stillen see | marsch durch | auf dem marsch | gewitterstimmung
[veto]
x = lied | lieder | fast | die | rat | film ab
[tempo]
50 = sehr langsam* | äußerst langsam | extrem langsam* | largo | ganz langsam* | furchtbar langsam
72 = langsam* | langsames | gemächlich* | getragen* | bedächtig* | langsames tempo | langsamem tempo | eher langsam* | ziemlich langsam* | recht langsam*
85 = gehend | gehendes tempo | andante | schritttempo | gehtempo | im schritttempo | spaziertempo
105 = mäßig* | mäßiges tempo | mittleres tempo | mittlerem tempo | gemäßigt* | mittelschnell* | moderat* | mäßigem tempo | moderato | mittelschnell | mittlere geschwindigkeit | mittlerer geschwindigkeit | im mittleren tempo | gemäßigtes tempo | gemäßigtem tempo | moderates tempo | moderatem tempo | midtempo | mid-tempo | weder schnell noch langsam | weder langsam noch schnell
132 = schnell* | zügig* | flott* | rasch* | allegro | eilig* | schnelles tempo | schnellem tempo | hohes tempo | hohem tempo | temporeich* | ziemlich schnell* | recht schnell* | eher schnell* | schwungvolles tempo
150 = lebhaft* | vivace | sehr lebhaft*
175 = sehr schnell* | rasend schnell* | rasant* | presto | extrem schnell* | in rasendem tempo | blitzschnell* | superschnell* | wahnsinnig schnell* | halsbrecherisch* | pfeilschnell* | so schnell wie möglich | in höchstem tempo
60 = larghetto
65 = adagio
90 = andantino
~105 = nicht zu schnell* | nicht zu langsam* | nicht so schnell* | nicht schnell | nicht langsam | nicht allzu schnell | nicht besonders schnell | nicht sehr schnell | ohne eile | nicht hektisch | nicht übermäßig schnell
115 = allegretto
190 = prestissimo
[genre]
rock = rock | rockband* | rock-band | rockmusik | rocksong | rockig* | rockstück | hardrock | hard rock | alternative rock | indie | progressive rock | psychedelic rock | rock 'n' roll | rock and roll | grunge | surfrock | deutschrock | indie-rock | indierock | poprock | pop-rock
metal = metal | heavy metal | death metal | black metal | thrash metal | metalsong
pop = pop | popmusik | popsong | schlager | poplied | popnummer | synthpop | k-pop | schlagermusik
ballad = ballade* | powerballade | popballade | rockballade
country = country | countrymusik | bluegrass | countrysong | countrylied | westernlied | country-song
folk = folk | volkslied* | volksmusik | folkmusik | volkstümlich* | seemannslied* | shanty | volksliedhaft* | liedermacher* | folksong | lagerfeuerlied | folklore
blues = blues | bluesig* | bluesnummer | blues-nummer | zwölftaktiger blues
jazz = jazz | jazzig* | jazzstück | jazzmusik | swing-jazz | bebop | jazzballade | jazznummer | jazzstandard | barjazz | jazztrio | jazzquartett | jazzband
latin = latein | tango | salsa | lateinamerikanisch* | bossa nova | bossa-nova | bossa | samba | rumba | mambo | cha-cha-cha | cha cha cha | flamenco | bolero | cumbia | latin | reggaeton | merengue | bachata | paso doble
funk = funk | funkig* | funkstück | funky | funk-nummer
hip hop = hip-hop | hiphop | hip hop | rap | trap | lo-fi | lofi | boom bap | hip-hop-beat | trap-beat | lofi-beat | deutschrap
electronic = elektronisch* | elektro | techno | elektronische musik | house | trance | edm | dubstep | drum and bass | synthwave | electro | clubmusik | elektronische tanzmusik | club-track | electronic
ambient = ambient | ambient-musik | new age | meditation | meditationsmusik | entspannungsmusik | klanglandschaft* | drone
classical = klassisch* | barock* | klassik | sonate* | fuge* | sinfonie* | präludium | nocturne | menuett* | klassisch | klassisches | konzert für klavier | klavierkonzert | violinkonzert | toccata | etüde* | kontrapunkt* | sinfonisch* | symphonisch* | symphonie* | renaissance | impressionistisch* | rondo | invention | gavotte | barockstück | kanon | wiener klassik | präludien | sonatine* | nocturnes
art song = kunstlied* | oper | arie* | operette | opernhaft*
chamber = kammermusik | kammermusikalisch* | kammermusikstück
film = filmmusik | kino | soundtrack | filmisch* | filmmusik* | soundtrack* | kinofilm | kinotrailer | trailer | filmscore | western | film noir | kinomusik | cineastisch | cinematisch*
video game = videospiel* | computerspiel* | spielmusik | videospielmusik | 8-bit | 8 bit | chiptune | videospiel-musik | retrospiel* | spielhallenmusik | 16-bit | gamemusik | game-musik | jump-and-run | arcade
march = marsch* | märsche | militärmarsch | trauermarsch | hochzeitsmarsch | nationalhymne | marschmusik | blasmusikmarsch | marschartig*
hymn = choral* | kirchenlied* | hymne* | weihnachtslied | gospel | gospelchoral | geistlich* | kirchenmusik | sakral* | gregorianisch* | weihnachtslieder | lobpreis | kirchlich* | choräle | psalm
punk = punk | punkrock | punk-rock | hardcore
celtic = keltisch* | irisch* | schottisch* | irish folk | gälisch*
soul = soul | soulig* | r&b | neo soul | motown
disco = disco | discomusik | disco-stück | diskomusik
reggae = reggae | ska | dub | dancehall
ragtime = ragtime | rag | ragtime-stück
world = weltmusik | arabisch* | orientalisch* | afrikanisch* | indisch* | klezmer | balkan | balkanmusik | andenmusik | asiatisch* | afrobeat | fernöstlich* | hawaiianisch* | ethno
[mood]
happy = fröhlich* | glücklich* | heiter* | froh* | vergnügt* | freudig* | freude | fröhlichkeit | glücklicher | gut gelaunt* | gutgelaunt* | beschwingt* | sonnig* | ausgelassen* | optimistisch* | jubelnd* | unbeschwert* | munter* | heiterkeit | positiv* | hoffnungsvoll* | jauchzend* | strahlend* | gute laune | frohgemut
sad = traurig* | melancholisch* | wehmütig* | trauriges | trauer | traurigkeit | schwermütig* | betrübt* | melancholie | wehmut | klagend* | einsam* | tränenreich* | trist* | trostlos* | todtraurig* | bittersüß* | herzzerreißend* | kummervoll* | niedergeschlagen* | untröstlich* | elegisch* | bekümmert* | liebeskummer | schmerzlich* | schmerzvoll* | trauernd* | einsamkeit | verzweifelt* | deprimierend* | sehnsüchtig* | sehnsuchtsvoll* | unglücklich* | tieftraurig* | trübsinnig*
calm = ruhig* | friedlich* | entspannt* | sanft* | besinnlich* | gemütlich* | wiegenlied* | schlaflied* | beruhigend* | ruhe | gelassen* | sanftmütig* | entspannend* | meditativ* | idyllisch* | lieblich* | behaglich* | zum einschlafen | einschlafmusik | einschlaf* | wiegenlieder | chillig* | erholsam* | friedvoll* | kuschelig* | zärtlich* | verschlafen* | chillen | ausgeglichen* | besänftigend* | still | stille | stilles | zart | zartes | zarte
tense = spannend* | angespannt* | nervös* | bedrohlich gespannt | spannung | spannungsgeladen* | unruhig* | ängstlich* | beklemmend* | gehetzt* | gestresst* | thriller | nervenaufreibend* | panisch* | beunruhigend* | hektisch* | suspense
dark = düster* | dunkel | dunkle* | unheimlich* | gruselig* | finster* | dunkel* | dunkles | dunkler | schaurig* | schauerlich* | bedrohlich* | mysteriös* | geheimnisvoll* | makaber* | makabre | horror* | grusel | gruselmusik | grusel* | grauenhaft* | gespenstisch* | gothic | furchteinflößend* | furchterregend* | unheilvoll* | unheimliches | teuflisch* | albtraum | albtraumhaft* | alptraumhaft* | sinister* | schrecklich* | angsteinflößend* | geisterhaft* | dämonisch* | rätselhaft*
romantic = romantisch* | verliebt* | liebeslied* | leidenschaftlich* | sinnlich* | liebevoll* | innig* | intim* | liebeslieder | verführerisch* | amourös* | liebesballade | romanze | schmachtend*
epic = episch* | heldenhaft* | majestätisch* | triumphal* | feierlich* | heroisch* | monumental* | heldenmut | triumphierend* | siegreich* | erhaben* | prunkvoll* | gewaltig* | heldenepos | glorreich* | grandios* | pompös* | bombastisch* | feierlichkeit | majestätisches | imposant* | ritterlich* | ruhmreich* | königlich* | epos | sieghaft* | festlich* | würdevoll*
playful = verspielt* | lustig* | spielerisch* | witzig* | lustiges | schelmisch* | humorvoll* | komisch* | albern* | keck* | neckisch* | kindlich* | drollig* | niedlich* | hüpfend* | spaßig* | frech* | verschmitzt* | quirlig* | ulkig* | kindisch* | putzig* | spitzbübisch* | skurril* | tollpatschig* | kinderlied* | clownesk*
dreamy = verträumt* | traumhaft* | träumerisch* | ätherisch* | träumerei | magisch* | märchenhaft* | zauberhaft* | schwebend* | schwerelos* | mystisch* | himmlisch* | traumähnlich* | surreal* | verzaubert* | entrückt* | überirdisch* | nebelhaft* | neblig* | traumartig* | traumwelt | sphärisch* | verwunschen* | traumverloren*
energetic = energisch* | energiegeladen* | kraftvoll* | wild* | mitreißend* | treibend* | energetisch* | voller energie | mit viel energie | powervoll* | dynamisch* | aggressiv* | wütend* | zornig* | ungestüm* | stürmisch* | feurig* | temperamentvoll* | schwungvoll* | tanzbar* | explosiv* | aufpeitschend* | aufputschend* | heftig* | intensiv* | tatkräftig* | peppig* | fetzig* | pulsierend* | impulsiv* | unbändig* | kämpferisch* | motivierend* | spritzig* | vital* | wuchtig* | brachial* | wut | furios* | mit schwung | schmissig* | energie
[density]
sparse = sparsam* | minimalistisch* | karg* | spärlich* | wenige noten | wenig noten | luftig* | reduziert* | schlicht* | ausgedünnt* | viel raum | minimal* | wenig dicht | viel platz | wenige töne | viel luft | dünner satz
dense = dicht* | viele noten | üppig* | vollgepackt* | dichtes | reichhaltig* | überladen* | vollgriffig* | dichter satz | dick instrumentiert | vielschichtig* | geschäftig* | viele töne
very sparse = sehr sparsam* | sehr karg* | sehr wenige noten | ganz wenige töne | ganz wenige noten | extrem minimalistisch* | fast leer | sehr minimalistisch* | sehr spärlich* | kaum noten
very dense = sehr dicht* | extrem dicht* | klangwand | wall of sound | sehr voll | überbordend* | sehr viele noten
[repetition]
hypnotic = hypnotisch* | hypnotisierend* | tranceartig* | mantrahaft* | mantraartig*
repetitive = repetitiv* | wiederholend* | wiederholt sich | wiederholungen | ostinato | immer gleich* | sich wiederholend* | monoton* | wiederkehrend* | wiederholung
ever-changing = ständig wechselnd* | immer anders | immer wieder anders | ohne wiederholung | ohne wiederholungen | sich ständig verändernd* | ständig im wandel | nie gleich | wiederholt sich nie | sich nie wiederholend* | durchkomponiert* | keine wiederholung | keine wiederholungen | stets wandelnd* | sich ständig wandelnd* | ändert sich ständig | verändert sich ständig | nicht repetitiv
varied = abwechslungsreich* | variiert* | variationen | mit variationen | mit abwechslung | variierend* | vielfältig* | variantenreich*
[dynamics]
very soft = sehr leise* | ganz leise* | pianissimo | äußerst leise* | geflüstert | flüsterleise* | hauchzart* | kaum hörbar* | extrem leise* | hauchleise | flüsternd
soft = leise* | leises | gedämpft* | leise gespielt | mit geringer lautstärke | geringe lautstärke | zart gespielt | nicht laut | nicht zu laut | zurückhaltend*
loud = laut* | lautstark* | forte | dröhnend* | krachend*
very loud = sehr laut* | ohrenbetäubend* | fortissimo | extrem laut* | volle lautstärke | voller lautstärke | brüllend laut | donnernd* | überlaut
medium = mittellaut* | mezzoforte | mittlere lautstärke | mittlerer lautstärke | mäßig laut*
varied = dynamikwechsel | dynamische kontraste | wechselnde dynamik | große dynamik | laut und leise | leise und laut | starke dynamische kontraste | dynamisch abwechslungsreich | lautstärkewechsel | dynamikunterschiede | große dynamikunterschiede
[feel]
swung = swing | geswingt | shuffle | swingend* | swing-feeling | geswingte achtel | swingfeeling | shuffle-rhythmus | swingende | triolisch* | mit swing | swing-rhythmus | geshuffelt | shuffle-feeling
straight = gerade achtel | gerader rhythmus | nicht geswingt | ohne swing | kein swing | gerade gespielt* | geraden achteln | gerader beat | binär*
[scale]
dorian = dorisch*
mixolydian = mixolydisch*
phrygian = phrygisch*
lydian = lydisch*
pentatonic = pentatonisch* | pentatonik | pentatonisches | pentatonische tonleiter
blues = bluestonleiter | blues-tonleiter | bluesskala
harmonic minor = harmonisch moll | harmonischem moll | harmonisches moll | harmonischen moll
natural minor = in moll | moll-tonart | molltonart | natürliches moll | natürlichem moll | äolisch*
major = in dur | dur-tonart | durtonart | ionisch*
chromatic = chromatisch* | chromatik
[dance]
3/4 = walzer* | menuett* | ländler* | walzer | polonaise | mazurka | sarabande | walzertakt | walzerartig*
2/4 = polka
6/8 = gigue | tarantella | barkarole
[filler]
lead = bitte | ein | eine | einen | einem | einer | eines | der | die | das | mit | für | in | im | und | auf | von | zu | bei | mach | mache | komponiere | schreibe | schreib | erzeuge | ich möchte | ich will | ich hätte gern | gib mir | es soll | oder | den | dem | am | an | aus | nur | erstelle | generiere | spiele | im tempo | tempo | tonart | in der tonart | takte | lang | länge | gespielt | solo | stück für | musik für | begleitet | mach mir | schreib mir | irgendwas | etwas | gib | spiel | spiel mir | ich hätte gerne | ich brauche | mach was
tail = bitte | und | mit | für | in | im | auf | von | ein | eine | einen | der | die | das | bei | gespielt | oder | lang | nur | dem | den | solo | tempo | takt | zu | an | aus | für die | begleitet | einem | einer
whole = akkorde | akkordfolge | stück | musik | lied | musikstück | melodie | song | komposition | begleitung | kleines stück | titel | thema
[genre?]
film = film | films | kurzfilm* | dokumentarfilm* | doku | filmszene
video game = spiel | computerspiel | rollenspiel* | verlies | games | game | endboss | bosskampf | endgegner | bossmusik
chamber = streichquartett* | bläserquintett* | streichtrio* | streichquintett* | blechbläserquintett* | klaviertrio* | klavierquartett* | holzbläserquintett
classical = orchestral* | für orchester | orchesterstück* | orchesterwerk*
march = fanfare* | hymne
[loop]
yes = loop | loops | loopbar* | loop-fähig* | loopfähig* | nahtlos loopbar* | schleife | endlosschleife | endlos-schleife | nahtlose schleife | in dauerschleife | dauerschleife | nahtloser loop | endlos wiederholbar* | nahtlos wiederholbar* | in schleife | lückenlos wiederholbar* | geloopt | loopen | nahtlos an den anfang | zurück zum anfang | endlos abspielbar* | soll loopen | sich nahtlos wiederholen | nahtlos wiederholen | endlosloop
no = kein loop | keine schleife | nicht loopen | ohne schleife | keinen loop | nicht geloopt | nicht als schleife | muss nicht loopen | nicht loopbar | nicht als loop
[pickup]
yes = auftakt | auftaktig* | mit auftakt | auftaktnote | auftakttakt | vortakt | auftaktnoten | achtelauftakt | viertelauftakt
no = ohne auftakt | kein auftakt | volltaktig* | auf der eins | keinen auftakt | mit vollem takt | auf die eins
[arc]
builds = steigert sich | steigernd* | sich steigernd* | steigerung | baut sich auf | sich aufbauend* | wird lauter | immer lauter* | lauter werdend* | crescendo | anschwellend* | schwillt an | wird immer lauter | wird immer intensiver | immer intensiver | intensiver werdend* | wächst an | zunehmend lauter | fängt leise an | beginnt leise | leise beginnend* | leiser anfang | endet laut | lautes ende | großes finale | großen finale | fulminantes finale | bombastisches finale | auf einen höhepunkt | zum höhepunkt | bis zum höhepunkt | von leise zu laut | von leise nach laut | nach und nach lauter | allmählich lauter | langsam aufbauend* | blendet ein | eingeblendet | fade-in | startet leise | gipfelt in | zum großen höhepunkt | baut sich langsam auf | steigert sich langsam | schaukelt sich hoch | schwillt | schwellen an | anschwellen
fades = wird ausgeblendet | ausgeblendet | blendet aus | ausblenden | ausblende | fade-out | fade out | verklingt | verklingend* | verklingen | klingt aus | ausklingend* | ausklingen | wird leiser | wird immer leiser | immer leiser* | leiser werdend* | verhallt | verhallend* | erstirbt | ersterbend* | decrescendo | diminuendo | abschwellend* | verebbt | verebbend* | verliert sich | endet leise | leises ende | leise endend* | beginnt laut | fängt laut an | von laut zu leise | von laut nach leise | verstummt | löst sich auf | verschwindet langsam | allmählich leiser | nach und nach leiser | ebbt ab | abebbend* | stirbt langsam ab | faded aus | fadet aus | endet in stille | leiser werden | endet ganz leise | zum ende hin leiser | verblasst | ebbt | ebben ab
arch = schwillt an und ab | an- und abschwellend* | steigert sich und ebbt ab | höhepunkt in der mitte | in der mitte am lautesten | bogenform | bogenförmig* | spannungsbogen in der mitte | schwillt an und wieder ab | schwillt in der mitte an | erst lauter dann leiser | lauter mittelteil | leise laut leise | auf- und abschwellend* | baut sich auf und ebbt ab | in der mitte laut
steady = gleichbleibende lautstärke | gleichbleibender lautstärke | gleichbleibende intensität | gleichbleibender intensität | gleiche lautstärke | gleicher lautstärke | konstante lautstärke | konstanter lautstärke | konstante intensität | konstanter intensität | ohne steigerung | kein crescendo | ohne crescendo | keine steigerung | durchgehend gleich laut | durchweg gleich laut | ohne höhepunkt | immer gleich laut | gleichmäßige lautstärke | gleichmäßiger lautstärke | gleichbleibende dynamik | gleichbleibender dynamik | konstante dynamik
[form]
A B A = dreiteilige form | dreiteilige liedform | dreiteiliger form | da-capo-form
A B = zweiteilige form | zweiteilige liedform
A B A C A = rondoform | rondo-form
[role]
lead = melodie | hauptmelodie | melodiestimme | hauptthema | leadstimme | führungsstimme | oberstimme | hauptstimme | melodieführung | solostimme | melodien
<lead = spielt die melodie | spielen die melodie | singt die melodie | singen die melodie | trägt die melodie | tragen die melodie | führt die melodie | übernimmt die melodie | übernehmen die melodie | hat die melodie | haben die melodie | als solist | als soloinstrument | als melodieinstrument | in der melodie | für die melodie | spielt das thema | spielen das thema | im vordergrund | steht im vordergrund | spielt melodie | als leadinstrument | als hauptinstrument | übernimmt die führung | spielt die hauptmelodie | spielt das solo
>lead = melodie in der | melodie im | melodie auf der | melodie auf dem | melodie von der | melodie vom | melodie von | melodie für | melodie spielt die | melodie spielt das | melodie spielt der | melodie liegt in der | melodie liegt im | melodie liegt bei der | melodie übernimmt die | melodie übernimmt das | melodie bei der | melodie beim | melodie: | melodie gespielt von | melodie wird von | thema in der | thema im | die melodie spielt | melodie hat die | melodie hat das | melodie kommt von der | melodie kommt vom | melodie singt die | melodie trägt die | melodie soll die | melodie an der
chords = akkorde | begleitung | harmonien | begleitakkorde | harmonie | begleitstimme
<chords = begleiten | begleitend | spielt akkorde | spielen akkorde | spielt die akkorde | spielen die akkorde | schlägt akkorde | zur begleitung | als begleitung | in der begleitung | für die begleitung | schrammelt akkorde | übernimmt die begleitung | spielt die begleitung | für die akkorde | legt die akkorde | spielt begleitung | liefert die akkorde | schlägt die akkorde | als begleitinstrument | spielt die harmonien | begleitet | schrammelt
>chords = begleitet von | begleitet vom | begleitet durch | begleitung von | begleitung auf der | begleitung durch | begleitung am | begleitung in der | akkorde auf der | akkorde im | akkorde in der | akkorde vom | akkorde von der | akkorde am | begleitung vom | begleitung: | akkorde: | akkorde auf dem | mit begleitung von | mit begleitung durch | begleitung im | begleitung spielt das | begleitung spielt die
pad = lange töne | liegende töne | gehaltene akkorde | liegetöne | haltetöne | langgezogene töne | liegende akkorde | liegenden akkorden | gehaltenen akkorden
<pad = hält lange töne | halten lange töne | spielt lange töne | spielen lange töne | mit langen tönen | hält akkorde | mit liegenden akkorden | spielt flächen | spielen flächen | als fläche | als teppich
>pad = teppich aus | flächen von
figure = arpeggien | arpeggio | arpeggios | gebrochene akkorde | ostinato | albertibass | arpeggierte akkorde | akkordbrechungen
<figure = spielt arpeggien | spielen arpeggien | arpeggiert | in arpeggien | spielt gebrochene akkorde | spielt ein ostinato | spielt arpeggios | zupft arpeggien | in gebrochenen akkorden
>figure = arpeggien der | arpeggien auf der | arpeggien im | arpeggien in der | arpeggien vom | ostinato im | ostinato in der | arpeggien von der | arpeggien am | arpeggien auf dem | gebrochene akkorde in der | gebrochene akkorde im
<bass = spielt den bass | spielt die basslinie | übernimmt den bass | als bass | spielt die bassstimme | übernimmt die basslinie | spielt basslinie | für den bass | hält den bass | übernimmt die bassstimme | spielt die bässe
>bass = basslinie in der | basslinie im | basslinie auf der | basslinie von der | basslinie vom | basslinie: | basslinie spielt die | basslinie spielt das | basslinie auf dem | bassstimme in der | bassstimme im | basslinie auf
"""
