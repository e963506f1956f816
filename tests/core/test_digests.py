import hashlib

from hypothesis import given
from hypothesis import strategies as st

from core.digests import canonical, digest, merkle_root


def test_canonical_text_sorts_keys_and_keeps_letters_as_they_are():
    assert (
        canonical({"b": 1, "a": "Süd", "c": [1.0, None]})
        == '{"a":"Süd","b":1,"c":[1,null]}'.encode()
    )


def test_digest_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_root_over_nothing_is_the_hash_of_nothing():
    assert merkle_root([]) == hashlib.sha256(b"").hexdigest()


def test_root_agrees_with_a_known_tree():
    """Leaves and root of the Certificate Transparency reference tests (RFC 6962)."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    leaves = [bytes.fromhex(leaf) for leaf in [*leaves, "606162636465666768696a6b6c6d6e6f"]]

    assert merkle_root(leaves[:1]) == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert merkle_root(leaves[:3]) == (
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    )
    assert merkle_root(leaves) == (
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_changing_or_dropping_any_leaf_changes_the_root(leaves, data):
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]

    assert merkle_root(changed) != merkle_root(leaves)
    assert merkle_root(leaves[:place] + leaves[place + 1 :]) != merkle_root(leaves)
