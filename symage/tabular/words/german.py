"""German words for columns, as English ones: databases of German houses are pasted as they are."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

WHOLE: Mapping[str, str] = MappingProxyType(
    {
        "vorname": "first name",
        "nachname": "last name",
        "familienname": "last name",
        "anrede": "salutation",
        "geburtsdatum": "date of birth",
        "geburtstag": "date of birth",
        "alter": "age",
        "geschlecht": "gender",
        "strasse": "street",
        "straße": "street",
        "hausnummer": "house number",
        "plz": "zip",
        "postleitzahl": "zip",
        "ort": "city",
        "stadt": "city",
        "wohnort": "city",
        "bundesland": "state",
        "adresse": "address",
        "anschrift": "address",
        "telefon": "phone",
        "handy": "phone",
        "telefonnummer": "phone",
        "handynummer": "phone",
        "benutzername": "username",
        "passwort": "password",
        "firma": "company",
        "unternehmen": "company",
        "arbeitgeber": "company",
        "lieferant": "supplier",
        "ansprechpartner": "contact name",
        "abteilung": "department",
        "beruf": "job title",
        "gehalt": "salary",
        "lohn": "hourly wage",
        "umsatz": "revenue",
        "gewinn": "profit",
        "betrag": "amount",
        "summe": "total",
        "preis": "price",
        "einzelpreis": "unit price",
        "menge": "quantity",
        "anzahl": "quantity",
        "währung": "currency",
        "waehrung": "currency",
        "mwst satz": "tax rate",
        "steuersatz": "tax rate",
        "mwst": "tax amount",
        "rabatt": "discount",
        "zahlungsart": "payment method",
        "produkt": "product",
        "artikel": "product",
        "kategorie": "category",
        "artikelnummer": "sku",
        "kundennummer": "customer number",
        "kunde id": "customer id",
        "kunden id": "customer id",
        "bestellnummer": "order number",
        "rechnungsnummer": "invoice number",
        "vertragsnummer": "contract number",
        "personalnummer": "employee id",
        "kontonummer": "account number",
        "kontostand": "account balance",
        "aktiv": "is active",
        "bemerkung": "note",
        "beschreibung": "description",
        "kommentar": "comment",
        "titel": "title",
        "jahr": "year",
        "monat": "month",
        "uhrzeit": "time",
        "datum": "date",
        "erstellt am": "created at",
        "geändert am": "updated at",
        "farbe": "color",
        "größe": "size",
        "gewicht": "weight",
        "sprache": "language",
        "familienstand": "marital status",
    }
)
ENDS: Mapping[str, str] = MappingProxyType(
    {
        "datum": "date",
        "nummer": "number",
        "betrag": "amount",
        "preis": "price",
        "kosten": "cost",
        "name": "name",
    }
)
"""What longer words end in: Bestelldatum, Gesamtbetrag."""


def in_english(phrase: str) -> Iterator[str]:
    """The phrase as English columns are called, where it is a German one."""
    if phrase.endswith(" nr"):
        phrase = f"{phrase.removesuffix(' nr')}nummer"
    if phrase in WHOLE:
        yield WHOLE[phrase]
        return
    for end, english in ENDS.items():
        if phrase.endswith(end) and len(phrase) > len(end) + 3 and " " not in phrase:
            yield f"other {english}"
