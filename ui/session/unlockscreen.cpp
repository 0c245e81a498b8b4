// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/session/unlockscreen.h>

#include <ui/session/passphraseedit.h>
#include <ui/theme/clinical.h>
#include <ui/theme/icons.h>
#include <ui/theme/resources.h>
#include <ui/theme/words.h>
#include <ui/widgets/button.h>
#include <ui/widgets/combo.h>
#include <ui/widgets/factlist.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/panel.h>
#include <ui/widgets/proofring.h>
#include <ui/widgets/statepanel.h>
#include <ui/widgets/strip.h>

#include <QApplication>
#include <QFrame>
#include <QGridLayout>
#include <QPainter>
#include <QPointer>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace twinchart::ui::session {

using theme::Clinical;
using theme::qs;
using theme::Words;
using widgets::Button;

namespace {

QString namesOf(const std::vector<std::string>& names)
{
    QStringList out;
    for (const std::string& name : names)
        out += qs(name);
    return out.join(QLatin1String(", "));
}

/// One arc for each organisation that genesis names; those that sign are whole.
class SignerWheel final : public QWidget {
public:
    using QWidget::QWidget;
    void set(int members, int signing)
    {
        m_members = qMax(1, members);
        m_signing = signing;
        update();
    }
    QSize sizeHint() const override { return {150, 150}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const theme::Theme& dark = theme::themeOf(theme::Kind::Dark); // this side is dark in every theme
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const double r = qMin(width(), height()) / 2.0 - 8;
        const QPointF c = QRectF(rect()).center();
        const QRectF circle(c.x() - r, c.y() - r, 2 * r, 2 * r);
        const double step = 360.0 / m_members;
        const double gap = m_members == 1 ? 0 : 10;
        for (int i = 0; i < m_members; ++i) {
            const bool signs = i < m_signing;
            QPen pen(signs ? dark.accentHover : dark.control, signs ? 10 : 3, signs ? Qt::SolidLine : Qt::DotLine,
                     Qt::FlatCap);
            painter.setPen(pen);
            painter.drawArc(circle, qRound((90 - i * step - gap / 2) * 16), qRound(-(step - gap) * 16));
        }
        painter.setPen(QPen(dark.railActiveText, 9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF{{c.x() - r * 0.4, c.y() + r * 0.03},
                                       {c.x() - r * 0.1, c.y() + r * 0.33},
                                       {c.x() + r * 0.43, c.y() - r * 0.3}});
    }

private:
    int m_members = 1;
    int m_signing = 1;
};

class NumberDisc final : public QWidget {
public:
    NumberDisc(int n, QWidget* parent) : QWidget(parent), m_n(n) { setFixedSize(26, 26); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const theme::Theme& t = theme::current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(t.accent, 1));
        painter.drawEllipse(QRectF(rect()).adjusted(1, 1, -1, -1));
        painter.setFont(theme::font(theme::TextRole::Small, theme::Weight::Bold));
        painter.drawText(rect(), Qt::AlignCenter, QString::number(m_n));
    }

private:
    int m_n;
};

class Mark final : public QWidget {
public:
    explicit Mark(QWidget* parent) : QWidget(parent) { setFixedSize(34, 34); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.drawPixmap(0, 0,
                           theme::IconFactory::pixmap(QStringLiteral("proof"), 34,
                                                      theme::themeOf(theme::Kind::Dark).accentHover,
                                                      devicePixelRatioF()));
    }
};

QLabel* heading(QWidget* parent)
{
    return widgets::label(theme::TextRole::Body, theme::Weight::Bold, nullptr, parent);
}

} // namespace

UnlockScreen::UnlockScreen(Runner& runner, QWidget* parent) : QWidget(parent), m_runner(runner)
{
    build();
    retranslate();
    arrange();
}

