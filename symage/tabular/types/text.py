"""Names of the row's person, and running text."""

import pyarrow as pa
import pyarrow.compute as pc

from symage.identities.text import join
from symage.tabular.cells import People
from symage.tabular.column_type import Types, drawn, person
from symage.tabular.fillings.people import fact, joined, whole
from symage.tabular.fillings.pieces import Shown, one_of, pieces, weighted

_SHORT = {
    "Benjamin": "Ben",
    "Christopher": "Chris",
    "Daniel": "Dan",
    "David": "Dave",
    "Elizabeth": "Liz",
    "Jennifer": "Jen",
    "Jessica": "Jess",
    "Joseph": "Joe",
    "Katherine": "Kate",
    "Kimberly": "Kim",
    "Matthew": "Matt",
    "Michael": "Mike",
    "Patricia": "Pat",
    "Rebecca": "Becky",
    "Richard": "Rick",
    "Robert": "Bob",
    "Samantha": "Sam",
    "Stephanie": "Steph",
    "Thomas": "Tom",
    "William": "Bill",
}
_NOUNS = (
    "account|answer|archive|balance|batch|branch|bridge|budget|cable|canvas|chapter|chart|circle|client|column|corner|"
    "course|crew|cycle|delivery|desk|detail|device|draft|engine|entry|estimate|factor|figure|filter|folder|forecast|"
    "frame|garden|glass|guide|harbor|invoice|journal|kitchen|label|ladder|ledger|letter|lever|market|matter|measure|"
    "memo|method|mirror|module|notice|order|outline|package|panel|parcel|pattern|payment|permit|pilot|plan|portal|"
    "process|project|proposal|quarter|record|report|request|review|route|sample|schedule|screen|season|section|"
    "service|session|shelf|shipment|signal|sketch|source|station|storage|summary|supply|survey|switch|system|table|"
    "target|team|ticket|tool|transfer|update|vendor|version|visit|window|workshop"
)
_SUBJECTS = (
    "The team|The customer|Our supplier|The new office|The second shipment|A "
    "colleague|The auditor|The project|"
    "The support desk|The warehouse|The last report|The driver|The committee|Our partner|The branch manager|"
    "The updated form|The vendor|A neighbor|The engineer|The coordinator"
)
_VERBS = (
    "confirmed|reviewed|delayed|approved|described|received|returned|changed|missed|finished|checked|requested|"
    "replaced|answered|measured|postponed|repaired|summarized|shared|accepted"
)
_OBJECTS = (
    "the order|the schedule|two of the boxes|the estimate|the contract|the first "
    "draft|our request|the meeting|"
    "the invoice|the new design|the delivery|the plan for spring|the results|the missing part|the budget|"
    "the instructions|the old system|the refund|the floor plan|the figures"
)
_ENDINGS = (
    "on time|without any trouble|before noon|after a short call|as agreed|for the "
    "third time|with some changes|"
    "by the end of the week|in good order|a day early|in the afternoon|without a "
    "note|as expected|last Tuesday|"
    "in writing|at no extra cost|over the phone|for the whole team|during the visit|once more"
)
_ADJECTIVES = (
    "Quiet|Open|Northern|Simple|Hidden|Early|Golden|Better|Second|Distant|Practical|Silver|Modern|Final|Common|"
    "Little|Long|Bright|Missing|Patient"
)
_COLORS = (
    "Red|Blue|Green|Yellow|Orange|Purple|Black|White|Gray|Brown|Pink|Teal|Navy|Maroon|Olive|Beige|Turquoise|Gold|"
    "Silver|Lavender"
)
_LANGUAGES = {
    "English": 78.5,
    "Spanish": 13.2,
    "Chinese": 1.1,
    "Tagalog": 0.6,
    "Vietnamese": 0.5,
    "Arabic": 0.4,
}
_LANGUAGES |= {
    "French": 0.4,
    "Korean": 0.35,
    "Russian": 0.3,
    "German": 0.3,
    "Haitian Creole": 0.3,
    "Hindi": 0.3,
}
_LANGUAGES |= {"Portuguese": 0.3, "Italian": 0.2, "Polish": 0.2}
"""Spoken at home, of a hundred people. Source: Census Bureau, American Community Survey, table B16001."""

_WORD = one_of(_NOUNS)
_SENTENCE = pieces(one_of(_SUBJECTS), " ", one_of(_VERBS), " ", one_of(_OBJECTS), " ", one_of(_ENDINGS), ".")


