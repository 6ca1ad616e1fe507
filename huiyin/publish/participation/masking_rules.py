"""Taking out of a text what could tell who somebody is; no Django.

What is masked is masked for good and rather too much than too little: a name that may be a word, a number that may be
a price. Names of streets and estates stay, everything below them (building, entrance, room) goes.
"""

import re
from collections.abc import Sequence

import rjieba

MASK = "＊"
SOMEBODY, SOMEONE = "某某", "某"
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石"
    "崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶"
    "幸司韶郜黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎"
    "连习容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越隆师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠须丰巢关查游竺权盖益桓覃"
)
_TITLES = (
    "先生|女士|小姐|同志|老师|师傅|经理|主任|书记|队长|科长|处长|局长|所长|站长|院长|校长|园长|医生|大夫|护士|警官|律师|老板"
    r"|大爷|大妈|大娘|大叔|大婶|大哥|大姐|阿姨|叔叔|奶奶|爷爷|伯伯|太太|姐|哥|嫂|总(?=[不没也说的在家，。、；！？\s]|$)"
)
_TITLED = re.compile(rf"([{''.join(sorted(_SURNAMES))}])({_TITLES})(?![路街])")
_CALLED = re.compile(
    r"(我叫|名叫|姓名[:：]?|名字叫|名字是|本人)([\u4e00-\u9fff]{2,4}?)(?=[，。、,.；;：:\s（(]|$)"
)
_FAMILIAR = re.compile(rf"([老小阿])([{''.join(sorted(_SURNAMES))}])(?=[家的说也又在，。、；！？\s]|$)")
# Whom somebody is introduced as; after the first kind any surname counts, after the second only what is no other word.
_BOUND = r"(?=[，。、；：！？,.;:\s（(]|[说家的也在不]|先生|女士|$)"
_BY_OFFICE = re.compile(
    rf"((?:联系人|经办人|负责人|当事人|举报人|投诉人|申请人|法人|姓名)(?:是|叫|为|[:：])?)[{''.join(sorted(_SURNAMES))}][\u4e00-\u9fff]{{1,2}}{_BOUND}"
)
_COMMON = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严魏陶姜谢邹柏窦章苏潘葛范彭鲁韦马苗凤俞袁柳唐费岑薛雷贺倪汤罗郝邬傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄"
    "臧戴宋庞熊纪屈项祝董梁杜阮蓝季贾路江颜郭梅林徐邱骆夏蔡田樊胡凌霍虞柯卢莫丁邓洪崔龚程邢裴陆翁甄封储段焦侯宁武刘叶黎白赖蒲谭姬冉雍桑濮牛边尚温庄晏柴瞿阎廖耿欧聂晁敖辛简曾覃"
)
_HOUSEHOLD = re.compile(
    rf"((?:^|(?<=[，。；！？、\s的])))[{_COMMON}][\u4e00-\u9fff]{{1,2}}(?=家(?![长庭具电属乡园禽居]))"
)
_BY_PLACE = re.compile(
    rf"((?:业主|住户|房东|邻居|店主|车主|房主|老板|找过?|叫)(?:是|叫)?)[{_COMMON}][\u4e00-\u9fff]{{1,2}}{_BOUND}"
)
_WORD_LIKE = frozenset("时能怎什么谁不没有是的了在会要就都也还很请让给被把和与及或上下里外年月日")
_PLACE_END = tuple("区县市镇乡村路街桥湖河山江")
_COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "夏侯",
    "司徒",
    "钟离",
    "濮阳",
    "端木",
)
# Ordinary words that the segmenter takes for names.
_EVERYDAY = frozenset(
    (
        "谢谢 养老金 许可证 文明 养老 明白 屠宰 通知书 盖章 关怀 齐全 高三 许可 蓝天 高达 "
        "师生 钱财 幸福感 安静 师范 杜绝 康复 洪水 张贴 权威 高平 庄园 顾客 温泉 明星 沙石 "
        "满天飞 白石 查一查 荣誉 师范生 陈述 查明 王法 边远 高昂 顾问 养狗 安全感 辛勤 容纳 "
        "高峰 向阳 宁静 范畴 弘扬 孙子 严重性 屠夫 毛毛 明文 诸如 陈旧 周转 钱粮 古建筑 安康 "
        "师德 高水平 高清 白班 安保 荣幸 明珠 林木 松柏 安置费 宿舍楼 高中生 曾祖父 宰客 安危 "
        "井盖 左转 陈规 安监 仲裁书 仲裁委 白水 夏令营 支付宝 施工图 水淹 唐僧肉 路基 白云 "
        "祖先 查清 古老 花名册 养路工 林权 安平 索道 祖传 高潮 宁可 封锁 明沟 安然 麻将馆 "
        "杨树 乌龟 谈何 杨柳 麻木 广大 平安 平时 平均 高温 高压 高空 安装 安排 安全 安置 "
        "严重 严格 严禁 和谐 和睦 方便 方案 万元 成本 成立 成功 常年 常常 关闭 关系 关心 "
        "关注 时常 于是 经常 经过 从来 项目 解决 明确 明显 水管 水泥 水费 水压 水表 连续 "
        "连夜 何必 何况 全部 金额 花园 花费 白天 房屋 房东 房产 车辆 车库 车主 路灯 路面 "
        "商家 商户 商铺 家长 家人 家属 家里 农村 农民 温度 施工 管道 管理 强烈 强制 通知 "
        "通道 双方 国家 文件 文化 都是 步行 简单 空调 空地"
    ).split()
)
# What may follow a word that reads like a name but is one of a place.
_PLACE_AFTER = re.compile(
    r"小区|花园|家园|新村|公寓|社区|街道|大道|大街|路|街|巷|弄|村|镇|乡|桥|广场|公园|市场|医院|学校|小学|中学|站|大厦|商场|苑|城|府|湾"
)
_PATTERNS = (
    (re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+"), MASK * 4),
    # A number plate, with or without its dot.
    (
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·・\s]?[A-Za-z0-9]{4,6}"
        ),
        MASK * 4,
    ),
    (re.compile(r"\d(?:[\s\-－—]?[\dxX]){4,}"), MASK * 4),
    (re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9_\-]*[0-9])(?=[A-Za-z0-9_\-]*[A-Za-z])[A-Za-z0-9_\-]{5,}"), MASK * 4),
    # Building, entrance, floor, room; and what is written 3-2-501.
    (re.compile(r"[\dA-Za-z]{1,4}(?:[\-－—#][\dA-Za-z]{1,5}){1,4}"), MASK),
    (
        re.compile(
            r"(?:[\dA-Za-z甲乙丙丁东西南北]{1,6}|[一二三四五六七八九十百零〇两]{1,5})(?=(?:号楼|号院|号门|号铺|号房|号"
            r"|栋|幢|座|单元|门洞|楼道|室|户|层楼|层|楼|弄|门牌|组|队|排|床|车位|铺位))"
        ),
        MASK,
    ),
    (re.compile(r"(?<=[元楼栋幢座门])\s*\d{1,5}(?![\d年月日元块米个人天次万千百点])"), MASK),
)  # fmt: skip


