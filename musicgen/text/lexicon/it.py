"""Italian words."""

THINGS = """
[veto]
x = e piano | e guitar | e bass | e drums | suona
[instrument]
piano = pianoforte | piano | pianoforti
grand_piano = pianoforte a coda
epiano = piano elettrico | pianoforte elettrico | rhodes
harpsichord = clavicembalo | cembalo | clavicembali
celesta = celesta
glockenspiel = glockenspiel
music_box = carillon
vibraphone = vibrafono
marimba = marimba
xylophone = xilofono
tubular_bells = campane tubolari
bells = campane | campanelle
keyboard = tastiera | tastiere
organ = organo | organi
church_organ = organo da chiesa | organo a canne
accordion = fisarmonica | fisarmoniche
bandoneon = bandoneon
harmonica = armonica
guitar = chitarra | chitarre
acoustic_guitar = chitarra acustica | chitarre acustiche | chitarra folk
nylon_guitar = chitarra classica | chitarre classiche | chitarra spagnola | chitarra flamenco
electric_guitar = chitarra elettrica | chitarre elettriche
distorted_guitar = chitarra distorta | chitarre distorte | chitarra elettrica distorta | chitarre elettriche distorte
bass = basso | bassi | linea di basso | bassista
electric_bass = basso elettrico
violin = violino | violini
viola = viola | viole
cello = violoncello | violoncelli
double_bass = contrabbasso | contrabbassi
strings = archi | sezione d'archi | strumenti ad arco
pizzicato = archi pizzicati
harp = arpa | arpe | arpa celtica
timpani = timpani | timpano
choir = coro | cori | coro misto | coro gospel
voice = voce | voci | cantante | canto | voce umana | vocalist | voci umane | vocale
trumpet = tromba | trombe
trombone = trombone | tromboni
tuba = tuba
horn = corno | corni | corno francese
brass = ottoni | sezione di ottoni
sax = sassofono | sassofoni | sax
alto_sax = sax contralto | sassofono contralto
tenor_sax = sax tenore | sassofono tenore
soprano_sax = sax soprano
oboe = oboe | oboi
english_horn = corno inglese
bassoon = fagotto | fagotti
clarinet = clarinetto | clarinetti
piccolo = ottavino
flute = flauto | flauti | flauto traverso
recorder = flauto dolce | flauti dolci
pan_flute = flauto di pan
woodwinds = legni
synth = sintetizzatore | sintetizzatori | synth | strumenti elettronici | suoni elettronici
banjo = banjo
bagpipes = cornamusa | zampogna
ukulele = ukulele
mandolin = mandolino | mandolini
lute = liuto
drums = batteria | tamburo | tamburi | rullante | batterista
percussion = percussioni | percussione | strumenti a percussione
drum_machine = drum machine | batteria elettronica
brushes = spazzole | batteria con spazzole | batteria con le spazzole
hammond = organo hammond
electric_guitar@lead = chitarra solista
electric_guitar@chords = chitarra ritmica
acoustic_bass = basso acustico | walking bass
synth_bass = basso sintetico | synth bass
pad = pad | tappeto di synth | tappeti | tappeto
square_lead = onda quadra
hand_percussion = bonghi | congas | maracas | tamburello | nacchere | djembe | cajon | triangolo
kit_808 = 808
winds = fiati | strumenti a fiato | i fiati | sezione fiati | sezione di fiati
[ensemble]
string_quartet = quartetto d'archi | quartetto di archi
string_trio = trio d'archi
piano_trio = trio con pianoforte
wind_quintet = quintetto di fiati
brass_quintet = quintetto di ottoni
jazz_trio = trio jazz
jazz_quartet = quartetto jazz
jazz_band = gruppo jazz
rock_band = gruppo rock | band rock
orchestra = orchestra | orchestra sinfonica | orchestra completa | orchestra da camera | orchestrale
string_orchestra = orchestra d'archi
piano_four_hands = pianoforte a quattro mani | quattro mani
brass_quartet = quartetto di ottoni
sax_quartet = quartetto di sassofoni
big_band = big band
power_trio = power trio
a_cappella = a cappella
[duo]
2 = duetto | duo
[neg]
pre = senza | nessun | nessuna | niente | né | ne | nessuno | no | senza la | senza il | tranne | eccetto | senza alcun | togli | evita | evitare | senza i | senza gli | senza le | senza l' | al posto di | invece di | niente di | non usare | non voglio | tutto tranne | qualsiasi cosa tranne | privo di | nemmeno | zero | elimina | ometti | via la | via il | via i | via gli | via le | escludi | escludi la | escludi il | escludi le | escludi gli | escludere | lascia fuori | lascia fuori la | lascia fuori il | lascia fuori gli | lasciare fuori | non mettere | non inserire | non metterci | non aggiungere | a parte | a parte la | a parte il | eccezion fatta per | fatta eccezione per | ad eccezione di | ad eccezione della | rimuovi | rimuovi la | rimuovi il | leva | leva la | leva il | mai | neanche | neppure | salvo | escluso | escluso il | esclusi | esclusi gli | esclusa la | tutto meno | tutto fuorché | fuorché | vietato | vietati | senza nemmeno | senza l'uso di | priva di | non includere | che non ci siano | che non ci sia | non devono esserci | non deve esserci | non ci sono | togli la | togli il | togli gli | togli i | togli le | evita la | evita il | evita gli | evita le | tranne la | tranne il | tranne gli | tranne i | tranne le | fai a meno di | fai a meno della | senza usare | senza nessun | senza nessuna | al posto del | al posto della | al posto degli | elimina la | elimina il | elimina gli | elimina le | non usare la | non usare il | nessun tipo di
other = nessun altro strumento | nient'altro | e basta | e nient'altro | nessun altro
none = senza fine | senza dubbio | senza fretta
post = esclusi | esclusa | escluso | vietati | vietato | vietata | fuori | no grazie | assenti | assente
closing = no
[forbid]
voice = strumentale | senza voce | senza voci | senza parole | senza canto | puramente strumentale | niente voce | niente voci | senza cantante
synth = niente elettronica | senza elettronica | senza suoni elettronici
drums = senza ritmo
[open]
x = con accompagnamento | e altri | ecc | eccetera | accompagnamento | e altri strumenti | con una band | per esempio | con gruppo | e così via | e altri strumenti ancora
[closed]
x = senza accompagnamento | solo | soltanto | solamente | sola | nient'altro che | nulla tranne | nulla se non | niente tranne | nessuno strumento tranne | nessun altro strumento che | unicamente | esclusivamente | e basta così | soltanto con | solo con | null'altro che
[join]
or = o | né | ne | oppure
and = e | ed
[unit]
bars = battute | battuta | misure | misura
seconds = secondi | secondo | sec
minutes = minuti | minuto
bpm = battiti al minuto | battiti per minuto | pulsazioni al minuto | bpm | battiti/minuto
[label]
bpm = tempo | velocità | metronomo | metronomo a
bars = durata | lunghezza | numero di battute
[beat]
1 = semiminima | un quarto
1.5 = semiminima puntata | semiminima col punto
2 = minima
0.5 = croma
[at]
x = circa
[seconds]
30 = mezzo minuto
60 = un minuto
90 = un minuto e mezzo
120 = un paio di minuti
150 = due minuti e mezzo
[part]
before = ogni | prime | ultime | dopo | prima | ultima
loop = loop | ciclo
[section]
intro = intro | introduzione
verse = strofa | strofe
chorus = ritornello | ritornelli
bridge = ponte | bridge | special
outro = outro | coda | finale | chiusura
prechorus = pre-ritornello
interlude = interludio
[time]
x = tempo
[meter]
3/4 = tre quarti | tempo ternario | in tre quarti
4/4 = quattro quarti
2/4 = due quarti
6/8 = sei ottavi
5/4 = cinque quarti
7/8 = sette ottavi
9/8 = nove ottavi
12/8 = dodici ottavi
3/8 = tre ottavi
2/2 = tempo tagliato | due mezzi
[change]
key = modula | modulazione | cambio di tonalità | cambia tonalità
tempo = accelera | rallenta | sempre più veloce | sempre più lento | cambio di tempo
meter = cambio di metro
[count]
x = strumenti
[stop]
x = chiave di basso | chiave di violino | a bassa voce | in basso | piano piano | viola d'amore | basso volume
[phrases]
x = frasi | sezioni | parti | periodi
[atom]
1000 = mille
"""
STYLE = """
[stop]
x = chitarra classica | chitarre classiche
[tempo]
50 = molto lento | molto lenta | lentissimo | largo | lentissima | molto lentamente
72 = lento | lenta | lentamente | lenti
85 = andante
105 = moderato | moderata | tempo medio | a velocità media | né veloce né lento | tempo moderato | né lento né veloce | velocità media | velocità moderata | andamento moderato
132 = veloce | veloci | rapido | rapida | velocemente | allegro
150 = vivace
175 = molto veloce | velocissimo | velocissima | presto | a tutta velocità
65 = adagio
~105 = non troppo veloce | non troppo lento | non troppo lenta | non molto veloce | senza fretta
115 = allegretto
190 = prestissimo
90 = andantino
60 = larghetto
[genre]
rock = rock | hard rock | indie
metal = metal | heavy metal
pop = pop
ballad = ballata | ballate | ballad
folk = folk | popolare
blues = blues
jazz = jazz
latin = latina | latino | tango | bossa nova | samba | salsa | rumba | flamenco | latini
electronic = elettronica | elettronico | techno | house | trance | edm | synthwave | dubstep
ambient = ambient | new age | ambientale | meditazione
classical = classica | classico | barocca | barocco | sonata | sinfonia | minuetto | notturno | fuga | concerto | preludio | barocche | rondò | studio per pianoforte | contrappunto | sinfonico | sinfonica
art song = romanza | aria d'opera | opera | operistico
chamber = musica da camera
film = colonna sonora | cinematografica | cinematografico | colonne sonore | musica da film | trailer
video game = videogioco | videogiochi | musica per videogiochi | 8 bit | chiptune
march = marcia | marcia militare | marcia funebre | inno nazionale
hymn = inno | corale | gospel | canto gregoriano | sacra | canto di natale
punk = punk
country = country | bluegrass
celtic = celtica | celtico | irlandese | scozzese
funk = funk | funky
soul = soul | r&b
disco = disco
hip hop = hip hop | rap | trap | lo-fi | lofi
reggae = reggae | ska | dub
ragtime = ragtime
world = etnica | araba | africana | indiana | klezmer | balcanica
[mood]
happy = felice | felici | gioioso | gioiosa | contento | contenta | allegra | allegri | gioia | solare | festoso | festosa | spensierato | spensierata | ottimista | lieto | lieta
sad = triste | tristi | malinconico | malinconica | tristezza | malinconia | mesto | mesta | struggente | solitario | solitaria | funebre | lacrime | doloroso | dolorosa
calm = calmo | calma | tranquillo | tranquilla | rilassante | sereno | serena | ninna nanna | dolce | pacifico | pacifica | tranquilli | rilassato | rilassata | pace | placido | placida | quieto | quieta | soave | ninna-nanna | tenero | tenera
tense = teso | tesa | inquieto | tensione | ansioso | ansiosa | suspense | nervoso | nervosa | inquieta
dark = oscuro | oscura | cupo | cupa | tenebroso | misterioso | misteriosa | sinistro | oscurità | sinistra | spaventoso | spaventosa | horror | orrore | lugubre | spettrale | minaccioso | minacciosa | gotico | gotica | inquietante | tenebrosa | macabro
romantic = romantico | romantica | d'amore | romantici | appassionato | appassionata | sensuale | amoroso | amorosa | passionale
epic = epico | epica | eroico | eroica | maestoso | maestosa | trionfale | epici | trionfante | grandioso | grandiosa | solenne | glorioso | gloriosa | maestosi | eroici
playful = giocoso | giocosa | scherzoso | scherzosa | divertente | buffo | buffa | divertenti | comico | comica | birichino | birichina | spiritoso
dreamy = sognante | onirico | onirica | etereo | eterea | sognatore | magico | magica | fiabesco | fiabesca | fluttuante | da sogno | incantato | incantata | celestiale | mistico | mistica
energetic = energico | energica | vigoroso | potente | energia | vivaci | aggressivo | aggressiva | furioso | furiosa | esplosivo | esplosiva | potenti | travolgente | scatenato | scatenata | frenetico | frenetica | intenso | intensa | grintoso | grintosa | dinamico | dinamica | ballabile
[density]
sparse = scarno | minimalista | rado | minimale | poche note | spoglio | spoglia | rada | essenziale
dense = denso | densa | fitto | fitta | molte note | ricco di note
very sparse = molto scarno | pochissime note
very dense = molto denso | molto densa | muro di suono
[repetition]
hypnotic = ipnotico | ipnotica
repetitive = ripetitivo | ripetitiva | ostinato | che si ripete
varied = variato | variata | con variazioni
ever-changing = sempre diverso | in continua evoluzione | senza ripetizioni | che non si ripete mai | mai ripetitivo | sempre nuovo
[dynamics]
soft = sommesso | dolcemente | a basso volume | delicato | delicata
loud = forte | rumoroso | ad alto volume
very loud = fortissimo | molto forte | assordante
very soft = pianissimo | molto piano | sussurrato | molto delicato
varied = contrasti dinamici | dinamica varia
[scale]
dorian = dorico
mixolydian = misolidio
phrygian = frigio
pentatonic = pentatonica
lydian = lidio
harmonic minor = minore armonica | minore armonico
natural minor = in minore | tonalità minore | modo minore
major = in maggiore | modo maggiore
blues = scala blues
chromatic = cromatico | cromatica
[dance]
3/4 = valzer | minuetto
6/8 = tarantella
2/4 = polca | polka
[filler]
lead = un | uno | una | il | lo | la | i | gli | le | con | in | per | a | al | allo | alla | di | del | della | e | ed | per favore | vorrei | voglio | scrivi | scrivimi | componi | crea | genera | fammi | o | che | su | da | brano per | pezzo per | tempo | tonalità | battute | solo | suonato | in tonalità di
tail = un | una | il | lo | la | con | in | per | a | al | alla | di | del | della | e | ed | per favore | o | che | su | da | solo | suonato da | tempo | accompagnato | accompagnata
whole = accordi | progressione di accordi | brano | musica | pezzo | canzone | melodia | composizione | pezzo musicale | brano musicale
[genre?]
film = film | cortometraggio
video game = gioco | rpg
chamber = quartetto d'archi | quintetto di fiati | trio d'archi | quintetto d'archi | quintetto di ottoni
classical = orchestrale | per orchestra
[feel]
swung = swing | con swing | shuffle | terzinato
straight = senza swing | crome dritte
[loop]
yes = loop | in loop | ciclo continuo | loop continuo | ripetibile all'infinito | che torna all'inizio | senza interruzioni in loop | loop perfetto | che si ripete senza stacchi | a ciclo continuo
no = senza loop | non in loop | non un loop
[pickup]
yes = levare | in levare | anacrusi | con anacrusi | battuta in levare
no = in battere | senza anacrusi | senza levare
[arc]
builds = crescendo | in crescendo | cresce | va crescendo | sempre più forte | sempre più intenso | sempre più intensa | gran finale | finale grandioso | inizia piano | inizia sommesso | comincia piano | aumenta d'intensità | fino al culmine | in un crescendo | aumenta di intensità | inizi piano
fades = sfuma | sfumando | svanisce | in dissolvenza | dissolvenza | diminuendo | decrescendo | si spegne | sempre più piano | finisce piano | muore lentamente | si dissolve | si affievolisce | va scemando
arch = cresce e poi cala | culmine a metà | cresce e decresce | forma ad arco | climax al centro
steady = intensità costante | volume costante | stessa intensità | senza crescendo | dinamica costante
[form]
A B A = forma ternaria
A B = forma binaria
A B A C A = forma rondò
[role]
lead = melodia | tema principale | linea melodica
<lead = suona la melodia | suonano la melodia | porta la melodia | canta la melodia | conduce la melodia | ha la melodia | come solista | fa la melodia | guida la melodia | alla melodia
>lead = melodia al | melodia alla | melodia affidata al | melodia affidata alla | melodia del | melodia nel | melodia suonata dal | melodia suonata dalla | melodia: | melodia di | melodia per | melodia sul
chords = accordi | accompagnamento
<chords = accompagna | accompagnano | suona gli accordi | fa gli accordi | in accompagnamento | suonano gli accordi | agli accordi | strimpella accordi
>chords = accompagnato da | accompagnata da | accompagnamento di | accordi al | accordi alla | accompagnato dal | accompagnata dal | accompagnato dalla | accompagnata dalla | accompagnati da | accompagnamento al
pad = note lunghe | accordi tenuti
<pad = tiene note lunghe | tengono note lunghe
figure = arpeggi | arpeggio | ostinato | accordi spezzati
<figure = fa arpeggi | suona arpeggi | arpeggia
>figure = arpeggi di | arpeggi all' | arpeggi alla | arpeggi al
<bass = fa il basso | suona la linea di basso | tiene il basso | suona il basso
>bass = linea di basso al | linea di basso alla | linea di basso del
"""