def _initials(people: People) -> pa.StringArray:
    parts = (people["primary.first_name"], people["primary.middle_initial"], people["primary.last_name"])
    letters = [pc.utf8_slice_codeunits(part, 0, 1) for part in parts]
    return pc.binary_join_element_wise(*letters, "", null_handling="skip")


def _nickname(people: People) -> pa.StringArray:
    first = people["primary.first_name"]
    short = pa.array(_SHORT.values()).take(pc.index_in(first, value_set=pa.array(_SHORT)))
    return pc.coalesce(short, first)


def _salutation(people: People) -> pa.StringArray:
    return pc.if_else(pc.equal(people["primary.sex"], "F"), "Ms.", "Mr.")


def _addressed(people: People) -> pa.StringArray:
    return join(_salutation(people), people["primary.last_name"], between=" ")


def _headline(texts: pa.StringArray) -> pa.StringArray:
    return pc.utf8_title(texts)


TYPES: Types = {
    "text_first_name": person(
        "First name",
        fact("primary.first_name"),
        "first name, given name, forename, fname, firstname, christian name, first",
    ),
    "text_last_name": person(
        "Last name",
        fact("primary.last_name"),
        "last name, surname, family name, lname, lastname, last",
    ),
    "text_full_name": person(
        "First and last name",
        whole("primary.first_name", "primary.last_name"),
        "full name, name, first and last name, complete name, fullname, person, person name, name of person, "
        "display name, legal name",
    ),
    "text_middle_name": person(
        "Middle name; some have none", fact("primary.middle_name"), "middle name, mname, second name"
    ),
    "text_middle_initial": person(
        "First letter of the middle name", fact("primary.middle_initial"), "middle initial, mi, initial"
    ),
    "text_initials": person("Initials", _initials, "initials, name initial, monogram"),
    "text_name_suffix": person(
        "Jr, III and the like; most have none",
        fact("primary.suffix"),
        "name suffix, suffix, generation suffix, jr sr",
    ),
    "text_salutation": person(
        "Mr. or Ms.", _salutation, "salutation, name prefix, name title, courtesy title, honorific, prefix"
    ),
    "text_formal_name": person(
        "Mr. or Ms. and the last name", _addressed, "formal name, form of address, addressed as"
    ),
    "text_name_last_first": person(
        "Last name, comma, first name",
        whole("primary.last_name", "primary.first_name", between=", "),
        "last name first name, name last first, sort name, surname first, file name of person",
    ),
    "text_name_with_middle": person(
        "First, middle and last name",
        joined("primary.first_name", "primary.middle_name", "primary.last_name"),
        "full name with middle name, first middle last name, full legal name",
    ),
    "text_nickname": person(
        "Short form of the first name", _nickname, "nickname, nick name, preferred name, goes by, nick"
    ),
    "text_word": drawn("An English noun", _WORD, "word, random word, tag, keyword, label"),
    "text_words": drawn(
        "Three English nouns",
        pieces(_WORD, " ", _WORD, " ", _WORD),
        "words, random words, free text, text, some text, short text, random text",
    ),
    "text_title": drawn(
        "A title of a few words",
        Shown(
            pieces(
                one_of(_ADJECTIVES), " ", _WORD, " ", one_of("and the | of the | for a | in the"), " ", _WORD
            ),
            _headline,
        ),
        "title, headline, subject, subject line, heading, book title, article title, "
        "movie title, song title, post title, "
        "topic, email subject, report title, review title, course title",
    ),
    "text_sentence": drawn(
        "A sentence",
        _SENTENCE,
        "sentence, comment, note, remark, message, description, short description, "
        "feedback, memo, summary, caption, "
        "reason, instruction, tweet, lorem ipsum, log message, error message, "
        "product description, special instruction",
    ),
    "text_paragraph": drawn(
        "Four sentences",
        pieces(_SENTENCE, " ", _SENTENCE, " ", _SENTENCE, " ", _SENTENCE),
        "paragraph, long text, body, review, review text, biography, bio, about, "
        "about me, article, long description, "
        "content, message body, email body, lorem ipsum paragraph, abstract, story, essay, post content",
    ),
    "text_color": drawn(
        "Name of a color",
        one_of(_COLORS),
        "color, colour, favorite color, favourite colour, car color, paint color, eye color",
    ),
    "text_language": drawn(
        "Language spoken at home",
        weighted(_LANGUAGES),
        "language, spoken language, language spoken, preferred language, "
        "native language, mother tongue, first language, "
        "primary language",
    ),
}
