"""Workers: a document that hangs, eats memory or crashes costs itself."""

import os
import time
from collections.abc import Callable

import pytest

from extractors.errors import DamagedDocument, LimitExceeded
from flows.errors import WorkerLost
from flows.settings import Limits
from flows.workers import Job, Outcome, WorkerPool, ask_for_time

ROOMY = Limits()


def here(function: Callable[..., object]) -> str:
    return f"{function.__module__}:{function.__name__}"


def double(number: int) -> int:
    return number * 2


def hang() -> None:
    time.sleep(60)


def crash() -> None:
    os._exit(9)


def swallow() -> int:
    return len(bytearray(2 << 30))


def damaged(name: str) -> None:
    raise DamagedDocument(file=name, detail="cut short")


def defect() -> None:
    raise KeyError("a defect of ours")


def outcomes(jobs: list[Job], limits: Limits = ROOMY, size: int = 2) -> list[Outcome]:
    with WorkerPool(size, limits) as pool:
        return [outcome for _, outcome in sorted(pool.run(jobs), key=lambda pair: pair[0])]


def test_every_job_is_answered_once_and_with_its_own_value() -> None:
    with WorkerPool(2, Limits()) as pool:
        answers = dict(pool.run([Job("a", here(double), (n,)) for n in range(20)]))
    assert {index: outcome.value for index, outcome in answers.items()} == {n: 2 * n for n in range(20)}


def test_a_pool_serves_several_rounds() -> None:
    with WorkerPool(1, Limits()) as pool:
        for n in range(3):
            [(_, outcome)] = pool.run([Job("a", here(double), (n,))])
            assert outcome.value == 2 * n


def test_a_document_over_its_time_is_given_up_and_the_others_go_on() -> None:
    jobs = [Job("slow.doc", here(hang), ()), *(Job("a", here(double), (n,)) for n in range(6))]
    first, *others = outcomes(jobs, Limits(seconds=1.5))
    assert isinstance(first.error, LimitExceeded)
    assert "slow.doc" in str(first.error)
    assert [o.value for o in others] == [0, 2, 4, 6, 8, 10]


def ask_then_hang() -> None:
    ask_for_time(0.5)
    time.sleep(60)


def ask_and_sleep(pages: int) -> int:
    for _ in range(pages):
        ask_for_time(1.0)
        time.sleep(0.4)
    return pages


def test_a_job_may_ask_for_more_time() -> None:
    [outcome] = outcomes([Job("a", here(ask_and_sleep), (5,))], Limits(seconds=0.8))
    assert outcome.value == 5


def test_more_time_ends_too() -> None:
    [outcome] = outcomes([Job("a", here(ask_then_hang), ())], Limits(seconds=0.3))
    assert isinstance(outcome.error, LimitExceeded)


@pytest.mark.parametrize("killer", [crash, swallow])
def test_a_worker_that_dies_costs_its_document(killer: Callable[[], object]) -> None:
    jobs = [Job("a", here(double), (1,)), Job("bad.pdf", here(killer), ()), Job("a", here(double), (2,))]
    good, bad, other = outcomes(jobs, Limits(memory_bytes=1 << 30), size=1)
    assert isinstance(bad.error, WorkerLost)
    assert (good.value, other.value) == (2, 4)


def test_a_typed_error_arrives_with_its_arguments() -> None:
    [outcome] = outcomes([Job("x.docx", here(damaged), ("x.docx",))])
    assert isinstance(outcome.error, DamagedDocument)
    assert outcome.error.arguments == {"file": "x.docx", "detail": "cut short"}


def test_a_defect_is_not_dressed_up_as_bad_input() -> None:
    [outcome] = outcomes([Job("x.docx", here(defect), ())])
    assert type(outcome.error) is RuntimeError
    assert "KeyError" in str(outcome.error)


def test_limits_check_themselves() -> None:
    with pytest.raises(ValueError, match="above zero"):
        Limits(seconds=0)
