"""What was agreed with people, on a case's page: the plan, and what the case may cost."""

from __future__ import annotations

from decimal import Decimal

from actors.issue.allowance import Allowance, DaySpent
from actors.issue.spending import day_of
from actors.issue.states import State
from tests.web.dashboard.furnish import case, planned
from tests.web.dashboard.office import Office


def test_a_plan_that_waits_is_shown_with_what_an_approval_would_be_for(office: Office) -> None:
    planned(office)
    page = office.get("/cases/octo/sample/5")
    for said in (
        "The plan, number 2",
        "waits for an approval",
        "08f5fabb529f",
        "shop/stock.py",
        "about $0.80",
        "12 min",
    ):
        assert said in page
    assert "Leave <code>shop/__init__.py</code> as it is" in page, "why the plan before it was turned down"


def test_a_budget_is_shown_for_the_case_and_for_the_day(office: Office) -> None:
    planned(office)
    spent = Allowance(days=(DaySpent(day=day_of(office.now), usd=Decimal("3.10")),))
    office.keep(case(office, 8, State.COMPLETED, budget=spent))
    page = office.get("/cases/octo/sample/5")
    assert "$1.18 of $5.00" in page
    assert "6 min of 30 min" in page
    assert "$4.28 of $50.00" in page, "all cases of the day"
