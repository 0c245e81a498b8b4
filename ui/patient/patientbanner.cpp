// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/patient/patientbanner.h>

#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/theme.h>

#include <QEvent>
#include <QPainter>

namespace twinchart::ui::patient {

using theme::Clinical;
using theme::qs;

namespace {
constexpr int kEdge = 6;
constexpr int kLeft = 20;
constexpr int kRight = 16;
constexpr int kApart = 26;
constexpr int kIcon = 16;
} // namespace

PatientBanner::PatientBanner(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setObjectName(QStringLiteral("patientBanner"));
}

void PatientBanner::setPatient(const interfaces::PatientSummary& patient, Instant now, bool clinical)
{
    m_patient = patient;
    m_now = now;
    m_clinical = clinical;
    build();
}

void PatientBanner::clear()
{
    m_patient.reset();
    build();
}

void PatientBanner::build()
{
    m_elements.clear();
    setToolTip({});
    if (!m_patient) {
        setAccessibleName({});
        setAccessibleDescription({});
        setMinimumHeight(0);
        updateGeometry();
        update();
        return;
    }
    const interfaces::PatientSummary& p = *m_patient;
    const auto add = [this](int line, bool right, QList<Run> runs) {
        Element e;
        e.runs = std::move(runs);
        e.line = line;
        e.right = right;
        m_elements += e;
    };
    Element name;
    name.runs = {{Clinical::name(p), Ink::Value, true, {}}};
    name.name = true;
    m_elements += name;
    const QString age = Clinical::age(p.born, p.deceased ? Instant{} : m_now);
    QString born = Clinical::partial(p.born);
    if (!p.deceased && !age.isEmpty())
        born += QStringLiteral(" (%1)").arg(age);
    add(0, true, {{tr("Born"), Ink::Label, false, {}}, {born, Ink::Value, true, {}}});
    if (p.deceased) {
        add(0, true, {{tr("Died"), Ink::Label, false, {}}, {Clinical::partial(p.died), Ink::Value, true, {}}});
        const auto died = parseRfc3339(p.died);
        const QString at = died ? Clinical::age(p.born, *died) : QString();
        add(0, true,
            {{tr("Age at Death"), Ink::Label, false, {}}, {at.isEmpty() ? tr("Not known") : at, Ink::Value, true, {}}});
    }
    add(0, true, {{tr("Gender"), Ink::Label, false, {}}, {Clinical::gender(p.gender), Ink::Value, true, {}}});
    if (p.identifiers.empty())
        add(0, true, {{tr("Number"), Ink::Label, false, {}}, {tr("Not known"), Ink::Value, true, {}}});
    else
        add(0, true,
            {{qs(p.identifiers.front().label), Ink::Label, false, {}},
             {Clinical::nhsNumber(qs(p.identifiers.front().value)), Ink::Value, true, {}}});
    if (!p.linked.empty())
        add(1, false,
            {{tr("Linked identities"), Ink::Label, false, {}},
             {Clinical::count(p.linked.size() + 1), Ink::Value, true, {}}});
    if (!p.preferredName.empty())
        add(1, false, {{tr("Preferred name"), Ink::Label, false, {}}, {qs(p.preferredName), Ink::Value, true, {}}});
    if (m_clinical) {
        switch (p.allergyState) {
        case interfaces::AllergyState::Known: {
            add(1, false, {{tr("Known allergies"), Ink::Critical, true, QStringLiteral("allergy")}});
            for (std::size_t i = 0; i < p.allergies.size(); ++i) {
                const QString reaction =
                    p.allergies[i].reactions.empty() ? tr("reaction not known") : qs(p.allergies[i].reactions);
                QString after = QStringLiteral(" (%1)").arg(reaction);
                if (i + 1 < p.allergies.size())
                    after += QLatin1Char(',');
                add(1, false, {{qs(p.allergies[i].agent) + after, Ink::Value, true, {}}});
                Element& e = m_elements.last();
                e.runs = {{qs(p.allergies[i].agent), Ink::Value, true, {}}, {after.mid(1), Ink::Text, false, {}}};
            }
            break;
        }
        case interfaces::AllergyState::NoneKnown:
            add(1, false, {{tr("No known allergies"), Ink::Value, true, QStringLiteral("check")}});
            break;
        case interfaces::AllergyState::NotRecorded:
            add(1, false, {{tr("Allergies not recorded"), Ink::Value, true, QStringLiteral("info")}});
            break;
        case interfaces::AllergyState::Unavailable:
            add(1, false, {{tr("Allergies unavailable"), Ink::Value, true, QStringLiteral("offline")}});
            break;
        }
        if (!p.alerts.empty()) {
            QStringList words;
            for (const std::string& alert : p.alerts)
                words += qs(alert);
            add(1, false,
                {{tr("%n alerts", nullptr, static_cast<int>(p.alerts.size())), Ink::Value, true,
                  QStringLiteral("warning")},
                 {words.join(QStringLiteral(" · ")), Ink::Label, false, {}}});
        }
    }
    if (!p.place.empty())
        add(1, true, {{qs(p.place), Ink::Label, false, QStringLiteral("hospital")}});
    setAccessibleName(tr("Patient %1").arg(elements().join(QStringLiteral("; "))));
    setAccessibleDescription(tr("Born: date of birth with the age in brackets. Gender: administrative gender."));
    setToolTip(tr("Born: date of birth, age in brackets. Gender: administrative gender. Number: %1")
                   .arg(p.identifiers.empty() ? tr("Not known") : qs(p.identifiers.front().label)));
    setMinimumHeight(heightForWidth(qMax(width(), 200)));
    updateGeometry();
    update();
}

QFont PatientBanner::fontOf(const Element& element, const Run& run) const
{
    using theme::TextRole;
    using theme::Weight;
    if (element.name)
        return theme::font(TextRole::BannerName, Weight::Bold);
    if (element.line == 0)
        return run.ink == Ink::Label ? theme::font(TextRole::Small) : theme::font(TextRole::Value, Weight::Bold);
    if (run.ink == Ink::Label && element.runs.size() > 1)
        return theme::font(run.icon.isEmpty() && element.runs.first().ink == Ink::Label ? TextRole::Small
                                                                                        : TextRole::Body);
    return theme::font(TextRole::Body, run.bold ? Weight::Bold : Weight::Regular);
}

QSize PatientBanner::measure(const Element& element) const
{
    int width = 0;
    int height = 0;
    for (qsizetype i = 0; i < element.runs.size(); ++i) {
        const Run& run = element.runs.at(i);
        const QFontMetrics metrics(fontOf(element, run));
        width += (i ? (element.line == 0 ? 8 : 5) : 0) + metrics.horizontalAdvance(run.text) +
                 (run.icon.isEmpty() ? 0 : kIcon + 8);
        height = qMax(height, metrics.height());
    }
    return {width + 1, height};
}

QString PatientBanner::textOf(const Element& element) const
{
    QStringList parts;
    for (const Run& run : element.runs)
        parts += run.text;
    return parts.join(QLatin1Char(' '));
}

QStringList PatientBanner::elements() const
{
    QStringList out;
    for (const Element& e : m_elements)
        out += textOf(e);
    return out;
}

QList<PatientBanner::Placed> PatientBanner::place(int width, int* height) const
{
    QList<Placed> placed;
    const int right = width - kRight;
    const int rowHeight =
        qMax(26, QFontMetrics(theme::font(theme::TextRole::BannerName, theme::Weight::Bold)).height());
    int y = 6;
    for (int line = 0; line < 2; ++line) {
        QList<int> left;
        QList<int> rights;
        for (int i = 0; i < m_elements.size(); ++i)
            if (m_elements.at(i).line == line)
                (m_elements.at(i).right ? rights : left) += i;
        if (left.isEmpty() && rights.isEmpty())
            continue;
        int x = kLeft;
        const auto put = [&](int element, int at, int room) {
            const QSize size = measure(m_elements.at(element));
            int lines = 1;
            if (size.width() > room)
                lines = (size.width() + room - 1) / qMax(1, room) + 1;
            placed += {element, QRect(at, y, qMin(size.width(), room), rowHeight * lines)};
            return lines;
        };
        int tallest = 1;
        const auto wrap = [&] {
            y += rowHeight * tallest;
            tallest = 1;
            x = kLeft;
        };
        for (const int i : std::as_const(left)) {
            const int w = measure(m_elements.at(i)).width();
            if (x > kLeft && x + w > right)
                wrap();
            tallest = qMax(tallest, put(i, x, right - kLeft));
            x += qMin(w, right - kLeft) + (line == 1 && !m_elements.at(i).runs.first().icon.isEmpty() &&
                                                   m_elements.at(i).runs.first().ink == Ink::Critical
                                               ? 10
                                           : line == 1 && i + 1 < m_elements.size() &&
                                                   m_elements.at(i).runs.size() == 2 &&
                                                   m_elements.at(i).runs.last().ink == Ink::Text
                                               ? 7
                                               : kApart);
        }
        int group = 0;
        for (const int i : std::as_const(rights))
            group += measure(m_elements.at(i)).width() + kApart;
        group -= kApart;
        if (!rights.isEmpty()) {
            if (x + group <= right) {
                int at = right - group;
                for (const int i : std::as_const(rights)) {
                    put(i, at, right - kLeft);
                    at += measure(m_elements.at(i)).width() + kApart;
                }
            } else {
                wrap();
                for (const int i : std::as_const(rights)) {
                    const int w = measure(m_elements.at(i)).width();
                    if (x > kLeft && x + w > right)
                        wrap();
                    tallest = qMax(tallest, put(i, x, right - kLeft));
                    x += qMin(w, right - kLeft) + kApart;
                }
            }
        }
        y += rowHeight * tallest;
    }
    *height = y + 6;
    return placed;
}

QList<QRect> PatientBanner::places() const
{
    int height = 0;
    QList<QRect> out(m_elements.size());
    const QList<Placed> placed = place(width(), &height);
    for (const Placed& p : placed)
        out[p.element] = p.rect;
    return out;
}

int PatientBanner::heightForWidth(int width) const
{
    if (!m_patient)
        return 0;
    int height = 0;
    place(width, &height);
    return qMax(theme::Metrics::bannerHeight, height);
}

QSize PatientBanner::sizeHint() const
{
    return {800, heightForWidth(qMax(width(), 400))};
}

QSize PatientBanner::minimumSizeHint() const
{
    return {200, m_patient ? heightForWidth(qMax(width(), 200)) : 0};
}

void PatientBanner::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_patient)
        setMinimumHeight(heightForWidth(width()));
}

