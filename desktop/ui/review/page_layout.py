"""Answers for one leaf laid out: its pages, where each fact stands on them, and which text lies under a point."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPainter,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

from desktop.ui.review.fact_boxes import FactBoxes
from desktop.ui.review.preview import INK, Leaf
from desktop.ui.theme import Theme

BODY_PX = 14
LINE_HEIGHT = 125  # per cent of the font's own
_DENSITY = 2


class LaidLeaf(FactBoxes):
    """A leaf as a QTextDocument. All coordinates are px of the document at 100 %: pages stand below each other. The
    document can be let go and is made again when it is needed; sizes and boxes stay."""

    def __init__(self, leaf: Leaf, theme: Theme) -> None:
        self.leaf, self._theme = leaf, theme
        self._kept: QTextDocument | None = None
        document = self._document
        self.pages = max(1, document.pageCount()) if leaf.height else 1
        grown = max(float(leaf.least), document.size().height())
        self.page_height = float(leaf.height) if leaf.height else grown
        self.page_width = max(float(leaf.width), document.idealWidth())
        self.facts = self._find_facts()

    @property
    def _document(self) -> QTextDocument:
        if self._kept is None:
            self._kept = self._made()
        return self._kept

    def let_go(self) -> None:
        """Keeps only sizes and boxes: the leaf is far from the window."""
        self._kept = None

    def _made(self) -> QTextDocument:
        leaf, theme = self.leaf, self._theme
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(_font(theme))
        document.setDocumentMargin(leaf.margin)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        for name, svg in leaf.images.items():
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), _drawing(svg))
        document.setHtml(leaf.html)
        _space_lines(document)
        if leaf.height:
            document.setPageSize(QSizeF(leaf.width, leaf.height))
        else:
            document.setTextWidth(leaf.width)
        return document

    def place_at(self, point: QPointF) -> int:
        """The place in the text nearest to `point`."""
        return self._document.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)

    def text(self, start: int, end: int) -> str:
        """The words between two places, on one line."""
        cursor = self._cursor(start, end)
        return " ".join(cursor.selectedText().replace("\u2029", " ").split())

    def plain_text(self) -> str:
        return self._document.toPlainText()

    def paint(
        self, painter: QPainter, page: int, selection: tuple[int, int] | None, ground: QColor, seen: QRectF
    ) -> None:
        """The text of one page as far as it is in `seen` (px from the page's top left corner, where the painter stands)."""
        context = QAbstractTextDocumentLayout.PaintContext()
        clip = QRectF(0, page * self.page_height, self.page_width, self.page_height)
        context.clip = clip.intersected(seen.translated(0, clip.top()))
        context.palette.setColor(QPalette.ColorRole.Text, QColor(INK))
        if selection is not None and selection[0] != selection[1]:
            marked = QAbstractTextDocumentLayout.Selection()
            marked.cursor = self._cursor(*selection)
            marked.format.setBackground(ground)
            context.selections = [marked]
        painter.save()
        painter.translate(0, -clip.top())
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        self._document.documentLayout().draw(painter, context)
        painter.restore()

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._document)
        cursor.setPosition(max(0, start))
        cursor.setPosition(max(0, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _find_facts(self) -> dict[int, list[QRectF]]:
        found: dict[int, list[QRectF]] = {}
        block = self._document.begin()
        while block.isValid():
            for number, start, length in _links(block):
                found.setdefault(number, []).extend(self._boxes(block, start, length))
            block = block.next()
        return found

    def _boxes(self, block: QTextBlock, start: int, length: int) -> list[QRectF]:
        """The rectangles of characters of a block, one per line they stand on."""
        layout, origin = block.layout(), self._document.documentLayout().blockBoundingRect(block).topLeft()
        boxes = []
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, last = max(start, line.textStart()), min(start + length, line.textStart() + line.textLength())
            if first >= last:
                continue
            left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
            top, height = origin.y() + line.y(), line.ascent() + line.descent()
            boxes.append(QRectF(origin.x() + min(left, right), top, abs(right - left), height))
        return boxes


def _x(found: object) -> float:
    """PySide gives cursorToX as a number or as (number, place)."""
    return float(found[0] if isinstance(found, (tuple, list)) else found)  # type: ignore[arg-type]


def _links(block: QTextBlock) -> list[tuple[int, int, int]]:
    """(fact, start in the block, length) of every fact of a block."""
    found = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        link = fragment.charFormat().anchorHref()
        if link.startswith("f") and link[1:].isdigit():
            found.append((int(link[1:]), fragment.position() - block.position(), fragment.length()))
        iterator += 1
    return found


def _font(theme: Theme) -> QFont:
    font = QFont(theme.font("body", 400))
    font.setPixelSize(BODY_PX)
    return font


def _space_lines(document: QTextDocument) -> None:
    """Room between lines: for the dots below facts, and as a page has it."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        if cursor.currentTable() is None:
            format = block.blockFormat()
            format.setLineHeight(LINE_HEIGHT, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
            cursor.setBlockFormat(format)
        block = block.next()


def _drawing(svg: str) -> QImage:
    """An SVG drawing as an image, sharp on dense screens."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    size = renderer.defaultSize() * _DENSITY
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image
