"""The words that the phone's scripts say, handed over with the page so that they come from one catalogue."""

from django.utils.translation import gettext


def street_words() -> dict[str, str]:
    """The words by the names the scripts know them by; %(…) stands for a number or a time."""
    return _line() | _list() | _order() | _taking() | _outbox()


def _line() -> dict[str, str]:
    return {
        "line_off": gettext("没有网络，写的都存在本机"),
        "line_trouble": gettext("服务器没有回应，写的都存在本机"),
        "line_signin": gettext("要重新登录才能发送"),
        "waiting": gettext("%(n)d份待发送"),
        "wipedOnly": gettext("看过的单子已从手机清掉。没有网络，登录要等联网再退。"),
        "notSecure": gettext("这个网址不是 HTTPS，浏览器不让存在手机里。没有网络时请不要关掉这一页。"),
        "sealed": gettext(
            "单子和没发的内容封存在本机，里面没有诉求人的姓名和电话；退出登录就清掉看过的单子。"
        ),
    }


def _list() -> dict[str, str]:
    return {
        "title": gettext("手上%(n)d件"),
        "signInFirst": gettext("请先登录"),
        "nobody": gettext("登录时间已过。连上网登录后，单子和没发出去的内容都在。"),
        "empty": gettext("手上没有要办的单。新派来的会出现在这里，最急的在最上面。"),
        "asOf": gettext("%(time)s的情况"),
        "mine": gettext("我经办的"),
        "others": gettext("本单位其他的"),
        "paused": gettext("停表"),
        "mapOf": gettext("%(name)s地图"),
        "noMap": gettext("还没有地图，联网打开一次就有。"),
    }


def _order() -> dict[str, str]:
    return {
        "sign": gettext("签收这张单"),
        "callThem": gettext("打给诉求人"),
        "noCall": gettext("这位诉求人不能直接打，请经热线转接。"),
        "cannotCall": gettext("不能打给这位诉求人，请经热线转接。"),
        "callNeedsLine": gettext("打电话要先联网取号码，号码不存在手机里。"),
        "keepTalk": gettext("记下联系情况"),
        "sendReport": gettext("发送现场记录"),
        "nothingNow": gettext("这张单现在是“%(state)s”，等别人办，不用写什么。"),
        "wholeOrder": gettext("打开全单"),
        "where": gettext("在哪里"),
        "navigate": gettext("导航去那里"),
        "noSpot": gettext("只有地址，没有坐标。"),
        "write": gettext("写一句"),
        "arrived": gettext("到现场了"),
        "arrivedSaid": gettext("已到现场。"),
        "finished": gettext("处理好了"),
        "finishedSaid": gettext("已处理好。"),
        "comeAgain": gettext("还要再来"),
        "comeAgainSaid": gettext("今天没办完，还要再来。"),
        "reached": gettext("接通了"),
        "reachedSaid": gettext("电话接通，情况已说明。"),
        "noAnswer": gettext("没人接"),
        "noAnswerSaid": gettext("电话没人接。"),
        "appointed": gettext("约好上门"),
        "appointedSaid": gettext("电话接通，约好上门。"),
    }


def _taking() -> dict[str, str]:
    return {
        "before": gettext("处理前"),
        "after": gettext("处理后"),
        "voice": gettext("录一段话"),
        "takeBefore": gettext("拍处理前照片"),
        "takeAfter": gettext("拍处理后照片"),
        "album": gettext("从相册选"),
        "dropPhoto": gettext("不要这张"),
        "dropVoice": gettext("不要这段"),
        "onPhone": gettext("已存本机"),
        "alreadySent": gettext("已发送"),
        "within": gettext("%(m)s米内"),
        "recording": gettext("正在录，%(s)s秒，最多%(most)s秒，再点一下停"),
        "placeOn": gettext("带位置，误差%(m)s米"),
        "placeOff": gettext("带上位置"),
        "tooMany": gettext("一次最多%(n)d个文件，请先发送这些。"),
        "noPicture": gettext("这个文件不是能打开的照片，请重新拍。"),
        "noVoice": gettext("没有录成：手机没有同意用话筒。"),
        "saidBoth": gettext("拍了处理前后的照片。"),
        "saidBefore": gettext("到现场，拍了处理前的照片。"),
        "saidAfter": gettext("拍了处理后的照片。"),
        "saidVoice": gettext("录了一段现场说明。"),
        "writeFirst": gettext("请先拍照、录音或者写一句。"),
        "cannotKeep": gettext("没能存到手机里：请连上网登录，或者腾出空间再试。"),
    }


def _outbox() -> dict[str, str]:
    return {
        "keptHere": gettext("已存本机，有网就发。"),
        "sendingNow": gettext("正在发送。"),
        "outboxEmpty": gettext("没有待发送的。没有网络时写的会排在这里，有网自动发。"),
        "act_progress": gettext("现场记录"),
        "act_contact": gettext("联系情况"),
        "act_sign": gettext("签收"),
        "isSending": gettext("正在发送……"),
        "waitsHere": gettext("等网络，自动发"),
        "refused": gettext("没有收："),
        "shut": gettext("封存着，登录后可看"),
        "gone": gettext("这张单不在手上了，写的还在"),
        "sendAnyway": gettext("照样发送，留在单上"),
        "putAway": gettext("收起"),
        "changeIt": gettext("改一改再发"),
        "takeBack": gettext("拿回来改"),
        "throwAway": gettext("不要了"),
        "sure": gettext("真的不要了？照片和写的话都会删掉。"),
    }
