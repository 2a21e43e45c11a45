"""The one place that reads the clock, so that a test may turn it."""

from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai, to the microsecond."""
    return datetime.now(SHANGHAI)
