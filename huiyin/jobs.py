"""The timetable of the worker: each entry looks for rows that need it, so a missed or doubled run does no harm."""

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
from huiyin.foundation.ledger.actions import seal
from huiyin.hear.knowledge.jobs import ask_owners, keep_shelf
from huiyin.learn.agenda.jobs import measure_topics, watch_agenda
from huiyin.learn.daily import run_at_night
from huiyin.learn.insight.alerts.jobs import look_now, watch
from huiyin.learn.insight.jobs import note_unanswered
from huiyin.learn.insight.reports.jobs import draft_due
from huiyin.learn.insight.topics.jobs import read_topics
from huiyin.learn.insight.words.jobs import count_yesterday
from huiyin.learn.store.jobs import carry_orders, compare_orders
from huiyin.publish.participation.jobs import keep_observers

STALLED_AFTER = 600  # seconds after which a job whose worker died is taken up again


@app.periodic(cron="* * * * *")
@app.task(name="seal_ledger", queueing_lock="seal_ledger", pass_context=False)
def seal_ledger(timestamp: int) -> None:
    """Seal what has become final, one seal after another."""
    while seal():
        pass


@app.periodic(cron="* * * * *")
@app.task(name="watch_over_danger", queueing_lock="watch_over_danger", pass_context=False)
def watch_danger(timestamp: int) -> None:
    """Raise alarms that no page has raised yet, and raise further what nobody took."""
    watch_over_danger()


@app.periodic(cron="* * * * *")
@app.task(name="watch_whistles", queueing_lock="watch_whistles", pass_context=False)
def watch_over_whistles(timestamp: int) -> None:
    """Pass whistles on that nobody checked, and mark who is silent, late or absent."""
    watch_whistles()


@app.periodic(cron="* * * * *")
@app.task(name="watch_letters", queueing_lock="watch_letters", pass_context=False)
def watch_over_letters(timestamp: int) -> None:
    """Remind of letters that are due, and mark those that are overdue."""
    watch_letters()


@app.periodic(cron="* * * * *")
@app.task(name="oversee", queueing_lock="oversee", pass_context=False)
def oversee_units(timestamp: int) -> None:
    """Give cards, open and climb duties, ask for reports, and close what was called back."""
    oversee()


@app.periodic(cron="* * * * *")
@app.task(name="tell_people", queueing_lock="tell_people", pass_context=False)
def tell_people(timestamp: int) -> None:
    """Tell those concerned what happened, and send what is due."""
    tell()


@app.periodic(cron="* * * * *")
@app.task(name="ask_people", queueing_lock="ask_people", pass_context=False)
def ask_people_how_it_went(timestamp: int) -> None:
    """Plan calls, let machines make theirs, and draw who is asked again."""
    ask_people()


@app.periodic(cron="*/5 * * * *")
@app.task(name="close_without_callback", queueing_lock="close_without_callback", pass_context=False)
def close_orders_without_callback(timestamp: int) -> None:
    """Close orders whose appellant is not to be asked or was not reached."""
    close_without_callback()


@app.periodic(cron="* * * * *")
@app.task(name="absorb_facts", queueing_lock="absorb_facts", pass_context=False)
def absorb_facts(timestamp: int) -> None:
    """Reckon anew what the ledger tells of, so that figures stay cheap to read."""
    absorb()


@app.periodic(cron="23 * * * *")
@app.task(name="close_months", queueing_lock="close_months", pass_context=False)
def close_months(timestamp: int) -> None:
    """Close months whose days of grace are over."""
    close_due_months()


@app.periodic(cron="37 * * * *")
@app.task(name="count_words", queueing_lock="count_words", pass_context=False)
def count_words_of_yesterday(timestamp: int) -> None:
    """Count the terms of days that are over, and find those that rose."""
    count_yesterday()


@app.periodic(cron="17 * * * *")
@app.task(name="watch_decisions", queueing_lock="watch_decisions", pass_context=False)
def watch_over_decisions(timestamp: int) -> None:
    """Mark decisions of review meetings that were not done by their day."""
    watch_decisions()


@app.periodic(cron="*/5 * * * *")
@app.task(name="bring_answers", queueing_lock="bring_answers", pass_context=False)
def bring_answers_to_merged(timestamp: int) -> None:
    """Bring answers to merged orders that were too many to get them at once."""
    bring_all_answers()


@app.periodic(cron="*/5 * * * *")
@app.task(name="keep_orders_going", queueing_lock="keep_orders_going", pass_context=False)
def keep_orders_going(timestamp: int) -> None:
    """Go on where time ran out: questions, refusals nobody objected to, promises to be looked at again."""
    resume_unanswered()
    archive_refusals()
    remind_of_promises()


@app.periodic(cron="*/30 * * * *")
@app.task(name="draw_endings", queueing_lock="draw_endings", pass_context=False)
def draw_endings_to_audit(timestamp: int) -> None:
    """Draw the endings that another district looks at again."""
    draw_endings()


@app.periodic(cron="*/5 * * * *")
@app.task(name="watch_cases", queueing_lock="watch_cases", pass_context=False)
def watch_over_cases(timestamp: int) -> None:
    """Move inspections on whose unit let its time pass, and mark those that are late."""
    watch_cases()


