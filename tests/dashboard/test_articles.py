"""Articles are cited by article, paragraph and item."""

import pytest

from dashboard.articles import article_words
from dashboard.figures.case_clocks import ARTICLES
from dashboard.text import speaking
from db.handling import RULES


@pytest.mark.parametrize(
    ("article", "chinese", "english"),
    [
        ("34", "第34条", "Art. 34"),
        ("23(3)", "第23条第3款", "Art. 23(3)"),
        ("22/3", "第22条第3项", "Art. 22 item 3"),
    ],
)
def test_an_article_is_cited_as_the_law_is(article: str, chinese: str, english: str) -> None:
    with speaking("zh_Hans_CN"):
        assert article_words(article) == chinese
    with speaking("en"):
        assert article_words(article) == english


def test_every_article_of_the_tables_can_be_cited() -> None:
    told = {one for pair in (*ARTICLES.values(), *(rule.article for rule in RULES.values())) for one in pair}
    assert all(article_words(one) for one in told - {""})
