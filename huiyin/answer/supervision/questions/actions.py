"""Looking at a month and asking; the unit's explanation; what the person who looked found. No score changes by any."""

from collections import Counter
from datetime import date, datetime

from django.db import connection, transaction

from huiyin.act.orders.refusals import Refused
from huiyin.answer.supervision.questions import measuring, policies
from huiyin.answer.supervision.questions.models import Look, Measure, OwnNumber, Question
from huiyin.answer.supervision.questions.refusals import Decided, Explained, Unfinished
from huiyin.answer.supervision.questions.rules import OUTCOMES, WORDS_AT_MOST, Measured, is_tested, to_ask
from huiyin.answer.supervision.questions.wording import sentences
from huiyin.foundation.accounts.queries import held, names
from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.foundation.organisations.models import Unit
from huiyin.foundation.vault.queries import number_key

NUMBERS_AT_MOST = 500  # of one unit's own people


def look(period: date, silent: bool = False) -> Look:
    """Look at a month once, and ask about what stands out; `silent` only measures it for the months to come.

    Done twice, or twice at once, it is done once: what a month showed when it was looked at stays.
    """
    done = Look.objects.filter(period=period).first()
    if done:
        return done
    city, at = current(), now()
    measured = measuring.measure(city, period, at)
    with transaction.atomic():
        _one_at_a_time()
        return Look.objects.filter(period=period).first() or _keep(city, period, at, measured, silent)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('questions.look'))")


def _keep(city: City, period: date, at: datetime, measured: list[Measured], silent: bool) -> Look:
    how = city.questioning
    bars = measuring.bars(how.patterns)
    found = [] if silent else to_ask(measured, bars, how.level)[: how.at_most]
    tested = sum(is_tested(one, bars[one.detector]) for one in measured)
    made = Look.objects.create(period=period, at=at, silent=silent, tested=tested, asked=len(found))
    Measure.objects.bulk_create(
        Measure(
            look=made,
            detector=one.detector,
            unit_id=one.unit,
            observed=one.observed,
            of=one.of,
            standard=one.standard,
            jump=one.jump,
        )
        for one in measured
    )
    owners = _Owners(city)
    questions = Question.objects.bulk_create(_question(city, made, one, owners) for one in found)
    append([_event(SYSTEM, one, "ask_question", at) for one in questions], fresh=True)
    return made


def _question(city: City, made: Look, one: Measured, owners: "_Owners") -> Question:
    how = city.questioning
    owner = owners.next_for(one.unit)
    zh, en = sentences(one, how.patterns[one.detector])
    orders = measuring.behind(city, one, made.period, made.at)
    return Question(
        look=made,
        detector=one.detector,
        unit_id=one.unit,
        period=measuring.month_of(one.detector, made.period),
        observed=one.observed,
        of=one.of,
        expected=one.expected,
        low=one.low,
        high=one.high,
        p=one.p,
        evidence={**one.details, "orders": orders},
        sentence=zh,
        sentence_en=en,
        owner_id=owner,
        owner_name=owners.names.get(owner or 0, ""),
        asked_at=made.at,
        explain_by=city.calendar.due(made.at, how.explain),
        due_at=city.calendar.due(made.at, how.decide),
    )


