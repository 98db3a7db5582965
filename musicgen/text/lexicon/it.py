"""Italian words."""

THINGS = """
[veto]
x = e piano | e guitar | e bass | e drums
[instrument]
piano = pianoforte | piano | pianoforti
grand_piano = pianoforte a coda
epiano = piano elettrico | pianoforte elettrico
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
acoustic_guitar = chitarra acustica | chitarre acustiche
nylon_guitar = chitarra classica | chitarre classiche
electric_guitar = chitarra elettrica | chitarre elettriche
distorted_guitar = chitarra distorta | chitarre distorte | chitarra elettrica distorta | chitarre elettriche distorte
bass = basso | bassi
electric_bass = basso elettrico
violin = violino | violini
viola = viola | viole
cello = violoncello | violoncelli
double_bass = contrabbasso | contrabbassi
strings = archi | sezione d'archi
pizzicato = archi pizzicati
harp = arpa | arpe
timpani = timpani | timpano
choir = coro | cori
voice = voce | voci | cantante | canto
trumpet = tromba | trombe
trombone = trombone | tromboni
tuba = tuba
horn = corno | corni | corno francese
brass = ottoni | fiati
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
synth = sintetizzatore | sintetizzatori
banjo = banjo
bagpipes = cornamusa | zampogna
ukulele = ukulele
mandolin = mandolino | mandolini
lute = liuto
drums = batteria | tamburo | tamburi | rullante
percussion = percussioni | percussione
drum_machine = drum machine
brushes = spazzole | batteria con spazzole
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
orchestra = orchestra | orchestra sinfonica
string_orchestra = orchestra d'archi
[duo]
2 = duetto | duo
[neg]
pre = senza | nessun | nessuna | niente | né | ne | nessuno | no | senza la | senza il | tranne | eccetto | senza alcun
other = nessun altro strumento | nient'altro
none = senza fine | senza dubbio | senza fretta
[forbid]
voice = strumentale | senza voce | senza voci | senza parole
[open]
x = con accompagnamento | e altri | ecc | eccetera | accompagnamento | e altri strumenti | con una band | per esempio | con gruppo
[closed]
x = senza accompagnamento | solo | soltanto | solamente | sola
[join]
or = o | né | ne | oppure
and = e | ed
[unit]
bars = battute | battuta | misure | misura
seconds = secondi | secondo | sec
minutes = minuti | minuto
bpm = battiti al minuto | battiti per minuto | pulsazioni al minuto
[label]
bpm = tempo | velocità
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
[part]
before = ogni | prime | ultime | dopo | prima | ultima
after = di introduzione
[section]
x = strofa | ritornello | introduzione | ponte
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
"""
STYLE = """
[stop]
x = chitarra classica | chitarre classiche
[tempo]
50 = molto lento | molto lenta | lentissimo
72 = lento | lenta | lentamente | lenti
85 = andante
105 = moderato | moderata | non troppo veloce | tempo medio | a velocità media | non troppo lento | non troppo lenta | né veloce né lento
132 = veloce | veloci | rapido | rapida | velocemente
150 = vivace
175 = molto veloce | velocissimo | velocissima
[genre]
rock = rock
metal = metal
pop = pop
ballad = ballata | ballate
folk = folk | popolare
blues = blues
jazz = jazz
latin = latina | latino | tango
electronic = elettronica | elettronico
ambient = ambient
classical = classica | classico | barocca | barocco | sonata | sinfonia | minuetto | notturno | fuga
art song = romanza | aria d'opera
chamber = musica da camera
film = colonna sonora | cinematografica | cinematografico
video game = videogioco | videogiochi
march = marcia
hymn = inno | corale
[mood]
happy = felice | felici | gioioso | gioiosa | contento | contenta
sad = triste | tristi | malinconico | malinconica
calm = calmo | calma | tranquillo | tranquilla | rilassante | sereno | serena | ninna nanna | dolce | pacifico | pacifica
tense = teso | tesa | inquieto | inquietante
dark = oscuro | oscura | cupo | cupa | tenebroso | misterioso | misteriosa | sinistro
romantic = romantico | romantica | d'amore
epic = epico | epica | eroico | eroica | maestoso | maestosa | trionfale
playful = giocoso | giocosa | scherzoso | scherzosa | divertente
dreamy = sognante | onirico | onirica | etereo | eterea
energetic = energico | energica | vigoroso | potente
[density]
sparse = scarno | minimalista | rado
dense = denso | densa
[repetition]
hypnotic = ipnotico | ipnotica
repetitive = ripetitivo | ripetitiva
[dynamics]
soft = sommesso | dolcemente
loud = forte
very loud = fortissimo
very soft = pianissimo
[scale]
dorian = dorico
mixolydian = misolidio
phrygian = frigio
pentatonic = pentatonica
[dance]
3/4 = valzer | minuetto
6/8 = tarantella
[filler]
lead = un | uno | una | il | lo | la | i | gli | le | con | in | per | a | al | allo | alla | di | del | della | e | ed | per favore | vorrei | voglio | scrivi | scrivimi | componi | crea | genera | fammi | o | che | su | da | brano per | pezzo per | tempo | tonalità | battute | solo | suonato | in tonalità di
tail = un | una | il | lo | la | con | in | per | a | al | alla | di | del | della | e | ed | per favore | o | che | su | da | solo | suonato da | tempo | accompagnato | accompagnata
whole = accordi | progressione di accordi | brano | musica | pezzo | canzone | melodia | composizione | pezzo musicale | brano musicale
"""
