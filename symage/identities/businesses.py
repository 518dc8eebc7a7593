"""A household's own business: its trade, name, receipts, expenses, staff and car, and a client that pays it.

Who has a job as well runs what people of the occupation run on the side, or what anybody may; who has none,
any trade. A fifth of the businesses lose money. What does not belong here: firms that have owners
(partnerships and corporations are drawn by their forms).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import tables
from symage.identities.ages import Bands
from symage.identities.choice import Rows
from symage.identities.company_names import company_names, trade_groups
from symage.identities.dates import Dates
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.means import RANKS, value_at
from symage.identities.organizations import Organization, eins
from symage.identities.text import Coded, join, take, where
from symage.identities.trades import TRADES
from symage.randomness import below, chance, mix


@dataclass(frozen=True, slots=True)
class Trade:
    """`code`: principal business code of Schedule C. `expenses`: the usual ones, percent of receipts.
    `miles`: usually driven for each hundred dollars of receipts. `names`: what firms of the trade are called
    after a family's name. `clients`: trades (of trades.py) of those who buy from it; none named: any."""

    activity: str
    code: str
    expenses: int
    miles: int
    names: str
    clients: str = ""


_TRADES = (
    Trade("Landscaping", "561730", 30, 12, "Landscaping|Lawn Care|Lawn & Garden"),
    Trade("House cleaning", "561720", 30, 12, "Cleaning|Home Cleaning|Housekeeping", "5617 53 721"),
    Trade("Graphic design", "541430", 25, 2, "Design|Graphics|Creative"),
    Trade("Bookkeeping", "541219", 30, 3, "Bookkeeping|Accounting Services"),
    Trade("Photography", "541921", 35, 8, "Photography|Photo Studio|Portraits"),
    Trade("Carpentry", "238350", 45, 10, "Carpentry|Woodwork|Finish Carpentry"),
    Trade("Painting contractor", "238320", 40, 10, "Painting|Painting Services"),
    Trade("Tutoring", "611691", 15, 8, "Tutoring|Learning", "61 6111 6112 6241"),
    Trade("Hair styling", "812112", 30, 3, "Hair Studio|Hair Design|Salon", "8121 711 721"),
    Trade("Ride and delivery driving", "485310", 45, 48, "Rides|Delivery", "485 49 445 72 456"),
    Trade("Freight hauling", "484110", 55, 35, "Hauling|Trucking|Freight", "484 488 42 493"),
    Trade("Web design", "541511", 20, 1, "Web Design|Digital|Web Works"),
    Trade("Management consulting", "541611", 22, 5, "Consulting|Advisory"),
    Trade("Online retail", "455110", 60, 4, "Goods|Online|Trading"),
    Trade("Child day care", "624410", 35, 3, "Family Child Care|Day Care|Little Ones", "6244 6241 6111"),
    Trade("Real estate sales", "531210", 28, 12, "Real Estate|Realty", "53"),
    Trade("Handyman services", "236118", 40, 12, "Home Repair|Handyman Services"),
    Trade("Catering", "722320", 55, 8, "Catering|Kitchen", "7223 721 813 71 711"),
    Trade("Music lessons", "611610", 15, 6, "Music|Music Studio", "61 711 813 6111"),
    Trade("Auto detailing", "811192", 35, 10, "Auto Detailing|Mobile Detailing", "8111 441 532"),
    Trade("Pet grooming", "812910", 30, 6, "Pet Grooming|Grooming", "8121 712"),
    Trade("Writing and editing", "711510", 12, 1, "Editorial|Writing"),
    Trade("Alterations and tailoring", "811490", 25, 2, "Alterations|Tailoring|Sewing", "8123 458 711 721"),
    Trade("Electrical work", "238210", 42, 10, "Electric|Electrical"),
)
_ANYBODYS = (
    "Ride and delivery driving|Online retail|House cleaning|Landscaping|Handyman services|Photography|"
    "Tutoring|Pet grooming|Music lessons|Catering"
)
_OF_OCCUPATIONS = {
    "11": "Management consulting|Real estate sales",
    "13": "Management consulting|Bookkeeping|Real estate sales",
    "15": "Web design|Management consulting", "17": "Graphic design|Management consulting",
    "19": "Tutoring|Writing and editing", "21": "Tutoring|Child day care", "23": "Writing and editing",
    "25": "Tutoring|Music lessons|Writing and editing",
    "27": "Graphic design|Photography|Music lessons|Web design",
    "35": "Catering", "37": "Landscaping|House cleaning|Handyman services",
    "39": "Hair styling|Pet grooming|Child day care|Alterations and tailoring",
    "41": "Online retail|Real estate sales", "43": "Bookkeeping", "45": "Landscaping",
    "47": "Carpentry|Painting contractor|Electrical work|Handyman services",
    "49": "Handyman services|Auto detailing|Electrical work",
    "51": "Carpentry|Alterations and tailoring|Auto detailing", "53": "Freight hauling|Auto detailing",
}  # fmt: skip
"""By major group of the occupation (SOC): what its people run on the side. Our choice."""
_OWN_TRADE = 600
"""Per mille of those with a job who stay with what they can, where there is such a thing."""