void PatientBanner::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        build();
}

void PatientBanner::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_patient) {
        painter.fillRect(rect(), t.window);
        return;
    }
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto at = [&](int x, int w) { return mirrored ? width() - x - w : x; };
    painter.fillRect(rect(), m_patient->deceased ? t.sunken : t.banner);
    if (m_patient->deceased) {
        // Another ground and a pattern, so that it reads in grey too (PAB-0055).
        painter.setPen(QPen(t.gridStrong, 1));
        for (int x = 0; x < width(); x += 9)
            painter.drawLine(x, 0, x, height());
    }
    painter.fillRect(at(0, kEdge), 0, kEdge, height(), m_patient->deceased ? t.text2 : t.accent);
    painter.setPen(QPen(t.gridStrong, 1));
    painter.drawLine(0, height() - 1, width(), height() - 1);
    int ignored = 0;
    const QList<Placed> placed = place(width(), &ignored);
    for (const Placed& p : placed) {
        const Element& element = m_elements.at(p.element);
        if (m_patient->deceased)
            painter.fillRect(
                QRect(at(p.rect.x() - 4, p.rect.width() + 8), p.rect.y() + 2, p.rect.width() + 8, p.rect.height() - 4),
                t.sunken);
        if (measure(element).width() > p.rect.width() + 1) {
            painter.setFont(fontOf(element, element.runs.last()));
            painter.setPen(t.text);
            painter.drawText(QRect(at(p.rect.x(), p.rect.width()), p.rect.y(), p.rect.width(), p.rect.height()),
                             Qt::TextWordWrap | Qt::AlignVCenter, textOf(element));
            continue;
        }
        int x = p.rect.x();
        const int baseline =
            p.rect.y() + p.rect.height() / 2 + QFontMetrics(fontOf(element, element.runs.last())).capHeight() / 2;
        for (const Run& run : element.runs) {
            const QColor ink = run.ink == Ink::Critical ? t.critical : run.ink == Ink::Label ? t.text2 : t.text;
            if (!run.icon.isEmpty()) {
                painter.drawPixmap(at(x, kIcon), p.rect.y() + (p.rect.height() - kIcon) / 2,
                                   theme::IconFactory::pixmap(run.icon, kIcon, ink, devicePixelRatioF()));
                x += kIcon + 8;
            }
            const QFont f = fontOf(element, run);
            painter.setFont(f);
            painter.setPen(ink);
            const int w = QFontMetrics(f).horizontalAdvance(run.text);
            painter.drawText(at(x, w), baseline, run.text);
            x += w + (element.line == 0 ? 8 : 5);
        }
    }
}

} // namespace twinchart::ui::patient
