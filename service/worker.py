"""The worker: answers the doorbell and does all the work of the merchant it rang for."""

from service.doorbell import answer, answered
from service.failpoints import arm_all
from service.turn import heed_farewells, stopping
from service.wiring import House
from service.work import work

_house: list[House] = []  # filled by `run` in the worker's own process, so that nothing connects at import


def run(house: House) -> None:
    """Answer the bell until told to stop; without Redis there is nothing to answer, the sweeper does it all."""
    _house[:] = [house]
    arm_all(house.env)
    if house.env.redis_url:
        answer(house.env.redis_url)
        return
    heed_farewells()
    stopping.wait()


def wake(merchant_id: int) -> None:
    """Work for a merchant: the only job there is."""
    house = _house[0]
    if house.env.redis_url:
        answered(house.env.redis_url, merchant_id)
    work(house, merchant_id)
