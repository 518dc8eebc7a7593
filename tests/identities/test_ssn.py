"""Social security numbers: never issued, without repeats, and traceable."""

import numpy as np
import pyarrow as pa
import pytest

from symage.identities.households import households
from symage.identities.permutation import Permutation
from symage.identities.proof import prove, record_of
from symage.identities.ssn import MEMBERS, SERIALS, capacity, domain, ssns
from symage.randomness import household_indexes

USED_BY_THE_IRS = {*range(50, 66), *range(70, 89), *range(90, 93), 93, *range(94, 100)}
TEMPORARY = {*range(1, 11), *range(17, 20), *range(28, 30), *range(37, 40)}


def test_a_small_permutation_hits_every_number_once_and_can_be_undone() -> None:
    permutation = Permutation(37, 101, key=5)
    numbers = permutation.apply(np.arange(permutation.size, dtype=np.uint64))
    assert sorted(numbers.tolist()) == list(range(permutation.size))
    assert permutation.invert(numbers).tolist() == list(range(permutation.size))


def test_safe_numbers_are_outside_of_everything_that_is_issued() -> None:
    prefixes = domain("safe").prefixes
    assert prefixes.min() >= 90_000
    assert not set((prefixes % 100).tolist()) & (USED_BY_THE_IRS | TEMPORARY | {0})


def test_roles_share_out_the_domain_without_overlap() -> None:
    dealt = domain("safe")
    assert len(set(dealt.prefixes.tolist())) == dealt.primary_prefixes + MEMBERS * dealt.member_prefixes


def test_capacity_of_primaries_is_at_least_ten_point_eight_million() -> None:
    assert capacity("safe") >= 10_800_000
    assert capacity("safe", 0) == domain("safe").member_prefixes * SERIALS


@pytest.mark.parametrize("seed", [0, 42, 2**64 - 300_000])
def test_primaries_and_members_of_many_households_never_share_a_number(seed: int) -> None:
    indexes = household_indexes(seed, 0, 200_000)
    numbers = [text for slot in (None, 0, 1, 2, 3) for text in ssns(indexes, "safe", slot).to_pylist()]
    assert len(set(numbers)) == 5 * 200_000


@pytest.mark.long
def test_a_whole_capacity_of_primaries_has_no_repeat() -> None:
    _, permutation = domain("safe").role(None)
    numbers = permutation.apply(household_indexes(7, 0, permutation.size))
    assert (
        np.bincount(numbers.astype(np.int64), minlength=permutation.size).tolist().count(1)
        == permutation.size
    )


def test_windows_that_wrap_the_capacity_start_again() -> None:
    first, again = (ssns(household_indexes(start, 0, 5), "safe") for start in (9, 9 + capacity("safe")))
    assert first.equals(again)


@pytest.mark.parametrize("policy", ["safe", "valid_looking"])
@pytest.mark.parametrize("path", ["primary.ssn", "spouse.ssn", "children.0.ssn", "children.1.ssn"])
def test_a_number_proves_the_household_that_it_was_made_for(policy: str, path: str) -> None:
    from symage.identities.config import IdentityConfig

    config = IdentityConfig(id_policy=policy)
    column = pa.array(households(household_indexes(1000, 0, 60), config=config, paths=[path]).columns[path])
    item = next(number for number, text in enumerate(column.to_pylist()) if text)
    proof = prove(column[item].as_py(), seed=1000, quantity=60, config=config)
    assert [(match.item_index, match.household, match.path) for match in proof.matches] == [
        (item, 1000 + item, path.removesuffix(".ssn"))
    ]


def test_the_record_of_a_proof_bears_the_number() -> None:
    text = ssns(household_indexes(1_017, 0, 1), "safe")[0].as_py()
    (match,) = prove(text, seed=1_000, quantity=60).matches
    assert record_of(match)["ssn"] == text


def test_members_that_only_a_form_gave_are_found_with_its_needs() -> None:
    needs = frozenset({"spouse"})
    made = households(household_indexes(0, 0, 200), needs=needs, paths=["spouse.ssn"])
    free = households(household_indexes(0, 0, 200), paths=["spouse.ssn"])
    pairs = zip(
        pa.array(made.columns["spouse.ssn"]).to_pylist(),
        pa.array(free.columns["spouse.ssn"]).to_pylist(),
        strict=True,
    )
    text = next(forced for forced, drawn in pairs if drawn is None)
    assert prove(text, seed=0, quantity=200).matches == ()
    assert len(prove(text, seed=0, quantity=200, needs=needs).matches) == 1


def test_without_a_job_a_number_gives_its_index_modulo_the_capacity() -> None:
    text = ssns(household_indexes(123_456_789, 0, 1), "safe")[0].as_py()
    proof = prove(text)
    assert (proof.role, proof.residue, proof.matches) == ("primary", 123_456_789 % capacity("safe"), ())


@pytest.mark.parametrize("text", ["123-45-6789", "900-70-0001", "911-11-0000", "abc", "905-05-1234"])
def test_numbers_that_nobody_here_can_have_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        prove(text)