class _Owners:
    """Whom a question goes to: the one with the fewest open, in turn; never somebody of the unit itself."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.inspectors = held("supervisor")
        self.coordinators = held("coordinator") if city.questioning.asked == "coordinator" else []
        open_ones = Question.objects.filter(decided_at=None, owner_id__isnull=False)
        self.load = Counter(open_ones.values_list("owner_id", flat=True))
        self.names = names({one.account for one in (*self.inspectors, *self.coordinators)})

    def next_for(self, unit: str) -> int | None:
        """The account, or nobody where nobody holds such a post."""
        line = self._above(unit)
        own = [one.account for one in self.coordinators if one.unit in line]
        able = own or [one.account for one in self.inspectors if one.unit != unit]
        if not able:
            return None
        chosen = min(able, key=lambda account: (self.load[account], account))
        self.load[chosen] += 1
        return chosen

    def _above(self, unit: str) -> set[str]:
        line, here = set(), self.city.units[unit].parent
        while here:
            line.add(here)
            here = self.city.units[here].parent
        return line


def stream(question_id: int) -> str:
    """The ledger stream of a question."""
    return f"question:{question_id}"


def _event(actor: Actor, question: Question, action: str, at: datetime, reason: str = "") -> NewEvent:
    evidence = {
        "unit": question.unit_id,
        "detector": question.detector,
        "period": question.period.isoformat(),
        "observed": question.observed,
        "of": question.of,
        "expected": round(question.expected, 4),
        "until": question.explain_by.isoformat(),
    }
    if question.owner_id:
        evidence["account"] = question.owner_id
    if question.outcome:
        evidence["outcome"] = question.outcome
    return NewEvent.by(actor, stream(question.pk), action, at=at, reason=reason, evidence=evidence)


def _locked(question_id: int) -> Question:
    return Question.objects.select_for_update(of=("self",)).select_related("unit").get(pk=question_id)


@transaction.atomic
def explain(actor: Actor, question_id: int, words: str) -> Question:
    """The unit says how it came about, once; the person who decides reads it first. The same words twice stand once."""
    question, words = _locked(question_id), words.strip()
    if not policies.may_explain(actor, question):
        raise Refused
    if question.explained_at and (question.explained_by, question.explanation) == (actor.id, words):
        return question
    if question.explained_at:
        raise Explained(question.explained_name)
    if question.decided_at:
        raise Decided(question.decided_name)
    if not words or len(words) > WORDS_AT_MOST:
        raise Unfinished("words")
    question.explanation, question.explained_at = words, now()
    question.explained_by, question.explained_name = actor.id, actor.name
    question.save(update_fields=["explanation", "explained_at", "explained_by", "explained_name"])
    append([_event(actor, question, "explain_question", question.explained_at, words)])
    return question


@transaction.atomic
def decide(actor: Actor, question_id: int, outcome: str, words: str) -> Question:
    """What the person who looked found: explained, upheld, or to be watched; with the reason in words.

    Upheld opens nothing by itself and changes no score: a case, if there is one, is opened by whoever inspects.
    """
    question, words = _locked(question_id), words.strip()
    if not policies.may_decide(actor, question):
        raise Refused
    if question.decided_at and (question.decided_by, question.outcome) == (actor.id, outcome):
        return question
    if question.decided_at:
        raise Decided(question.decided_name)
    wrong = ["outcome"] * (outcome not in OUTCOMES) + ["words"] * (not 0 < len(words) <= WORDS_AT_MOST)
    if wrong:
        raise Unfinished(*wrong)
    question.outcome, question.words, question.decided_at = outcome, words, now()
    question.decided_by, question.decided_name = actor.id, actor.name
    question.save(update_fields=["outcome", "words", "decided_at", "decided_by", "decided_name"])
    append([_event(actor, question, "decide_question", question.decided_at, words)])
    return question


@transaction.atomic
def list_numbers(actor: Actor, unit: str, phones: list[str]) -> int:
    """Put telephones of a unit's own people on its list, kept as keyed hashes alone; how many are new.

    Ratings by them are counted apart. The numbers themselves are kept nowhere.
    """
    if not policies.may_keep_numbers(actor, unit):
        raise Refused
    keys = {key for phone in phones if (key := number_key(phone))}
    Unit.objects.select_for_update().get(pk=unit)
    known = {bytes(row) for row in OwnNumber.objects.filter(unit=unit).values_list("phone_key", flat=True)}
    new = sorted(keys - known)
    if not keys or len(known) + len(new) > NUMBERS_AT_MOST:
        raise Unfinished("phones")
    OwnNumber.objects.bulk_create(
        OwnNumber(unit_id=unit, phone_key=key, added_by=actor.name, added_at=now()) for key in new
    )
    if new:
        evidence = {"unit": unit, "count": len(new)}
        append([NewEvent.by(actor, f"own_numbers:{unit}", "list_numbers", evidence=evidence)])
    return len(new)


@transaction.atomic
def clear_numbers(actor: Actor, unit: str) -> int:
    """Empty a unit's list, to be written anew when people come and go; how many there were."""
    if not policies.may_keep_numbers(actor, unit):
        raise Refused
    Unit.objects.select_for_update().get(pk=unit)
    gone, _ = OwnNumber.objects.filter(unit=unit).delete()
    if gone:
        evidence = {"unit": unit, "count": gone}
        append([NewEvent.by(actor, f"own_numbers:{unit}", "clear_numbers", evidence=evidence)])
    return gone
