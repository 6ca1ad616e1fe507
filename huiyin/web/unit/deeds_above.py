"""Sending an order up, and what the level above decides on it."""

from django.utils.translation import gettext_noop

from huiyin.act.orders import actions
from huiyin.web.unit import forms_above
from huiyin.web.unit.deed import Deed

DEEDS = (
    Deed("take_up", "order_take_up", gettext_noop("定下怎么办"), "s", forms_above.TakeUpForm, actions.take_up,
          gettext_noop("协调决定已下，原单位照着办")),
    Deed("reassign", "order_reassign", gettext_noop("改派给别的单位"), "r", forms_above.ReassignForm,
          actions.reassign, gettext_noop("已改派，新单位重新计时")),
    Deed("escalate", "order_escalate", gettext_noop("报上级协调"), "u", forms_above.EscalateForm, actions.escalate,
          gettext_noop("已报上级，定了会退回办理")),
)  # fmt: skip
