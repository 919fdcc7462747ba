"""What makes room when a window is narrow: the footer's sums, the panel of a first run."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel

from desktop.ui.drop_panel import DropPanel
from desktop.ui.footer import Footer
from desktop.ui.theme import ThemeSource


def words(footer: Footer) -> list[str]:
    return [each.text() for each in footer.findChildren(QLabel) if each.text() and not each.isHidden()]


def test_the_footer_says_what_the_day_came_to_and_what_it_may(themes: ThemeSource) -> None:
    footer = Footer(themes)
    footer.resize(1360, 30)
    footer.show_engine(True)
    assert not any("$" in each for each in words(footer))
    footer.show_spent(1.53, 0.0)
    assert "Today $1.53" in words(footer)
    footer.show_spent(1.53, 6.0)
    assert "Today $1.53 of $6.00" in words(footer)


def test_a_narrow_footer_keeps_the_sums_and_whoever_else_works(themes: ThemeSource, app: QApplication) -> None:
    footer = Footer(themes)
    footer.resize(720, 30)
    footer.show()
    app.processEvents()
    footer.show_engine(True)
    footer.show_spent(1.53, 6.0)
    assert "$1.53 / $6.00" in words(footer)
    assert "Offline ready" not in words(footer)
    footer.show_engine(False)
    assert "Another Afternoon process is working" in words(footer)


def test_the_words_of_a_narrow_first_run_have_their_whole_line(themes: ThemeSource, app: QApplication) -> None:
    panel = DropPanel(themes)
    for width in (1200, 620):
        panel.resize(width, panel.height())
        panel.show()
        app.processEvents()
        for each in (panel.title, panel.hint):
            assert each.height() >= each.heightForWidth(each.width())
            assert panel.rect().contains(each.geometry())
        assert panel.rect().contains(panel.model_button.geometry())
