// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/commandpalette.h>

#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>
#include <ui/widgets/searchfield.h>

#include <QApplication>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace twinchart::ui::widgets {
namespace {

class CommandDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, 32}; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const theme::Theme& t = theme::current();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, t.accentSoft);
        const QRect row = option.rect.adjusted(12, 0, -12, 0);
        painter->setPen(t.text);
        painter->setFont(theme::font(theme::TextRole::Body, option.state & QStyle::State_Selected
                                                                ? theme::Weight::Bold
                                                                : theme::Weight::Regular));
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        const int used = painter->fontMetrics().horizontalAdvance(index.data().toString()) + 12;
        painter->setFont(theme::font(theme::TextRole::Small));
        painter->setPen(t.text2);
        const QString key = index.data(CommandModel::ShortcutRole).toString();
        const int keyWidth = painter->fontMetrics().horizontalAdvance(key) + (key.isEmpty() ? 0 : 12);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, key);
        const QRect middle = row.adjusted(used, 0, -keyWidth, 0);
        painter->drawText(middle, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(index.data(CommandModel::DetailRole).toString(),
                                                            Qt::ElideRight, middle.width()));
        painter->restore();
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* window) : QFrame(window)
{
    setObjectName(QStringLiteral("commandPalette"));
    setProperty("panel", QStringLiteral("surface"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(9, 9, 9, 9);
    m_field = new SearchField(this);
    m_list = new QListView(this);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_model = new CommandModel(this);
    m_list->setModel(m_model);
    column->addWidget(m_field);
    column->addWidget(m_list);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& typed) {
        m_model->setFilter(typed);
        m_list->setCurrentIndex(m_model->index(0, 0));
    });
    connect(m_list, &QListView::clicked, this, [this] { run(); });
    retranslate();
    hide();
}

void CommandPalette::open(QList<Command> commands, int top)
{
    if (!isVisible())
        m_before = QApplication::focusWidget();
    m_model->setCommands(std::move(commands));
    m_field->setText({}); // clear() would keep what was typed for undo
    m_list->setCurrentIndex(m_model->index(0, 0));
    const int wide = qMin(560, parentWidget()->width() - 24);
    setGeometry((parentWidget()->width() - wide) / 2, top + 8, wide, qMin(420, parentWidget()->height() - top - 48));
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::close()
{
    const bool ours = m_field->hasFocus();
    hide();
    m_field->setText({}); // clear() would keep what was typed for undo
    m_model->setCommands({});
    if (ours && m_before)
        m_before->setFocus(Qt::OtherFocusReason);
}

void CommandPalette::run()
{
    const Command* command = m_model->command(m_list->currentIndex());
    if (!command)
        return;
    const auto action = command->run;
    close();
    if (action)
        action();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_field && event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter) {
            event->accept();
            return true;
        }
    }
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const int row = m_list->currentIndex().row();
        switch (key->key()) {
        case Qt::Key_Escape: close(); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: run(); return true;
        case Qt::Key_Down:
            m_list->setCurrentIndex(m_model->index(qMin(row + 1, m_model->rowCount() - 1), 0));
            return true;
        case Qt::Key_Up: m_list->setCurrentIndex(m_model->index(qMax(row - 1, 0), 0)); return true;
        default: break;
        }
    }
    if (watched == m_field && event->type() == QEvent::FocusOut && isVisible() && qApp->activePopupWidget() == nullptr)
        close();
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::retranslate()
{
    m_field->setPlaceholderText(tr("Find a command or patient"));
    m_field->setAccessibleName(tr("Find a command or patient"));
    m_list->setAccessibleName(tr("Commands and patients found"));
}

void CommandPalette::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinchart::ui::widgets
