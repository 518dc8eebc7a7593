"""Money of the row's household, its accounts and cards, and amounts of trade."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.tabular.cells import People
from symage.tabular.column_type import Types, drawn, money, person, ruled
from symage.tabular.fillings.hexadecimal import Hexadecimal
from symage.tabular.fillings.masks import mask
from symage.tabular.fillings.numbers import NumberKind
from symage.tabular.fillings.people import Compute, fact
from symage.tabular.fillings.pieces import one_of, pieces, weighted

_PLACES = (
    "Corner | Maple | Harbor | Summit | Union | Prairie | Lakeside | Sunrise | Midtown | Cedar | Granite | Valley"
)
_SHOPS = (
    "Grocery | Hardware | Coffee | Pharmacy | Books | Fuel | Diner | Outfitters | Bakery | Electronics | Market | Pizza"
)
_CODES = "5411 | 5812 | 5814 | 5541 | 5912 | 5732 | 5311 | 5942 | 5999 | 4121 | 4814 | 7230 | 7832 | 8011 | 5651 | 5200"
"""Source: ISO 18245, merchant category codes."""


def _without_spaces(people: People) -> pa.StringArray:
    return pc.replace_substring(people["card.number"], " ", "")


def _hundredths(path: str, per: float) -> Compute:
    return lambda people: pa.array(np.asarray(people[path]) / per)


def _hourly(people: People) -> pa.Array:
    """The hourly wage; of salaried people the salary by 2,080 hours."""
    cents = np.asarray(people["jobs.0.hourly_rate"])
    of_salary = np.asarray(people["jobs.0.wage"]) // 2080
    return pa.array(np.where(cents > 0, cents, of_salary) / 100)


TYPES: Types = {
    "finance_salary": money(
        "Yearly pay of the job, in dollars",
        "jobs.0.wage",
        "job salary, salary of the job, wage of the job, gross salary, base salary, gross pay, compensation, base pay, gross wage, wages, wage, total compensation, yearly wage, yearly wages",
        decimals=0,
    ),
    "finance_hourly_rate": person("Pay of an hour", _hourly, "hourly wage, hourly rate, hourly pay, pay rate, wage per hour, rate per hour, pay per hour, hourly salary"),
    "finance_income": money("Income of the household", "household.income", "income, household income, yearly income, total income, family income, gross income, annual household income, applicant income, agi, adjusted gross income", decimals=0),
    "finance_amount": ruled(
        "Amount of money, many small and few large",
        NumberKind(1, 10_000, 2, "lognormal", {"mean": 4.2, "sigma": 1.1}),
        "amount, transaction amount, total, subtotal, payment amount, total amount, invoice amount, order total, revenue, cost, sale, total price, total cost, sale amount, "
        "purchase amount, order amount, charge amount, amount paid, amount due, spend, spending, fee, tax, tax amount, profit, total revenue, grand total, expense, "
        "deposit, withdrawal, refund, refund amount, payment, sub total, total sale, monthly spend, monthly charge, total charge, order value, net amount, gross amount, "
        "donation amount, donation, commission, bonus, budget, invoice total, total spend, total spent, amount spent, lifetime value, ltv, basket value, cart total, shipping cost, unit cost, "
        "cost price, balance due, net income, net pay, tip, bill amount, bill, total due, premium amount, total payment, sales",
    ),
    "finance_price": ruled(
        "Price of a thing",
        NumberKind(0.99, 999.99, 2, "lognormal", {"mean": 3.4, "sigma": 0.9}),
        "price, unit price, product price, item price, list price, retail price, sale price, selling price, fare, ticket price, msrp, price per unit, price in usd, stock price, share price, "
        "opening price, closing price, open price, close price, high price, low price, room rate, price in dollar",
    ),
    "finance_currency": drawn("Code of a currency (ISO 4217)", weighted({"USD": 70, "EUR": 12, "GBP": 6, "CAD": 5, "JPY": 3, "AUD": 2, "CHF": 2}), "currency, currency code, iso currency, currency iso code"),
    "finance_currency_name": drawn("Name of a currency", one_of("US Dollar | Euro | Pound Sterling | Canadian Dollar | Yen | Australian Dollar | Swiss Franc"), "currency name, name of currency"),
    "finance_credit_score": person("Credit score of the person", fact("credit_score"), "credit score, fico, fico score, credit rating, vantage score"),
    "finance_bank_name": person("Bank of the household", fact("bank.name"), "bank, bank name, financial institution, name of bank, banking institution"),
    "finance_routing_number": person("Number of a bank that no bank has, with its check digit", fact("bank.routing"), "routing number, aba, aba number, bank routing number, routing, aba routing number, routing no, aba routing, bank routing", digits=9),
    "finance_account_number": person("Number of the bank account", fact("bank.account_number"), "account number, bank account number, bank account, acct number, account no, acct no, checking account number, acct num, account num, acct, checking account"),
    "finance_account_type": person("Checking or savings", fact("bank.account_kind"), "account type, bank account type, type of account, checking or saving, account kind, acct type"),
    "finance_account_balance": money("Balance of the bank account", "bank.balance", "account balance, balance, bank balance, checking balance, current balance, available balance, saving balance, acct balance, opening balance, closing balance, ending balance, starting balance"),
    "finance_card_number": person(
        "Card number that no issuer has, with its check digit",
        _without_spaces,
        "credit card, credit card number, card number, cc number, debit card number, payment card number, card no, cc, cc num, credit card no, debit card, pan, ccn, credit card num, payment card",
        digits=16,
    ),
    "finance_card_expiry": person("Month and year in which the card ends", fact("card.expiry"), "card expiry, card expiration, card expiry date, card expiration date, credit card expiration, credit card expiry, cc exp, exp date of card, credit card expiration date, card exp, expiration of card"),
    "finance_card_cvv": person("Three digits of the card", fact("card.cvv"), "cvv, cvc, security code, card security code, cvv2, card cvv, card verification code, cvv code, credit card cvv", pattern=r"^\d{3}$"),
    "finance_card_issuer": person("Who issued the card", fact("card.issuer"), "card issuer, issuing bank, credit card issuer, card company, credit card company"),
    "finance_card_network": drawn("Network of a card", weighted({"Visa": 52, "Mastercard": 31, "American Express": 11, "Discover": 6}), "card network, card brand, credit card type, card type, credit card brand, card provider, cc type, credit card provider"),
    "finance_card_limit": money("Limit of the card", "card.limit", "credit limit, card limit, credit card limit, credit line, spending limit", decimals=0),
    "finance_card_balance": money("Balance of the card", "card.balance", "card balance, credit card balance, credit balance, revolving balance"),
    "finance_card_apr": person("Interest of the card, in percent", _hundredths("card.apr", 100.0), "apr, card apr, credit card apr, annual percentage rate, card interest rate, credit card interest rate"),
    "finance_mortgage_balance": money("What is left of the mortgage", "mortgage.balance", "mortgage balance, mortgage, outstanding mortgage, mortgage principal"),
    "finance_mortgage_payment": money("Monthly payment of the mortgage", "mortgage.monthly_payment", "mortgage payment, monthly mortgage, monthly mortgage payment"),
    "finance_mortgage_rate": person("Interest of the mortgage, in percent", _hundredths("mortgage.rate", 1000.0), "mortgage rate, mortgage interest rate"),
    "finance_home_value": money("Value of the home", "mortgage.home_value", "home value, house value, property value, home price, house price, assessed value, market value of home, value of home, appraised value", decimals=0),
    "finance_property_tax": money("Property tax of a year", "mortgage.property_tax", "property tax, real estate tax"),
    "finance_rent": ruled("Monthly rent", NumberKind(600, 4500, None, "lognormal", {"mean": 7.3, "sigma": 0.35}), "rent, monthly rent, rent amount, rent per month"),
    "finance_student_debt": money("What is left of the student loan", "student_debt.balance", "student loan, student debt, student loan balance"),
    "finance_loan_amount": ruled("Amount of a loan", NumberKind(1000, 500_000, None, "lognormal", {"mean": 10, "sigma": 0.9}), "loan amount, principal, loan, amount of loan, loan principal, borrowed amount, loan value, requested loan amount, loan balance"),
    "finance_loan_status": drawn("State of a loan", weighted({"Current": 78, "Paid off": 12, "Late": 6, "Default": 3, "Pending": 1}), "loan status, status of loan, loan state, repayment status"),
    "finance_loan_term": drawn("Months of a loan", one_of("12 | 24 | 36 | 48 | 60 | 72 | 120 | 180 | 240 | 360"), "loan term, term in month, loan length, loan duration, loan amount term, loan period"),
    "finance_interest_rate": ruled("Interest, in percent", NumberKind(0.5, 24, 2, "normal", {"mean": 6.8, "std": 2.5}), "interest rate, interest, rate of interest, loan rate, loan interest rate, int rate, annual interest rate"),
    "finance_tax_rate": ruled("Tax, in percent", NumberKind(0, 12, 2, "normal", {"mean": 6.5, "std": 1.8}), "tax rate, sales tax rate, vat, vat rate, tax percent, tax percentage, sales tax"),
    "finance_investments": money("Value of the investments", "investments.value", "investment, investment value, portfolio value, portfolio, brokerage balance, asset"),
    "finance_transaction_type": drawn("Kind of a transaction", weighted({"purchase": 55, "transfer": 14, "deposit": 12, "withdrawal": 10, "payment": 7, "refund": 2}), "transaction type, type of transaction, trans type, txn type, tx type, transaction kind"),
    "finance_transaction_id": drawn("Identifier of a transaction", Hexadecimal("txn_####################"), "transaction id, txn id, trans id, transaction number, payment id, transaction reference, reference number, tx id, transaction code, trx id, txn number, payment reference"),
    "finance_merchant": drawn("Name of a shop", pieces(one_of(_PLACES), " ", one_of(_SHOPS)), "merchant, merchant name, store, store name, shop, shop name, payee, retailer, name of merchant"),
    "finance_mcc": drawn("Merchant category code", one_of(_CODES), "mcc, mcc code, merchant category code, merchant code"),
    "finance_payment_method": drawn("How it is paid", weighted({"Credit card": 46, "Debit card": 27, "PayPal": 11, "Bank transfer": 8, "Cash": 5, "Gift card": 3}), "payment method, payment type, method of payment, pay method, paid by, payment mode, mode of payment, payment option"),
    "finance_payment_status": drawn("State of a payment", weighted({"Paid": 82, "Pending": 9, "Failed": 5, "Refunded": 4}), "payment status, status of payment, invoice status, billing status"),
    "finance_check_number": drawn("Number of a check", mask("9999"), "check number, cheque number, check no"),
    "finance_ticker": drawn("Four letters that no exchange lists", pieces("X", mask("AAA")), "ticker, stock ticker, stock symbol, ticker symbol, symbol"),
    "finance_wallet": drawn("Address of a wallet that holds nothing", Hexadecimal("0x########################################"), "crypto address, wallet address, ethereum address, crypto wallet, wallet, bitcoin address, eth address"),
}
