from __future__ import annotations

from calctutor import Tutor


def test_a_reply_that_cites_nothing_has_no_place_and_is_no_shorter(tutor: Tutor):
    for asked in ("where does it say that?", "shorter"):
        chat = tutor.chat()
        before = chat.say("Who won the war of the roses?")
        assert before.kind == "abstention" and not before.citations
        after = chat.say(asked)
        assert (after.kind, after.text) == ("abstention", before.text)
