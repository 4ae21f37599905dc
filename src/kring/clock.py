"""The day a run stands for: the one place that looks at the clock."""

import datetime as dt
import os


def today() -> dt.date:
    """KRING_TODAY (what --today sets), else SOURCE_DATE_EPOCH (reproducible-builds.org), else the computer's day.

    Raises ValueError when one of the two is set and says no day.
    """
    if day := os.environ.get("KRING_TODAY"):
        return dt.date.fromisoformat(day)
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC).date()
    return dt.date.today()