_SELF_EMPLOYED = Bands.of({18: 80, 25: 165, 35: 220, 55: 220, 65: 180, 70: 110})
"""Per mille of an age: 19 percent of returns have a Schedule C (IRS, 2022), the business of either spouse."""
_ASIDE = (
    (0, 800), (100, 1_400), (250, 2_900), (500, 7_500), (750, 18_000), (900, 38_000), (980, 75_000),
    (1000, 120_000),
)  # fmt: skip
_IN_FULL = (
    (0, 1_500), (100, 7_000), (250, 16_000), (500, 34_000), (750, 68_000), (900, 115_000), (980, 190_000),
    (1000, 300_000),
)  # fmt: skip
"""Per mille of the businesses beside a job, and of the others, and dollars of receipts: our choice, near the
Statistics of Income of sole proprietorships, from memory."""
_LOSING, _LOSING_IN_FULL = 0.26, 0.15
"""Shares of losses beside a job and without one: a quarter of Schedules C (IRS, 2022), from memory."""
_MOST_LOST = 1_200_000
"""Cents a year."""
_LEAST_PAYMENT = 60_000
"""Cents from which on a client reports what it paid."""
_MOST_MILES = 46_000


def facts() -> Facts:
    own, at = "self_employment.present", "self_employment"
    return {
        own: Fact("bool", self_employed),
        f"{at}.row": Fact("hidden", trade, own),
        f"{at}.activity": Fact("text", lambda draw: _of_trade(draw, "activity"), own),
        f"{at}.naics": Fact("text", lambda draw: _of_trade(draw, "code"), own),
        f"{at}.business_name": Fact("text", business_name, own),
        f"{at}.ein": Fact("text", business_ein, own),
        f"{at}.gross_receipts": Fact("cents", gross_receipts, own),
        f"{at}.loses": Fact("hidden", loses, own),
        f"{at}.expenses": Fact("cents", expenses, own),
        f"{at}.net_profit": Fact("cents", net_profit, own),
        f"{at}.nonemployee_compensation": Fact("cents", compensation, own),
        f"{at}.miles": Fact("int", miles, own),
        f"{at}.employees": Fact("int", employees, own),
        f"{at}.start_date": Fact("date", start_date, own),
        **Organization(f"{at}.payer", payer_name, own).facts(),
    }


def self_employed(draw: Draw) -> NDArray[np.bool_]:
    drawn = below(draw.word("self_employment.present"), 1000) < _SELF_EMPLOYED.at(draw["primary.age"])
    return np.asarray(drawn | np.bool_("self_employment" in draw.needs))


def trade(draw: Draw) -> Rows:
    """Rows of the trades: any without a job; with one, its own or anybody's."""
    words = draw.word("self_employment.activity")
    groups = np.where(draw.flags("jobs.0.present"), _group_of_occupation(draw), _FREE)
    lists = _lists()
    has_own = lists.counts[groups] > 0
    stays = has_own & ((groups == _FREE) | (below(mix(words), 1000) < _OWN_TRADE))
    groups = np.where(stays, groups, _ANYBODY)
    return lists.rows[lists.starts[groups] + (below(words, 2**30) * lists.counts[groups] >> 30)]


_FREE, _ANYBODY = 0, 1


@dataclass(frozen=True, slots=True)
class _Lists:
    """Lists of rows one after another."""

    rows: Rows
    starts: Rows
    counts: Rows


@cache
def _lists() -> _Lists:
    """Rows of trades: all of them, anybody's, then those of each group."""
    names = [each.activity for each in _TRADES]
    lists = [names, _ANYBODYS.split("|"), *(each.split("|") for each in _OF_OCCUPATIONS.values()), []]
    counts = np.array([len(each) for each in lists])
    rows = np.array([names.index(name) for each in lists for name in each])
    return _Lists(rows, np.cumsum(counts) - counts, counts)


def _group_of_occupation(draw: Draw) -> Rows:
    """The list of the major group of the primary's occupation; an empty one at the end for all others."""
    occupations = tables.numbers("job_cells", "occupation")[draw["jobs.0.cell"]]
    return _groups()[occupations]


@cache
def _groups() -> Rows:
    """By row of the occupations' table."""
    known = list(_OF_OCCUPATIONS)
    codes = [soc[:2] for soc in tables.texts("occupations", "soc").to_pylist()]
    return np.array([2 + (known.index(code) if code in known else len(known)) for code in codes])


def _of_trade(draw: Draw, what: str) -> Coded:
    return Coded(pa.array([str(getattr(each, what)) for each in _TRADES]), draw["self_employment.row"])


