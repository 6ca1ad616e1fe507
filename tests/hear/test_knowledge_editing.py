"""Writing answers: by the owner or an editor, published by somebody else, every version kept as it was."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from huiyin.foundation.accounts.rules import SYSTEM, Actor
from huiyin.foundation.city.queries import City
from huiyin.foundation.ledger.queries import story
from huiyin.hear.knowledge import actions, queries
from huiyin.hear.knowledge.models import Draft, Entry, Shelved, Version
from huiyin.hear.knowledge.refusals import Incomplete, NotNow, OwnDraft, Refusal, Refused, Stale
from huiyin.hear.knowledge.rules import Wording, faults, same_pieces
from huiyin.testing.cast import DEPARTMENT, Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
WORDING = Wording(
    question="小区的健身器材坏了找谁修？",
    spoken="小区里的健身器材由街道报体育部门修，一般七个工作日内修好。",
    written="小区健身器材由街道登记后报体育部门维修，一般七个工作日内修复。依据：《健身设施管理办法》第八条。",
    source="《健身设施管理办法》第八条",
    owner="B15",
    words=("健身器材", "器材坏了"),
    valid_until=date(2031, 12, 31),
)


def written(author: Actor, key: str = "a", **changes: object) -> Draft:
    draft = actions.begin(author, key, owner=str(changes.get("owner", "B15")))
    actions.save(author, draft.pk, replace(WORDING, **changes))
    return actions.submit(author, draft.pk)


def renewed(cast: Cast, code: str = "K0117", key: str = "r", **changes: object) -> Draft:
    """A change to an entry of the department, handed in by its clerk."""
    draft = actions.begin(cast.department, key, code)
    held = queries.entry(code)
    assert held is not None
    words = {
        name: getattr(held, name) for name in ("question", "question_en", "spoken", "written", "english")
    }
    wording = Wording(
        **words,
        source=held.source,
        owner=held.owner_id,
        matter=held.matter,
        words=tuple(held.words),
        valid_until=held.valid_until,
    )
    actions.save(cast.department, draft.pk, replace(wording, **changes))
    return actions.submit(cast.department, draft.pk)


def test_a_draft_becomes_an_entry_by_a_second_person(cast: Cast) -> None:
    draft = written(cast.editor)
    assert queries.search("小区健身器材坏了", TODAY)[0].question != WORDING.question, "a draft is not found"
    entry = actions.publish(cast.reviewer, draft.pk)
    assert (entry.version, entry.code) == (1, "Z0001")
    assert queries.search("小区健身器材坏了", TODAY)[0].code == entry.code
    version = queries.version(entry.code, 1)
    assert version is not None
    assert (version.author, version.reviewer) == (cast.editor.name, cast.reviewer.name)
    assert [event.action for event in story(f"knowledge:{entry.code}")] == ["publish"]


def test_codes_count_on(cast: Cast) -> None:
    first = actions.publish(cast.reviewer, written(cast.editor, "a").pk)
    second = actions.publish(cast.reviewer, written(cast.editor, "b").pk)
    assert (first.code, second.code) == ("Z0001", "Z0002")


def test_nobody_publishes_what_they_wrote(cast: Cast) -> None:
    draft = written(cast.editor)
    with pytest.raises(OwnDraft):
        actions.publish(cast.editor, draft.pk)
    with pytest.raises(OwnDraft):
        actions.send_back(cast.editor, draft.pk, "自己退给自己")
    assert not Entry.objects.filter(question=WORDING.question).exists()


def test_a_hand_in_the_draft_is_a_hand_in_it(cast: Cast) -> None:
    """The clerk wrote it, the editor mended it: the editor may not publish it either."""
    draft = actions.begin(cast.department, "k", "K0117")
    actions.save(cast.editor, draft.pk, replace(WORDING, owner=DEPARTMENT))
    actions.submit(cast.department, draft.pk)
    with pytest.raises(OwnDraft):
        actions.publish(cast.editor, draft.pk)
    assert actions.publish(cast.reviewer, draft.pk).version == 2


def test_the_database_itself_wants_a_second_person(cast: Cast) -> None:
    entry = queries.entry("K0101")
    assert entry is not None
    row = {name: getattr(entry, name) for name in ("question", "spoken", "written", "source", "owner_id")}
    with pytest.raises(IntegrityError, match="version_second_person"), transaction.atomic():
        Version.objects.create(
            entry=entry,
            number=2,
            origin="draft",
            author_id=1,
            reviewer_id=1,
            at="2026-11-25T00:00Z",
            valid_until=TODAY,
            **row,
        )
    long = row | {"spoken": "长" * 81}
    with pytest.raises(IntegrityError, match="version_spoken_short"), transaction.atomic():
        Version.objects.create(
            entry=entry, number=2, origin="pack", at="2026-11-25T00:00Z", valid_until=TODAY, **long
        )


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_a_version_cannot_be_changed_or_removed(cast: Cast, verb: str) -> None:
    found = Version.objects.filter(entry__code="K0101")
    with pytest.raises(ProgrammingError, match="stays as it was"), transaction.atomic():
        found.update(spoken="改过") if verb == "update" else found.delete()


def test_every_version_can_be_read_as_it_was(cast: Cast) -> None:
    before = queries.entry("K0117")
    assert before is not None
    entry = actions.publish(cast.editor, renewed(cast, spoken="换成新的说法。").pk)
    assert entry.version == before.version + 1
    old, new = queries.version("K0117", 1), queries.version("K0117", 2)
    assert old is not None
    assert new is not None
    assert (old.spoken, new.spoken) == (before.spoken, "换成新的说法。")
    assert [one.number for one in queries.versions("K0117")] == [2, 1]
    [change] = queries.differences(old, new)
    assert change.field == "spoken"
    assert "".join(words for kind, words in change.pieces if kind != "gone") == "换成新的说法。"
    assert "".join(words for kind, words in change.pieces if kind != "new") == before.spoken


def test_a_draft_goes_back_with_a_reason_and_comes_again(cast: Cast) -> None:
    draft = written(cast.department, owner=DEPARTMENT)
    with pytest.raises(Refused):
        actions.send_back(cast.editor, draft.pk, " ")
    back = actions.send_back(cast.editor, draft.pk, "出处要写到条")
    assert (back.state, back.reason) == ("sent_back", "出处要写到条")
    with pytest.raises(NotNow):
        actions.publish(cast.editor, draft.pk)
    actions.save(cast.department, draft.pk, replace(WORDING, owner=DEPARTMENT, source="《办法》第九条"))
    actions.submit(cast.department, draft.pk)
    assert actions.publish(cast.editor, draft.pk).source == "《办法》第九条"


def test_only_what_is_whole_is_handed_in(cast: Cast) -> None:
    draft = actions.begin(cast.editor, "a")
    with pytest.raises(Incomplete) as lacking:
        actions.submit(cast.editor, draft.pk)
    missing = {name for name, fault in lacking.value.faults if fault == "missing"}
    assert missing == {"question", "spoken", "written", "source", "valid_until"}
    with pytest.raises(Incomplete) as long:
        actions.save(cast.editor, draft.pk, replace(WORDING, spoken="长" * 81))
    assert long.value.faults == [("spoken", "too_long")]


def test_faults_name_dates_that_cannot_be() -> None:
    assert faults(replace(WORDING, valid_until=date(2020, 1, 1)), TODAY) == [("valid_until", "past")]
    late = replace(WORDING, valid_from=date(2032, 1, 1))
    assert faults(late, TODAY) == [("valid_from", "after_end")]


def test_an_entry_has_one_open_draft(cast: Cast) -> None:
    first = actions.begin(cast.department, "a", "K0117")
    assert actions.begin(cast.department_head, "b", "K0117").pk == first.pk
    assert actions.begin(cast.department, "a", "K0117").pk == first.pk
    actions.drop(cast.department, first.pk)
    actions.drop(cast.department, first.pk)
    assert actions.begin(cast.department, "c", "K0117").pk != first.pk


def test_two_who_write_at_once_do_not_overwrite_one_another(cast: Cast) -> None:
    draft = actions.begin(cast.department, "a", "K0117")
    actions.save(cast.department, draft.pk, replace(WORDING, owner=DEPARTMENT), draft.version)
    with pytest.raises(Stale):
        actions.save(cast.editor, draft.pk, replace(WORDING, owner=DEPARTMENT, spoken="别的"), draft.version)


def test_a_draft_about_what_has_changed_since_is_looked_at_again(cast: Cast, city: City) -> None:
    draft = renewed(cast, spoken="换成新的说法。")
    answer = next(one for one in city.pack.knowledge if one.code == "K0117")
    actions.publish_pack(SYSTEM, (replace(answer, spoken="城市配置里换了。"),))
    with pytest.raises(Stale):
        actions.publish(cast.editor, draft.pk)


def test_what_was_edited_here_stays_until_the_pack_itself_changes(cast: Cast, city: City) -> None:
    actions.publish(cast.editor, renewed(cast, spoken="这里改过。").pk)
    answer = next(one for one in city.pack.knowledge if one.code == "K0117")
    assert actions.publish_pack(SYSTEM, (answer,)) == 0
    entry = queries.entry("K0117")
    assert entry is not None
    assert entry.spoken == "这里改过。"
    assert actions.publish_pack(SYSTEM, (replace(answer, spoken="配置又改。"),)) == 1
    assert [one.origin for one in queries.versions("K0117")] == ["pack", "draft", "pack"]


def test_withdrawing_takes_an_entry_away_at_once(cast: Cast) -> None:
    actions.withdraw(cast.editor, "K0101", "办法废止了")
    assert "K0101" not in [one.code for one in queries.search("城市道路路灯不亮由谁修", TODAY)]
    assert queries.in_force("K0101", TODAY) is None
    assert queries.version("K0101", 1) is not None
    assert not Shelved.objects.filter(entry__code="K0101").exists()
    with pytest.raises(NotNow):
        actions.withdraw(cast.editor, "K0101", "再撤一次")
    assert actions.shelve_missing() == 0, "the job does not bring it back"


def allowed(everybody: dict[str, Actor], deed: Callable[[Actor], object]) -> set[str]:
    """Who of the whole cast is not refused; what each did is undone."""
    found = set()
    for name, actor in everybody.items():
        with transaction.atomic():
            try:
                deed(actor)
                found.add(name)
            except Refused:
                pass
            except Refusal:
                found.add(name)
            transaction.set_rollback(True)
    return found


def test_who_may_write_review_and_withdraw(cast: Cast) -> None:
    everybody = cast.everybody()
    mine = allowed(everybody, lambda one: actions.begin(one, f"k{one.id}", "K0117"))
    assert mine == {"editor", "department", "department_head"}
    new = allowed(everybody, lambda one: actions.begin(one, f"n{one.id}"))
    assert new == {"editor", "department", "department_head", "clerk", "head", "rival", "rival_head"}
    draft = renewed(cast, spoken="换成新的说法。")
    assert allowed(everybody, lambda one: actions.publish(one, draft.pk)) == {"editor", "reviewer"}
    assert allowed(everybody, lambda one: actions.send_back(one, draft.pk, "再改")) == {"editor", "reviewer"}
    assert allowed(everybody, lambda one: actions.drop(one, draft.pk)) == {
        "editor",
        "department",
        "department_head",
    }
    gone = allowed(everybody, lambda one: actions.withdraw(one, "K0117", "废止"))
    assert gone == {"editor", "department_head"}
    seen = allowed(everybody, lambda one: queries.draft(one, draft.pk))
    assert seen == {"editor", "reviewer", "department", "department_head"}


def test_nobody_moves_an_entry_to_a_unit_that_is_not_theirs(cast: Cast) -> None:
    draft = actions.begin(cast.department, "a", "K0117")
    with pytest.raises(Incomplete) as found:
        actions.save(cast.department, draft.pk, replace(WORDING, owner="B02"))
    assert found.value.faults == [("owner", "unknown")]


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_make_one_version(cast: Cast) -> None:
    draft = written(cast.department, owner=DEPARTMENT)

    def publish(who: Actor) -> str:
        try:
            actions.publish(who, draft.pk)
            return "done"
        except NotNow:
            return "late"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(publish, (cast.editor, cast.reviewer)))
    assert ends == ["done", "late"]
    entry = Entry.objects.get(question=WORDING.question)
    assert (entry.version, entry.versions.count()) == (1, 1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE knowledge_version DISABLE TRIGGER stays")
        cursor.execute("DELETE FROM knowledge_version WHERE entry_id = %s", [entry.pk])
        cursor.execute("ALTER TABLE knowledge_version ENABLE TRIGGER stays")


def test_pieces_put_together_are_both_texts() -> None:
    pieces = same_pieces("三个工作日内修好。", "五个工作日内修好，夜里也修。")
    assert "".join(words for kind, words in pieces if kind != "new") == "三个工作日内修好。"
    assert "".join(words for kind, words in pieces if kind != "gone") == "五个工作日内修好，夜里也修。"
