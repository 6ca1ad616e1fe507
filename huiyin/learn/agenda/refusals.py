"""Why something of the agenda could not be done, in words for the person who tried."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.act.orders.refusals import Refusal
from huiyin.learn.agenda.plan_rules import Fault
from huiyin.learn.agenda.rules import State


class AgendaNotNow(Refusal):
    """It is in a state where this cannot be done."""

    def __init__(self, state: State) -> None:
        name = state.name_en if (get_language() or "").startswith("en") else state.name
        super().__init__(_("现在是“%(state)s”，做不了这一步。请刷新看最新进展。") % {"state": name})


class AgendaStale(Refusal):
    """Somebody else changed the same thing in the meantime."""

    def __init__(self) -> None:
        super().__init__(_("您打开之后，别人已经改动过这里。您写的内容还在，请看过最新的再提交。"))


class SecondPerson(Refusal):
    """Who proposed, wrote or handed in does not decide."""

    def __init__(self) -> None:
        super().__init__(_("提出的和审定的要是两个人，起草的和批准的也是。请换一位同事来定。"))


class NoRecord(Refusal):
    """There are too few orders to score candidates from."""

    def __init__(self) -> None:
        super().__init__(
            _("数据不够：没有一类事项达到可以评分的件数。请先把工单汇入分析库，或者过些时候再评。")
        )


class TooManyThemes(Refusal):
    """The year is full."""

    def __init__(self, most: int) -> None:
        super().__init__(_("一年最多%(most)d个主题。要加一个，先去掉一个。") % {"most": most})


class ThemeThere(Refusal):
    """This candidate is a theme of the year already."""

    def __init__(self) -> None:
        super().__init__(_("这一类已经是今年的主题了。"))


class BadProblems(Refusal):
    """A theme has so many problems, of its own matter."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__(
            _("一个主题要有%(least)d到%(most)d个具体问题，都属于这一类事项。")
            % {"least": least, "most": most}
        )


class NothingToAsk(Refusal):
    """No candidate is on the ballot."""

    def __init__(self) -> None:
        super().__init__(_("还没有候选。请先评分，再选出放到投票里的候选。"))


class NothingDecided(Refusal):
    """There is no proposed theme to decide on."""

    def __init__(self) -> None:
        super().__init__(_("没有等您审定的主题。"))


class VoteClosed(Refusal):
    """The vote is over, or has not begun."""

    def __init__(self) -> None:
        super().__init__(_("投票现在没有开放。"))


class BadChoice(Refusal):
    """Nothing, too much, or something that is not on the ballot was chosen."""

    def __init__(self, most: int) -> None:
        super().__init__(_("请从候选里选一到%(most)d个。") % {"most": most})


class PlanFaulty(Refusal):
    """The plan has faults that must be mended first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("方案和清单还有%(n)d处要补，都标在下面了。补好再报批。") % {"n": len(faults)})
        self.faults = tuple(faults)


class TasksOpen(Refusal):
    """A theme is finished when its tasks are."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _("还有%(n)d项任务没有完成。要现在收官，请勾选“未完成也收官”，并写明这些任务怎么办。")
            % {"n": count}
        )


class NoDeadlineYet(Refusal):
    """A report on a week that has not begun."""

    def __init__(self) -> None:
        super().__init__(_("这一周还没有开始，不能报。"))


class PersonalWords(Refusal):
    """What is published holds a telephone number or an identity number."""

    def __init__(self) -> None:
        super().__init__(_("公开的内容里像是有电话号码或证件号码。请去掉再公开。"))


class NoSeat(Refusal):
    """No body was asked by this link."""

    def __init__(self) -> None:
        super().__init__(_("这个链接没有用了：征求意见可能已经结束，请和发链接的人联系。"))