QWidget* UnlockScreen::buildBrand()
{
    m_brand = new QFrame(this);
    m_brand->setProperty("panel", QStringLiteral("rail"));
    auto* column = new QVBoxLayout(m_brand);
    column->setContentsMargins(56, 64, 40, 56);
    column->setSpacing(theme::Metrics::controls);
    auto* name = new QHBoxLayout;
    name->setSpacing(18);
    name->addWidget(new Mark(m_brand));
    m_product = widgets::label(theme::TextRole::ValueL, theme::Weight::Bold, "railActive", m_brand);
    QFont big = m_product->font();
    big.setPointSizeF(21);
    m_product->setFont(big);
    name->addWidget(m_product, 1);
    column->addLayout(name);
    m_claim = widgets::wrapped(theme::TextRole::H2, theme::Weight::Regular, "rail", m_brand);
    column->addWidget(m_claim);
    column->addSpacing(72);
    auto* wheelRow = new QHBoxLayout;
    wheelRow->setSpacing(28);
    auto* wheel = new SignerWheel(m_brand);
    wheel->setFixedSize(150, 150);
    m_wheel = wheel;
    wheelRow->addWidget(wheel);
    auto* words = new QVBoxLayout;
    words->addStretch();
    m_signers = widgets::wrapped(theme::TextRole::Verdict, theme::Weight::Bold, "railActive", m_brand);
    m_fault = widgets::wrapped(theme::TextRole::Body, theme::Weight::Regular, "rail", m_brand);
    words->addWidget(m_signers);
    words->addWidget(m_fault);
    words->addStretch();
    wheelRow->addLayout(words, 1);
    column->addLayout(wheelRow);
    column->addStretch(1);
    m_notice = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "rail", m_brand);
    column->addWidget(m_notice);
    return m_brand;
}

QWidget* UnlockScreen::buildForm()
{
    auto* form = new QWidget(this);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_title = widgets::wrapped(theme::TextRole::H1, theme::Weight::Bold, nullptr, form);
    m_why = widgets::wrapped(theme::TextRole::Body, theme::Weight::Regular, "text2", form);
    column->addWidget(m_title);
    column->addWidget(m_why);
    column->addSpacing(12);
    m_hospitalLabel = heading(form);
    m_hospital = new widgets::Combo(QStringLiteral("hospital"), form);
    m_userLabel = heading(form);
    m_user = new widgets::Combo(QStringLiteral("patient"), form);
    for (widgets::Combo* combo : {m_hospital, m_user})
        combo->setProperty("big", QStringLiteral("true"));
    m_hospitalLabel->setBuddy(m_hospital);
    m_userLabel->setBuddy(m_user);
    column->addWidget(m_hospitalLabel);
    column->addWidget(m_hospital);
    column->addSpacing(14);
    column->addWidget(m_userLabel);
    column->addWidget(m_user);
    column->addSpacing(14);
    auto* passHead = new QHBoxLayout;
    passHead->setSpacing(theme::Metrics::controls);
    m_passLabel = heading(form);
    m_passHint = widgets::label(theme::TextRole::Small, theme::Weight::Regular, "text2", form);
    passHead->addWidget(m_passLabel);
    passHead->addWidget(m_passHint);
    passHead->addStretch();
    column->addLayout(passHead);
    auto* passRow = new QHBoxLayout;
    passRow->setSpacing(theme::Metrics::controls);
    m_passphrase = new PassphraseEdit(form);
    m_passLabel->setBuddy(m_passphrase);
    m_show = new Button(Button::Kind::Secondary, form);
    m_show->setCheckable(true);
    m_show->setBig(true);
    passRow->addWidget(m_passphrase, 1);
    passRow->addWidget(m_show);
    column->addLayout(passRow);
    m_tries = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", form);
    column->addWidget(m_tries);
    m_demo = new widgets::Strip(widgets::Strip::Kind::Warning, form);
    column->addSpacing(6);
    column->addWidget(m_demo);
    m_unreadable = new widgets::Strip(widgets::Strip::Kind::Warning, form);
    column->addWidget(m_unreadable);
    m_error = new widgets::Strip(widgets::Strip::Kind::Critical, form);
    m_error->hide();
    column->addWidget(m_error);
    column->addSpacing(10);
    auto* actions = new QHBoxLayout;
    actions->setSpacing(theme::Metrics::controls);
    m_unlock = new Button(Button::Kind::Primary, QStringLiteral("unlock"), {}, form);
    m_unlock->setBig(true);
    m_recoveryLink = new Button(Button::Kind::Link, form);
    m_language = new widgets::Combo(QStringLiteral("language"), form);
    actions->addWidget(m_unlock);
    actions->addWidget(m_recoveryLink);
    actions->addStretch();
    column->addLayout(actions);
    m_rebuild = new Button(Button::Kind::Secondary, QStringLiteral("sync"), {}, form);
    m_rebuild->hide();
    auto* rebuildRow = new QHBoxLayout;
    rebuildRow->setContentsMargins(0, 10, 0, 0);
    rebuildRow->addWidget(m_rebuild);
    rebuildRow->addStretch();
    column->addLayout(rebuildRow);
    column->addSpacing(14);
    auto* languageRow = new QHBoxLayout;
    m_language->setMinimumWidth(150);
    for (const QString& code : theme::languages())
        m_language->addItem(code == QLatin1String("de") ? QStringLiteral("Deutsch") : QStringLiteral("English"), code);
    languageRow->addWidget(m_language);
    languageRow->addStretch();
    column->addLayout(languageRow);
    column->addStretch();

    connect(m_show, &QPushButton::toggled, this, [this](bool on) { m_passphrase->setShown(on); });
    connect(m_unlock, &QPushButton::clicked, this, &UnlockScreen::unlock);
    connect(m_rebuild, &QPushButton::clicked, this, &UnlockScreen::rebuildStore);
    connect(m_passphrase, &PassphraseEdit::accepted, this, &UnlockScreen::unlock);
    connect(m_passphrase, &PassphraseEdit::edited, this, [this] {
        const bool can = !m_busy && !m_passphrase->isEmpty() && m_user->count() > 0;
        m_unlock->setEnabled(can);
        m_rebuild->setEnabled(can);
    });
    connect(m_recoveryLink, &QPushButton::clicked, this, [this] { setRecovery(!m_recovery); });
    // What was said, and the offer to build a store anew, were of somebody else.
    connect(m_user, &QComboBox::currentIndexChanged, this, [this] {
        if (m_problem && !m_busy) {
            m_problem.reset();
            retranslate();
        }
    });
    connect(m_hospital, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_home)
            return;
        m_user->clear();
        for (const interfaces::UserEntry& user : m_home->users)
            if (m_hospital->currentText().isEmpty() || qs(user.hospital) == m_hospital->currentText())
                m_user->addItem(
                    QStringLiteral("%1 · %2 · %3").arg(qs(user.fullName), Words::role(user.role), qs(user.name)),
                    qs(user.name));
    });
    connect(m_language, &QComboBox::activated, this,
            [this] { Q_EMIT languageWanted(m_language->currentData().toString()); });
    return form;
}

