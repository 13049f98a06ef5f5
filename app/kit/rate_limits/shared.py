"""The store of all processes: the same instants in a list of Redis or Valkey.

One script looks at all windows and counts the call, in one round trip and by the clock of the
store: hosts whose clocks differ count alike. `limits` knows the forms of the address.
"""

from contextlib import suppress
from typing import Any

from limits.errors import ConfigurationError
from limits.storage import RedisStorage, storage_from_string
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.kit.rate_limits import TIMEOUTS
from app.kit.rate_limits.windows import Reading, Windows
from config import BadSetting

# KEYS: the list, newest first. ARGV: the cost, then calls and microseconds of each window.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local function at(index)
    return tonumber(redis.call('LINDEX', KEYS[1], index) or 0)
end
-- A clock that was set back must not put the list out of order.
now = math.max(now, at(0))

local cost, admitted, told, most_of_all, longest = tonumber(ARGV[1]), 1, {}, 0, 0
for i = 2, #ARGV, 2 do
    local most, span = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
    most_of_all, longest = math.max(most_of_all, most), math.max(longest, span)
    local used, beyond = 0, most
    while used < beyond do
        local middle = math.floor((used + beyond) / 2)
        if at(middle) > now - span then used = middle + 1 else beyond = middle end
    end
    table.insert(told, used)
    table.insert(told, used > 0 and at(used - 1) or now)
    local room_at = 0
    if cost > 0 and used + cost > most then
        room_at, admitted = at(most - cost) + span, 0
    end
    table.insert(told, room_at)
end

if admitted == 1 and cost > 0 then
    for _ = 1, cost do redis.call('LPUSH', KEYS[1], string.format('%.0f', now)) end
    redis.call('LTRIM', KEYS[1], 0, most_of_all - 1)
    redis.call('PEXPIRE', KEYS[1], longest / 1000)
end
return {admitted, now, told}
"""


class Shared:
    """`errors` is what `take` raises when the store is lost."""

    def __init__(self, uri: str, prefix: str) -> None:
        storage = opened(uri)
        self.errors = lost_by(storage)
        self.prefix = prefix
        self.script = storage.get_connection().register_script(_TAKE.encode())

    def take(self, key: str, windows: Windows, cost: int) -> tuple[bool, int, list[Reading]]:
        """Count a call if every window has room for it; with a cost of 0 only look."""
        asked = [cost, *(number for one in windows for number in (one.most, one.span))]
        admitted, now, told = self.script([f"{self.prefix}:{key}"], asked)
        numbers = zip(told[::3], told[1::3], told[2::3], strict=True)
        return bool(admitted), now, [Reading(*three) for three in numbers]


def opened(uri: str) -> RedisStorage:
    """The storage at this address; it is not asked yet.

    :raises BadSetting: if it is no address of one
    """
    options: Any = {
        **TIMEOUTS,
        "retry": Retry(NoBackoff(), 0),
    }
    with suppress(ConfigurationError, ValueError):
        if isinstance(found := storage_from_string(uri, **options), RedisStorage):
            return found
    raise BadSetting("RATELIMIT_STORAGE_URI must look like redis://host:6379/0, or valkey://")


def lost_by(storage: RedisStorage) -> tuple[type[Exception], ...]:
    told = storage.base_exceptions
    return told if isinstance(told, tuple) else (told,)
