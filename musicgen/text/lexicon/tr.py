"""Turkish words."""

THINGS = """
[instrument]
piano = piyano* | piyanolu | piyanoyla
epiano = elektro piyano | elektrikli piyano
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
bass = bas
electric_bass = bas gitar* | elektro bas
violin = keman* | kemanlar
viola = viyola*
cello = çello* | viyolonsel*
double_bass = kontrbas*
strings = yaylılar | yaylı çalgılar
harp = arp
timpani = timpani
choir = koro | korosu
voice = vokal* | şarkıcı | insan sesi
trumpet = trompet*
trombone = trombon*
tuba = tuba
horn = korno
brass = bakır nefesliler | üflemeliler | bakır üflemeliler
sax = saksafon* | saksofon*
alto_sax = alto saksafon*
tenor_sax = tenor saksafon*
oboe = obua
bassoon = fagot
clarinet = klarnet*
piccolo = pikolo
flute = flüt*
recorder = blok flüt | blokflüt
pan_flute = pan flüt
woodwinds = tahta nefesliler | tahta üflemeliler
synth = synthesizer | sentezleyici | sintisayzır
banjo = banjo
bagpipes = gayda | tulum
ukulele = ukulele
mandolin = mandolin
saz = saz | bağlama
oud = ud
ney = ney
qanun = kanun
suona = zurna
drums = davul* | davullar | bateri*
percussion = perküsyon* | darbuka | vurmalılar
drum_machine = davul makinesi
[ensemble]
string_quartet = yaylı çalgılar dörtlüsü | yaylı dörtlüsü | yaylı kuartet
jazz_trio = caz üçlüsü
rock_band = rock grubu
orchestra = orkestra | senfoni orkestrası
[neg]
post = olmadan | olmasın | yok | hariç | istemiyorum | kullanma | içermesin | olmayan
pre = sakın
[forbid]
drums = davulsuz | baterisiz | ritimsiz
voice = enstrümantal | vokalsiz | sözsüz
piano = piyanosuz
guitar = gitarsız
bass = bassız
strings = yaylısız
[open]
x = eşliğinde | ve diğerleri | vb | ve diğer enstrümanlar | gibi enstrümanlar
[closed]
x = eşliksiz | sadece | yalnızca | yalnız | solo
[join]
or = veya | ya da
and = ve | ile
[unit]
bars = ölçü | ölçülük | ölçüsü | ölçüden
seconds = saniye | saniyelik | sn
minutes = dakika | dakikalık | dk
bpm = vuruş | vuruş/dakika | vuruş dakika
[label]
bpm = tempo | dakikada | hız | temposu | hızı
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
after = giriş
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
"""
STYLE = """
[stop]
x = klasik gitar*
[tempo]
50 = çok yavaş
72 = yavaş | ağır tempolu | ağır | yavaş tempolu
105 = orta tempo | orta tempolu | çok hızlı değil | çok hızlı olmayan | orta hızda | orta hızlı | fazla hızlı olmayan | çok yavaş olmayan
132 = hızlı | hızlı tempolu
175 = çok hızlı
[genre]
rock = rock
pop = pop
ballad = balad
folk = türkü | halk müziği
jazz = caz
blues = blues
electronic = elektronik
classical = klasik | barok | sonat | senfoni | klasik müzik
film = film müziği | sinematik
video game = oyun müziği | video oyunu
march = marş
hymn = ilahi
[mood]
happy = neşeli | mutlu | şen
sad = hüzünlü | üzgün | kederli | melankolik
calm = sakin | huzurlu | dingin | rahatlatıcı | ninni | yumuşak
tense = gergin | gerilimli
dark = karanlık | ürkütücü | korkunç | gizemli | kasvetli
romantic = romantik | aşk şarkısı
epic = epik | kahramanca | görkemli | destansı
playful = oyuncu | eğlenceli | komik
dreamy = rüya gibi | hayalperest | düşsel
energetic = enerjik | coşkulu | hareketli
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
"""
