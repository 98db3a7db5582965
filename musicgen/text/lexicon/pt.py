"""Portuguese words."""

THINGS = """
[veto]
x = no | e piano | e guitar | e bass | e drums
[instrument]
piano = piano* | pianos
grand_piano = piano de cauda
epiano = piano elétrico | piano eléctrico
harpsichord = cravo
celesta = celesta
music_box = caixa de música | caixinha de música
vibraphone = vibrafone*
marimba = marimba*
xylophone = xilofone*
tubular_bells = sinos tubulares
bells = sinos
keyboard = teclado* | teclas
organ = órgão | órgãos
church_organ = órgão de igreja | órgão de tubos
accordion = acordeão | sanfona | acordeon | acordeões
bandoneon = bandoneon | bandoneón
harmonica = gaita | gaita de boca | harmônica | harmónica
guitar = guitarra*
acoustic_guitar = violão | violões | guitarra acústica | viola caipira
nylon_guitar = violão clássico | guitarra clássica | violão de nylon
electric_guitar = guitarra elétrica | guitarras elétricas | guitarra eléctrica
distorted_guitar = guitarra distorcida | guitarras distorcidas | guitarra com distorção
bass = baixo | baixos
electric_bass = baixo elétrico | baixo eléctrico | contrabaixo elétrico
acoustic_bass = baixo acústico
synth_bass = baixo sintetizado
violin = violino*
viola = viola*
cello = violoncelo* | cello
double_bass = contrabaixo*
strings = cordas | naipe de cordas | seção de cordas
harp = harpa*
timpani = tímpano*
choir = coro | coral | corais
voice = voz | vozes | vocal | vocais | cantor | cantora | canto
trumpet = trompete* | trombeta
trombone = trombone*
tuba = tuba*
horn = trompa*
brass = metais | naipe de metais
sax = saxofone* | sax
alto_sax = sax alto | saxofone alto
tenor_sax = sax tenor | saxofone tenor
soprano_sax = sax soprano | saxofone soprano
oboe = oboé*
english_horn = corne inglês
bassoon = fagote*
clarinet = clarinete* | clarineta*
piccolo = flautim | piccolo
flute = flauta* | flauta transversal
recorder = flauta doce | flautas doces
pan_flute = flauta de pã
woodwinds = madeiras
synth = sintetizador | sintetizadores
banjo = banjo*
bagpipes = gaita de foles
ukulele = ukulele* | cavaquinho
mandolin = bandolim | bandolins
lute = alaúde
drums = bateria* | tambor | tambores | bumbo
percussion = percussão | pandeiro | atabaque | congas
drum_machine = bateria eletrônica | bateria eletrónica
brushes = vassourinhas | bateria com vassourinhas
[ensemble]
string_quartet = quarteto de cordas
string_trio = trio de cordas
wind_quintet = quinteto de sopros
brass_quintet = quinteto de metais
jazz_trio = trio de jazz
jazz_quartet = quarteto de jazz
jazz_band = banda de jazz
rock_band = banda de rock
orchestra = orquestra | orquestra sinfônica | orquestra sinfónica
string_orchestra = orquestra de cordas
[duo]
2 = dueto | duo
[neg]
pre = sem | nenhum | nenhuma | nem | sem nenhum | sem nenhuma | nada de | não use | exceto | não quero | menos | sem a | sem o
other = nenhum outro instrumento | sem outros instrumentos | mais nada
none = sem fim | sem dúvida | sem pressa
[forbid]
voice = instrumental | sem voz | sem vozes | sem letra | sem vocal | sem vocais
[open]
x = com acompanhamento | e outros | etc | acompanhamento | e outros instrumentos | com banda | com uma banda | por exemplo | entre outros
[closed]
x = sem acompanhamento | só | somente | apenas | solo | sozinho
[join]
or = ou | nem
and = e
[unit]
bars = compassos | compasso
seconds = segundos | segundo | seg
minutes = minutos | minuto
bpm = batidas por minuto | batimentos por minuto | pulsações por minuto
[label]
bpm = tempo | andamento | velocidade
bars = duração | comprimento | número de compassos
[beat]
1 = semínima
1.5 = semínima pontuada
2 = mínima
0.5 = colcheia
[at]
x = cerca de | aproximadamente
[seconds]
30 = meio minuto
60 = um minuto
90 = um minuto e meio | minuto e meio
[part]
before = cada | primeiros | últimos | após | por
after = de introdução
[section]
x = estrofe | refrão | introdução | ponte
[time]
x = compasso
[meter]
3/4 = três por quatro | três quartos | compasso ternário | ternário
4/4 = quatro por quatro | compasso quaternário
2/4 = dois por quatro | compasso binário
6/8 = seis por oito
5/4 = cinco por quatro
7/8 = sete por oito
12/8 = doze por oito
[change]
key = modula | modulação | mudança de tom | muda de tom
tempo = acelera | acelerando | cada vez mais rápido | cada vez mais lento | mudança de andamento
meter = mudança de compasso
[count]
x = instrumentos
[atom]
0 = zero
1 = um | uma
2 = dois | duas
3 = três
4 = quatro
5 = cinco
6 = seis
7 = sete
8 = oito
9 = nove
10 = dez
11 = onze
12 = doze
13 = treze
14 = quatorze | catorze
15 = quinze
16 = dezesseis | dezasseis
17 = dezessete | dezassete
18 = dezoito
19 = dezenove | dezanove
20 = vinte
30 = trinta
40 = quarenta
50 = cinquenta
60 = sessenta
70 = setenta
80 = oitenta
90 = noventa
100 = cem | cento
"""
STYLE = """
[stop]
x = violão clássico | guitarra clássica
[tempo]
50 = muito lento | muito lenta
72 = lento | lenta | lentos | lentamente | devagar
105 = moderado | moderada | não muito rápido | não muito rápida | andamento médio | tempo médio | não tão rápido | não muito lento | nem rápido nem lento | não muito lenta
132 = rápido | rápida | rápidos | rapidamente | acelerado | acelerada
175 = muito rápido | muito rápida
[genre]
rock = rock
metal = metal
pop = pop
ballad = balada*
country = sertanejo
folk = folk | folclórica | folclórico
blues = blues
jazz = jazz
latin = bossa nova | samba | forró | choro | latina | latino | tango
electronic = eletrônica | eletrônico | eletrónica
ambient = ambiente
classical = clássica | clássico | barroca | barroco | sonata | sinfonia | minueto | noturno
chamber = música de câmara
film = trilha sonora | cinematográfica | cinematográfico | banda sonora
video game = videogame | jogo | jogos
march = marcha*
hymn = hino
world = fado
[mood]
happy = alegre* | feliz | contente
sad = triste* | melancólico | melancólica
calm = calmo | calma | tranquilo | tranquila | relaxante* | sereno | serena | suave* | canção de ninar
tense = tenso | tensa
dark = sombrio | sombria | escuro | escura | misterioso | misteriosa
romantic = romântico | romântica | de amor
epic = épico | épica | heroico | heroica | majestoso | majestosa | triunfal
playful = brincalhão | brincalhona | divertido | divertida
dreamy = sonhador | sonhadora | onírico | etéreo | etérea
energetic = enérgico | enérgica | animado | animada | intenso | intensa
[density]
sparse = minimalista | esparso
dense = denso | densa
[repetition]
hypnotic = hipnótico | hipnótica
repetitive = repetitivo | repetitiva
[dynamics]
soft = baixinho
loud = forte
very loud = muito forte
[scale]
dorian = dórico
mixolydian = mixolídio
phrygian = frígio
pentatonic = pentatônica
[dance]
3/4 = valsa* | minueto
[filler]
lead = um | uma | o | a | os | as | com | em | para | no | na | num | numa | ao | de | do | da | e | por favor | quero | queria | crie | cria | faça | faz | escreva | compõe | componha | gere | me dê | ou | que | sobre | por | peça para | andamento | tempo | tonalidade | compassos | só | solo | tocado | tocada
tail = um | uma | o | a | os | as | com | em | para | no | na | ao | de | do | da | e | por favor | ou | que | sobre | por | solo | tocado por | andamento | compasso | acompanhado | acompanhada | tempo
whole = acordes | progressão de acordes | peça | música | canção | tema | melodia | composição | peça musical | faixa
"""