def masked(text: str) -> str:
    """The text without numbers, names, plates, addresses of the network, and without what lies below an estate."""
    plain = " ".join(text.split())
    for pattern, instead in _PATTERNS:
        plain = pattern.sub(instead, plain)
    plain = _CALLED.sub(lambda found: found[1] + SOMEBODY, plain)
    plain = _BY_OFFICE.sub(lambda found: found[1] + SOMEBODY, plain)
    plain = _BY_PLACE.sub(_unless_titled, plain)
    plain = _HOUSEHOLD.sub(_unless_titled, plain)
    plain = _names(plain)
    plain = _TITLED.sub(lambda found: SOMEONE + found[2], plain)
    return _FAMILIAR.sub(lambda found: found[1] + SOMEONE, plain)


def _unless_titled(found: re.Match[str]) -> str:
    """What follows is somebody's name, unless it is an ordinary word or a surname with a title."""
    name = found[0][len(found[1]) :]
    ordinary = rjieba.has_word(name) and not rjieba.tag(name)[0][1].startswith("nr")
    if name in _EVERYDAY or ordinary or _WORD_LIKE & set(name) or re.fullmatch(rf".(?:{_TITLES})", name):
        return found[0]
    return found[1] + SOMEBODY


def _names(text: str) -> str:
    """Words that the segmenter takes for a person's name, unless a place's name goes on behind them."""
    words = rjieba.tag(text)
    kept: list[str] = []
    place = 0
    while place < len(words):
        word, kind = words[place]
        follows = "".join(after for after, _ in words[place + 1 : place + 3])
        if _is_split_name(words, place):
            kept.append(SOMEBODY)
            place += 1
        elif word.endswith("家") and _is_name(word[:-1], kind, ""):
            kept.append(f"{SOMEBODY}家")
        else:
            kept.append(SOMEBODY if _is_name(word, kind, follows) else word)
        place += 1
    return "".join(kept)


def _is_split_name(words: Sequence[tuple[str, str]], place: int) -> bool:
    """Whether a surname alone and what stands behind it are one name that was taken apart."""
    if place + 1 >= len(words) or words[place][0] not in _COMMON or not words[place][1].startswith("nr"):
        return False
    given, after = words[place + 1][0], words[place + 2][0] if place + 2 < len(words) else ""
    plain = 1 <= len(given) <= 2 and re.fullmatch(r"[\u4e00-\u9fff]+", given)
    ends = not after or not re.match(r"[\u4e00-\u9fff]", after) or after[0] in "说家的也在不"
    titled = re.fullmatch(_TITLES, given) or given in ("某", "家", "姓", "氏") or _WORD_LIKE & set(given)
    return bool(plain and ends and not titled)


def _is_name(word: str, kind: str, follows: str) -> bool:
    if not kind.startswith("nr") or word in _EVERYDAY or word[0] not in _SURNAMES:
        return False
    if not 2 <= len(word) <= (4 if word.startswith(_COMPOUND) else 3):
        return False
    titled = re.fullmatch(rf".?(?:{_TITLES})", word) or word.endswith(_PLACE_END)
    return not (titled or _WORD_LIKE & set(word) or _PLACE_AFTER.match(follows))


def told_enough(text: str, shortest: int) -> bool:
    """Whether enough is left of a masked text that somebody can judge it."""
    left = re.sub(rf"[{MASK}某\s\W]", "", text)
    return len(left) >= shortest and len(left) * 2 >= len(re.sub(r"\s", "", text))
