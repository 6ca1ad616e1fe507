"""What happens next to an invented order: in each state, who does what and after how long."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from math import exp

from huiyin.act.orders import actions as orders
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.queries import MERGEABLE, demands, heavy_marks, merged_counts, similar_to
from huiyin.act.triage.bars import Bars
from huiyin.answer.callback import actions as callback
from huiyin.answer.callback import queries as askings
from huiyin.answer.callback.rules import is_wanted
from huiyin.demo import calls
from huiyin.demo.answering import answers
from huiyin.demo.detours import confer, detour, open_part
from huiyin.demo.life import Life
from huiyin.demo.trying import attempt
from huiyin.demo.turns import turn_off
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now

Deed = Callable[[], WorkOrder]
Next = tuple[timedelta, Deed] | None
NOT_REACHED = 0.16
SENT_BACK, DISAPPROVED = 0.04, 0.05
RETURNED_WRONGLY = 0.015
PANEL_DIFFERS = 0.15
FIRST_MISTAKES = 2
MERGED, SAME = 0.7, "high"
CHECKLIST = {"each_demand": True, "facts": True, "grounds": True, "public_text": True}
STEPS_LEFT = {"20": 12, "30": 11, "31": 10, "40": 9, "41": 7, "50": 6, "60": 4, "65": 3, "70": 2, "75": 1}


def next_step(life: Life, order: WorkOrder) -> Next:
    """What happens to the order next, and after how long; None when its story rests."""
    state = "70" if order.state == "71" else order.state
    if state == life.case.rest:
        return None
    if order.lead_id and not life.stage.cast.is_staffed(order.lead_id):
        return None
    tell = _NEXT.get(order.state, detour)
    step = tell(life, order)
    if step is None or not life.case.rest:
        return step
    left = (life.stage.until - now()) * 0.8 / (STEPS_LEFT.get(state, 0) + 1)
    return (min(step[0], left), step[1]) if left > timedelta(minutes=1) else None


def _dispatch(life: Life, order: WorkOrder) -> Next:
    life.called = order.matter
    if (merging := _merge_instead(life, order)) is not None:
        return merging
    if (conference := confer(life, order)) is not None:
        return conference
    lead = life.truth()
    if _errs(life, order):
        life.wronged, lead = True, _wrong_unit(life, lead)
        life.stage.mistakes += lead != life.truth()
    dispatcher, matter = life.one_of("dispatcher"), life.matter
    gap = life.office_hours(life.after(timedelta(minutes=25)), 7, 22)
    return gap, lambda: orders.dispatch(dispatcher, order.pk, lead, basis="person", matter=matter)


def _errs(life: Life, order: WorkOrder) -> bool:
    """Whether the dispatcher mistakes the unit; the first ones do, so that a short history has returns too."""
    if life.wronged or life.case.rest or order.returns:
        return False
    return life.stage.mistakes < FIRST_MISTAKES or life.dice.random() < _share(life, "returned")


def _merge_instead(life: Life, order: WorkOrder) -> Next:
    """A dispatcher looks whether it is what others have said, and puts it into the order that is under way."""
    if life.case.rest or life.looked or order.returns:
        return None
    life.looked = True
    if life.dice.random() > MERGED:
        return None
    return life.after(timedelta(minutes=9)), lambda: _merge(life, _now(order))


def _merge(life: Life, order: WorkOrder) -> WorkOrder:
    # Nothing may be refused here: the history is one transaction without savepoints.
    free = order.state in MERGEABLE and not merged_counts([order.pk])
    found = similar_to(order) if free and not order.confidential and order.kind != "report" else []
    head = next((one for one in found if one.may_join and one.likeness.level == SAME), None)
    if head is None or head.own or head.state == "80":
        return order
    parent = WorkOrder.objects.get(pk=head.order_id)
    if parent.urgency != order.urgency:
        return order
    return orders.merge(life.one_of("dispatcher"), order.pk, parent.pk)


def _wait_in_parent(life: Life, order: WorkOrder) -> Next:
    return timedelta(hours=5), lambda: _now(order)


def _now(order: WorkOrder) -> WorkOrder:
    return WorkOrder.objects.select_related("appeal", "lead").get(pk=order.pk)


def _share(life: Life, name: str) -> float:
    # The share of all dispatched orders, of which only some pass a dispatcher's hand.
    return 3 * float(str(life.stage.city.pack.city.demo[name]))


def _wrong_unit(life: Life, lead: str) -> str:
    # Mistaken for the street of the place, for the department next door in the catalogue, or for any other.
    city, matter = life.stage.city, life.matter
    near, bars = [life.case.told.street, *(city.matters[matter].co_units if matter else ())], Bars(city)
    units = [u for u in near if u != lead and not u.startswith("@") and life.stage.cast.is_staffed(u)]
    units = [u for u in units if not bars.barred(matter, u)]  # a mistake that is refused is none
    if not units:
        units = [u.code for u in city.pack.units if u.level == "department" and u.code != lead]
        units = [u for u in units if life.stage.cast.is_staffed(u)]
    return life.dice.choice(units) if units else lead


def _sign(life: Life, order: WorkOrder) -> Next:
    if (merging := _merge_instead(life, order)) is not None:
        return merging
    clerk = life.in_unit(order, "unit_clerk")
    if _gives_back(life, order):
        provision, truth = life.stage.teller.office("provision"), life.truth()
        proposed = truth if truth != order.lead_id else ""
        life.asked_return = True
        gap = life.office_hours(life.after(timedelta(hours=2)))
        return gap, lambda: attempt(
            order, lambda: orders.request_return(clerk, order.pk, provision, proposed)
        )
    limit = (order.due_at or now()) - now()
    pace = exp(-0.3 * life.stage.goodness(order.lead_id or ""))
    return life.after(max(limit, timedelta(minutes=5)) * 0.25 * pace), lambda: orders.sign(clerk, order.pk)


def _gives_back(life: Life, order: WorkOrder) -> bool:
    if life.asked_return or order.returns:
        return False
    if life.case.rest:
        return life.case.rest == "31"
    return order.lead_id != life.truth() or life.dice.random() < RETURNED_WRONGLY


def _vote(life: Life, order: WorkOrder) -> Next:
    request = order.return_requests.get(ruled_at=None)
    voted = set(request.votes.values_list("account_id", flat=True))
    free = [one for one in life.stage.cast.with_role("panel") if order.lead_id not in one.units()]
    member = next(one for one in free if one.id not in voted)
    rightly = order.lead_id != life.truth()
    # One who differs leaves the decision to a third, and the unit's own member is none.
    differs = not voted and len(free) >= 2 * life.stage.city.panels.votes - 1
    grant = rightly != (differs and life.dice.random() < PANEL_DIFFERS)
    reason = life.stage.teller.office("grant" if grant else "deny")
    gap = life.office_hours(life.after(timedelta(hours=2)))
    return gap, lambda: orders.vote_return(member, order.pk, grant, reason)


def _signed(life: Life, order: WorkOrder) -> Next:
    clerk = life.in_unit(order, "unit_clerk")
    if order.contacted_at is None and life.case.rest != "40":
        note = life.stage.teller.office("contact")
        return life.slowly(order, timedelta(hours=2)), lambda: orders.contact(clerk, order.pk, note)
    # Put before the head while there is time left in the day to decide.
    return life.slowly(order, timedelta(minutes=40), last=15), lambda: orders.submit(clerk, order.pk)


def _instruct(life: Life, order: WorkOrder) -> Next:
    head, office = life.in_unit(order, "unit_head"), life.stage.teller.office
    handler = office("handlers")
    words = office("instruction", handler=handler)
    gap = life.slowly(order, timedelta(minutes=50))
    return gap, lambda: orders.instruct(head, order.pk, words, handler)


def _handle(life: Life, order: WorkOrder) -> Next:
    if (turn := turn_off(life, order)) is not None:
        return turn
    clerk, teller = life.in_unit(order, "unit_clerk"), life.stage.teller
    matter = life.matter or order.matter or "01"
    gap = life.handling(order) / 2
    if order.urgency == "normal":
        gap = life.office_hours(gap)
    if life.progressed <= order.round and not life.reworked:
        life.progressed = order.round + 1
        note = teller.work(matter, "progress")
        return gap, lambda: orders.progress(clerk, order.pk, note)
    if (part := open_part(life, order)) is not None:
        return part
    if life.reworked:
        gap = life.slowly(order, timedelta(hours=3))
    elif order.round:
        gap = life.slowly(order, timedelta(hours=26))
    done = life.dice.random() < 0.75 + 0.1 * life.stage.goodness(order.lead_id or "")
    result = teller.work(matter, "done" if done else "short")
    text = teller.office("reply", title=life.case.told.title, result=result)
    note = teller.office("note")
    return gap, lambda: orders.reply(clerk, order.pk, text, note)


def _redo(life: Life, order: WorkOrder) -> Next:
    clerk = life.in_unit(order, "unit_clerk")
    life.reworked = False
    if life.progressed <= order.round:
        life.progressed = order.round + 1
        note = life.stage.teller.office("contact")
        return life.slowly(order, timedelta(hours=5)), lambda: orders.contact(clerk, order.pk, note)
    return _instruct(life, order)


def _release(life: Life, order: WorkOrder) -> Next:
    head, deputy = life.in_unit(order, "unit_head"), life.in_unit(order, "unit_deputy")

    def signer() -> Actor:
        # What makes an order heavy may have happened since this step was planned.
        return head if heavy_marks(_now(order)) else deputy

    gap = life.slowly(order, timedelta(hours=1.5))
    if not life.reworked and order.round == 0 and life.dice.random() < SENT_BACK:
        life.reworked, why = True, life.stage.teller.office("send_back")
        return gap, lambda: orders.send_back(signer(), order.pk, why)
    return gap, lambda: orders.release(signer(), order.pk)


def _review(life: Life, order: WorkOrder) -> Next:
    reviewer = life.one_of("reviewer")
    gap = life.office_hours(life.after(timedelta(hours=2.5)))
    if not life.reworked and order.round == 0 and life.dice.random() < DISAPPROVED:
        life.reworked, why = True, life.stage.teller.office("disapprove")
        return gap, lambda: orders.disapprove(reviewer, order.pk, why)
    where = life.stage.teller.office("where")
    return gap, lambda: orders.approve(
        reviewer, order.pk, CHECKLIST, answered=dict.fromkeys(demands(order), where)
    )


def _call_back(life: Life, order: WorkOrder) -> Next:
    if not is_wanted(order.kind, order.confidential, order.appeal.anonymous):
        return timedelta(hours=2), lambda: callback.close_unasked(order.pk)
    calling = life.stage.city.calling
    if askings.is_over(order):
        return timedelta(hours=calling.link_hours + 1), lambda: callback.close_unreached(order.pk)
    agent = life.judge_of(order)
    # Never before the next try may be made: an agent is free a while later.
    gap = max(askings.next_try_of(order) - now(), life.after(timedelta(hours=7 if order.tries else 20), 0.5))
    gap = life.office_hours(gap, calling.parts[0].start.hour, calling.parts[-1].end.hour)
    if not life.case.rest and life.dice.random() < (2.5 * NOT_REACHED if order.tries else NOT_REACHED):
        outcome = life.dice.choice(("no_answer", "no_answer", "busy", "refused"))
        return gap, lambda: callback.note_failure(agent, order.pk, outcome)
    # The goodness of the unit and whether it was in time decide what is answered.
    late = bool(order.handle_due_at and order.released_at and order.released_at > order.handle_due_at)
    rounds = -8 if life.case.rest == "75" else order.round  # whose order is to be redone is not pleased
    said = answers(life.stage.city.pack, life.dice, life.stage.goodness(order.lead_id or ""), late, rounds)
    texts = life.stage.teller.office(f"{'dis' if said.result == 'dissatisfied' else ''}satisfied_words")
    told = replace(said, words=texts)
    return gap, lambda: callback.record(agent, order.pk, told, "person")


_NEXT: dict[str, Callable[[Life, WorkOrder], Next]] = {
    "00": calls.taken,
    "02": calls.track,
    "03": calls.notify,
    "11": _wait_in_parent,
    "20": _dispatch,
    "30": _sign,
    "31": _vote,
    "40": _signed,
    "41": _instruct,
    "50": _handle,
    "60": _release,
    "65": _review,
    "70": _call_back,
    "71": _call_back,
    "75": _redo,
}
