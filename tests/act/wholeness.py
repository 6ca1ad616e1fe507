"""What must be true of every order whatever was done: asked after each step of the random tests."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from django.db import connection
from django.db.models import Value

from huiyin.act.coordination.letters.models import Letter
from huiyin.act.coordination.whistles.models import Whistle
from huiyin.act.coordination.whistles.rules import IN_FORCE
from huiyin.act.orders import rules
from huiyin.act.orders.clock_rules import CLOCK_RULES
from huiyin.act.orders.handling_models import Extension, Promise, SupplementRequest
from huiyin.act.orders.models import Clock, Escalation, ReturnRequest, WorkOrder
from huiyin.act.orders.panel_models import Conference, Exclusion
from huiyin.act.orders.part_models import Part
from huiyin.act.orders.policies import may, may_read
from huiyin.foundation.accounts.rules import CITIZEN, SYSTEM, Actor
from huiyin.foundation.city.queries import current
from huiyin.foundation.ledger.models import Event
from huiyin.hear.intake.models import Appeal
from tests.act.slow_clocks import slow_clocks
from tests.act.test_clocks_random import found_clocks

# What is written beside the moves; it leaves the order where it is.
NOTES = set(
    """join leave follow call_in part_sign part_progress part_reply part_refuse part_release prolong list_demands
    add_words remind_promise exhibit_late show_exhibit hide_exhibit raise_escalation
    draft_whistle check_whistle pass_whistle_on drop_whistle confirm_whistle arrive mark_silent mark_late mark_absent mark_row end_whistle
    rate_unit answer_rating settle_rating row_done
    rating_link appoint_call ask_apart apart_upheld apart_denied survey_back self_report
    draft_letter drop_letter seal_letter hear_letter recall_letter remind_letter letter_overdue lapse_letter
    yellow_card red_card card_answer duty_open duty_join duty_raise duty_lower duty_follow duty_report duty_accepted
    duty_returned duty_close circulate joint_open joint_ask joint_late joint_report joint_close""".split()
)
RUNS = {rule.name: rule.runs_in for rule in CLOCK_RULES}
WITH_LEAD = frozenset(code for code in rules.STATES if "30" <= code < "80") - {"32"}
# What an order waits for in a state, without which nobody could end the waiting.
WAITS_FOR = {
    "31": (ReturnRequest, {"ruled_at": None}),
    "32": (Conference, {"ended_at": None}),
    "51": (SupplementRequest, {"ended_at": None}),
    "52": (Extension, {"decided_at": None}),
    "53": (Whistle, {"state__in": IN_FORCE}),
    "54": (Letter, {"state": "sent"}),
    "55": (Escalation, {"settled_at": None}),
    "56": (Promise, {"ended_at": None}),
    "62": (Exclusion, {"ruled_at": None}),
}
# Where such a thing can be open, beside the state that waits for it.
ONLY_THERE = WAITS_FOR.keys() - {"53", "54", "55"}
TABLES = """orders_workorder orders_clock orders_clockchange orders_returnrequest orders_returnvote orders_part
    orders_conference orders_exclusion orders_exclusionvote orders_exclusionaudit orders_objection
    orders_objectionvote orders_supplementrequest orders_extension orders_promise orders_demand orders_escalation
    orders_sitereport orders_exhibit whistles_whistle whistles_summons whistles_sheetrow letters_letter
    letters_counter oversight_duty oversight_dutystep oversight_dutyreport oversight_joint oversight_jointmember
    oversight_stagereport oversight_card callback_callback triage_ruling intake_appeal ledger_event""".split()
_HASH = "md5(string_agg(md5(t::text), '' ORDER BY md5(t::text)))"
_ROWS = "md5(string_agg(t.id || ':' || t.ctid::text || t.xmin::text, ' ' ORDER BY t.id))"  # large rows: whether written
_HASHES = {"ledger_event": "count(*) || ':' || max(t.id)", "orders_workorder": _ROWS, "intake_appeal": _ROWS}
_PRINT = " UNION ALL ".join(f"SELECT '{name}', {_HASHES.get(name, _HASH)} FROM {name} t" for name in TABLES)


def fingerprint() -> dict[str, str]:
    """A hash of every table that an action could write to."""
    with connection.cursor() as cursor:
        cursor.execute(_PRINT)
        return dict(cursor.fetchall())


class Watch:
    """Looks at every order that has changed since the last look."""

    def __init__(self) -> None:
        self.people: list[Actor] = []
        self.position = 0
        self.versions: set[tuple[int, int]] = set()
        self.classes: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
        self.pairs: set[tuple[str, str]] = set()

    def look(self, at: datetime, people: Iterable[Actor]) -> None:
        """Everything that must be true now."""
        self.people = [*people]
        states = dict(WorkOrder.objects.values_list("pk", "state"))
        assert Appeal.objects.count() == len(states), "each appeal has its order, and no order is lost"
        changed = self._changed()
        self._ledgers_and_clocks(changed, at)
        for order in changed:
            self._row(order)
            self._exit(order)
        self._beside(states)

    def _changed(self) -> list[WorkOrder]:
        """Orders with a new version or a new event."""
        versions = set(WorkOrder.objects.values_list("pk", "version"))
        changed = {pk for pk, _ in versions - self.versions}
        self.versions = versions
        for key, stream in Event.objects.filter(pk__gt=self.position).values_list("pk", "stream"):
            self.position = max(self.position, key)
            changed |= {int(stream.removeprefix("order:"))} if stream.startswith("order:") else set()
        found = WorkOrder.objects.select_related("lead", "place", "parent__lead", "appeal").defer("proposal")
        return list(found.filter(pk__in=changed))

    def _ledgers_and_clocks(self, orders: list[WorkOrder], at: datetime) -> None:
        events: dict[str, list[Event]] = defaultdict(list)
        for event in Event.objects.filter(stream__in=[f"order:{o.pk}" for o in orders]).order_by(
            "stream", "seq"
        ):
            events[event.stream].append(event)
        for order in orders:
            told = events[f"order:{order.pk}"]
            self.classes[order.pk].append((at, order.clock_class))
            self._ledger(order, told)
            self._clocks(order, told)

    def _ledger(self, order: WorkOrder, told: list[Event]) -> None:
        assert told[0].source == "" and told[-1].target == order.state, (told[-1].action, order.state)
        moves = 0
        for event in told:
            step = rules.step(event.source, event.action)
            moves += (is_move := step is not None and step.target == event.target)
            assert is_move or (event.source == event.target and event.action in NOTES), (
                event.source,
                event.action,
                event.target,
            )
            if is_move:
                self.pairs.add((event.source, event.action))
        for one, next_one in pairwise(told):
            assert one.target == next_one.source, (one.action, one.target, next_one.action, next_one.source)
            assert one.at <= next_one.at
        received = sum(event.at == told[0].at for event in told if event.action in _RECEIVED)
        assert order.version == 1 + moves - received, "the version counts the moves"
        assert order.round == sum(event.action in ("redo", "rejoin") for event in told)

    def _row(self, order: WorkOrder) -> None:
        assert order.state in rules.STATES
        assert (order.closed_at is not None) == (order.state in rules.CLOSED)
        assert order.lead_id is not None or order.state not in WITH_LEAD, "always exactly one lead"
        assert order.lead_id is None or order.state not in ("00", "01", "02", "03", "10", "20", "32"), (
            order.state
        )
        assert any(may_read(actor, order) for actor in self.people)

    def _exit(self, order: WorkOrder) -> None:
        if order.state in rules.CLOSED:
            return
        ways = [
            (move, actor)
            for move in rules.moves_from(order.state)
            if move.target != order.state
            for actor in self.people
            if may(actor, move, order)
        ]
        assert ways, f"nobody can lead an order out of {order.state}"
        for move, actor in ways:
            assert actor in (CITIZEN, SYSTEM) or may_read(actor, order), (move.action, actor.name)

    def _clocks(self, order: WorkOrder, told: list[Event]) -> None:
        city, known = current(), self.classes[order.pk]

        def class_at(at: datetime) -> str:
            return next((name for when, name in reversed(known) if when <= at), known[0][1])

        slow = slow_clocks(told, city.limit, city.calendar, class_at)
        rows = {key: row for key, row in found_clocks(order).items() if key[0] != "answer"}
        assert rows.keys() == slow.keys(), (rows.keys() ^ slow.keys(), [e.action for e in told])
        for key, clock in rows.items():
            one = slow[key]
            is_so = (
                clock.started_at,
                clock.due_at,
                clock.stopped_at,
                clock.outcome,
                clock.paused,
                clock.paused_at,
            )
            must = (one.started, one.due, one.stopped, one.outcome, one.paused, one.standing_since)
            assert is_so == must, (key, is_so, must, [e.action for e in told])
        self._running(order, [row for row in found_clocks(order).values() if row.stopped_at is None])

    def _running(self, order: WorkOrder, running: list[Clock]) -> None:
        names = [clock.name for clock in running]
        assert len(names) == len(set(names)), "one running clock of each name"
        for clock in running:
            assert order.state in RUNS.get(clock.name, ("01",)), (order.state, clock.name)
        due = min((clock.due_at for clock in running if clock.paused_at is None), default=None)
        assert order.due_at == due, (order.state, order.due_at, due)

    def _beside(self, states: dict[int, str]) -> None:
        open_ones = [
            model._default_manager.filter(**which)
            .order_by()
            .annotate(in_state=Value(state))
            .values_list("in_state", "order_id")
            for state, (model, which) in WAITS_FOR.items()
        ]
        found = set(open_ones[0].union(*open_ones[1:], all=True))
        waiting = {(state, pk) for pk, state in states.items() if state in WAITS_FOR}
        assert waiting <= found, ("nothing to wait for", waiting - found)
        left = {(state, pk) for state, pk in found - waiting if state in ONLY_THERE}
        assert not left, ("still open", left)
        self._parts()

    def _parts(self) -> None:
        found = Part.objects.filter(closed_at=None)
        parts = set(found.values_list("order_id", "unit_id", "due_at", "order__state", "order__lead"))
        running = Clock.objects.filter(name="part", stopped_at=None).values_list(
            "order_id", "unit_id", "due_at"
        )
        assert {part[:3] for part in parts} == set(running), (
            "each open part has its clock, and no other has one"
        )
        for _, unit, _, state, lead in parts:
            assert state not in rules.CLOSED and lead != unit, "nobody helps himself"


def after_jobs() -> None:
    """What must be true when the jobs have run: nothing is open of an order that has ended or gone on."""
    ended = Whistle.objects.filter(closed_at=None).exclude(order__state="53")
    assert not ended.exclude(state="draft").exists() and not ended.exclude(order__closed_at=None).exists()
    for model, order in ((Letter, "order"), (Escalation, "order")):
        field = "closed_at" if model is Letter else "settled_at"
        assert not model._default_manager.filter(
            **{field: None, f"{order}__closed_at__isnull": False}
        ).exists(), model.__name__


_RECEIVED = ("register", "accept", "triage", "dispatch")
