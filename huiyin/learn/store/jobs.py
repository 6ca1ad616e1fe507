"""Work that is due: carrying orders over, and once a night comparing what is there with the database."""

from huiyin.learn.store.actions import Carried, carry, mend
from huiyin.learn.store.comparing import differences

STEPS_AT_MOST = 60  # in one run; the rest is left to the next


def carry_orders() -> Carried:
    """Bring over what is new, changed or gone."""
    return carry(STEPS_AT_MOST)


def compare_orders() -> Carried:
    """Make months anew that differ from the database, which the ledger could not tell of."""
    done = carry_orders()
    if done.more or done.busy:  # what differs then is only not carried yet
        return done
    return mend([one.month for one in differences()])
