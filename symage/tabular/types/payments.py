"""Amounts, prices, payments and loans that are nobody's in particular."""

from symage.tabular.column_type import Types, drawn, ruled
from symage.tabular.fillings.hexadecimal import Hexadecimal
from symage.tabular.fillings.masks import mask
from symage.tabular.fillings.numbers import NumberKind
from symage.tabular.fillings.pieces import one_number_of, one_of, pieces, weighted
from symage.tabular.types.things import CURRENCY, CURRENCY_NAME, MERCHANT_CODE, SHOP

_PLACES = (
    "Corner | Maple | Harbor | Summit | Union | Prairie | Lakeside | Sunrise | "
    "Midtown | Cedar | Granite | Valley"
)

TYPES: Types = {
    "finance_amount": ruled(
        "Amount of money, many small and few large",
        NumberKind(1, 10_000, 2, "lognormal", {"mean": 4.2, "sigma": 1.1}),
        "amount, transaction amount, total, subtotal, payment amount, total amount, "
        "invoice amount, order total, revenue, cost, sale, total price, total cost, "
        "sale amount, "
        "purchase amount, order amount, charge amount, amount paid, amount due, spend, "
        "spending, fee, tax, tax amount, profit, total revenue, grand total, expense, "
        "deposit, withdrawal, refund, refund amount, payment, sub total, total sale, "
        "monthly spend, monthly charge, total charge, order value, net amount, "
        "gross amount, "
        "donation amount, donation, commission, bonus, budget, invoice total, "
        "total spend, total spent, amount spent, lifetime value, ltv, basket value, "
        "cart total, shipping cost, unit cost, "
        "cost price, balance due, net income, net pay, tip, bill amount, bill, "
        "total due, premium amount, total payment, sales",
    ),
    "finance_price": ruled(
        "Price of a thing",
        NumberKind(0.99, 999.99, 2, "lognormal", {"mean": 3.4, "sigma": 0.9}),
        "price, unit price, product price, item price, list price, retail price, "
        "sale price, selling price, fare, ticket price, msrp, price per unit, "
        "price in usd, stock price, share price, "
        "opening price, closing price, open price, close price, high price, low price, "
        "room rate, price in dollar",
    ),
    "finance_currency": drawn(
        "Code of a currency (ISO 4217)",
        CURRENCY,
        "currency, currency code, iso currency, currency iso code",
    ),
    "finance_currency_name": drawn(
        "Name of a currency",
        CURRENCY_NAME,
        "currency name, name of currency",
    ),
    "finance_rent": ruled(
        "Monthly rent",
        NumberKind(600, 4500, None, "lognormal", {"mean": 7.3, "sigma": 0.35}),
        "rent, monthly rent, rent amount, rent per month",
    ),
    "finance_loan_amount": ruled(
        "Amount of a loan",
        NumberKind(1000, 500_000, None, "lognormal", {"mean": 10, "sigma": 0.9}),
        (
            "loan amount, principal, loan, amount of loan, loan principal, borrowed amount, "
            "loan value, requested loan amount, loan balance"
        ),
    ),
    "finance_loan_status": drawn(
        "State of a loan",
        weighted({"Current": 78, "Paid off": 12, "Late": 6, "Default": 3, "Pending": 1}),
        "loan status, status of loan, loan state, repayment status",
    ),
    "finance_loan_term": drawn(
        "Months of a loan",
        one_number_of("12 | 24 | 36 | 48 | 60 | 72 | 120 | 180 | 240 | 360"),
        "loan term, term in month, loan length, loan duration, loan amount term, loan period",
    ),
    "finance_interest_rate": ruled(
        "Interest, in percent",
        NumberKind(0.5, 24, 2, "normal", {"mean": 6.8, "std": 2.5}),
        (
            "interest rate, interest, rate of interest, loan rate, loan interest rate, "
            "int rate, annual interest rate"
        ),
    ),
    "finance_tax_rate": ruled(
        "Tax, in percent",
        NumberKind(0, 12, 2, "normal", {"mean": 6.5, "std": 1.8}),
        "tax rate, sales tax rate, vat, vat rate, tax percent, tax percentage, sales tax",
    ),
    "finance_transaction_type": drawn(
        "Kind of a transaction",
        weighted(
            {"purchase": 55, "transfer": 14, "deposit": 12, "withdrawal": 10, "payment": 7, "refund": 2}
        ),
        "transaction type, type of transaction, trans type, txn type, tx type, transaction kind",
    ),
    "finance_transaction_id": drawn(
        "Identifier of a transaction",
        Hexadecimal("txn_####################"),
        (
            "transaction id, txn id, trans id, transaction number, payment id, "
            "transaction reference, reference number, tx id, transaction code, trx id, "
            "txn number, payment reference"
        ),
    ),
    "finance_merchant": drawn(
        "Name of a shop",
        pieces(one_of(_PLACES), " ", SHOP),
        "merchant, merchant name, store, store name, shop, shop name, payee, retailer, name of merchant",
    ),
    "finance_mcc": drawn(
        "Merchant category code", MERCHANT_CODE, "mcc, mcc code, merchant category code, merchant code"
    ),
    "finance_payment_method": drawn(
        "How it is paid",
        weighted(
            {"Credit card": 46, "Debit card": 27, "PayPal": 11, "Bank transfer": 8, "Cash": 5, "Gift card": 3}
        ),
        (
            "payment method, payment type, method of payment, pay method, paid by, "
            "payment mode, mode of payment, payment option"
        ),
    ),
    "finance_payment_status": drawn(
        "State of a payment",
        weighted({"Paid": 82, "Pending": 9, "Failed": 5, "Refunded": 4}),
        "payment status, status of payment, invoice status, billing status",
    ),
    "finance_check_number": drawn("Number of a check", mask("9999"), "check number, cheque number, check no"),
    "finance_ticker": drawn(
        "Four letters that no exchange lists",
        pieces("X", mask("AAA")),
        "ticker, stock ticker, stock symbol, ticker symbol, symbol",
    ),
    "finance_wallet": drawn(
        "Address of a wallet that holds nothing",
        Hexadecimal("0x########################################"),
        (
            "crypto address, wallet address, ethereum address, crypto wallet, wallet, "
            "bitcoin address, eth address"
        ),
    ),
}
