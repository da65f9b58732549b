"""Of which category a text speaks and what it is like: counted words, said with the answer."""

from hypothesis import given
from hypothesis import strategies as st

from db.likeness import Leaning, alike, leanings, pairs

NAMES = {1: "征地补偿", 2: "拖欠工资", 3: "农村饮水"}


def _known(*titles):
    return [(category, pairs(title)) for category, title in titles]


def test_pairs_leave_tokens_digits_and_letters_out():
    assert pairs("[信访人]反映3组ab征地") == {"反映", "征地"}


def test_the_name_of_a_category_in_the_text_speaks_for_it_without_any_matter():
    (found,) = leanings("要求发放征地补偿款", [], NAMES)
    assert found == Leaning(1, ("征地补偿",), 0)


def test_words_of_earlier_matters_speak_for_their_category_and_are_counted():
    known = _known((2, "工地讨薪"), (2, "工地欠薪讨薪"), (2, "停产讨薪"), (3, "停水"), (3, "停水多日"))
    found = leanings("包工头躲避，民工工地讨薪", known, NAMES)
    assert found == [Leaning(2, ("工地", "讨薪"), 3)]


def test_a_word_that_one_matter_alone_has_or_that_others_share_says_nothing():
    assert leanings("停水", _known((3, "停水")), NAMES) == []
    shared = _known((1, "纠纷"), (1, "纠纷"), (2, "纠纷"), (2, "纠纷"), (2, "纠纷"))
    assert [one.category_id for one in leanings("纠纷", shared, NAMES)] == []
    half = _known((1, "纠纷"), (1, "纠纷"), (2, "纠纷"), (2, "纠纷"))
    assert leanings("纠纷", half, NAMES) == []


def test_the_most_alike_comes_first_and_the_earlier_among_equals():
    typed = pairs("养猪场污水直排河道")
    others = [pairs("小区电梯停运"), pairs("养猪场污水直排"), pairs("养猪场污水"), pairs("养猪场污水直排")]
    assert alike(typed, others, 5) == [1, 3, 2]
    assert alike(typed, others, 1) == [1]
    assert alike(frozenset(), others, 5) == []


@given(
    st.text(alphabet="征地补偿工资水[]a1", max_size=30),
    st.lists(st.sampled_from(["征地", "工资拖欠", "停水"]), max_size=12),
)
def test_an_answer_is_the_same_each_time_and_its_words_stand_in_the_text(text, titles):
    known = _known(*((1 + place % 3, title) for place, title in enumerate(titles)))
    found = leanings(text, known, NAMES)
    assert found == leanings(text, list(known), NAMES)
    assert len(found) <= 3
    for one in found:
        assert one.words
        assert all(word in text for word in one.words)
        assert one.matters <= len(titles)
