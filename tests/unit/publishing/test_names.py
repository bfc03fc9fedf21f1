from hypothesis import given
from hypothesis import strategies as st

from obapipe.publishing.names import slug, slugs


def test_a_name_becomes_a_plain_file_name() -> None:
    assert slug("St Mary's & Bryn-y-môr, City of") == "st-marys-bryn-y-mor-city-of"


def test_places_that_would_share_a_file_carry_their_code() -> None:
    names = {"E1": "Bank Top", "E2": "Bank-Top", "E3": "Elsewhere", "E4": "\u4e2d"}
    assert slugs(names) == {"E1": "bank-top-e1", "E2": "bank-top-e2", "E3": "elsewhere", "E4": "place-e4"}


@given(st.dictionaries(st.text(min_size=1, max_size=6), st.text(max_size=8), max_size=12))
def test_every_place_has_a_file_of_its_own_whatever_the_order(names: dict[str, str]) -> None:
    found = slugs(names)
    assert len(set(found.values())) == len(names)
    assert slugs(dict(reversed(names.items()))) == found
