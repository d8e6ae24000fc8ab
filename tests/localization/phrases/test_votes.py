import pytest
from django.utils import translation

from recommendations.localization.phrases.votes import votes_sentence


@pytest.mark.parametrize(
    ("votes", "language", "words"),
    [
        ((12, 3, 2), "en", "12 votes for, 3 against, 2 abstentions"),
        ((1, 0, 1), "en", "1 vote for, 0 against, 1 abstention"),
        ((12, None, None), "en", "12 votes for"),
        ((None, None, None), "en", ""),
        ((12, 3, 2), "ar", "12 صوتاً مؤيداً، 3 أصوات معارضة، صوتان ممتنعان"),
        ((100, 1, 0), "ar", "100 صوت مؤيد، صوت واحد معارض، لا أصوات ممتنعة"),
        ((12, 3, 2), "ku", "12 dengên erê, 3 na, 2 bêalî"),
    ],
)
def test_votes_are_said_in_words_and_the_unknown_is_left_out(votes, language, words):
    with translation.override(language):
        assert votes_sentence(*votes) == words
