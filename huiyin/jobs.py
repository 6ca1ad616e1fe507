"""The timetable of the worker: each entry looks for rows that need it, so a missed or doubled run does no harm."""

from collections.abc import Callable
from contextlib import suppress

from procrastinate.contrib.django import app

from huiyin.act.coordination.jobs import watch_over_danger
from huiyin.act.coordination.letters.jobs import watch_letters
from huiyin.act.coordination.oversight.jobs import oversee
from huiyin.act.coordination.whistles.jobs import watch_whistles
from huiyin.act.notices.jobs import tell
from huiyin.act.orders.jobs import (
    archive_refusals,
    bring_all_answers,
    draw_endings,
    learn_at_night,
    remind_of_promises,
    resume_unanswered,
    start_learning,
)
from huiyin.answer.assessment.jobs import absorb, close_due_months
from huiyin.answer.callback.jobs import ask_people, close_without_callback
from huiyin.answer.supervision.cases.jobs import (
    look_for_cases,
    look_for_praise,
    look_for_streets,
    watch_cases,
)
from huiyin.answer.supervision.meetings.jobs import watch_decisions
from huiyin.answer.supervision.questions.jobs import look_at_night
from huiyin.foundation.city.queries import NoCity
from huiyin.foundation.ledger.actions import seal
from huiyin.hear.knowledge.jobs import ask_owners, keep_shelf
from huiyin.learn.agenda.jobs import measure_topics, watch_agenda
from huiyin.learn.daily import run_at_night
from huiyin.learn.insight.alerts.jobs import look_now, watch
from huiyin.learn.insight.forecasts.jobs import forecast_first
from huiyin.learn.insight.jobs import note_unanswered
from huiyin.learn.insight.reports.jobs import draft_due
from huiyin.learn.insight.topics.jobs import read_topics
from huiyin.learn.insight.words.jobs import count_yesterday
from huiyin.learn.store.jobs import carry_orders, compare_orders
from huiyin.publish.participation.jobs import keep_observers

STALLED_AFTER = 600  # seconds after which a job whose worker died is taken up again


