// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/session/passphraseedit.h>

#include <ui/theme/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace twinchart::ui::session {

PassphraseEdit::PassphraseEdit(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_InputMethodEnabled);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

PassphraseEdit::~PassphraseEdit() = default;

int PassphraseEdit::characters() const
{
    int n = 0;
    for (const std::uint8_t octet : m_octets.view().first(m_length))
        n += (octet & 0xC0) != 0x80;
    return n;
}

SecretBytes PassphraseEdit::take()
{
    SecretBytes out = SecretBytes::copyOf(m_octets.view().first(m_length));
    clear();
    return out;
}

void PassphraseEdit::clear()
{
    wipe(m_octets.span());
    m_length = 0;
    update();
    Q_EMIT edited();
}

void PassphraseEdit::setShown(bool shown)
{
    m_shown = shown;
    update();
}

void PassphraseEdit::type(BytesView utf8)
{
    if (utf8.size() > kLimit - m_length) {
        QApplication::beep();
        return;
    }
    std::copy(utf8.begin(), utf8.end(), m_octets.span().begin() + static_cast<std::ptrdiff_t>(m_length));
    m_length += utf8.size();
    update();
    Q_EMIT edited();
}

void PassphraseEdit::add(const QString& text)
{
    QByteArray utf8 = text.toUtf8();
    type({reinterpret_cast<const std::uint8_t*>(utf8.constData()), static_cast<std::size_t>(utf8.size())});
    wipe({reinterpret_cast<std::uint8_t*>(utf8.data()), static_cast<std::size_t>(utf8.size())});
}

void PassphraseEdit::removeLast()
{
    const std::span<std::uint8_t> octets = m_octets.span();
    while (m_length > 0) {
        const std::uint8_t octet = octets[--m_length];
        octets[m_length] = 0;
        if ((octet & 0xC0) != 0x80)
            break;
    }
    update();
    Q_EMIT edited();
}

void PassphraseEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT accepted();
        return;
    }
    if (event->key() == Qt::Key_Backspace) {
        if (event->modifiers() & Qt::ControlModifier)
            clear();
        else
            removeLast();
        return;
    }
    if (event->key() == Qt::Key_U && event->modifiers() == Qt::ControlModifier) {
        clear();
        return;
    }
    if (event->matches(QKeySequence::Paste)) {
        QString pasted = QApplication::clipboard()->text();
        while (pasted.endsWith(QLatin1Char('\n')) || pasted.endsWith(QLatin1Char('\r')))
            pasted.chop(1);
        add(pasted);
        return;
    }
    const QString text = event->text();
    if (!text.isEmpty() && text.at(0).isPrint() && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)))
        add(text);
    else
        QWidget::keyPressEvent(event);
}

void PassphraseEdit::inputMethodEvent(QInputMethodEvent* event)
{
    if (!event->commitString().isEmpty())
        add(event->commitString());
    event->accept();
}

QVariant PassphraseEdit::inputMethodQuery(Qt::InputMethodQuery query) const
{
    if (query == Qt::ImEnabled)
        return true;
    if (query == Qt::ImHints)
        return static_cast<int>(inputMethodHints());
    return QWidget::inputMethodQuery(query);
}

QSize PassphraseEdit::sizeHint() const
{
    return {300, qMax(theme::Metrics::bigHeight, fontMetrics().height() + 14)};
}

void PassphraseEdit::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(isEnabled() ? t.control : t.line, 1));
    painter.setBrush(isEnabled() ? t.surface : t.window);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::Metrics::radius,
                            theme::Metrics::radius);
    const int left = 10;
    painter.setClipRect(rect().adjusted(left, 0, -10, 0));
    double x = left;
    if (m_shown) {
        QString text =
            QString::fromUtf8(reinterpret_cast<const char*>(m_octets.view().data()), static_cast<qsizetype>(m_length));
        painter.setPen(t.text);
        painter.drawText(rect().adjusted(left, 0, -10, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
        x += painter.fontMetrics().horizontalAdvance(text);
        wipe({reinterpret_cast<std::uint8_t*>(text.data()), static_cast<std::size_t>(text.size()) * sizeof(QChar)});
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.text);
        const int n = characters();
        for (int i = 0; i < n; ++i)
            painter.drawEllipse(QPointF(x + 8 * i + 3, height() / 2.0), 2.1, 2.1);
        x += 8 * n;
    }
    if (hasFocus()) {
        painter.setPen(QPen(t.text, 1));
        painter.drawLine(QPointF(x + 2.5, height() / 2.0 - 9), QPointF(x + 2.5, height() / 2.0 + 9));
    }
}

void PassphraseEdit::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    QWidget::mousePressEvent(event);
}

void PassphraseEdit::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void PassphraseEdit::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace twinchart::ui::session
