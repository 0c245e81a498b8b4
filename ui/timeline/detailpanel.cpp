// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/timeline/detailpanel.h>

#include <jsontext.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>
#include <ui/timeline/finalitycard.h>
#include <ui/widgets/button.h>
#include <ui/widgets/chip.h>
#include <ui/widgets/factlist.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/rangebar.h>
#include <ui/widgets/strip.h>

#include <QEvent>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace twinchart::ui::timeline {

using interfaces::ItemView;
using theme::Clinical;
using theme::qs;
using theme::Words;
using widgets::Button;

DetailPanel::DetailPanel(session::Runner& runner, QWidget* parent) : QFrame(parent), m_runner(runner)
{
    setProperty("panel", QStringLiteral("side"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 10, 10, 4);
    head->setSpacing(theme::Metrics::controls);
    m_chip = new widgets::Chip(this);
    m_title = widgets::wrapped(theme::TextRole::H2, theme::Weight::Bold, nullptr, this);
    m_close = new Button(Button::Kind::Icon, QStringLiteral("cross"), {}, this);
    auto* chipBox = new QVBoxLayout;
    chipBox->setContentsMargins(0, 3, 0, 0);
    chipBox->addWidget(m_chip);
    chipBox->addStretch();
    head->addLayout(chipBox);
    head->addWidget(m_title, 1);
    head->addWidget(m_close, 0, Qt::AlignTop);
    column->addLayout(head);

    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto* page = new QFrame(m_scroll);
    page->setProperty("panel", QStringLiteral("plain"));
    auto* body = new QVBoxLayout(page);
    body->setContentsMargins(16, 2, 16, 12);
    body->setSpacing(theme::Metrics::controls);
    m_valueRow = new QWidget(page);
    auto* valueRow = new QHBoxLayout(m_valueRow);
    valueRow->setContentsMargins(0, 0, 0, 0);
    valueRow->setSpacing(9);
    m_value = widgets::label(theme::TextRole::ValueL, theme::Weight::Bold, nullptr, m_valueRow);
    m_unit = widgets::label(theme::TextRole::H2, theme::Weight::Regular, "text2", m_valueRow);
    m_flag = widgets::label(theme::TextRole::H2, theme::Weight::Bold, nullptr, m_valueRow);
    valueRow->addWidget(m_value);
    valueRow->addWidget(m_unit, 0, Qt::AlignBottom);
    valueRow->addWidget(m_flag, 0, Qt::AlignBottom);
    valueRow->addStretch();
    m_unit->setContentsMargins(0, 0, 0, 7);
    m_flag->setContentsMargins(0, 0, 0, 7);
    body->addWidget(m_valueRow);
    m_when = widgets::wrapped(theme::TextRole::Body, theme::Weight::Bold, nullptr, page);
    body->addWidget(m_when);
    m_range = new widgets::RangeBar(page);
    body->addWidget(m_range);
    m_rangeText = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", page);
    body->addWidget(m_rangeText);
    m_notice = new widgets::Strip(widgets::Strip::Kind::Warning, page);
    body->addWidget(m_notice);
    m_card = new FinalityCard(page);
    m_factsTitle = widgets::label(theme::TextRole::Body, theme::Weight::Bold, nullptr, page);
    body->addSpacing(4);
    body->addWidget(m_factsTitle);
    m_facts = new widgets::FactList(104, page);
    body->addWidget(m_facts);
    m_error = new widgets::Strip(widgets::Strip::Kind::Critical, page);
    body->addWidget(m_error);
    body->addSpacing(4);
    body->addWidget(m_card);
    auto* actions = new QHBoxLayout;
    actions->setSpacing(theme::Metrics::controls);
    m_proof = new Button(Button::Kind::Primary, QStringLiteral("proof"), {}, page);
    m_proof->setHint(QStringLiteral("F9"));
    m_historyButton = new Button(Button::Kind::Secondary, {}, {}, page);
    m_historyButton->setCheckable(true);
    m_receivedButton = new Button(Button::Kind::Link, {}, {}, page);
    m_receivedButton->setCheckable(true);
    m_again = new Button(Button::Kind::Secondary, QStringLiteral("sync"), {}, page);
    actions->addWidget(m_proof);
    actions->addWidget(m_historyButton);
    actions->addStretch();
    body->addSpacing(2);
    body->addLayout(actions);
    body->addWidget(m_again);
    body->addWidget(m_receivedButton);
    m_historyTitle = widgets::label(theme::TextRole::Body, theme::Weight::Bold, nullptr, page);
    m_versions = new widgets::FactList(104, page);
    body->addWidget(m_historyTitle);
    body->addWidget(m_versions);
    m_json = new QPlainTextEdit(page);
    m_json->setReadOnly(true);
    m_json->setFont(theme::font(theme::TextRole::Mono));
    m_json->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_json->setMinimumHeight(180);
    m_json->setTabChangesFocus(true);
    body->addWidget(m_json);
    body->addStretch();
    m_scroll->setWidget(page);
    column->addWidget(m_scroll, 1);

    auto* foot = new QFrame(this);
    foot->setProperty("panel", QStringLiteral("stripe"));
    auto* footRow = new QHBoxLayout(foot);
    footRow->setContentsMargins(8, 5, 8, 5);
    footRow->setSpacing(2);
    m_previous = new Button(Button::Kind::Link, {}, {}, foot);
    m_count = widgets::label(theme::TextRole::Small, theme::Weight::Bold, nullptr, foot);
    m_count->setAlignment(Qt::AlignCenter);
    m_next = new Button(Button::Kind::Link, {}, {}, foot);
    footRow->addWidget(m_previous);
    footRow->addStretch();
    footRow->addWidget(m_count);
    footRow->addStretch();
    footRow->addWidget(m_next);
    column->addWidget(foot);

    connect(m_close, &QPushButton::clicked, this, &DetailPanel::closed);
    connect(m_proof, &QPushButton::clicked, this, &DetailPanel::proofWanted);
    connect(m_again, &QPushButton::clicked, this, [this] {
        m_fetchProblem.reset();
        fill();
        Q_EMIT fetchAgainWanted();
    });
    connect(m_previous, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(1); });
    connect(m_historyButton, &QPushButton::toggled, this, [this](bool on) {
        m_history = on;
        fillHistory();
    });
    connect(m_receivedButton, &QPushButton::toggled, this, [this](bool on) {
        m_received = on;
        fillHistory();
    });
    retranslate();
}