QWidget* UnlockScreen::buildSide()
{
    m_side = new QWidget(this);
    auto* column = new QVBoxLayout(m_side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    m_stepsTitle = widgets::label(theme::TextRole::H2, theme::Weight::Bold, nullptr, m_side);
    column->addWidget(m_stepsTitle);
    for (int i = 1; i <= 4; ++i) {
        auto* row = new QHBoxLayout;
        row->setSpacing(12);
        row->addWidget(new NumberDisc(i, m_side), 0, Qt::AlignTop);
        QLabel* step = widgets::wrapped(theme::TextRole::Body, theme::Weight::Regular, nullptr, m_side);
        m_steps += step;
        row->addWidget(step, 1);
        column->addLayout(row);
    }
    column->addStretch();
    return m_side;
}

void UnlockScreen::build()
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildBrand());
    m_pages = new QStackedWidget(this);
    auto* scroll = new QScrollArea(m_pages);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* page = new QWidget(scroll);
    auto* outer = new QVBoxLayout(page);
    outer->setContentsMargins(48, 48, 48, 32);
    outer->setSpacing(24);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(48);
    QWidget* form = buildForm();
    form->setMaximumWidth(420);
    form->setMinimumWidth(320);
    columns->addWidget(form, 5);
    columns->addWidget(buildSide(), 4);
    m_side->setMaximumWidth(380);
    columns->addStretch(1);
    outer->addLayout(columns);
    m_ledger = new widgets::Panel(QStringLiteral("ledger"), page);
    m_members = new QVBoxLayout;
    m_members->setSpacing(0);
    m_ledger->body()->addLayout(m_members);
    m_facts = new widgets::FactList(150, m_ledger);
    m_ledger->body()->addWidget(m_facts);
    m_ledger->setMaximumWidth(860);
    outer->addWidget(m_ledger);
    outer->addStretch();
    scroll->setWidget(page);
    m_state = new widgets::StatePanel(m_pages);
    m_pages->addWidget(scroll);
    m_pages->addWidget(m_state);
    row->addWidget(m_pages, 1);
}

