"""Korean words."""

THINGS = """
[instrument]
piano = 피아노
grand_piano = 그랜드 피아노 | 그랜드피아노
epiano = 일렉트릭 피아노 | 전자 피아노 | 전자피아노 | 로즈 피아노
harpsichord = 하프시코드 | 쳄발로
celesta = 첼레스타
glockenspiel = 글로켄슈필
music_box = 오르골
vibraphone = 비브라폰
marimba = 마림바
xylophone = 실로폰
keyboard = 키보드 | 건반
organ = 오르간
church_organ = 파이프 오르간 | 파이프오르간
accordion = 아코디언
harmonica = 하모니카
guitar = 기타
acoustic_guitar = 어쿠스틱 기타 | 통기타 | 어쿠스틱기타
nylon_guitar = 클래식 기타 | 클래식기타
electric_guitar = 일렉 기타 | 일렉기타 | 전기 기타 | 일렉트릭 기타 | 전자 기타
distorted_guitar = 디스토션 기타
bass = 베이스
electric_bass = 베이스 기타 | 베이스기타 | 일렉 베이스
acoustic_bass = 업라이트 베이스 | 어쿠스틱 베이스
synth_bass = 신스 베이스
violin = 바이올린
viola = 비올라
cello = 첼로
double_bass = 콘트라베이스 | 더블 베이스
strings = 현악기 | 스트링 | 현악 | 스트링스
harp = 하프
timpani = 팀파니
choir = 합창 | 합창단 | 성가대 | 코러스
voice = 보컬 | 목소리 | 노래 목소리
trumpet = 트럼펫
trombone = 트롬본
tuba = 튜바
horn = 호른
brass = 금관 | 금관악기 | 브라스
sax = 색소폰
alto_sax = 알토 색소폰
tenor_sax = 테너 색소폰
oboe = 오보에
bassoon = 바순
clarinet = 클라리넷
piccolo = 피콜로
flute = 플루트 | 플룻
recorder = 리코더
pan_flute = 팬플루트
ocarina = 오카리나
woodwinds = 목관 | 목관악기
synth = 신디사이저 | 신스 | 신시사이저
pad = 패드
banjo = 밴조
bagpipes = 백파이프
ukulele = 우쿨렐레
mandolin = 만돌린
gayageum = 가야금
haegeum = 해금
dizi = 대금
kalimba = 칼림바
drums = 드럼 | 북소리 | 드럼 세트 | 드럼세트
percussion = 퍼커션 | 타악기
drum_machine = 드럼 머신 | 드럼머신
brushes = 브러시 드럼 | 브러쉬 드럼
[ensemble]
string_quartet = 현악 사중주 | 현악사중주 | 현악 4중주 | 현악4중주
piano_trio = 피아노 삼중주 | 피아노삼중주
jazz_trio = 재즈 트리오 | 재즈트리오
jazz_quartet = 재즈 쿼텟
jazz_band = 재즈 밴드
big_band = 빅밴드 | 빅 밴드
rock_band = 록 밴드 | 록밴드 | 락밴드 | 락 밴드
orchestra = 오케스트라 | 관현악
a_cappella = 아카펠라
[duo]
2 = 이중주 | 듀엣 | 듀오
[stop]
x = 기타 악기 | 기타 등등 | 그린란드
[neg]
post = 없이 | 없는 | 빼고 | 제외 | 제외하고 | 없음 | 없고 | 사용하지 | 쓰지 | 말고 | 빼줘 | 빼 | 금지 | 사용 안 함 | 넣지 | 없어 | 필요 없 | 안 들어가
pre = 노
other = 다른 악기 없이 | 다른 악기는 없이 | 다른 악기 없는
[forbid]
voice = 연주곡 | 보컬 없이 | 보컬 없는 | 가사 없는 | 가사 없이 | 경음악 | 인스트루멘탈
drums = 비트 없는
[open]
x = 등 | 반주 | 그 외 | 밴드와 함께 | 기타 악기 | 중심의 | 위주
[closed]
x = 반주 없이 | 만 | 오직 | 솔로 | 독주 | 무반주
[join]
or = 또는 | 이나 | 나
and = 와 | 과 | 하고 | 그리고 | 및 | 랑
[unit]
bars = 마디
seconds = 초
minutes = 분
bpm = bpm | 비트 | 박
[label]
bpm = 템포 | 분당 | 속도 | bpm | 빠르기
bars = 길이
[beat]
1 = 4분음표 | 사분음표 | 4분 음표
1.5 = 점4분음표 | 점사분음표 | 점 4분음표
2 = 2분음표 | 이분음표
0.5 = 8분음표 | 팔분음표
[at]
x = 약
[seconds]
30 = 30초 | 반 분
60 = 일 분 | 일분
120 = 이 분 | 이분
[part]
before = 매 | 첫 | 마지막 | 처음 | 각
after = 마다 | 루프 | 인트로 | 째
[section]
x = 인트로 | 후렴 | 아웃트로
[meter]
3/4 = 4분의 3박자 | 사분의 삼박자 | 세 박자 | 3박자 | 삼박자 | 사분의삼박자
4/4 = 4분의 4박자 | 사분의 사박자 | 네 박자 | 4박자 | 사박자
2/4 = 4분의 2박자 | 사분의 이박자 | 두 박자 | 2박자
6/8 = 8분의 6박자 | 팔분의 육박자 | 6박자 | 육박자
5/4 = 4분의 5박자 | 사분의 오박자 | 5박자 | 다섯 박자
7/8 = 8분의 7박자 | 팔분의 칠박자 | 7박자
12/8 = 8분의 12박자
9/8 = 8분의 9박자
[change]
key = 전조 | 조바꿈 | 조옮김
tempo = 점점 빠르게 | 점점 느리게 | 점점 빨라 | 점점 느려
meter = 변박 | 박자 변화
[sing]
x = 가사
[count]
x = 개의 악기 | 가지 악기
[number]
1 = 한
2 = 두
3 = 세
4 = 네
5 = 다섯
6 = 여섯
7 = 일곱
8 = 여덟
9 = 아홉
10 = 열
12 = 열두
16 = 열여섯
20 = 스무
24 = 스물네
32 = 서른두
"""
STYLE = """
[stop]
x = 클래식 기타 | 클래식기타
[tempo]
50 = 아주 느린 | 매우 느린 | 매우 느리게 | 아주 느리게 | 라르고
65 = 아다지오
72 = 느린 | 느리게 | 느릿한 | 천천히
85 = 안단테
105 = 보통 빠르기 | 중간 템포 | 너무 빠르지 않은 | 너무 빠르지 않게 | 중간 빠르기 | 모데라토 | 적당한 속도 | 너무 느리지 않은 | 미디엄 템포 | 빠르지 않은
132 = 빠른 | 빠르게 | 알레그로 | 업템포
175 = 아주 빠른 | 매우 빠른 | 매우 빠르게 | 아주 빠르게 | 프레스토
[genre]
rock = 록 | 락
metal = 메탈
punk = 펑크록
pop = 팝 | 가요 | 케이팝
ballad = 발라드
country = 컨트리
folk = 포크 | 민요
celtic = 켈트
blues = 블루스
jazz = 재즈
latin = 라틴 | 보사노바 | 탱고 | 삼바
funk = 펑크 | 펑키
soul = 소울 | 알앤비
disco = 디스코
hip hop = 힙합 | 로파이
reggae = 레게
electronic = 일렉트로닉 | 전자음악 | 테크노 | 하우스
ambient = 앰비언트
classical = 클래식 | 바로크 | 소나타 | 교향곡 | 미뉴에트 | 녹턴
chamber = 실내악
film = 영화음악 | 영화 음악 | 시네마틱
video game = 게임 | 게임 음악 | 8비트
march = 행진곡
hymn = 찬송가 | 성가
world = 국악
[mood]
happy = 행복한 | 즐거운 | 신나는 | 밝은 | 기쁜 | 경쾌한 | 명랑한
sad = 슬픈 | 우울한 | 애절한 | 쓸쓸한 | 슬프고
calm = 잔잔한 | 차분한 | 평화로운 | 조용한 | 편안한 | 자장가 | 고요한 | 부드러운 | 평온한
tense = 긴장감 | 긴박한 | 불안한 | 긴장
dark = 어두운 | 무서운 | 음산한 | 으스스한 | 신비로운
romantic = 로맨틱 | 낭만적 | 사랑 노래
epic = 웅장한 | 장엄한 | 영웅적 | 서사적 | 에픽
playful = 장난스러운 | 귀여운 | 익살스러운 | 재미있는
dreamy = 몽환적 | 꿈같은 | 꿈결
energetic = 활기찬 | 에너지 넘치는 | 강렬한 | 격렬한 | 힘찬
[density]
sparse = 미니멀 | 성긴
dense = 빽빽한 | 촘촘한
[repetition]
hypnotic = 최면적
repetitive = 반복적 | 반복되는
[dynamics]
soft = 여리게 | 작은 소리
loud = 크게 | 시끄러운
[feel]
swung = 스윙 | 셔플
[scale]
pentatonic = 펜타토닉 | 오음음계
dorian = 도리안
[dance]
3/4 = 왈츠 | 미뉴에트
[filler]
lead = 의 | 로 | 으로 | 를 | 을 | 이 | 가 | 은 | 는 | 와 | 과 | 에 | 에서 | 위한 | 만들어 줘 | 만들어줘 | 작곡해 줘 | 그리고 | 연주하는 | 주세요 | 템포 | 박자 | 길이 | 만 | 인 | 로만 | 로 연주하는 | 함께 | 없이 | 들어간 | 있는 | 짜리
tail = 의 | 로 | 으로 | 를 | 을 | 와 | 과 | 에 | 에서 | 위한 | 만들어 줘 | 만들어줘 | 작곡해 줘 | 작곡해줘 | 그리고 | 주세요 | 템포 | 박자 | 부탁해 | 만 | 연주 | 곡을 | 곡 | 음악을 | 써줘 | 만들어 주세요 | 해줘 | 짜리 | 들어간
whole = 코드 | 코드 진행 | 곡 | 음악 | 노래 | 멜로디 | 작품 | 연주곡
"""