void DetailPanel::show(const ItemView& item, std::pair<int, int> position, const QString& before, const QString& after)
{
    const bool other = !m_item || m_item->item != item.item;
    m_item = item;
    m_position = position;
    m_beforeText = before;
    m_afterText = after;
    m_problem.reset();
    if (other) {
        m_details.reset();
        m_fetchProblem.reset();
        m_historyButton->setChecked(false);
        m_receivedButton->setChecked(false);
        m_scroll->ensureVisible(0, 0);
    }
    fill();
    const std::string id = item.item;
    m_runner.run<interfaces::ItemDetails>(
        m_job, session::Lane::Screen, [id](interfaces::Workstation& w) { return w.details(id); },
        [this](Result<interfaces::ItemDetails> result) {
            if (result) {
                m_details = std::move(*result);
                m_item = m_details->item; // what is known now outranks what was known at opening
            } else {
                m_problem = result.error();
            }
            fill();
        });
}

void DetailPanel::showFetchProblem(const std::string& item, const Problem& problem)
{
    if (!m_item || m_item->item != item)
        return;
    m_fetchProblem = problem;
    fill();
}

void DetailPanel::wipe()
{
    m_job.forget();
    m_item.reset();
    m_details.reset();
    m_problem.reset();
    m_fetchProblem.reset();
    m_history = m_received = false;
    m_position = {};
    m_beforeText.clear();
    m_afterText.clear();
    for (Button* b : {m_previous, m_next})
        b->setText({});
    for (QLabel* l : {m_title, m_value, m_unit, m_flag, m_when, m_rangeText, m_count})
        l->clear();
    m_flag->setToolTip({});
    m_facts->clear();
    m_versions->clear();
    m_json->clear();
    m_notice->setTexts({});
    m_error->setTexts({});
    m_chip->setDataSet({}, {});
    m_card->setItem({});
    m_range->setRange(0, 1, 0, {}, {}, false);
}

void DetailPanel::focusFirst()
{
    m_proof->setFocus(Qt::OtherFocusReason);
}