def business_name(draw: Draw) -> pa.StringArray:
    """Half of the owners trade under a name of their own, after their trade."""
    words = draw.word("self_employment.business_name")
    endings = [each.names.split("|") for each in _TRADES]
    counts = np.array([len(each) for each in endings])
    rows = draw["self_employment.row"]
    which = (np.cumsum(counts) - counts)[rows] + (below(words, 2**30) * counts[rows] >> 30)
    ending = take(pa.array([f" {name}" for each in endings for name in each]), which)
    return where(chance(mix(words), 0.5), join(draw.text("primary.last_name"), ending), None)


def business_ein(draw: Draw) -> pa.StringArray:
    words = draw.word("self_employment.ein")
    named = draw.text("self_employment.business_name").is_valid().to_numpy(zero_copy_only=False)
    has = (named & chance(mix(words), 0.6)) | np.bool_("employer_number" in draw.needs)
    return where(has, eins(words, draw.config.id_policy), None)


def gross_receipts(draw: Draw) -> NDArray[np.int64]:
    words = draw.word("self_employment.gross")
    ranks = below(words, RANKS)
    dollars = np.where(draw.flags("primary.works"), value_at(ranks, _ASIDE), value_at(ranks, _IN_FULL))
    return np.asarray(dollars * 100 + below(mix(words), 100))


def loses(draw: Draw) -> NDArray[np.bool_]:
    rates = np.where(draw.flags("primary.works"), _LOSING, _LOSING_IN_FULL)
    return chance(draw.word("self_employment.loses"), rates)


def expenses(draw: Draw) -> NDArray[np.int64]:
    """What is usual in the trade, give or take a third; of those who lose money, more than came in, as much
    as a household can put into it."""
    words = draw.word("self_employment.expenses")
    usual = np.array([each.expenses for each in _TRADES])[draw["self_employment.row"]]
    percent = usual * (60 + below(words, 80)) // 100
    percent = np.where(draw.flags("self_employment.loses"), 101 + below(words, 45), percent)
    received = draw["self_employment.gross_receipts"]
    return np.asarray(np.minimum(received * percent // 100, received + _MOST_LOST))


def net_profit(draw: Draw) -> NDArray[np.int64]:
    """Below zero for a loss."""
    return draw["self_employment.gross_receipts"] - draw["self_employment.expenses"]


_LEAST_WITH_STAFF = 3_000_000
"""Cents a year of expenses, of which wages are a part."""


def employees(draw: Draw) -> NDArray[np.int64]:
    """Of half of those with a number who spend enough: one, and one more for each 40,000 dollars."""
    numbered = draw.text("self_employment.ein").is_valid().to_numpy(zero_copy_only=False)
    spent = draw["self_employment.expenses"]
    has = numbered & (spent >= _LEAST_WITH_STAFF) & chance(draw.word("self_employment.employees"), 0.5)
    return np.where(has, np.minimum(1 + spent // 4_000_000, 9), 0)


def compensation(draw: Draw) -> NDArray[np.int64]:
    """What one client paid: 30 to 100 percent of the receipts, whole dollars."""
    percent = 30 + below(draw.word("self_employment.client"), 71)
    paid = draw["self_employment.gross_receipts"] * percent // 10_000 * 100
    return np.asarray(np.maximum(paid, _LEAST_PAYMENT))


def miles(draw: Draw) -> NDArray[np.int64]:
    """Driven for the business, as far as its receipts bear: of half of those whose trade may do without a car
    none."""
    words = draw.word("self_employment.miles")
    usual = np.array([each.miles for each in _TRADES])[draw["self_employment.row"]]
    driven = draw["self_employment.gross_receipts"] // 10_000 * usual * (40 + below(words, 100)) // 100
    claims = (usual >= 30) | chance(mix(words), 0.55)
    return np.where(claims, np.minimum(driven, _MOST_MILES), 0)


def start_date(draw: Draw) -> Dates:
    day = np.datetime64(draw.config.reference_date, "D")
    most = np.minimum((draw["primary.age"] - 17) * 365, 9_000)
    return np.asarray(
        day - 366 - below(draw.word("self_employment.start"), 2**20) * (most - 366).clip(1) // 2**20
    )


def payer_name(draw: Draw) -> pa.StringArray:
    """A client of a trade that buys such a thing."""
    words, lists, rows = draw.word("self_employment.payer"), _clients(), draw["self_employment.row"]
    return company_names(words, lists.rows[lists.starts[rows] + below(mix(words), lists.counts[rows])])


@cache
def _clients() -> _Lists:
    """By row of the trades: groups of trades of clients; of any client as many as there are industries."""
    known = list(TRADES)
    named = [[known.index(code) for code in each.clients.split()] for each in _TRADES]
    lists = [each or trade_groups().tolist() for each in named]
    counts = np.array([len(each) for each in lists])
    return _Lists(np.concatenate(lists), np.cumsum(counts) - counts, counts)
