"""Invented messages: three stories of places that do not exist, and others that have nothing to do with each other."""

from datetime import datetime, timedelta

from huiyin.act.orders.actions import Receiving, receive_many
from huiyin.act.orders.models import WorkOrder
from huiyin.foundation.accounts.rules import SYSTEM
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import current
from huiyin.foundation.vault.rules import Person
from huiyin.hear.intake.rules import NewAppeal

NOISE = [
    ("云栖丽苑小区旁搅拌站噪音太大", "云栖丽苑小区东边的混凝土搅拌站昼夜开工，噪音和粉尘让人没法开窗睡觉。"),
    ("搅拌站粉尘污染云栖丽苑", "我住云栖丽苑三栋，搅拌站的灰尘落满阳台，机器噪音到凌晨还不停。"),
    ("请查处云栖丽苑附近的搅拌站", "云栖丽苑业主反映：搅拌站夜里生产，噪音扰民，粉尘污染空气。"),
    ("云栖丽苑搅拌站为何还在生产", "上次答复说搅拌站要搬走，云栖丽苑的居民天天听噪音吸粉尘，什么时候搬？"),
    ("云栖丽苑居民被搅拌站噪音折磨", "混凝土搅拌站离云栖丽苑小区只有五十米，噪音大，粉尘多，老人孩子咳嗽。"),
]
PARKING = [
    ("锦帆国际车位捆绑销售", "锦帆国际小区的开发商强迫买房的人买车位，不买车位就不交房。"),
    ("锦帆国际开发商捆绑销售车位", "买锦帆国际的房子必须同时买车位，捆绑销售，违反规定。"),
    ("投诉锦帆国际强制捆绑车位", "锦帆国际业主集体投诉：开发商捆绑销售车位，价格十八万，不合理。"),
    ("锦帆国际买房要先买车位合理吗", "开发商说不买车位不给签合同，锦帆国际捆绑销售车位的事请管一管。"),
]
OTHERS = [
    ("东门菜场收摊太早", "下班后买不到菜，希望东门菜场晚一点收摊。"),
    ("医保卡丢了怎么补办", "母亲的医保卡丢了，不知道去哪里补办，要带什么材料。"),
    ("九路公交车班次太少", "早上等九路公交车等了四十分钟，上班迟到。"),
    ("公园长椅坏了", "玉带公园湖边的长椅断了两条腿，老人坐上去摔过。"),
    ("幼儿园学费涨价", "女儿的幼儿园下学期每月涨三百，说是物价局批的。"),
    ("楼上漏水没人管", "楼上卫生间漏水，天花板掉皮，物业推来推去。"),
    ("快递柜超时收费", "小区快递柜放了一夜就要收费，事先没有通知。"),
    ("咨询退休手续", "父亲今年六十岁，退休手续要提前多久办理。"),
    ("路口红绿灯时间太短", "学校门口的红绿灯只有十五秒，老人走不过去。"),
    ("网上买的药没有发票", "在网上药店买药，店家不肯开发票。"),
]
Story = list[tuple[str, str]]
keys = iter(range(10**6))


def bring(
    story: Story,
    start: datetime,
    *,
    hours: int = 5,
    street: str = "",
    confidential: bool = False,
    how: Receiving | None = None,
) -> list[WorkOrder]:
    """Orders of these messages, one every few hours, each of another person."""
    made = []
    lon, lat = point(street) if street else (None, None)
    for i, (title, words) in enumerate(story):
        number = next(keys)
        new = NewAppeal(
            words=words,
            title=title,
            channel="web",
            source="topics",
            source_key=str(number),
            person=Person("何某", f"138{number:08d}"),
            lon=lon,
            lat=lat,
            confidential=confidential,
        )
        with at_time(start + timedelta(hours=i * hours)):
            made.append(receive_many(SYSTEM, [new], how or Receiving())[0].order)
    return made


def point(street: str) -> tuple[float, float]:
    """A point inside a street."""
    shape = next(one.shape for one in current().pack.boundaries if one.unit == street)
    inside = shape.representative_point()
    return inside.x, inside.y