void DetailPanel::fill()
{
    if (!m_item)
        return;
    const ItemView& item = *m_item;
    const bool shows = Words::showsValue(item);
    m_chip->setDataSet(qs(item.stage), qs(item.dataSet));
    m_title->setText(shows ? qs(item.display) : Words::dataSet(item.dataSet));
    const QString value = shows ? qs(item.value) : QString();
    const bool isShort = value.size() <= 9;
    m_valueRow->setVisible(!value.isEmpty());
    m_value->setFont(theme::font(isShort ? theme::TextRole::ValueL : theme::TextRole::H1, theme::Weight::Bold));
    m_value->setWordWrap(!isShort);
    m_value->setSizePolicy(isShort ? QSizePolicy::Preferred : QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_value->setText(value);
    m_unit->setText(shows ? qs(item.unit) : QString());
    m_unit->setVisible(shows && !item.unit.empty());
    m_flag->setText(shows ? Words::flag(item.flag) : QString());
    m_flag->setVisible(shows && !item.flag.empty());
    m_flag->setToolTip(Words::flagWords(item.flag));
    widgets::setTone(m_flag, item.flag.starts_with('L') ? "info" : item.flag.starts_with('H') ? "critical" : "warning");
    m_when->setText(item.hasTime || !item.effective.empty()
                        ? Clinical::effective(item.effective.empty() ? toRfc3339(item.start) : item.effective)
                        : tr("The source gave no time"));
    fillRange();
    if (item.verdict == interfaces::Verdict::Invalid) {
        m_notice->setKind(widgets::Strip::Kind::Critical, QStringLiteral("proof-failed"));
        m_notice->setTexts(tr("Integrity check failed"),
                           tr("%1, %2, from %3. The value is not shown and not used in charts or scores.")
                               .arg(Words::dataSet(item.dataSet), Clinical::dateTime(item.start),
                                    item.source.empty() ? tr("this computer’s store") : qs(item.source)));
    } else if (item.verdict == interfaces::Verdict::Erased) {
        m_notice->setKind(widgets::Strip::Kind::Info, QStringLiteral("erase"));
        m_notice->setTexts(tr("Erased"), tr("The patient asked for it. Only the fact of erasing is kept."));
    } else if (!item.notAFact.empty()) {
        m_notice->setKind(widgets::Strip::Kind::Warning);
        m_notice->setTexts(
            tr("Kept, but not shown as a fact: %1").arg(Words::notAFact(item.notAFact)),
            tr("Kept as received and exported as received. Not on the timeline’s lanes, not in charts, flags or scores."));
    } else if (item.superseded) {
        m_notice->setKind(widgets::Strip::Kind::Info);
        m_notice->setTexts(tr("There is a newer version"), tr("This one stays in the history."));
    }
    m_notice->setVisible(!shows || !item.notAFact.empty() || item.superseded);
    m_again->setVisible(item.verdict == interfaces::Verdict::Invalid);
    fillFacts();
    const std::optional<Problem>& problem = m_problem ? m_problem : m_fetchProblem;
    m_error->setVisible(problem.has_value());
    if (problem)
        m_error->setTexts(Words::failure(problem->failure), Words::of(problem->message));
    m_card->setItem(item);
    m_historyButton->setEnabled(m_details.has_value());
    m_receivedButton->setEnabled(m_details && !m_details->resourceJson.empty() && shows);
    fillHistory();
    m_previous->setText(m_beforeText.isEmpty() ? QString() : QStringLiteral("◂ ") + m_beforeText);
    m_previous->setVisible(!m_beforeText.isEmpty());
    m_next->setText(m_afterText.isEmpty() ? QString() : m_afterText + QStringLiteral(" ▸"));
    m_next->setVisible(!m_afterText.isEmpty());
    m_count->setText(m_position.second ? tr("Entry %1 of %2").arg(m_position.first).arg(m_position.second) : QString());
}

void DetailPanel::fillRange()
{
    const ItemView& item = *m_item;
    bool okLow = false;
    bool okHigh = false;
    bool okValue = false;
    const double low = qs(item.rangeLow).toDouble(&okLow);
    const double high = qs(item.rangeHigh).toDouble(&okHigh);
    const double value = qs(item.value).toDouble(&okValue);
    const bool range = Words::showsValue(item) && okLow && okHigh && okValue && high > low;
    m_range->setVisible(range);
    QStringList words;
    if (Words::showsValue(item) && (!item.rangeLow.empty() || !item.rangeHigh.empty())) {
        if (!item.rangeLow.empty() && !item.rangeHigh.empty())
            words += tr("Usual range %1–%2").arg(qs(item.rangeLow), qs(item.rangeHigh));
        else if (!item.rangeHigh.empty())
            words += tr("Usual range up to %1").arg(qs(item.rangeHigh));
        else
            words += tr("Usual range from %1").arg(qs(item.rangeLow));
    }
    QList<double> earlier;
    QStringList earlierWords;
    if (m_details && Words::showsValue(item)) {
        for (const std::string& text : m_details->earlier) {
            bool ok = false;
            const double v = qs(text).toDouble(&ok);
            if (ok)
                earlier += v;
            if (earlierWords.size() < 4)
                earlierWords += qs(text);
        }
    }
    if (!earlierWords.isEmpty())
        words += tr("earlier %1").arg(earlierWords.join(QStringLiteral(", ")));
    m_rangeText->setText(words.join(QStringLiteral(" · ")));
    m_rangeText->setVisible(!words.isEmpty());
    if (range)
        m_range->setRange(low, high, value, qs(item.value), earlier, value < low || value > high);
}

void DetailPanel::fillFacts()
{
    const ItemView& item = *m_item;
    m_facts->clear();
    if (!item.asserted.empty())
        m_facts->add(tr("Reported"), Clinical::partial(item.asserted));
    if (item.recorded)
        m_facts->add(tr("Known to the twin"), Clinical::dateTime(*item.recorded));
    else if (item.received)
        m_facts->add(tr("Known to the twin"), Clinical::dateTime(*item.received),
                     tr("received here, not recorded yet"));
    if (!item.source.empty())
        m_facts->add(tr("Source"), qs(item.source));
    if (!item.provider.empty())
        m_facts->add(tr("Provided by"), qs(item.provider));
    if (!item.orderedBy.empty())
        m_facts->add(tr("Ordered by"), qs(item.orderedBy));
    if (m_details && !m_details->codeText.empty() && Words::showsValue(item))
        m_facts->add(tr("Code"), qs(m_details->codeText));
    if (!item.resource.empty())
        m_facts->add(tr("Resource"), qs(item.resource),
                     item.status.empty() ? QString() : tr("status %1").arg(qs(item.status)));
    if (!item.note.empty() && Words::showsValue(item))
        m_facts->add(tr("Note"), qs(item.note));
    if (m_details && !m_details->versions.empty()) {
        const auto n = static_cast<int>(m_details->versions.size());
        int at = n;
        for (int i = 0; i < n; ++i)
            if (m_details->versions[static_cast<std::size_t>(i)].item == item.item)
                at = n - i;
        m_facts->add(tr("Version"), n == 1 ? tr("1 of 1, never amended") : tr("%1 of %2").arg(at).arg(n));
    }
}

void DetailPanel::fillHistory()
{
    const bool history = m_history && m_details;
    m_historyTitle->setVisible(history);
    m_versions->setVisible(history);
    m_versions->clear();
    if (history)
        for (const ItemView& version : m_details->versions)
            m_versions->add(version.recorded ? Clinical::dateTime(*version.recorded) : tr("not recorded yet"),
                            Words::value(version), Words::proof(version));
    const bool received = m_received && m_details && Words::showsValue(*m_item);
    m_json->setVisible(received);
    m_json->setPlainText(received ? indented(m_details->resourceJson) : QString());
}

void DetailPanel::retranslate()
{
    m_close->setAccessibleName(tr("Close the side panel"));
    m_close->setToolTip(tr("Close the side panel (F7)"));
    m_proof->setText(tr("Show proof"));
    m_historyButton->setText(tr("History"));
    m_receivedButton->setText(tr("As received"));
    m_receivedButton->setAccessibleName(tr("Show the resource as received"));
    m_again->setText(tr("Fetch another copy"));
    m_factsTitle->setText(tr("Where it comes from"));
    m_historyTitle->setText(tr("Versions, newest first"));
    m_json->setAccessibleName(tr("The resource as received"));
    m_previous->setAccessibleName(tr("Previous entry"));
    m_next->setAccessibleName(tr("Next entry"));
    setAccessibleName(tr("Entry"));
    fill();
}

void DetailPanel::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinchart::ui::timeline
