"""What Chinese puts behind the name of a place: levels of administration, roads, estates, institutions.

These are words of the language, the same in every city; what a city calls its own places is in its pack.
"""

import re

DISTRICT, STREET, COMMUNITY, ROAD, ESTATE, LANDMARK = (
    "district",
    "street",
    "community",
    "road",
    "estate",
    "landmark",
)
CITY = "city"

# Endings that a name may drop and still be understood, the longest first.
DROPPED = {
    CITY: ("市",),
    DISTRICT: ("自治县", "新区", "区", "县", "市", "旗"),
    STREET: (
        "街道办事处", "地区办事处", "管理委员会", "民族乡", "街道办", "管委会", "街道", "地区", "街办", "镇", "乡",
    ),
    COMMUNITY: (
        "社区居民委员会", "村民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "社区", "新村", "村",
    ),
    ESTATE: ("住宅小区", "小区"),
}  # fmt: skip

# What stands behind a name that was shortened, and which level it then means.
AS_STREET = re.compile(
    r"街道办事处|地区办事处|街道办|街道|街办|办事处|人民政府|镇政府|乡政府|镇区|镇上|镇(?!痛|定|静|压)|乡(?!亲|下|愁|音)|管委会"
)
AS_DISTRICT = re.compile(r"(?:自治县|新区|区(?![域别间分])|县(?!城管)|旗)")
AS_COMMUNITY = re.compile(r"社区|居民委员会|村民委员会|居委会?|村委会?|行政村|自然村|新村|老村|村(?!镇)")
AS_ROAD = re.compile(
    r"[东南西北中上下前后新老内外]{0,2}[一二三四五六七八九十]{0,2}"
    r"(?:大道|马路|公路|高速|大街|快速路|路(?!灯|面|口|边|段|人|过|上|旁|政|由)|街(?!道|办|坊)|巷|弄|胡同|大桥|立交|隧道)"
)
COMPANY = re.compile(
    r"[^\s，。；、,.;！？!?（）()]{0,14}?(?:有限责任公司|股份公司|有限公司|集团公司|集团|公司|厂(?!房|区))"
)
# Somebody's office, school or stop carries the name of where it stands.
INSTITUTION = re.compile(
    r"[^\s，。；、,.;！？!?：:“”（）()上下里外有的是在了着过和与及或被把将让我你您他她它们个这那来去到从就都不没也]{0,4}?"
    r"(?:派出所|公安分局|分局|交警|城管|执法|工商|国土|规划|住建|房管|人社|社保|教育|信访|供电|自来水|水务|市场监管|食药监|税务|司法所"
    r"|法院|法庭|检察院|医院|卫生院|卫生站|中学|小学|幼儿园|学校|学院|车站|地铁|客运|汽车站|火车站|站(?!着|在|起)|邮局|银行|支行|营业厅|市场"
    r"|工业区|工业园|科技园|开发区|广场|公园|商场|大厦|酒店|墟|圩|片区|辖区|境内|地区|附近|周边|政府|领导|大队|中队|分站|服务站|电信|移动|联通|服务中心|局(?!面|势|部|限))"
)

# The name of a road follows, perhaps with a village between: the rest of an address.
ADDRESS_GOES_ON = re.compile(
    r"[^\s，。；、,.;！？!?：:“”（）()上下里外有的是在了着过和与及或被把将让我你您他她它们个这那来去到从就都不没也\da-z]{1,6}?"
    r"(?:大道|大街|(?<![道马公铁])路(?![灯口面边过上由线])|街(?!道|坊|头)|巷(?!子|口))"
)

ROAD_NAME = re.compile(r"(?:大道|公路|马路|大街|路|街|巷|弄|胡同)$")
ESTATE_NAME = re.compile(
    r"(?:小区|花园|家园|新村|公寓|苑|府|庭|园|城|湾|轩|阁|里|居|郡|院|宿舍|家属区|名都|豪庭|华庭|雅居|公馆)$"
)
AS_ESTATE = re.compile(r"小区|花园|家园|公寓|新城|苑|国际|名都|豪庭|华庭")
# Behind these a name that was mistyped ends.
ENDS = re.compile(
    r"街道|社[区區]|居委[会會]|村委[会會]|管委[会會]|小[区區]|花[园園]|家[园園]|新村|公寓|大道|公路|大街|[广廣][场場]|市[场場]|公[园園]"
    r"|[医醫]院|[学學]校|小[学學]|中[学學]|[镇鎮乡鄉村路街巷苑园園庭]"
)


def base(name: str, level: str) -> str:
    """The name without the ending of its level; the name itself where too little would be left."""
    for ending in DROPPED.get(level, ()):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name


# What a name shares with all others of its kind; what is left tells it apart.
_COMMON = re.compile(
    r"(?:实验|第[一二三四五六七八九十]+|人民|中心|便民|综合|农贸|街道|社区|居委会|村委会|居民委员会|村民委员会|小区|花园|花苑|新苑|名苑|华庭|豪庭|家园|新村|公寓|大道|公路"
    r"|大街|广场|市场|菜市场|公园|医院|卫生院|学校|小学|中学|幼儿园|车站|家属区|家属院|[市区县镇乡村路街巷苑园庭里])+$"
)


def distinctive(name: str) -> str:
    """The part of a name that tells it from others: 南湖 of 南湖实验中学, 厚街 of 厚街镇; never a single character."""
    rest = _COMMON.sub("", name)
    return rest if len(rest) > 1 else name[:2]


def is_ending(word: str) -> bool:
    """Whether a word is itself only the end of names, as 新村 is."""
    return bool(ENDS.fullmatch(word) or AS_ESTATE.fullmatch(word))


def level_of(kind: str, name: str) -> str:
    """The level of a row of the gazetteer, by its kind or, where that says nothing, by its name."""
    if kind in (ROAD, ESTATE, COMMUNITY):
        return kind
    if kind:
        return LANDMARK
    return ROAD if ROAD_NAME.search(name) else ESTATE if ESTATE_NAME.search(name) else LANDMARK