void UnlockScreen::arrange()
{
    m_brand->setVisible(width() >= 1000);
    m_brand->setFixedWidth(qBound(360, width() * 3 / 8, 560));
    m_side->setVisible(width() - (m_brand->isVisibleTo(this) ? m_brand->width() : 0) >= 740);
}

void UnlockScreen::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void UnlockScreen::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::current().window);
}

void UnlockScreen::load()
{
    m_state->clearActions();
    m_state->show(widgets::StatePanel::Kind::Loading, tr("Reading this home"), {});
    m_pages->setCurrentIndex(1);
    m_runner.run<interfaces::HomeInfo>(
        m_homeJob, Lane::Screen, [](interfaces::Workstation& w) { return w.home(); },
        [this](Result<interfaces::HomeInfo> result) {
            if (!result) {
                failLoad(Words::failure(result.error().failure), Words::of(result.error().message));
                return;
            }
            if (!result->exists) {
                failLoad(
                    tr("There is no home here"),
                    tr("There is no home at %1. Make one with “twinchart-cli init”, or a demonstration with “twinchart-cli demo create”.")
                        .arg(qs(result->path)));
                return;
            }
            if (result->users.empty() && !result->unreadableUsers.empty()) {
                failLoad(
                    tr("This program cannot read who uses this home"),
                    tr("Its users (%1) were written by another version of the program, or their descriptions are damaged. Nothing was changed. Use the program that made this home, or run “twinchart-cli check --deep”.")
                        .arg(namesOf(result->unreadableUsers)));
                return;
            }
            m_home = std::move(*result);
            fillHome();
            m_pages->setCurrentIndex(0);
            focusFirst();
            Q_EMIT homeRead(*m_home);
        });
}

void UnlockScreen::failLoad(const QString& title, const QString& why)
{
    m_state->clearActions();
    m_state->show(widgets::StatePanel::Kind::Error, title, why);
    connect(m_state->addAction(tr("Look again"), true), &QPushButton::clicked, this, &UnlockScreen::load,
            Qt::QueuedConnection);
    m_pages->setCurrentIndex(1);
    Q_EMIT homeNotRead(why);
}

void UnlockScreen::focusFirst()
{
    if (m_pages->currentIndex() == 0)
        m_passphrase->setFocus(Qt::OtherFocusReason);
}

void UnlockScreen::chooseUser(const QString& name)
{
    m_wantedUser = name;
    if (!m_home)
        return;
    for (const interfaces::UserEntry& user : m_home->users) {
        if (qs(user.name) != name)
            continue;
        m_hospital->setCurrentText(qs(user.hospital));
        const int index = m_user->findData(name);
        if (index >= 0)
            m_user->setCurrentIndex(index);
    }
}

void UnlockScreen::setReason(const QString& reason)
{
    m_reason = reason;
    m_problem.reset();
    m_passphrase->clear();
    setRecovery(false);
    setBusy(false);
    retranslate();
}

void UnlockScreen::setStatus(const interfaces::StatusView& status)
{
    m_status = status;
    fillStatus();
}

void UnlockScreen::fillHome()
{
    QStringList hospitals;
    const QString before = m_user->currentData().toString();
    for (const interfaces::UserEntry& user : m_home->users)
        if (!hospitals.contains(qs(user.hospital)))
            hospitals += qs(user.hospital);
    const QString own = qs(m_home->organisation);
    if (hospitals.removeOne(own))
        hospitals.prepend(own);
    m_hospital->clear();
    m_hospital->addItems(hospitals);
    const int members = static_cast<int>(m_home->members.size());
    const int signing = static_cast<int>(m_home->signingMembers.size());
    static_cast<SignerWheel*>(m_wheel)->set(members, signing);
    chooseUser(m_wantedUser.isEmpty() ? before : m_wantedUser);
    retranslate();
}

