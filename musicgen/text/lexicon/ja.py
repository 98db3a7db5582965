"""Japanese words (kanji shared with Chinese are folded to simplified forms)."""

THINGS = """
[instrument]
piano = ピアノ
grand_piano = グランドピアノ
epiano = エレクトリックピアノ | エレピ | ローズピアノ
harpsichord = チェンバロ | ハープシコード
celesta = チェレスタ
glockenspiel = グロッケン | 鉄琴
music_box = オルゴール
vibraphone = ビブラフォン | ヴィブラフォン
marimba = マリンバ
xylophone = 木琴 | シロフォン
tubular_bells = チューブラーベル
bells = ベル | 鐘
keyboard = キーボード
organ = オルガン
church_organ = パイプオルガン | 教会オルガン
accordion = アコーディオン
bandoneon = バンドネオン
harmonica = ハーモニカ
guitar = ギター
acoustic_guitar = アコースティックギター | アコギ | フォークギター
nylon_guitar = クラシックギター | ナイロンギター
electric_guitar = エレキギター | エレキ | リードギター
distorted_guitar = ディストーションギター | 歪んだギター
jazz_guitar = ジャズギター
bass = ベース
electric_bass = エレキベース | ベースギター
acoustic_bass = ウッドベース | アップライトベース | ウォーキングベース
synth_bass = シンセベース
slap_bass = スラップベース
violin = バイオリン | ヴァイオリン
viola = ビオラ | ヴィオラ
cello = チェロ
double_bass = コントラバス
strings = ストリングス | 弦楽 | 弦楽器 | 弦
pizzicato = ピチカート
harp = ハープ
timpani = ティンパニ
choir = 合唱 | コーラス | 聖歌隊 | クワイア
voice = ボーカル | ヴォーカル | 歌声
trumpet = トランペット
trombone = トロンボーン
tuba = チューバ
horn = ホルン
brass = ブラス | 金管 | 金管楽器
sax = サックス | サクソフォン
alto_sax = アルトサックス
tenor_sax = テナーサックス
soprano_sax = ソプラノサックス
oboe = オーボエ
bassoon = ファゴット | バスーン
clarinet = クラリネット
bass_clarinet = バスクラリネット
piccolo = ピッコロ
flute = フルート
recorder = リコーダー
pan_flute = パンフルート
shakuhachi = 尺八
ocarina = オカリナ
woodwinds = 木管 | 木管楽器
synth = シンセ | シンセサイザー
pad = パッド | シンセパッド
banjo = バンジョー
sitar = シタール
shamisen = 三味線
koto = 琴 | 箏 | お琴
bagpipes = バグパイプ
ukulele = ウクレレ
mandolin = マンドリン
kalimba = カリンバ
taiko = 和太鼓 | 太鼓
drums = ドラム | ドラムス | ドラムセット
percussion = パーカッション | 打楽器
drum_machine = ドラムマシン
brushes = ブラシ | ブラシドラム
jazz_drums = ジャズドラム
kit_808 = 808ドラム
erhu = 二胡
[ensemble]
string_quartet = 弦楽四重奏
string_trio = 弦楽三重奏
piano_trio = ピアノ三重奏
jazz_trio = ジャズトリオ | ジャズピアノトリオ
jazz_quartet = ジャズカルテット
jazz_band = ジャズバンド
big_band = ビッグバンド
rock_band = ロックバンド
orchestra = オーケストラ | 管弦楽
brass_band = 吹奏楽
satb = 混声四部合唱 | 混声合唱
a_cappella = アカペラ
[duo]
2 = デュオ | 二重奏 | デュエット
[stop]
x = ベルトコンベア | ベースライン入り | 琴線 | 木琴線
[neg]
pre = ノー
post = なし | 無し | 抜き | を使わない | を使わず | は使わない | は使わず | 使わない | 使わず | を除く | を除いて | いらない | はいらない | 不要 | は不要 | を入れない | は入れない | 入れないで | を入れず | がない | のない | を使わないで | 禁止 | は無し | はなし | 使用しない | ない
other = 他の楽器なし | 他の楽器は使わない | 他の楽器はなし
[forbid]
voice = インスト | インストゥルメンタル | 歌なし | ボーカルなし | 声なし
drums = ドラムレス
[open]
x = など | 等 | ほか | その他 | 伴奏 | バンドと | を中心に | 中心 | メイン
[closed]
x = 伴奏なし | だけ | のみ | ソロ | 独奏 | 無伴奏
[join]
or = か | または | も
and = と | や
[unit]
bars = 小節
seconds = 秒 | 秒間
minutes = 分 | 分間
bpm = bpm | 拍/分 | 拍
[label]
bpm = テンポ | 毎分 | 速度 | bpm | 速さ
bars = 長さ | 小節数
[beat]
1 = 四分音符 | 4分音符
1.5 = 付点四分音符 | 付点4分音符
2 = 二分音符 | 2分音符
0.5 = 八分音符 | 8分音符
[at]
x = 約 | およそ | くらい
[seconds]
30 = 半分 | 三十秒
60 = 一分 | 一分間
90 = 一分半
[part]
before = 毎 | 最初の | 最後の | 各 | 第 | 冒頭
after = ごと | のイントロ | 毎に | おき | ループ | のループ | 目
[section]
x = イントロ | サビ | アウトロ
[meter]
3/4 = 四分の三拍子 | 三拍子 | 4分の3拍子 | 3拍子 | ワルツのリズム
4/4 = 四分の四拍子 | 四拍子 | 4分の4拍子 | 4拍子
2/4 = 四分の二拍子 | 二拍子 | 4分の2拍子 | 2拍子
6/8 = 八分の六拍子 | 六拍子 | 8分の6拍子 | 6拍子
5/4 = 四分の五拍子 | 五拍子 | 4分の5拍子 | 5拍子 | 変拍子の五拍子
7/8 = 八分の七拍子 | 七拍子 | 8分の7拍子 | 7拍子
12/8 = 八分の十二拍子 | 8分の12拍子
9/8 = 八分の九拍子 | 8分の9拍子
[change]
key = 転調
tempo = だんだん速く | だんだん遅く | 加速 | 減速 | テンポ変化
meter = 拍子が変わる | 変拍子
[sing]
x = 歌詞
[count]
x = 種類の楽器 | 個の楽器
[atom]
1 = 一 | ひとつ
2 = 二 | ふたつ
3 = 三
4 = 四
5 = 五
6 = 六
7 = 七
8 = 八
9 = 九
10 = 十
100 = 百
"""
STYLE = """
[stop]
x = クラシックギター
[tempo]
50 = とても遅い | とてもゆっくり | 非常に遅い | ラルゴ
65 = アダージョ
72 = 遅い | ゆっくり | ゆったり | スロー | ゆるやか | 遅め | スローテンポ | ゆっくりめ
85 = アンダンテ
105 = 中くらいの速さ | ミディアムテンポ | 速すぎない | 早すぎない | モデラート | 普通の速さ | ほどよい速さ | 速すぎず | 中くらいのテンポ | 遅すぎない | ミドルテンポ | あまり速くない | 速くない
132 = 速い | 早い | アップテンポ | アレグロ | 速め | 速く | スピーディ | ハイテンポ
150 = ヴィヴァーチェ
175 = とても速い | 非常に速い | すごく速い | プレスト | 猛スピード
[genre]
rock = ロック
metal = メタル | ヘヴィメタル
punk = パンク
pop = ポップ | ポップス | jポップ | アニソン | シティポップ
ballad = バラード
country = カントリー
folk = フォーク | 民謡
celtic = ケルト | アイルランド
blues = ブルース
jazz = ジャズ | ビバップ
latin = ラテン | サンバ | ボサノバ | ボサノヴァ | タンゴ | サルサ
funk = ファンク
soul = ソウル
disco = ディスコ
hip hop = ヒップホップ | ローファイ
reggae = レゲエ
electronic = エレクトロ | テクノ | 電子音楽 | ハウス | トランス | edm
ambient = アンビエント | 環境音楽
classical = クラシック | バロック | ソナタ | フーガ | 交響曲 | メヌエット | ノクターン
art song = 歌曲 | オペラ
chamber = 室内楽
film = 映画音楽 | 映画 | 劇伴 | サントラ | シネマティック
video game = ゲーム | ゲーム音楽 | 8ビット | チップチューン | レトロゲーム
ragtime = ラグタイム
march = 行進曲 | マーチ
hymn = 賛美歌 | 聖歌
world = 民族音楽 | 和風 | 雅楽
[mood]
happy = 楽しい | 明るい | 嬉しい | 陽気 | ハッピー | 幸せ
sad = 悲しい | 切ない | 哀しい | 寂しい | もの悲しい | 哀愁 | 悲しげ
calm = 穏やか | 静か | 落ち着いた | 癒し | リラックス | 安らか | 優しい | 子守唄 | 子守歌 | のどか
tense = 緊張 | 緊迫 | 不安 | スリリング
dark = 暗い | 不気味 | 怖い | ダーク | 恐ろしい | ミステリアス | 神秘的
romantic = ロマンチック | ロマンティック | 恋
epic = 壮大 | 英雄的 | 勇壮 | 雄大 | エピック | 荘厳
playful = 遊び心 | コミカル | かわいい | 可愛い | おどけた | ユーモラス
dreamy = 夢のような | 幻想的 | 夢見る | 幻想
energetic = 元気 | 激しい | エネルギッシュ | 力強い | 熱い | 情熱的
[density]
sparse = まばら | ミニマル | シンプル
dense = 密 | 重厚
[repetition]
hypnotic = 催眠的
repetitive = 繰り返し | 反復 | ループ
[dynamics]
soft = 弱く | 小さな音
loud = 大きな音 | 力強く
[feel]
swung = スウィング | スイング | シャッフル
[scale]
dorian = ドリアン
mixolydian = ミクソリディアン
phrygian = フリジアン
lydian = リディアン
pentatonic = ペンタトニック | 五音音階
blues = ブルーススケール
[dance]
3/4 = ワルツ | メヌエット
[filler]
lead = の | で | を | に | と | が | は | な | も | や | から | まで | ください | 曲を | 作って | お願いします | による | のための | 楽器は | 使った | 使って | テンポ | 調 | 拍子 | 長さ | ソロ | 伴奏 | だけ | のみ | 約 | して | した | 編成 | 演奏 | する
tail = の | で | を | に | と | が | は | な | も | や | から | まで | ください | 作って | お願いします | による | のための | 曲を | 書いて | して | 使った | 使って | だけ | のみ | 約 | テンポ | 伴奏 | ソロ | 演奏 | 欲しい | ほしい | 作曲して | 程度 | くらい | 付き | 入り | 使用 | 編成
whole = キー | キーは | コード进行 | コード | 曲 | 音楽 | 作品 | メロディー | 楽曲 | bgm | メロディ | 一曲 | 短い曲
"""
