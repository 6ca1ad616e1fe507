"""What the handling unit does to its order, from signing to release."""

from django.utils.translation import gettext_noop

from huiyin.act.orders import actions
from huiyin.web.unit import forms
from huiyin.web.unit.deed import Deed
from huiyin.web.unit.exhibiting import progress

DEEDS = (
    Deed("sign", "order_sign", gettext_noop("签收这张单"), "s", None, actions.sign,
          gettext_noop("已签收，接下来联系诉求人")),
    Deed("instruct", "order_instruct", gettext_noop("批办，交下去办"), "s", forms.InstructForm, actions.instruct,
          gettext_noop("已批办")),
    Deed("release", "order_release", gettext_noop("签发答复"), "s", None, actions.release,
          gettext_noop("已签发，热线审核后回访诉求人")),
    Deed("reply", "order_reply", gettext_noop("送签发"), "s", forms.ReplyForm, actions.reply,
          gettext_noop("答复已送负责人签发")),
    Deed("submit", "order_submit", gettext_noop("呈负责人批办"), "b", None, actions.submit,
          gettext_noop("已呈负责人批办")),
    Deed("contact", "order_contact", gettext_noop("记下联系情况"), "c", forms.ContactForm, actions.contact,
          gettext_noop("联系情况已记下")),
    Deed("progress", "order_progress", gettext_noop("记进展"), "p", forms.ProgressForm, progress,
          gettext_noop("进展已记下")),
    Deed("send_back", "order_send_back", gettext_noop("退回经办人修改"), "b", forms.SendBackForm, actions.send_back,
          gettext_noop("已退回修改")),
    Deed("request_return", "order_request_return", gettext_noop("申请退单"), "x", forms.ReturnForm,
          actions.request_return, gettext_noop("退单申请已交复核组")),
    Deed("track", "order_track", gettext_noop("记下转办结果"), "s", forms.TrackForm, actions.track_hand_over,
          gettext_noop("转办结果已记下，工单办结")),
)  # fmt: skip