void UnlockScreen::fillStatus()
{
    while (QLayoutItem* item = m_members->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_facts->clear();
    if (!m_home)
        return;
    const QString checked =
        m_status ? tr("Checked %1, before sign-in, no patient data needed").arg(Clinical::dateTime(m_status->now))
                 : QString();
    m_ledger->setTitle(tr("The ledger now"), checked);
    for (const std::string& member : m_home->members) {
        const bool signs = std::find(m_home->signingMembers.begin(), m_home->signingMembers.end(), member) !=
                           m_home->signingMembers.end();
        auto* line = new QWidget(m_ledger);
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 6, 0, 6);
        row->setSpacing(10);
        auto* ring = new widgets::ProofRing(14, line);
        const bool up = signs && m_status && m_status->nodeRunning;
        ring->setRing(up ? theme::Ring::Verified : theme::Ring::NotOnLedger,
                      up ? tr("signs blocks") : tr("does not sign"));
        QLabel* name = widgets::label(theme::TextRole::Body, theme::Weight::Regular, nullptr, line);
        name->setText(qs(member));
        QLabel* state = widgets::label(theme::TextRole::Small, theme::Weight::Regular, "text2", line);
        if (!signs)
            state->setText(tr("named in genesis, does not sign"));
        else if (!m_status)
            state->setText(tr("not asked yet"));
        else if (m_status->nodeRunning)
            state->setText(tr("block %1").arg(Clinical::count(m_status->height)));
        else
            state->setText(tr("its node is not running"));
        row->addWidget(ring);
        row->addWidget(name);
        row->addStretch();
        row->addWidget(state);
        m_members->addWidget(line);
        m_members->addWidget(widgets::rule(m_ledger));
    }
    m_facts->add(tr("Chain"), qs(m_home->chain));
    QString hash = qs(m_home->genesisHash);
    if (hash.size() >= 24)
        hash = hash.left(4) + QLatin1Char(' ') + hash.mid(4, 4) + QLatin1Char(' ') + hash.mid(8, 4) +
               QStringLiteral(" … ") + hash.right(4);
    m_facts->add(tr("Genesis"), hash);
}

void UnlockScreen::setBusy(bool busy)
{
    m_busy = busy;
    for (QWidget* w : std::initializer_list<QWidget*>{m_hospital, m_user, m_passphrase, m_show, m_recoveryLink})
        w->setEnabled(!busy);
    m_unlock->setEnabled(!busy && !m_passphrase->isEmpty());
    m_rebuild->setEnabled(m_unlock->isEnabled());
    m_unlock->setText(busy ? tr("Opening the key…") : m_recovery ? tr("Unlock with the sheet") : tr("Unlock"));
}

void UnlockScreen::setRecovery(bool recovery)
{
    m_recovery = recovery;
    m_passphrase->clear();
    retranslate();
}

void UnlockScreen::fail(const Problem& problem)
{
    m_problem = problem;
    setBusy(false);
    retranslate();
    m_passphrase->setFocus(Qt::OtherFocusReason);
}

void UnlockScreen::unlock()
{
    const bool recovery = m_recovery;
    open([recovery](interfaces::Workstation& w, const std::string& user, SecretBytes secret) {
        return recovery ? w.unlockByRecovery(user, std::move(secret)) : w.unlock(user, std::move(secret));
    });
}

void UnlockScreen::rebuildStore()
{
    open([](interfaces::Workstation& w, const std::string& user, SecretBytes secret) {
        return w.rebuildStore(user, std::move(secret), false);
    });
}

void UnlockScreen::open(
    std::function<Result<interfaces::Session>(interfaces::Workstation&, const std::string&, SecretBytes)> way)
{
    if (m_busy || m_passphrase->isEmpty() || m_user->currentIndex() < 0)
        return;
    m_problem.reset();
    m_error->hide();
    m_rebuild->hide();
    const std::string user = m_user->currentData().toString().toStdString();
    auto secret = std::make_shared<SecretBytes>(m_passphrase->take());
    setBusy(true);
    m_runner.run<interfaces::Session>(
        m_unlockJob, Lane::Screen,
        [user, secret, way = std::move(way)](interfaces::Workstation& w) { return way(w, user, std::move(*secret)); },
        [this](Result<interfaces::Session> result) {
            if (!result) {
                fail(result.error());
                return;
            }
            setBusy(false);
            m_show->setChecked(false);
            Q_EMIT unlocked(*result);
        });
}

