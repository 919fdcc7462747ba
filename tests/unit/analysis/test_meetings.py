from __future__ import annotations

import pytest

from desktop.analysis.meetings import find_meetings, is_ambiguous, unmatched_words
from desktop.core.document import Person
from tests.unit.analysis.story import ANNA, AS_OF, CARLA, LIN, OTTO, REVIEW, STRANGER, document, event

LOOKALIKE = event("Northwood quarterly review", "2026-03-04 10:00", "2026-03-04 11:00", STRANGER)
STANDUP = event("Stand-up", "2026-03-02 09:00", "2026-03-02 09:15", OTTO)
CHINESE = event("华信供应链季度会", "2026-03-04 08:00", "2026-03-04 09:00", LIN)
DOCUMENTS = [document("calendar.ics", LOOKALIKE, STANDUP, REVIEW, CHINESE)]


def found(query: str) -> list[str]:
    return [match.title for match in find_meetings(DOCUMENTS, query, AS_OF, "UTC", owner=ANNA)]


def test_a_title_in_the_instruction_wins_over_a_lookalike_that_comes_earlier() -> None:
    assert (
        found("Prepare the client meeting pack for the Northwind quarterly review")[0] == "Northwind quarterly review"
    )


def test_a_name_of_a_person_or_company_names_the_meeting() -> None:
    assert found("pack for my meeting with Carla")[0] == "Northwind quarterly review"
    assert found("the Northwood meeting please")[0] == "Northwood quarterly review"


def test_a_day_names_the_meeting_in_both_languages() -> None:
    assert found("Prepare me for Thursday's client meeting")[0] == "Northwind quarterly review"
    assert found("帮我准备周四的客户会议材料")[0] == "Northwind quarterly review"
    assert found("帮我准备3月5日的会")[0] == "Northwind quarterly review"


def test_a_chinese_title_is_found_by_its_characters() -> None:
    assert found("请准备华信的会议材料")[0] == "华信供应链季度会"


def test_without_a_name_it_is_the_next_meeting_with_people_from_outside() -> None:
    matches = find_meetings(DOCUMENTS, "Prepare the client meeting pack", AS_OF, "UTC", owner=ANNA)
    assert matches[0].title == "华信供应链季度会"
    assert not is_ambiguous(matches)


def test_two_meetings_that_fit_alike_are_ambiguous_and_one_named_in_full_is_not() -> None:
    assert is_ambiguous(find_meetings(DOCUMENTS, "pack for the quarterly review", AS_OF, "UTC", owner=ANNA))
    assert not is_ambiguous(
        find_meetings(DOCUMENTS, "pack for the Northwind quarterly review", AS_OF, "UTC", owner=ANNA)
    )


def test_the_same_meeting_in_two_calendars_is_one_with_both_sources() -> None:
    twin = event(
        "Northwind Quarterly Review", "2026-03-05 14:00", "2026-03-05 15:00", CARLA, uid="other", file="team.ics"
    )
    matches = find_meetings([*DOCUMENTS, document("team.ics", twin)], "Northwind review", AS_OF, "UTC", owner=ANNA)
    assert [match.title for match in matches].count("Northwind quarterly review") == 1
    assert len(matches[0].sources) == 2
    assert not is_ambiguous(matches)


def test_of_a_series_only_the_next_occurrence_is_offered() -> None:
    series = [
        event("Weekly call", f"2026-{day} 09:00", f"2026-{day} 10:00", CARLA, uid="weekly")
        for day in ("02-24", "03-03", "03-10")
    ]
    matches = find_meetings([document("calendar.ics", *series)], "the weekly call", AS_OF, "UTC", owner=ANNA)
    assert [match.start.day for match in matches] == [3]


def test_a_private_event_is_never_offered() -> None:
    secret = event("Consultation, Dr Weiss", "2026-03-03 15:00", "2026-03-03 16:00", CARLA, private=True)
    assert find_meetings([document("calendar.ics", secret)], "Consultation Dr Weiss", AS_OF, "UTC") == ()


def test_times_are_given_in_the_zone_of_the_person() -> None:
    [match, *_] = find_meetings(DOCUMENTS, "华信供应链季度会", AS_OF, "Asia/Shanghai", owner=ANNA)
    assert (match.start.hour, str(match.start.tzinfo)) == (16, "Asia/Shanghai")


def test_a_generic_title_is_not_named_by_a_generic_instruction() -> None:
    plain = event("Meeting", "2026-04-05 14:00", "2026-04-05 15:00", CARLA)
    matches = find_meetings(
        [document("c.ics", plain, REVIEW)], "Prepare the next client meeting", AS_OF, "UTC", owner=ANNA
    )
    assert matches[0].title == "Northwind quarterly review"
    quoted = find_meetings(
        [document("c.ics", plain, REVIEW)], 'Prepare the pack for "Meeting"', AS_OF, "UTC", owner=ANNA
    )
    assert quoted[0].title == "Meeting"


def test_no_calendar_gives_no_meeting() -> None:
    assert find_meetings([], "Northwind", AS_OF, "UTC", owner=Person()) == ()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Prepare the meeting pack for the board dinner in Madrid", ("board", "dinner", "Madrid")),
        ("帮我准备马德里董事会晚宴的会议材料", ("马德里董事会晚宴",)),
        ("Prepare me for the Falconer quarterly review on Thursday at 14:00", ("Falconer",)),
        ("请准备周三华信董事会晚宴的材料", ("董事会晚宴",)),
        ("Prepare the client meeting pack for the Northwind quarterly review", ()),
        ("Prepare me for Thursday's client meeting: a two-page brief, the figures, client slides, a mail.", ()),
        ("pack for my meeting with Carla at northwind.example", ()),
        ("Prepare the client meeting pack, in English, as Word and PowerPoint files please", ()),
        ("Please get me ready for my next meeting with everything I need", ()),
        ("请准备华信的会议材料", ()),
        ("帮我准备3月5日下午两点的客户会议材料，两页简报、数据表、演示文稿和一封邮件", ()),
        ("帮我准备下一场客户会议", ()),
    ],
)
def test_naming_words_that_stand_in_no_meeting_are_told(query: str, words: tuple[str, ...]) -> None:
    matches = find_meetings(DOCUMENTS, query, AS_OF, "UTC", owner=ANNA)
    assert unmatched_words(query, matches) == words


def test_a_meeting_nobody_has_is_named_by_none_and_without_matches_every_naming_word_is_left() -> None:
    query = "Prepare the meeting pack for the board dinner in Madrid"
    matches = find_meetings(DOCUMENTS, query, AS_OF, "UTC", owner=ANNA)
    assert matches and all(match.reason.startswith("(") for match in matches)
    assert unmatched_words(query, ()) == ("board", "dinner", "Madrid")
