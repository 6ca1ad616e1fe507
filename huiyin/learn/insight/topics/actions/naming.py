"""Names of topics out of their nearest members' words; what a person named is left alone."""

from collections.abc import Iterable, Sequence

from django.db.models import Window
from django.db.models.functions import RowNumber

from huiyin.learn.insight.topics import gathering
from huiyin.learn.insight.topics.actions.figures import write
from huiyin.learn.insight.topics.finding.reading import Message
from huiyin.learn.insight.topics.finding.wording import Vocabulary
from huiyin.learn.insight.topics.models import Topic, TopicMember

NEAREST = 20
BESIDE = 3000  # messages that tell which words are common


def name(topics: Iterable[int], beside: Sequence[Message]) -> None:
    """Name these topics by the words that their members share and others do not."""
    wanted = list(Topic.objects.filter(pk__in=list(topics), named_by=None, state="live"))
    if not wanted:
        return
    orders = _nearest([topic.pk for topic in wanted])
    texts = {int(one.id): one for one in gathering.messages_of({o for own in orders.values() for o in own})}
    step = max(1, len(beside) // BESIDE)
    talking = Vocabulary([*texts.values(), *(one for one in beside[::step] if int(one.id) not in texts)])
    for topic in wanted:
        members = [texts[order] for order in orders[topic.pk] if order in texts]
        if members:
            worded = talking.wording(members)
            topic.name, topic.place = worded.name[:80], worded.place[:40]
    write(wanted, ["name", "place"])


def _nearest(topics: list[int]) -> dict[int, list[int]]:
    """The orders of each topic that are nearest to it."""
    nth = Window(RowNumber(), partition_by="topic", order_by=["-score", "order"])
    rows = TopicMember.objects.filter(topic__in=topics).annotate(nth=nth).filter(nth__lte=NEAREST)
    found: dict[int, list[int]] = {topic: [] for topic in topics}
    for topic, order in rows.order_by("topic", "nth").values_list("topic_id", "order_id"):
        found[topic].append(order)
    return found
