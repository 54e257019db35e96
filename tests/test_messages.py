"""Messages: what a template asks translators to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbill.press.words import press_messages
from handbill.problem import Place, Problem
from handbill.project.messages import SourceMessage, extract

PATH = "flyers/hello/flyer.html"


def messages(template: str) -> tuple[SourceMessage, ...]:
    """Give the messages of a template that has no mistake."""
    found: list[Problem] = []
    given_out = extract(template, PATH, found)
    assert found == []
    return given_out


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        ("{% trans %}Hello{% endtrans %}", (None, "Hello")),
        ('{% trans "title" %}Hello{% endtrans %}', ("title", "Hello")),
        ('{{ _("Hello") }}', (None, "Hello")),
        ('{{ gettext("Hello") }}', (None, "Hello")),
        ('{{ pgettext("title", "Hello") }}', ("title", "Hello")),
        ("{% trans n=1 %}Call {{ n }}{% endtrans %}", (None, "Call %(n)s")),
        ("{% trans %}\n  Hello\n  you\n{% endtrans %}", (None, "Hello you")),
        ("{% trans %}100% sure{% endtrans %}", (None, "100%% sure")),
    ],
)
def test_each_way_to_write_a_message_is_known(
    template: str, wanted: tuple[str | None, str]
) -> None:
    assert [message.id for message in messages(template)] == [wanted]


def test_messages_come_in_the_order_of_the_text_with_their_lines() -> None:
    found = messages("{% trans %}b{% endtrans %}\n\n{% trans %}a{% endtrans %}")
    assert [(message.id[1], message.line) for message in found] == [("b", 1), ("a", 3)]


def test_one_text_twice_is_one_message() -> None:
    assert len(messages("{% trans %}a{% endtrans %}" * 2)) == 1


def test_one_text_in_two_contexts_is_two_messages() -> None:
    template = '{% trans "x" %}a{% endtrans %}{% trans "y" %}a{% endtrans %}{{ _("a") }}'
    assert [message.id[0] for message in messages(template)] == ["x", "y", None]


def test_the_note_above_a_message_is_for_its_translators() -> None:
    template = "{# TRANSLATORS: Keep it short. #}\n{% trans %}a{% endtrans %}{# other #}\n"
    assert messages(template)[0].notes == ("Keep it short.",)


def test_a_template_without_messages_has_none() -> None:
    assert messages("<p>{{ x }}</p>") == ()


def test_a_mistake_gives_no_message_and_one_problem_with_its_line() -> None:
    found: list[Problem] = []
    assert extract("{% trans %}a{% endtrans %}\n{% if %}\n", PATH, found) == ()
    assert [problem.place for problem in found] == [Place(PATH, 2)]


@pytest.mark.parametrize(
    "template",
    ['{{ pgettext("title", name) }}', "{{ _(name) }}", "{{ gettext() }}", '{{ pgettext("a") }}'],
)
def test_a_message_that_is_not_written_out_is_a_problem_with_its_line(template: str) -> None:
    """Translators could never see it."""
    found: list[Problem] = []
    assert extract(f"<p>\n{template}\n", PATH, found) == ()
    assert [problem.place for problem in found] == [Place(PATH, 2)]


def test_an_empty_message_is_a_problem() -> None:
    """In a catalog, the empty text is the header."""
    found: list[Problem] = []
    assert extract("{% trans %}{% endtrans %}", PATH, found) == ()
    assert [problem.place for problem in found] == [Place(PATH, 1)]


@pytest.mark.parametrize(
    "template",
    [
        "{% trans n=1 %}one{% pluralize %}many{% endtrans %}",
        '{{ ngettext("one", "many", 1) }}',
        '{{ npgettext("context", "one", "many", 1) }}',
    ],
)
def test_a_message_with_a_plural_is_a_problem_with_its_line(template: str) -> None:
    """No template can print one: it has to be said before a build fails over it."""
    found: list[Problem] = []
    extract(f"\n{template}\n", PATH, found)
    assert [problem.place for problem in found] == [Place(PATH, 2)]


def test_the_presss_own_words_are_messages_with_notes() -> None:
    found = press_messages()
    assert len(found) > 10
    assert not [message.id for message in found if not message.notes]
    assert len({message.id for message in found}) == len(found)


@given(st.text("{}%#-\"'() \nabt", max_size=40))
def test_any_template_gives_messages_or_a_problem(template: str) -> None:
    found: list[Problem] = []
    given_out = extract(template, PATH, found)
    assert not (given_out and found)