@app.periodic(cron="41 * * * *")
@app.task(name="look_for_cases", queueing_lock="look_for_cases", pass_context=False)
def look_for_reasons_to_inspect(timestamp: int) -> None:
    """Take up what the record says calls for an inspection."""
    look_for_cases()


@app.periodic(cron="23 19 * * *")
@app.task(name="look_for_merits", queueing_lock="look_for_merits", pass_context=False)
def look_for_merits(timestamp: int) -> None:
    """Once a day, propose praise, and who comes under governance or leaves it."""
    look_for_praise()
    look_for_streets()


@app.periodic(cron="* * * * *")
@app.task(name="shelve_answers", queueing_lock="shelve_answers", pass_context=False)
def shelve_answers(timestamp: int) -> None:
    """Make answers findable that are not, after a change of method or a restored copy."""
    keep_shelf()


@app.periodic(cron="*/15 * * * *")
@app.task(name="ask_owners_of_answers", queueing_lock="ask_owners_of_answers", pass_context=False)
def ask_owners_of_answers(timestamp: int) -> None:
    """Ask owners for answers that end, and for those that were missed often."""
    note_unanswered()
    ask_owners()


@app.periodic(cron="* * * * *")
@app.task(name="learn_from_pack", queueing_lock="learn_from_pack", pass_context=False)
def learn_from_pack(timestamp: int) -> None:
    """Give a city whose pack was just loaded its first models."""
    start_learning()


@app.periodic(cron="17 * * * *")
@app.task(name="learn_from_orders", queueing_lock="learn_from_orders", pass_context=False)
def learn_from_orders(timestamp: int) -> None:
    """Once a night, at the city's own hour, learn from what people confirmed."""
    learn_at_night()


@app.periodic(cron="23 * * * *")
@app.task(name="look_for_questions", queueing_lock="look_for_questions", pass_context=False)
def look_for_questions(timestamp: int) -> None:
    """Once a night, look at months that ended, and ask about what stands out."""
    look_at_night()


@app.periodic(cron="* * * * *")
@app.task(name="watch_alerts", queueing_lock="watch_alerts", pass_context=False)
def watch_over_alerts(timestamp: int) -> None:
    """Remind of alerts nobody answered, send them up, and put away what was never told and shows nothing more."""
    watch()


@app.periodic(cron="11 * * * *")
@app.task(name="look_for_alerts", queueing_lock="look_for_alerts", pass_context=False)
def look_for_alerts(timestamp: int) -> None:
    """Look at the day that is going on, and tell of what stands out."""
    look_now()


@app.periodic(cron="*/10 * * * *")
@app.task(name="read_topics", queueing_lock="read_topics", pass_context=False)
def read_new_orders_for_topics(timestamp: int) -> None:
    """Let new orders join topics as they come."""
    read_topics()


@app.periodic(cron="47 * * * *")
@app.task(name="learn_from_the_day", queueing_lock="learn_from_the_day", pass_context=False)
def learn_from_the_day(timestamp: int) -> None:
    """Once a night, go through the day before: counts, clusters, topics, words, alerts."""
    run_at_night()


@app.periodic(cron="*/10 * * * *")
@app.task(name="keep_observers", queueing_lock="keep_observers", pass_context=False)
def keep_observers_going(timestamp: int) -> None:
    """End what is over, put closed orders before observers, and say which opinions nobody answered."""
    keep_observers()


@app.periodic(cron="*/10 * * * *")
@app.task(name="carry_orders", queueing_lock="carry_orders", pass_context=False)
def carry_orders_over(timestamp: int) -> None:
    """Bring orders over into the analysis store: new, changed and gone ones."""
    carry_orders()


@app.periodic(cron="47 19 * * *")
@app.task(name="compare_orders", queueing_lock="compare_orders", pass_context=False)
def compare_store_with_database(timestamp: int) -> None:
    """Once a day, make months of the store anew that differ from the database."""
    compare_orders()


@app.periodic(cron="*/10 * * * *")
@app.task(name="rescue_stalled", queueing_lock="rescue_stalled", pass_context=True)
async def rescue_stalled(context: object, timestamp: int) -> None:
    """Give jobs whose worker was killed to another worker."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await app.job_manager.retry_job(job)


@app.periodic(cron="*/10 * * * *")
@app.task(name="watch_agenda", queueing_lock="watch_agenda", pass_context=False)
def watch_over_agenda(timestamp: int) -> None:
    """Close votes whose time is over, mark late tasks and silent weeks, and open look-backs."""
    watch_agenda()


@app.periodic(cron="40 4 * * *")
@app.task(name="measure_topics", queueing_lock="measure_topics", pass_context=False)
def measure_all_topics(timestamp: int) -> None:
    """Measure the effect of every theme under way for which a month is over."""
    measure_topics()


@app.periodic(cron="*/10 * * * *")
@app.task(name="draft_reports", queueing_lock="draft_reports", pass_context=False)
def draft_reports(timestamp: int) -> None:
    """Draft the reports whose hour has come, from figures."""
    draft_due()
