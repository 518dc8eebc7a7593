"""Money of the row's household, its accounts, cards and loans."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.tabular.cells import People
from symage.tabular.column_type import ColumnType, Types, drawn, listed, money, person
from symage.tabular.fillings.numbers import number_cells
from symage.tabular.fillings.people import fact
from symage.tabular.fillings.pieces import weighted
from symage.tabular.fillings.rows import RowFact


def _without_spaces(people: People) -> pa.StringArray:
    return pc.replace_substring(people["card.number"], " ", "")


def _exactly(
    description: str, compute: Callable[[People], NDArray[np.int64]], decimals: int, phrases: str
) -> ColumnType:
    """A number of the household, always with so many decimals; counted in units of the last."""
    filling = RowFact(lambda draw: number_cells(compute(draw.people), decimals))
    return ColumnType(description, filling.read, phrases=listed(phrases))


def _hourly(people: People) -> NDArray[np.int64]:
    """The hourly wage; of salaried people the salary by 2,080 hours."""
    cents = np.asarray(people["jobs.0.hourly_rate"])
    of_salary = np.asarray(people["jobs.0.wage"]) // 2080
    return np.where(cents > 0, cents, of_salary)


TYPES: Types = {
    "finance_salary": money(
        "Yearly pay of the job, in dollars",
        "jobs.0.wage",
        (
            "job salary, salary of the job, wage of the job, gross salary, base salary, "
            "gross pay, compensation, base pay, gross wage, wages, wage, total compensation, "
            "yearly wage, yearly wages"
        ),
        decimals=0,
    ),
    "finance_hourly_rate": _exactly(
        "Pay of an hour",
        _hourly,
        2,
        (
            "hourly wage, hourly rate, hourly pay, pay rate, wage per hour, rate per hour, "
            "pay per hour, hourly salary"
        ),
    ),
    "finance_income": money(
        "Income of the household",
        "household.income",
        (
            "income, household income, yearly income, total income, family income, "
            "gross income, annual household income, applicant income, agi, "
            "adjusted gross income"
        ),
        decimals=0,
    ),
    "finance_credit_score": person(
        "Credit score of the person",
        fact("credit_score"),
        "credit score, fico, fico score, credit rating, vantage score",
    ),
    "finance_bank_name": person(
        "Bank of the household",
        fact("bank.name"),
        "bank, bank name, financial institution, name of bank, banking institution",
    ),
    "finance_routing_number": person(
        "Number of a bank that no bank has, with its check digit",
        fact("bank.routing"),
        (
            "routing number, aba, aba number, bank routing number, routing, "
            "aba routing number, routing no, aba routing, bank routing"
        ),
        digits=9,
    ),
    "finance_account_number": person(
        "Number of the bank account",
        fact("bank.account_number"),
        (
            "account number, bank account number, bank account, acct number, account no, "
            "acct no, checking account number, acct num, account num, acct, checking account"
        ),
    ),
    "finance_account_type": person(
        "Checking or savings",
        fact("bank.account_kind"),
        "account type, bank account type, type of account, checking or saving, account kind, acct type",
    ),
    "finance_account_balance": money(
        "Balance of the bank account",
        "bank.balance",
        (
            "account balance, balance, bank balance, checking balance, current balance, "
            "available balance, saving balance, acct balance, opening balance, "
            "closing balance, ending balance, starting balance"
        ),
    ),
    "finance_card_number": person(
        "Card number that no issuer has, with its check digit",
        _without_spaces,
        (
            "credit card, credit card number, card number, cc number, debit card number, "
            "payment card number, card no, cc, cc num, credit card no, debit card, pan, ccn, "
            "credit card num, payment card"
        ),
        digits=16,
    ),
    "finance_card_expiry": person(
        "Month and year in which the card ends",
        fact("card.expiry"),
        (
            "card expiry, card expiration, card expiry date, card expiration date, "
            "credit card expiration, credit card expiry, cc exp, exp date of card, "
            "credit card expiration date, card exp, expiration of card"
        ),
    ),
    "finance_card_cvv": person(
        "Three digits of the card",
        fact("card.cvv"),
        (
            "cvv, cvc, security code, card security code, cvv2, card cvv, "
            "card verification code, cvv code, credit card cvv"
        ),
        pattern=r"^\d{3}$",
    ),
    "finance_card_issuer": person(
        "Who issued the card",
        fact("card.issuer"),
        "card issuer, issuing bank, credit card issuer, card company, credit card company",
    ),
    "finance_card_network": drawn(
        "Network of a card",
        weighted({"Visa": 52, "Mastercard": 31, "American Express": 11, "Discover": 6}),
        (
            "card network, card brand, credit card type, card type, credit card brand, "
            "card provider, cc type, credit card provider"
        ),
    ),
    "finance_card_limit": money(
        "Limit of the card",
        "card.limit",
        "credit limit, card limit, credit card limit, credit line, spending limit",
        decimals=0,
    ),
    "finance_card_balance": money(
        "Balance of the card",
        "card.balance",
        "card balance, credit card balance, credit balance, revolving balance",
    ),
    "finance_card_apr": _exactly(
        "Interest of the card, in percent",
        lambda people: np.asarray(people["card.apr"]),
        2,
        (
            "apr, card apr, credit card apr, annual percentage rate, card interest rate, "
            "credit card interest rate"
        ),
    ),
    "finance_mortgage_balance": money(
        "What is left of the mortgage",
        "mortgage.balance",
        "mortgage balance, mortgage, outstanding mortgage, mortgage principal",
    ),
    "finance_mortgage_payment": money(
        "Monthly payment of the mortgage",
        "mortgage.monthly_payment",
        "mortgage payment, monthly mortgage, monthly mortgage payment",
    ),
    "finance_mortgage_rate": _exactly(
        "Interest of the mortgage, in percent",
        lambda people: np.asarray(people["mortgage.rate"]),
        3,
        "mortgage rate, mortgage interest rate",
    ),
    "finance_home_value": money(
        "Value of the home",
        "mortgage.home_value",
        (
            "home value, house value, property value, home price, house price, "
            "assessed value, market value of home, value of home, appraised value"
        ),
        decimals=0,
    ),
    "finance_property_tax": money(
        "Property tax of a year", "mortgage.property_tax", "property tax, real estate tax"
    ),
    "finance_student_debt": money(
        "What is left of the student loan",
        "student_debt.balance",
        "student loan, student debt, student loan balance",
    ),
    "finance_investments": money(
        "Value of the investments",
        "investments.value",
        "investment, investment value, portfolio value, portfolio, brokerage balance, asset",
    ),
}