void UnlockScreen::retranslate()
{
    m_product->setText(QStringLiteral("TwinChart"));
    m_claim->setText(tr("Clinical workstation for patients’ digital twins"));
    m_notice->setText(tr("TwinChart is not an alarm system. It supports clinical decisions and does not make them.") +
                      QLatin1Char('\n') +
                      tr("Version %1")
                          .arg(QApplication::applicationVersion().isEmpty() ? QStringLiteral("0.1.0")
                                                                            : QApplication::applicationVersion()));
    m_title->setText(tr("Unlock this workstation"));
    m_why->setText(m_reason.isEmpty() ? tr("Nobody is signed in on this computer.") : m_reason);
    m_hospitalLabel->setText(tr("&Hospital"));
    m_userLabel->setText(tr("&User"));
    m_passLabel->setText(m_recovery ? tr("Text of the printed recovery &sheet") : tr("&Passphrase"));
    m_passHint->setText(tr("paste is allowed"));
    for (QLabel* l : {m_hospitalLabel, m_userLabel, m_passLabel})
        l->setTextFormat(Qt::AutoText);
    m_tries->setText(m_recovery ? tr("Type every group of letters and digits as it is printed.") : QString());
    m_tries->setVisible(m_recovery);
    m_show->setText(tr("Show"));
    m_show->setAccessibleName(tr("Show the passphrase"));
    m_recoveryLink->setText(m_recovery ? tr("Use the passphrase") : tr("Use the recovery sheet…"));
    m_hospital->setAccessibleName(tr("Hospital"));
    m_user->setAccessibleName(tr("User"));
    m_passphrase->setAccessibleName(m_recovery ? tr("Text of the recovery sheet") : tr("Passphrase"));
    m_language->setAccessibleName(tr("Language"));
    m_language->setCurrentIndex(m_language->findData(theme::language(*QCoreApplication::instance())));
    m_unlock->setAccessibleName(tr("Unlock"));
    setBusy(m_busy);
    m_stepsTitle->setText(tr("What happens when you unlock"));
    const QStringList steps{tr("Your key is opened on this computer. It never leaves it."),
                            tr("Your hospital’s node asks for a fresh signature."),
                            tr("The records on this computer are checked before any is shown."),
                            tr("New blocks are checked, header by header.")};
    for (int i = 0; i < steps.size(); ++i)
        m_steps.at(i)->setText(steps.at(i));
    if (m_problem) {
        m_error->setTexts(m_problem->failure == Failure::NotPermitted ? tr("The workstation was not unlocked")
                                                                      : Words::failure(m_problem->failure),
                          Words::of(m_problem->message));
        m_error->show();
    } else {
        m_error->hide();
    }
    m_rebuild->setText(tr("Build the record store anew"));
    m_rebuild->setAccessibleName(tr("Build the record store anew, with the passphrase typed above"));
    m_rebuild->setVisible(m_problem && m_problem->failure == Failure::StoreDamaged && !m_recovery);
    m_demo->setVisible(m_home && m_home->demonstration);
    m_unreadable->setVisible(m_home && !m_home->unreadableUsers.empty());
    if (!m_home)
        return;
    m_unreadable->setTexts(
        tr("Not everybody is in this list"),
        tr("This program cannot read their descriptions (%1): damaged, or of another version. Nothing of theirs was changed. Use the program that made them, or run “twinchart-cli check --deep”.")
            .arg(namesOf(m_home->unreadableUsers)));
    if (m_home->demonstration)
        m_demo->setTexts(tr("Demonstration, simulated time"),
                         m_home->demonstrationPassphrase.empty()
                             ? tr("All people are invented. Do not enter real patients.")
                             : tr("All people are invented. Every user’s passphrase here is %1")
                                   .arg(qs(m_home->demonstrationPassphrase)));
    const int members = static_cast<int>(m_home->members.size());
    const int signing = static_cast<int>(m_home->signingMembers.size());
    m_signers->setText(signing == 1 ? tr("One hospital signs each block")
                                    : tr("%1 of %2 hospitals sign each block").arg(signing).arg(members));
    m_fault->setText(signing == 1 ? tr("One organisation: tolerates no fault. Nobody outside can catch a false block.")
                                  : tr("%1 are needed.").arg(signing * 2 / 3 + 1));
    if (members > 1 && signing == 1)
        m_fault->setText(tr("%n hospitals are named; one of them signs.", nullptr, members) + QLatin1Char(' ') +
                         m_fault->text());
    for (int i = 0; i < m_user->count(); ++i)
        for (const interfaces::UserEntry& user : m_home->users)
            if (qs(user.name) == m_user->itemData(i).toString())
                m_user->setItemText(
                    i, QStringLiteral("%1 · %2 · %3").arg(qs(user.fullName), Words::role(user.role), qs(user.name)));
    fillStatus();
}

void UnlockScreen::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinchart::ui::session
