"""What is decided by several people: exclusions, objections, conferences, parts of other units."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_noop

from huiyin.act.orders import actions
from huiyin.foundation.accounts.rules import Actor
from huiyin.web.unit import forms_panel as forms
from huiyin.web.unit.deed import Deed


def _vote(action: Callable[..., Any]) -> Callable[..., Any]:
    """A vote carries no lock: what a colleague voted meanwhile is no reason to vote again."""

    def act(actor: Actor, order_id: int, version: int, grant: bool, reason: str) -> Any:
        return action(actor, order_id, grant, reason)

    return act


DEEDS: tuple[Deed, ...] = (
    Deed("vote_exclusion", "order_vote_exclusion", gettext_noop("对终止或剔除表决"), "v", forms.VoteForm,
          _vote(actions.vote_exclusion), gettext_noop("您的意见已记下")),
    Deed("vote_objection", "order_vote_objection", gettext_noop("对诉求人的异议表决"), "v", forms.VoteForm,
          _vote(actions.vote_objection), gettext_noop("您的意见已记下")),
    Deed("rule", "order_rule", gettext_noop("会商定责"), "v", forms.RuleForm, actions.rule,
          gettext_noop("已定责，以后同样的单照此直接派")),
    Deed("withdraw_return", "order_withdraw_return", gettext_noop("撤回退单申请"), "w", None,
          actions.withdraw_return, gettext_noop("已撤回，请签收办理"), quiet=True),
    Deed("withdraw_exclusion", "order_withdraw_exclusion", gettext_noop("撤回终止申请"), "w", None,
          actions.withdraw_exclusion, gettext_noop("已撤回，继续办理"), quiet=True),
    Deed("request_exclusion", "order_request_exclusion", gettext_noop("申请终止或剔除"), "e",
          forms.ExclusionForm, actions.request_exclusion, gettext_noop("申请已交复核组，两人同意才算"), quiet=True),
    Deed("give_up", "order_give_up", gettext_noop("等不到补充，申请终止"), "e", forms.ExclusionForm,
          actions.give_up, gettext_noop("申请已交复核组，两人同意才算"), quiet=True),
    Deed("confer", "order_confer", gettext_noop("提请会商"), "h", forms.ConferForm, actions.confer,
          gettext_noop("已提请会商，各单位都看得到"), quiet=True),
)  # fmt: skip