def every(cron: str, name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Enter work into the timetable, one run of it at a time; before a city is loaded nothing is due."""

    def entered(work: Callable[[], None]) -> Callable[[], None]:
        def due(timestamp: int) -> None:
            with suppress(NoCity):
                work()

        app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, pass_context=False)(due))
        return work

    return entered


@every("* * * * *", "seal_ledger")
def seal_ledger() -> None:
    """Seal what has become final, one seal after another."""
    while seal():
        pass


@every("* * * * *", "watch_over_danger")
def watch_danger() -> None:
    """Raise alarms that no page has raised yet, and raise further what nobody took."""
    watch_over_danger()


@every("* * * * *", "watch_whistles")
def watch_over_whistles() -> None:
    """Pass whistles on that nobody checked, and mark who is silent, late or absent."""
    watch_whistles()


@every("* * * * *", "watch_letters")
def watch_over_letters() -> None:
    """Remind of letters that are due, and mark those that are overdue."""
    watch_letters()


@every("* * * * *", "oversee")
def oversee_units() -> None:
    """Give cards, open and climb duties, ask for reports, and close what was called back."""
    oversee()


@every("* * * * *", "tell_people")
def tell_people() -> None:
    """Tell those concerned what happened, and send what is due."""
    tell()


@every("* * * * *", "ask_people")
def ask_people_how_it_went() -> None:
    """Plan calls, let machines make theirs, and draw who is asked again."""
    ask_people()


@every("*/5 * * * *", "close_without_callback")
def close_orders_without_callback() -> None:
    """Close orders whose appellant is not to be asked or was not reached."""
    close_without_callback()


@every("* * * * *", "absorb_facts")
def absorb_facts() -> None:
    """Reckon anew what the ledger tells of, so that figures stay cheap to read."""
    absorb()


@every("23 * * * *", "close_months")
def close_months() -> None:
    """Close months whose days of grace are over."""
    close_due_months()


@every("37 * * * *", "count_words")
def count_words_of_yesterday() -> None:
    """Count the terms of days that are over, and find those that rose."""
    count_yesterday()


@every("17 * * * *", "watch_decisions")
def watch_over_decisions() -> None:
    """Mark decisions of review meetings that were not done by their day."""
    watch_decisions()


@every("*/5 * * * *", "bring_answers")
def bring_answers_to_merged() -> None:
    """Bring answers to merged orders that were too many to get them at once."""
    bring_all_answers()


@every("*/5 * * * *", "keep_orders_going")
def keep_orders_going() -> None:
    """Go on where time ran out: questions, refusals nobody objected to, promises to be looked at again."""
    resume_unanswered()
    archive_refusals()
    remind_of_promises()


@every("*/30 * * * *", "draw_endings")
def draw_endings_to_audit() -> None:
    """Draw the endings that another district looks at again."""
    draw_endings()


@every("*/5 * * * *", "watch_cases")
def watch_over_cases() -> None:
    """Move inspections on whose unit let its time pass, and mark those that are late."""
    watch_cases()


@every("41 * * * *", "look_for_cases")
def look_for_reasons_to_inspect() -> None:
    """Take up what the record says calls for an inspection."""
    look_for_cases()


@every("23 19 * * *", "look_for_merits")
def look_for_merits() -> None:
    """Once a day, propose praise, and who comes under governance or leaves it."""
    look_for_praise()
    look_for_streets()


@every("* * * * *", "shelve_answers")
def shelve_answers() -> None:
    """Make answers findable that are not, after a change of method or a restored copy."""
    keep_shelf()


@every("*/15 * * * *", "ask_owners_of_answers")
def ask_owners_of_answers() -> None:
    """Ask owners for answers that end, and for those that were missed often."""
    note_unanswered()
    ask_owners()


@every("* * * * *", "learn_from_pack")
def learn_from_pack() -> None:
    """Give a city whose pack was just loaded its first models."""
    start_learning()


@every("17 * * * *", "learn_from_orders")
def learn_from_orders() -> None:
    """Once a night, at the city's own hour, learn from what people confirmed."""
    learn_at_night()


@every("23 * * * *", "look_for_questions")
def look_for_questions() -> None:
    """Once a night, look at months that ended, and ask about what stands out."""
    look_at_night()


@every("* * * * *", "watch_alerts")
def watch_over_alerts() -> None:
    """Remind of alerts nobody answered, send them up, and put away what was never told and shows nothing more."""
    watch()


@every("11 * * * *", "look_for_alerts")
def look_for_alerts() -> None:
    """Look at the day that is going on, and tell of what stands out."""
    look_now()


@every("*/10 * * * *", "read_topics")
def read_new_orders_for_topics() -> None:
    """Let new orders join topics as they come."""
    read_topics()


@every("47 * * * *", "learn_from_the_day")
def learn_from_the_day() -> None:
    """Once a night, go through the day before: counts, clusters, topics, words, alerts."""
    run_at_night()


@every("*/2 * * * *", "forecast_first")
def forecast_for_the_first_time() -> None:
    """Where nothing was forecast yet, do it now instead of in the night."""
    forecast_first()


@every("*/10 * * * *", "keep_observers")
def keep_observers_going() -> None:
    """End what is over, put closed orders before observers, and say which opinions nobody answered."""
    keep_observers()


@every("*/10 * * * *", "carry_orders")
def carry_orders_over() -> None:
    """Bring orders over into the analysis store: new, changed and gone ones."""
    carry_orders()


@every("47 19 * * *", "compare_orders")
def compare_store_with_database() -> None:
    """Once a day, make months of the store anew that differ from the database."""
    compare_orders()


@app.periodic(cron="*/10 * * * *")
@app.task(name="rescue_stalled", queueing_lock="rescue_stalled", pass_context=True)
async def rescue_stalled(context: object, timestamp: int) -> None:
    """Give jobs whose worker was killed to another worker."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await app.job_manager.retry_job(job)


@every("*/10 * * * *", "watch_agenda")
def watch_over_agenda() -> None:
    """Close votes whose time is over, mark late tasks and silent weeks, and open look-backs."""
    watch_agenda()


@every("40 4 * * *", "measure_topics")
def measure_all_topics() -> None:
    """Measure the effect of every theme under way for which a month is over."""
    measure_topics()


@every("*/10 * * * *", "draft_reports")
def draft_reports() -> None:
    """Draft the reports whose hour has come, from figures."""
    draft_due()
