"""Faults of an appeal in words for the person, in the language in force."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

WORDS = {
    ("words", "empty"): _("请写下您遇到的事，一句话也行。"),
    ("words", "too_long"): _("写得太长了，请缩到2万字以内，或者把材料作为附件交上来。"),
    ("title", "too_long"): _("标题请不超过300字。"),
    ("place", "too_long"): _("地点请不超过300字。"),
    ("place", "half_a_coordinate"): _("经度和纬度要一起给。"),
    ("place", "no_such_coordinate"): _("没有这样的经纬度。请在地图上重新点一下，或者只写地址。"),
    ("kind", "unknown"): _("没有这种诉求类型。"),
    ("channel", "unknown"): _("没有这种渠道。"),
    ("said_at", "absurd_time"): _("时间不对：太早，或者在将来。"),
    ("phone", "not_a_number"): _("这不像一个电话号码，请再看一眼。"),
    ("name", "too_long"): _("称呼请不超过60字，也不要有特殊符号。"),
    ("attachments", "too_many"): _("一次最多交6个文件。"),
    ("attachments", "media_type"): _(
        "有的文件收不了。请交照片（JPG、PNG、WebP）、PDF、录音（MP3、M4A）或视频（MP4）。"
    ),
    ("attachments", "too_large"): _("有的文件超过了10 MB，请压缩一下，或者少交几个。"),
}
CONTROL = _("里面有看不见的特殊符号，请删掉后再交。")
OTHER = _("这一项填得不对，请再看一眼。")


def fault_words(field: str, fault: str) -> str:
    """What to tell the person about one fault."""
    known = CONTROL if fault == "control_characters" else OTHER
    return gettext(WORDS.get((field, fault), known))
