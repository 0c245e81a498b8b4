// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <palettes.h>

namespace twinchart::ui::theme {
namespace {

// $name stands for a token.
constexpr const char* kSheet = R"(
QToolTip { background: $surface; color: $text; border: 1px solid $control; padding: 4px 6px; }
QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="verified"] { color: $verified; }
QLabel[tone="pending"] { color: $pending; }
QLabel[tone="critical"] { color: $critical; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="info"] { color: $info; }
QLabel[tone="rail"] { color: $railText; }
QLabel[tone="railActive"] { color: $railActiveText; }
QFrame[panel="surface"] { background: $surface; border: 1px solid $line; border-radius: 4px; }
QFrame[panel="stripe"] { background: $stripe; border: 0; border-top: 1px solid $line; }
QFrame[panel="head"] { background: $surface; border: 0; border-bottom: 1px solid $line; }
QFrame[panel="side"] { background: $surface; border: 0; border-left: 1px solid $line; }
QFrame[panel="foot"] { background: $window; border: 0; border-top: 1px solid $line; }
QFrame[panel="rail"] { background: $rail; border: 0; }
QFrame[panel="window"] { background: $window; border: 0; }
QFrame[panel="plain"] { background: $surface; border: 0; }
QFrame[panel="line"] { background: $line; border: 0; }
QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QSpinBox {
  background: $surface; color: $text; border: 1px solid $control; border-radius: 4px; padding: 0 8px; min-height: 26px;
  selection-background-color: $accent; selection-color: $onAccent; }
QPlainTextEdit, QTextEdit { padding: 4px; }
QLineEdit:disabled, QComboBox:disabled { color: $text3; background: $window; }
QLineEdit[big="true"], QComboBox[big="true"] { min-height: 34px; }
QLineEdit[wrong="true"] { border: 2px solid $critical; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $control; outline: 0;
  selection-background-color: $accentSoft; selection-color: $text; padding: 2px; }
QMenuBar { background: $surface; color: $text; border-bottom: 1px solid $line; }
QMenuBar::item { background: transparent; padding: 4px 8px; margin: 1px; border-radius: 3px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $accentSoft; color: $text; }
QMenu { background: $surface; color: $text; border: 1px solid $control; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 3px; }
QMenu::item:selected { background: $accentSoft; color: $text; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 2px; }
QMenu::indicator:checked { background: $accent; border: 3px solid $surface; border-radius: 6px; }
QTableView, QListView, QTreeView { background: $surface; alternate-background-color: $stripe; color: $text; border: 1px solid $line;
  border-radius: 4px; gridline-color: $line; outline: 0; selection-background-color: $accentSoft; selection-color: $text; }
QTableView::item, QListView::item { padding: 0 6px; border: 0; }
QTableView::item:selected, QListView::item:selected { background: $accentSoft; color: $text; }
QHeaderView { background: $stripe; border: 0; }
QHeaderView::section { background: $stripe; color: $text; border: 0; border-bottom: 1px solid $control; padding: 0 8px; font-weight: bold; min-height: 29px; }
QTableCornerButton::section { background: $stripe; border: 0; }
QScrollArea { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $control; border: 3px solid $window; border-radius: 6px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: transparent; border: 0; width: 0; height: 0; }
QCheckBox, QRadioButton { color: $text; spacing: 8px; min-height: 24px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $control; border-radius: 3px; background: $surface; }
QCheckBox::indicator:checked { width: 8px; height: 8px; padding: 3px; background-color: $accent; background-clip: content; border: 1px solid $control; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $control; border-radius: 8px; background: $surface; }
QRadioButton::indicator:checked { background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 $accent, stop: 0.55 $accent, stop: 0.65 $surface, stop: 1 $surface); }
QProgressBar { background: $sunken; border: 0; border-radius: 0; max-height: 3px; min-height: 3px; }
QProgressBar::chunk { background: $accent; }
QSplitter::handle { background: $line; }
)";

} // namespace

QString styleSheetOf(const Theme& t)
{
    const std::pair<const char*, QColor> tokens[] = {
        {"surface", t.surface},
        {"text2", t.text2},
        {"text3", t.text3},
        {"text", t.text},
        {"accentSoft", t.accentSoft},
        {"onAccent", t.onAccent},
        {"accent", t.accent},
        {"verified", t.verified},
        {"pending", t.pending},
        {"critical", t.critical},
        {"warning", t.warning},
        {"info", t.info},
        {"railActiveText", t.railActiveText},
        {"railActive", t.railActive},
        {"railText", t.railText},
        {"rail", t.rail},
        {"line", t.line},
        {"stripe", t.stripe},
        {"window", t.window},
        {"control", t.control},
        {"sunken", t.sunken},
    };
    QString sheet = QString::fromLatin1(kSheet);
    for (const auto& [name, colour] : tokens) // longer names stand before their beginnings
        sheet.replace(QLatin1Char('$') + QString::fromLatin1(name), colour.name());
    return sheet;
}

} // namespace twinchart::ui::theme
