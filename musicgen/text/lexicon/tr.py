"""Turkish words."""

THINGS = """
[instrument]
piano = piyano* | piyanolu | piyanoyla
epiano = elektro piyano | elektrikli piyano | rhodes
harpsichord = klavsen
music_box = müzik kutusu
vibraphone = vibrafon
marimba = marimba
xylophone = ksilofon
bells = çanlar
keyboard = klavye
organ = org | orgu | orglu
church_organ = kilise orgu
accordion = akordeon*
harmonica = mızıka* | armonika
guitar = gitar* | gitarla | gitarlı
acoustic_guitar = akustik gitar*
nylon_guitar = klasik gitar*
electric_guitar = elektro gitar* | elektrogitar* | elektrikli gitar
distorted_guitar = distorsiyonlu gitar* | distortion gitar*
bass = bas | bas hattı
electric_bass = bas gitar* | elektro bas
violin = keman* | kemanlar
viola = viyola*
cello = çello* | viyolonsel*
double_bass = kontrbas*
strings = yaylılar | yaylı çalgılar | yaylı | yaylı grubu
harp = arp
timpani = timpani
choir = koro | korosu | çocuk korosu
voice = vokal* | şarkıcı | insan sesi | vokaller | kadın vokal | erkek vokal
trumpet = trompet*
trombone = trombon*
tuba = tuba
horn = korno
brass = bakır nefesliler | bakır üflemeliler
sax = saksafon* | saksofon*
alto_sax = alto saksafon*
tenor_sax = tenor saksafon*
oboe = obua
bassoon = fagot
clarinet = klarnet*
piccolo = pikolo
flute = flüt* | yan flüt
recorder = blok flüt | blokflüt
pan_flute = pan flüt
woodwinds = tahta nefesliler | tahta üflemeliler
synth = synthesizer | sentezleyici | sintisayzır | synth | elektronik sesler | synthler
banjo = banjo
bagpipes = gayda | tulum
ukulele = ukulele
mandolin = mandolin
saz = saz | bağlama
oud = ud
ney = ney
qanun = kanun
suona = zurna
drums = davul* | davullar | bateri* | baterist | trampet
percussion = perküsyon* | darbuka | vurmalılar | perküsyonlar | vurmalı çalgılar
drum_machine = davul makinesi
electric_guitar@lead = solo gitar | lead gitar
electric_guitar@chords = ritim gitar | ritm gitar
pad = pad | pedler
synth_bass = synth bas
hand_percussion = bongo | konga | tef | marakas | kastanyet
winds = üflemeliler | üflemeli çalgılar | üflemeli | nefesliler | nefesli çalgılar
[ensemble]
string_quartet = yaylı çalgılar dörtlüsü | yaylı dörtlüsü | yaylı kuartet
jazz_trio = caz üçlüsü
rock_band = rock grubu
orchestra = orkestra | senfoni orkestrası | tam orkestra | orkestral
piano_four_hands = dört el piyano
wind_quintet = nefesli beşli
[neg]
post = olmadan | olmasın | yok | hariç | istemiyorum | kullanma | içermesin | olmayan | olmaksızın | dışında | istemem | yer almasın | kullanılmasın | kullanmadan | bulunmasın | koyma | koymayın | ekleme | eklemeyin | kullanmayın | çıkar | çıkarın | çıkarılsın | yasak | gerek yok | çalmasın | duyulmasın | haricinde | içermeyen | dışında her şey | hariç her şey | bulunmayan | istenmiyor | olmayacak | yok olsun | istemiyoruz | eksik olsun | katma | sokma
pre = sakın
[forbid]
drums = davulsuz | baterisiz | ritimsiz
voice = enstrümantal | vokalsiz | sözsüz | insan sesi olmadan
piano = piyanosuz
guitar = gitarsız
bass = bassız
strings = yaylısız
synth = synthsiz | elektroniksiz
[open]
x = eşliğinde | ve diğerleri | vb | ve diğer enstrümanlar | gibi enstrümanlar
[closed]
x = eşliksiz | sadece | yalnızca | yalnız | solo | başka bir şey yok | dışında hiçbir şey | dışında enstrüman yok | sırf | tek başına
[join]
or = veya | ya da
and = ve | ile
[unit]
bars = ölçü | ölçülük | ölçüsü | ölçüden
seconds = saniye | saniyelik | sn
minutes = dakika | dakikalık | dk
bpm = vuruş | vuruş/dakika | vuruş dakika
[label]
bpm = tempo | dakikada | hız | temposu | hızı | metronom
bars = uzunluk
[beat]
1 = dörtlük
1.5 = noktalı dörtlük
2 = ikilik
0.5 = sekizlik
[at]
x = yaklaşık
[seconds]
30 = yarım dakika | yarım dakikalık
60 = bir dakika | bir dakikalık
90 = bir buçuk dakika
[part]
before = her | ilk | son
loop = döngü | loop
[meter]
3/4 = üç dörtlük | üç çeyrek | üç dörtlük ölçü
4/4 = dört dörtlük ölçü | dört dörtlük
2/4 = iki dörtlük ölçü | iki dörtlük
6/8 = altı sekizlik
5/4 = beş dörtlük
5/8 = beş sekizlik
7/8 = yedi sekizlik
9/8 = dokuz sekizlik | aksak
[change]
key = modülasyon | ton değişimi
tempo = hızlanan | yavaşlayan | giderek hızlanan | giderek yavaşlayan
[count]
x = enstrüman | çalgı
[atom]
1 = bir | tek
2 = iki
3 = üç
4 = dört
5 = beş
6 = altı
7 = yedi
8 = sekiz
9 = dokuz
10 = on
20 = yirmi
30 = otuz
40 = kırk
50 = elli
60 = altmış
70 = yetmiş
80 = seksen
90 = doksan
100 = yüz
[section]
intro = giriş | intro
verse = kıta | kıtalar | verse
chorus = nakarat | nakaratlar
bridge = köprü
outro = çıkış | outro | bitiş | koda
"""
STYLE = """
[stop]
x = klasik gitar*
[tempo]
50 = çok yavaş | largo
72 = yavaş | ağır tempolu | ağır | yavaş tempolu
105 = orta tempo | orta tempolu | orta hızda | orta hızlı | moderato | orta tempoda
132 = hızlı | hızlı tempolu | allegro
175 = çok hızlı | presto
65 = adagio
85 = andante
~105 = çok hızlı değil | çok hızlı olmayan | fazla hızlı olmayan | çok yavaş olmayan
150 = vivace
115 = allegretto
[genre]
rock = rock
pop = pop
ballad = balad
folk = türkü | halk müziği
jazz = caz
blues = blues
electronic = tekno | techno | house | edm | elektronik müzik | elektronik
classical = klasik | barok | sonat | senfoni | klasik müzik
film = film müziği | sinematik | film müzikleri | soundtrack
video game = oyun müziği | video oyunu | oyun müzikleri | 8-bit | chiptune | video oyunları
march = marş | ulusal marş | mehter
hymn = ilahi | gospel
metal = metal
punk = punk
country = country
celtic = kelt | irlanda
latin = latin | bossa nova | tango | salsa
funk = funk
soul = soul
disco = disko
hip hop = hip hop | rap | trap | lo-fi | lofi
reggae = reggae | ska
ambient = ambient | new age
ragtime = ragtime
chamber = oda müziği
art song = opera
world = arap | arabesk | balkan
[mood]
happy = neşeli | mutlu | şen | sevinçli | keyifli
sad = hüzünlü | üzgün | kederli | melankolik | acıklı | hüzün | yalnız
calm = sakin | huzurlu | dingin | rahatlatıcı | ninni | yumuşak | huzur | dinlendirici
tense = gergin | gerilimli | gerilim
dark = karanlık | ürkütücü | korkunç | gizemli | kasvetli | ürpertici | korku
romantic = romantik | aşk şarkısı | aşk | tutkulu
epic = epik | kahramanca | görkemli | destansı | kahramanlık
playful = oyuncu | eğlenceli | komik | şakacı | muzip
dreamy = rüya gibi | hayalperest | düşsel | büyülü | masalsı
energetic = enerjik | coşkulu | hareketli | enerji dolu | dinamik | çılgın | öfkeli
[repetition]
hypnotic = hipnotik
[dynamics]
soft = sessiz | kısık
loud = yüksek sesli
[dance]
3/4 = vals
[filler]
lead = bir | ve | ile | için | lütfen | bana | yaz | bestele | oluştur | yap | istiyorum | tempo | ölçü | sadece | da | de | dakikada
tail = bir | ve | ile | için | lütfen | yaz | bestele | oluştur | yap | istiyorum | tempo | olsun | eşliğinde | da | de | tonunda | tempoda | çal | çalsın | lük | luk | lik | lık
whole = akorlar | akor | parça | müzik | şarkı | beste | melodi | eser | parçası | müziği
[genre?]
film = film
video game = oyun | oyunu
chamber = yaylı çalgılar dörtlüsü | yaylı dörtlüsü
classical = orkestral
[feel]
swung = swing | shuffle
straight = swingsiz
[loop]
yes = döngü | kesintisiz döngü | sonsuz döngü | loop | döngü halinde | döngülü | başa dönen
no = döngüsüz | döngü olmasın
[pickup]
yes = eksik ölçü | eksik ölçüyle | auftakt
no = eksik ölçü olmadan
[arc]
builds = giderek yükselen | giderek yükseliyor | kreşendo | crescendo | gittikçe güçlenen | yükselerek | sessiz başlayan
fades = giderek azalan | sönerek | fade out | gittikçe hafifleyen | sessizce biten | kaybolarak
steady = sabit ses | aynı şiddette
[form]
A B A = üç bölümlü form
[role]
lead = melodi | ana melodi | melodiyi | ezgi
<lead = melodiyi çalıyor | melodiyi çalsın | melodiyi çalan | melodiyi taşıyor
>lead = melodiyi | melodi: | ana melodiyi | melodide
chords = akorlar | eşlik
<chords = eşlik ediyor | eşlik etsin | akorları çalıyor | akor çalıyor | eşlik eden
>chords = eşliğinde
figure = arpej | arpejler
<bass = bas hattını çalıyor
"""
