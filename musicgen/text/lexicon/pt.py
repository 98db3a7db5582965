"""Portuguese words."""

THINGS = """
[veto]
x = no | e piano | e guitar | e bass | e drums
[instrument]
piano = piano* | pianos | pianista | piano acústico | piano vertical | piano de armário
grand_piano = piano de cauda
epiano = piano elétrico | piano eléctrico | rhodes | piano rhodes | wurlitzer
harpsichord = cravo | cravos
celesta = celesta
music_box = caixa de música | caixinha de música
vibraphone = vibrafone*
marimba = marimba*
xylophone = xilofone*
tubular_bells = sinos tubulares | sinos de igreja
bells = sinos | sininhos | guizos
keyboard = teclado* | teclas
organ = órgão | órgãos | órgão elétrico
church_organ = órgão de igreja | órgão de tubos | órgão de catedral
accordion = acordeão | sanfona | acordeon | acordeões | sanfoneiro | acordeom | concertina
bandoneon = bandoneon | bandoneón
harmonica = gaita | gaita de boca | harmônica | harmónica | gaitas | gaita de blues
acoustic_guitar = violão | violões | guitarra acústica | viola caipira | violão de aço | violão folk | violão acústico | violões acústicos | guitarra folk
nylon_guitar = violão clássico | guitarra clássica | violão de nylon | violão de náilon | violão flamenco | guitarra espanhola | guitarra portuguesa | violão erudito | guitarra flamenca
electric_guitar = guitarra elétrica | guitarras elétricas | guitarra eléctrica
distorted_guitar = guitarra distorcida | guitarras distorcidas | guitarra com distorção | guitarras elétricas distorcidas | guitarras com distorção | guitarra pesada | guitarras pesadas | guitarra saturada
bass = baixo | baixos | linha de baixo | linhas de baixo | baixista | contrabaixista
electric_bass = baixo elétrico | baixo eléctrico | contrabaixo elétrico | baixos elétricos | guitarra baixo
acoustic_bass = baixo acústico | baixo de pau | walking bass | contrabaixo acústico
synth_bass = baixo sintetizado | baixo de sintetizador | sub baixo | baixo synth | baixo 808
violin = violino* | violinista
cello = violoncelo* | cello | celo | celos | cellos | violoncelista
double_bass = contrabaixo*
strings = cordas | naipe de cordas | seção de cordas | orquestra de corda | instrumentos de corda | conjunto de cordas | cordas friccionadas | cordas orquestrais
harp = harpa* | harpas | harpista
timpani = tímpano* | tímpanos
choir = coro | coral | corais | coro misto | coro infantil | coro gospel | coro masculino | coro feminino | coros
voice = voz | vozes | vocal | vocais | cantor | cantora | canto | voz humana | voz feminina | voz masculina | soprano | barítono | cantores | vozes humanas | vocalista | cantarolar
trumpet = trompete* | trombeta | trompetista | trompetes
trombone = trombone* | trombonista
tuba = tuba*
horn = trompa* | trompas | trompa francesa
brass = metais | naipe de metais | seção de metais | instrumentos de metal | os metais | secção de metais
sax = saxofone* | sax | saxofonista | saxes
alto_sax = sax alto | saxofone alto
tenor_sax = sax tenor | saxofone tenor
soprano_sax = sax soprano | saxofone soprano
oboe = oboé*
english_horn = corne inglês
bassoon = fagote*
clarinet = clarinete* | clarineta* | clarinetista | clarinetes
piccolo = flautim | piccolo
flute = flauta* | flauta transversal | flautista | flauta transversa | flautas transversais
recorder = flauta doce | flautas doces
pan_flute = flauta de pã | flauta pan | flautas de pã | quena
woodwinds = madeiras | naipe de madeiras | instrumentos de madeira | sopros de madeira | seção de madeiras
synth = sintetizador | sintetizadores | synth | synths | sintetizadores analógicos | eletrônicos | instrumentos eletrônicos | sons eletrônicos | sintetizador analógico | sinte
banjo = banjo*
bagpipes = gaita de foles
ukulele = ukulele* | cavaquinho | ukelele | uquelele
mandolin = bandolim | bandolins | mandolim
lute = alaúde
drums = bateria* | tambor | tambores | baterista | kit de bateria | batera | tambores de guerra
percussion = percussão | percussões | percussão latina | percussão leve | instrumentos de percussão
drum_machine = bateria eletrônica | bateria eletrónica | máquina de ritmos | drum machine
brushes = vassourinhas | bateria com vassourinhas | escovinhas | vassourinha | bateria com escovinhas
honky_tonk = piano honky tonk | piano de saloon
glockenspiel = glockenspiel | lira
hammond = órgão hammond | hammond
electric_guitar@lead = guitarra solo | guitarra líder | guitarra principal
electric_guitar@chords = guitarra base | guitarra rítmica
clean_guitar = guitarra limpa | guitarra elétrica limpa
muted_guitar = guitarra abafada
fretless_bass = baixo fretless | baixo sem trastes
slap_bass = baixo slap
viola = viola | violas | viola de arco
strings@pad = colchão de cordas
pizzicato = pizzicato | cordas em pizzicato | cordas pizzicato
muted_trumpet = trompete com surdina | trompete em surdina
horns = naipe de sopros
baritone_sax = sax barítono | saxofone barítono
bass_clarinet = clarone | clarinete baixo
whistle = assobio | apito | tin whistle
synth@figure = arpejador | sintetizador arpejado
synth_lead = synth lead | sintetizador solo | sintetizador líder
square_lead = onda quadrada
pad = pad | pads | camas de sintetizador | pad de sintetizador | pads de sintetizador | colchão de sintetizador | cama de sintetizador
sitar = sitar | cítara
koto = koto
kalimba = kalimba
steel_drums = tambores de aço | steel drum
kit_piece = bumbo | caixa clara | chimbal | pratos | caixa de bateria | bumbos
hand_percussion = pandeiro | pandeiros | atabaque | atabaques | congas | conga | bongô | bongôs | bongo | maracas | chocalho | ganzá | agogô | surdo | tamborim | cuíca | cajón | cajon | triângulo | reco-reco | timbau | timba | zabumba | castanholas | palmas | djembê | shaker | caxixi | berimbau | repique
jazz_drums = bateria de jazz
kit_808 = 808 | 808s | bateria trap
electronic_drums = percussão eletrônica
singing_bowls = tigelas tibetanas | taças tibetanas
winds = sopros | instrumentos de sopro | os sopros
guitarra = guitarra* | guitarras | guitarrista | guitarrinha
[ensemble]
string_quartet = quarteto de cordas
string_trio = trio de cordas
wind_quintet = quinteto de sopros | quinteto de sopro | quinteto de madeiras
brass_quintet = quinteto de metais
jazz_trio = trio de jazz
jazz_quartet = quarteto de jazz
jazz_band = banda de jazz | grupo de jazz | conjunto de jazz
rock_band = banda de rock | grupo de rock
orchestra = orquestra | orquestra sinfônica | orquestra sinfónica | orquestra completa | orquestra de câmara | orquestral | grande orquestra | orquestra filarmônica
string_orchestra = orquestra de cordas
piano_four_hands = piano a quatro mãos | quatro mãos
string_quintet = quinteto de cordas
piano_trio = trio com piano | trio de piano
piano_quartet = quarteto com piano | quarteto de piano
piano_quintet = quinteto com piano | quinteto de piano
brass_quartet = quarteto de metais
sax_quartet = quarteto de saxofones | quarteto de sax
jazz_quintet = quinteto de jazz
big_band = big band
power_trio = power trio | trio de rock
metal_band = banda de metal
marching_band = banda militar | fanfarra
concert_band = banda sinfônica | banda de música | banda de concerto | banda filarmónica
rhythm_section = seção rítmica | secção rítmica | cozinha rítmica
satb = coro a quatro vozes | coro misto a quatro vozes
a_cappella = a cappella | a capella | à capela | a capela
[duo]
2 = dueto | duo
3 = trio
4 = quarteto
5 = quinteto
[neg]
pre = sem | nenhum | nenhuma | nem | sem nenhum | sem nenhuma | nada de | não use | exceto | não quero | menos | sem a | sem o | tira | tire | tire a | tire o | tirar | retire | omita | evite | evitar | não inclua | não incluir | não ponha | não coloque | zero | em vez de | no lugar de | não utilize | não deve ter | não pode ter | que não tenha | não tem | não quero nenhum | não quero nenhuma | não quero ouvir | tudo menos | tudo exceto | qualquer coisa menos | livre de | salvo | sem usar | e sem | e nada de | sem qualquer | não há | odeio | dispensa | nem o | nem a | sem os | sem as | sem nenhum tipo de | não bote | ausência de | à exceção de | exclua | exclua a | exclua o | exclui | excluindo | deixe de fora | deixe de fora a | deixe de fora o | deixa de fora | deixa de fora a | deixando de fora | deixe fora | remova | remova a | remova o | remove | remove a | remove o | dispense | dispense a | dispense o | dispensando | fora a | fora o | fora os | fora as | proibido | proibido usar | proibida a | corte | corte a | corta a | elimine | elimine a | elimina | elimina a | esqueça | esqueça a | esqueça o | esquece a | nada com | não põe | não adicione | não usar | sem incluir | sem a presença de | com exceção de | com exceção da | com exceção do | à exceção da | à exceção do | a não ser | afora | não deve haver | que não haja | nem sombra de | jamais | nunca | sem um único | sem uma única | isento de | isenta de | tirando | tirando a | tirando o | exceto a | exceto o | exceto os | exceto as | menos a | menos o | menos os | menos as | tudo menos a | tudo menos o | tudo menos os | evite a | evite o | evite os | retire a | retire o | omita a | omita o | pula a | pule a | tire as | tire os | tira os | tira as | não gosto de | não preciso de | dispenso | nada a ver com
other = nenhum outro instrumento | sem outros instrumentos | mais nada | nenhum instrumento mais | e mais nada | sem nenhum outro instrumento | e nada mais | nada mais
none = sem fim | sem dúvida | sem pressa
post = proibido | proibida | fora | proibidos | proibidas | excluídos | excluída | não obrigado | de fora | ficam de fora | fica de fora | dispensados | dispensada | ausentes | ausente | nem pensar
closing = não
[forbid]
voice = instrumental | sem voz | sem vozes | sem letra | sem vocal | sem vocais | sem cantor | sem canto | sem palavras | puramente instrumental | instrumentais | sem voz humana | sem cantoria
drums = sem batida
synth = sem eletrônica | sem eletrônicos | nada eletrônico | sem sons eletrônicos | sem instrumentos eletrônicos
[open]
x = com acompanhamento | e outros | etc | acompanhamento | e outros instrumentos | com banda | com uma banda | por exemplo | entre outros | e mais | e demais | e o que mais quiser | com grupo | com conjunto | acompanhado por uma banda | e o que quiser
[closed]
x = sem acompanhamento | só | somente | apenas | solo | sozinho | exclusivamente | unicamente | sozinha | nada além de | desacompanhado | nada exceto | nada mais que | nenhum instrumento além de | nenhum outro instrumento além de | nada a não ser | só com | apenas com | somente com | e só | e pronto | e mais ninguém
[join]
or = ou | nem
and = e | e um | e uma | junto com | mais | além de
[unit]
bars = compassos | compasso
seconds = segundos | segundo | seg
minutes = minutos | minuto
bpm = batidas por minuto | batimentos por minuto | pulsações por minuto | batidas/minuto | pulsos por minuto | bpms | toques por minuto | tempos por minuto
[label]
bpm = tempo | andamento | velocidade | metrônomo | metrônomo em | metrónomo | andamento de | andamento em
bars = duração | comprimento | número de compassos | duração de | tamanho
[beat]
1 = semínima | a semínima | semínimas
1.5 = semínima pontuada
2 = mínima | a mínima
0.5 = colcheia
[at]
x = cerca de | aproximadamente
[seconds]
30 = meio minuto
60 = um minuto | minuto inteiro | um minuto inteiro
90 = um minuto e meio | minuto e meio
120 = par de minutos
150 = dois minutos e meio
[part]
before = cada | primeiros | últimos | após | por
after = de introdução | frase | frases
loop = loop | laço | padrão
[section]
intro = introdução | intro
verse = verso | versos | estrofe | estrofes
chorus = refrão | refrões | refrãos | coro
bridge = ponte
prechorus = pré-refrão | pré refrão
outro = final | coda | encerramento
interlude = interlúdio
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
tempo = acelera | acelerando | cada vez mais rápido | cada vez mais lento | mudança de andamento | acelera aos poucos | vai acelerando
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
1000 = mil
[stop]
x = clave de sol | clave de fá | clave de dó | volume baixo | bem baixo | baixo astral | debaixo | em voz alta | voz baixa | de baixo para cima | por baixo | para baixo | baixo volume | tom baixo | cordas vocais | na corda bamba | metais preciosos | madeiras nobres | clave de | trompa de elefante | mais baixo | muito baixo | abaixo | andamento baixo | alto e baixo | tom mais baixo | alto astral | mesa de madeira | chefe final
[leading]
x = principalmente | sobretudo | liderado por | liderada por | centrado em | baseado em | baseada em | com destaque para | dominado por
[phrases]
x = frases | seções | secções | partes | períodos
"""
STYLE = """
[stop]
x = violão clássico | guitarra clássica | jogo de palavras | em jogo | jogo de cintura | jogos olímpicos | jogo de tabuleiro | meio ambiente | com medo | chuva suave | brisa suave | luz suave | noite escura | floresta escura | rua escura | céu escuro | quarto escuro | vento forte | chuva forte | em marcha | abraço forte | café forte | pele suave
[tempo]
50 = muito lento | muito lenta | lentíssimo | lentíssima | extremamente lento | extremamente lenta | super lento | largo | bem lento | bem lenta | bem devagar | muito devagar
72 = lento | lenta | lentos | lentamente | devagar | devagarinho | vagaroso | vagarosa | vagarosamente | ritmo lento | andamento lento | pausado | pausada | mais para lento | arrastado | arrastada | meio lento
105 = moderado | moderada | andamento médio | tempo médio | nem rápido nem lento | moderato | moderadamente | velocidade média | ritmo moderado | andamento moderado | velocidade moderada | meio-tempo | ritmo médio | nem muito rápido nem muito lento | nem muito lento nem muito rápido
132 = rápido | rápida | rápidos | rapidamente | acelerado | acelerada | allegro | rápidas | veloz | velozes | depressa | ligeiro | ligeira | bem rápido | andamento rápido | ritmo rápido | ritmo acelerado | bem rápida
175 = muito rápido | muito rápida | presto | a toda velocidade | rapidíssimo | rapidíssima | extremamente rápido | super rápido | velocíssimo | extremamente rápida
60 = larghetto
65 = adagio | adágio
85 = andante | passo de caminhada | ritmo de caminhada
90 = andantino
~105 = não muito rápido | não muito rápida | não tão rápido | não muito lento | não muito lenta | sem pressa | não rápido | não demasiado rápido | nada rápido | não tão rápida | não rápida
115 = allegretto | alegreto
150 = vivace | vivaz
190 = prestissimo
[genre]
rock = rock | roqueiro | roqueira | rock pesado | rock alternativo | rock clássico | rock progressivo | rock psicodélico | indie | rock and roll | grunge | surf rock
metal = metal | heavy metal | metaleiro | death metal | black metal | thrash | metal pesado | metal sinfônico
pop = pop | música pop | canção pop | pop brasileiro | mpb | synthpop
ballad = balada* | balada romântica
country = sertanejo | country | bluegrass | sertaneja | moda de viola | música caipira | caipira
folk = folk | folclórica | folclórico | folclore | música folclórica | canção popular | música popular | cantiga | cantigas | folk acústico | música tradicional
blues = blues | blues lento
jazz = jazz | jazzístico | jazzística | jazzy | bebop | jazz suave | jazz fusion
latin = bossa nova | samba | forró | choro | latina | latino | tango | latinos | latinas | música latina | bossa | sambinha | samba-canção | sambas | pagode | choros | chorinho | baião | frevo | axé | maracatu | xote | salsa | cumbia | mambo | bolero | rumba | merengue | bachata | reggaeton | chá-chá-chá | cha cha cha | flamenco | lambada | milonga | samba-enredo | bossinha | forrozinho
electronic = eletrônica | eletrônico | eletrónica | eletrônicas | eletrónico | eletrônicos | electro | eletro | techno | tecno | house | trance | edm | dubstep | drum and bass | synthwave | música eletrônica | dance music | música eletrónica | música de balada
ambient = ambiente | ambient | new age | nova era | meditação | música ambiente | relaxamento | drone
classical = clássica | clássico | barroca | barroco | sonata | sinfonia | minueto | noturno | clássicos | música clássica | música erudita | erudito | erudita | romantismo | concerto para piano | prelúdio | fuga | suíte | sonatina | música barroca | contraponto | sinfônico | sinfônica | renascentista | impressionista | piano clássico | estilo barroco | estudo para piano
chamber = música de câmara | câmara | camerístico | camerística
film = trilha sonora | cinematográfica | cinematográfico | banda sonora | trilha de filme | música de filme | cinema | de cinema | trailer | faroeste | trilha sonora de filme | trilha cinematográfica | western | cinemático | cinemática
video game = videogame | videogames | 8 bits | 8 bit | chiptune | música de jogo | trilha de jogo | video game | 16 bits | arcade | jogo retrô
march = marcha* | marchas | marcha militar | marcha fúnebre | hino nacional | marcha nupcial | marchinha | dobrado
hymn = hino | hinos | gospel | canto gregoriano | música sacra | sacra | sacro | religiosa | religioso | coral de igreja | música de igreja | canção de natal | louvor | salmo
world = fado | música do mundo | árabe | oriental | africana | africano | andina | klezmer | balcânica | indiana | indiano | música indiana | cigana | étnica | étnico | afrobeat | japonesa tradicional | chinesa tradicional | havaiana
punk = punk | punk rock | hardcore
celtic = celta | celtas | irlandês | irlandesa | escocês | escocesa | jiga | música celta
funk = funk | funky | funk americano | funkeado
soul = soul | r&b | neo soul | rhythm and blues | música soul | motown
disco = disco | música disco | discoteca
hip hop = hip hop | hip-hop | rap | trap | lo-fi | lofi | boom bap
reggae = reggae | ska | dub | dancehall
art song = ópera | ária | operístico | operística | lied
ragtime = ragtime | rag
[mood]
happy = alegre* | feliz | contente | alegremente | felizes | contentes | festivo | festiva | otimista | jubiloso | jubilosa | animadinho | esperançoso | esperançosa | radiante | ensolarado | ensolarada | alegria | felicidade | positivo | positiva | alto astral | alto-astral | comemoração | celebração | pra cima | para cima | jovial | risonho | risonha
sad = triste* | melancólico | melancólica | melancólicos | melancólicas | melancolia | tristeza | tristes | tristonho | tristonha | choroso | chorosa | doloroso | dolorosa | desolado | desolada | solitário | solitária | solidão | saudoso | saudosa | saudade | agridoce | lamento | deprimente | luto | desconsolado | coração partido | pesaroso | lágrimas | dor de cotovelo | elegia | infeliz | depressivo | depressiva
calm = calmo | calma | tranquilo | tranquila | relaxante* | sereno | serena | canção de ninar | calmos | calmas | calmaria | tranquilos | tranquilas | tranquilidade | pacífico | pacífica | sossegado | sossegada | sossego | plácido | plácida | relaxado | relaxada | relaxantes | relax | paz | suavemente | doce | doces | acalanto | cantiga de ninar | canção de embalar | serenidade | meditativo | meditativa | aconchegante | acolhedor | acolhedora | de ninar | para dormir | chill | quieto | quieta | terno | terna | contemplativo | contemplativa | bucólico | bucólica | embalar | ninar | tranquilinho | suave | suaves
tense = tenso | tensa | tensão | suspense | inquieto | inquieta | nervoso | nervosa | angustiante | ansioso | ansiosa | ansiedade | aflito | aflita | aflitivo | inquietante | inquietantes | urgente | tensos | thriller | apreensivo | apreensiva | agonia
dark = sombrio | sombria | escuro | escura | misterioso | misteriosa | sombrios | sombrias | escuros | escuridão | sinistro | sinistra | terror | aterrorizante | assustador | assustadora | macabro | macabra | gótico | gótica | mistério | misteriosos | enigmático | enigmática | maligno | ameaçador | ameaçadora | assombrado | assombrada | tenebroso | tenebrosa | arrepiante | medonho | fantasmagórico | perturbador | perturbadora | pesadelo | soturno | soturna | lúgubre | horror | obscuro | obscura | trevas
romantic = romântico | romântica | de amor | românticos | românticas | romance | apaixonado | apaixonada | apaixonados | amoroso | amorosa | sensual | sensuais | íntimo | íntima | sedutor | sedutora | canção de amor | intimista | paixão
epic = épico | épica | heroico | heroica | majestoso | majestosa | triunfal | épicos | épicas | grandioso | grandiosa | triunfante | triunfo | monumental | solene | glorioso | gloriosa | vitorioso | vitoriosa | imponente | heroicos | lendário | lendária | heróico | heróica | nobre | vitória
playful = brincalhão | brincalhona | divertido | divertida | brincalhões | divertidos | divertidas | travesso | travessa | engraçado | engraçada | cômico | cômica | cómico | infantil | humorístico | sapeca | fofo | fofa | fofinho | fofinha | brincadeira | circense | lúdico | lúdica | maroto | marota | saltitante | engraçadinho | bem-humorado | bem-humorada
dreamy = sonhador | sonhadora | onírico | etéreo | etérea | sonhadores | de sonho | mágico | mágica | flutuante | místico | mística | celestial | etéreos | surreal | encantado | encantada | enevoado | onírica | conto de fadas | devaneio | nebuloso | nebulosa
energetic = enérgico | enérgica | animado | animada | intenso | intensa | enérgicos | energético | energética | energia | com muita energia | cheio de energia | cheia de energia | potente | poderoso | poderosa | agressivo | agressiva | furioso | furiosa | raivoso | raivosa | frenético | frenética | animados | animadas | vibrante | vibrantes | explosivo | explosiva | dançante | selvagem | vigoroso | vigorosa | agitado | agitada | eletrizante | empolgante | adrenalina | contagiante | motivador | motivadora | dinâmico | dinâmica | feroz | arrebatador
[density]
sparse = minimalista | esparso | minimal | poucas notas | esparsa | espaçado | espaçada | enxuto | enxuta | despojado | despojada | espaçoso | rarefeito | pouco denso | pouco densa | textura leve | textura rala | com muito espaço | com silêncios
dense = denso | densa | densos | carregado | carregada | muitas notas | cheio de notas | textura rica | textura densa | cheio de camadas | espesso | espessa | encorpado | encorpada | muitas camadas
very sparse = muito minimalista | pouquíssimas notas | quase vazio | muito esparso | muito esparsa | pouquíssimos sons
very dense = muito denso | muito densa | densíssimo | parede de som | muito carregado
[repetition]
hypnotic = hipnótico | hipnótica | hipnotizante | mântrico | hipnóticos
repetitive = repetitivo | repetitiva | repetitivos | repetitivas | que se repete | ostinato | repetição | repete | sempre igual
varied = variado | variada | com variações | com variação | variações | bem variado | bem variada
ever-changing = sempre mudando | em constante mudança | sem se repetir | sem repetição | sem repetições | que não se repita | nunca se repete | que não se repete | em constante evolução | não repetitivo | não repetitiva | que muda o tempo todo
[dynamics]
soft = baixinho | volume baixo | em volume baixo | delicado | delicada | delicadamente | baixo volume | som baixo | de leve
loud = forte | alto volume | volume alto | barulhento | barulhenta | estrondoso | alto e forte
very loud = muito forte | muito fortes | fortíssimo | fortissimo | volume máximo | ensurdecedor | ensurdecedora | no talo | no último volume | altíssimo
very soft = muito suave | muito suaves | pianíssimo | pianissimo | sussurrado | bem baixinho | quase inaudível | muito baixinho | um sussurro | muito suavemente | bem suave
medium = volume médio | mezzo forte | meio forte | volume moderado
varied = contrastes dinâmicos | dinâmica variada | contraste dinâmico | mudanças de dinâmica | dinâmicas contrastantes | muita variação dinâmica
[scale]
dorian = dórico | dórica | modo dórico
mixolydian = mixolídio | mixolídia | modo mixolídio | mixolidio
phrygian = frígio | frígia | modo frígio
pentatonic = pentatônica | pentatônico | escala pentatônica | pentatónica
harmonic minor = menor harmônica | menor harmônico | menor harmónica
natural minor = modo menor | tom menor | tonalidade menor | em menor | menor natural | escala menor
major = modo maior | tom maior | tonalidade maior | escala maior | em maior
lydian = lídio | lídia | modo lídio
blues = escala de blues | escala blues
chromatic = cromático | cromática
[dance]
3/4 = valsa* | minueto | mazurca | polonesa | valsinha
6/8 = jiga | tarantela | barcarola
2/4 = polca
[filler]
lead = um | uma | o | a | os | as | com | em | para | no | na | num | numa | ao | de | do | da | e | por favor | quero | queria | crie | cria | faça | faz | escreva | compõe | componha | gere | me dê | ou | que | sobre | por | peça para | andamento | tempo | tonalidade | compassos | só | solo | tocado | tocada | uns | umas | toque | quero algo | algo | gostaria de | me faça | me faz | manda
tail = um | uma | o | a | os | as | com | em | para | no | na | ao | de | do | da | e | por favor | ou | que | sobre | por | solo | tocado por | andamento | compasso | acompanhado | acompanhada | tempo
whole = acordes | progressão de acordes | peça | música | canção | tema | melodia | composição | peça musical | faixa
[genre?]
film = filme | filmes | curta-metragem | documentário
video game = jogo | jogos | rpg | masmorra | chefão | chefe final
chamber = quarteto de cordas | quinteto de sopros | trio de cordas | quinteto de cordas | quinteto de metais | trio com piano | quarteto com piano
classical = orquestral | para orquestra
march = fanfarra
[feel]
swung = swing | com swing | suingado | suingada | swingado | swingada | shuffle | colcheias suingadas | com suingue | suingue | tercinado
straight = sem swing | colcheias retas | ritmo reto | pulso reto | sem suingue
[loop]
yes = loop | loops | em loop | loop contínuo | loop infinito | loop perfeito | loopável | que dê para repetir em loop | repetir sem emendas | sem emendas | volta ao início | que volte ao início | que volta para o começo | em laço | ciclo contínuo | repetição infinita | loop sem fim | loopar | se repita sem cortes | que se repita sem cortes | sem emenda | emende no começo | que emende no início
no = sem loop | não é loop | não em loop | que não seja loop | que não seja um loop | não um loop | não precisa de loop | não faça loop
[pickup]
yes = anacruse | com anacruse | em anacruse | compasso de anacruse | anacrústico | anacrúsico | anacrústica | levare
no = sem anacruse | começa no tempo forte | tético | ritmo tético | começa no primeiro tempo
[arc]
builds = crescendo | em crescendo | vai crescendo | cresce | crescente | cada vez mais forte | cada vez mais intenso | cada vez mais intensa | cada vez mais alto | aumenta de intensidade | aumenta aos poucos | vai aumentando | ganha intensidade | ganhando intensidade | se intensifica | que vá crescendo | começa suave | começa baixinho | começa suavemente | começa calmo | começa calma | começa calminho | grande final | final grandioso | final explosivo | termina forte | acaba forte | termina grandioso | até um clímax | até o clímax | do suave ao forte | fade in | intensidade crescente | cresce aos poucos | aumentando | cresce até | entram um a um | vai ganhando força | ganha força | comece suave | comece baixinho | comece calmo | comece calma | vá crescendo | termine forte | termine grandioso | começando suave | começando baixinho
fades = desaparece aos poucos | desaparecendo | vai sumindo | some aos poucos | sumindo | se apaga | apagando | vai se apagando | fade out | decrescendo | diminuendo | diminuindo | vai diminuindo | diminui | cada vez mais suave | cada vez mais baixo | cada vez mais baixinho | cada vez mais fraco | termina suave | acaba suave | termina em silêncio | acaba em silêncio | termina suavemente | se dissolve | morre aos poucos | vai morrendo | se esvai | esvaindo-se | do forte ao suave | começa forte | final suave | termina baixinho | acaba baixinho | desvanece | desvanecendo | vai desaparecendo | se desvanece | termine suave | termine baixinho | que vá sumindo | que desapareça aos poucos | vá sumindo | vá diminuindo | desapareça
arch = cresce e decresce | cresce e diminui | sobe e desce | clímax no meio | ápice no meio | forma de arco | em arco | crescendo e diminuendo | crescendo e decrescendo | cresce e depois diminui | mais forte no meio | forte no meio | cresce e depois some
steady = intensidade constante | mesma intensidade | volume constante | mesmo volume | sem crescendo | sem crescendos | intensidade uniforme | sem mudanças de intensidade | sem mudança de volume | dinâmica constante | sem clímax | energia constante | sem crescer | do começo ao fim igual
[form]
A B A = forma ternária
A B = forma binária
A B A C A = forma rondó | em forma de rondó
[role]
lead = melodia | melodia principal | voz principal | tema principal | linha melódica | melodias
<lead = faz a melodia | fazem a melodia | toca a melodia | tocam a melodia | leva a melodia | canta a melodia | cantam a melodia | tem a melodia | carrega a melodia | conduz a melodia | conduzem a melodia | de solista | como solista | como melodia | na melodia | com a melodia | fazendo a melodia | tocando a melodia | para a melodia | lidera | à frente | assume a melodia | toca o tema | faz o tema | como voz principal | em destaque na melodia | executa a melodia | fica com a melodia
>lead = melodia no | melodia na | melodia a cargo de | melodia a cargo do | melodia a cargo da | melodia de | melodia do | melodia da | melodia para | melodia tocada por | melodia tocada pelo | melodia tocada pela | melodia feita por | melodia ao | melodia: | melodia fica com | melodia fica no | melodia fica na | melodia com o | melodia é do | melodia é da | melodia em
chords = acordes | acompanhamento | harmonia | base harmônica
<chords = acompanha | acompanham | acompanhando | faz os acordes | toca os acordes | tocam os acordes | toca acordes | fazem os acordes | tocam acordes | tocando acordes | faz a harmonia | faz o acompanhamento | como acompanhamento | de acompanhamento | no acompanhamento | na harmonia | nos acordes | fazendo os acordes | dedilhando acordes | faz a base
>chords = acompanhado por | acompanhada por | acompanhado de | acompanhada de | acompanhado pelo | acompanhada pelo | acompanhado pela | acompanhada pela | acompanhados por | acompanhamento de | acordes no | acordes na | acompanhamento ao | acompanhamento no | acompanhamento do | acompanhamento da | acompanhamento: | acordes: | acordes do | acordes da
pad = notas longas | acordes longos | acordes sustentados | notas sustentadas
<pad = notas longas | sustenta | com notas longas | sustentam | segurando acordes | segura acordes longos
figure = arpejos | arpejo | arpejado | arpejada | ostinato | acordes quebrados
<figure = faz arpejos | arpeja | toca arpejos | arpejando | fazendo arpejos | fazem arpejos | dedilha | dedilhando | dedilhado
>figure = arpejos de | arpejos no | arpejos na | arpejos do | arpejos da | arpejos ao | ostinato no | ostinato de | ostinato na
<bass = faz o baixo | faz a linha de baixo | toca a linha de baixo | leva o baixo | como baixo | fazendo o baixo | fazendo a linha de baixo | conduz o baixo | fazem o baixo
>bass = linha de baixo no | linha de baixo na | linha de baixo a cargo do | linha de baixo a cargo da | linha de baixo feita por | linha de baixo tocada por | linha de baixo feita pela | linha de baixo feita pelo | linha do baixo na | linha do baixo no
"""
