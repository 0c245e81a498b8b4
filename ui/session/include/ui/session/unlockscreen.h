// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <ui/session/runner.h>

#include <QWidget>

#include <optional>

class QFrame;
class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace twinchart::ui::widgets {
class Button;
class Combo;
class FactList;
class Panel;
class StatePanel;
class Strip;
} // namespace twinchart::ui::widgets

namespace twinchart::ui::session {

class PassphraseEdit;

/// Who is there, and the key that opens: users of the home, passphrase or recovery sheet, what unlocking does,
/// and how the ledger stands, which needs no patient data.
class UnlockScreen : public QWidget {
    Q_OBJECT
public:
    explicit UnlockScreen(Runner& runner, QWidget* parent = nullptr);

    /// Reads the home anew (users, members, demonstration).
    void load();
    /// Chosen when the home has been read, and now if it has been.
    void chooseUser(const QString& name);
    /// Why it is locked: "" at a start, else the sentence under the title.
    void setReason(const QString& reason);
    void setStatus(const interfaces::StatusView& status);
    const std::optional<interfaces::HomeInfo>& home() const { return m_home; }
    /// Unlocks with what is typed.
    void unlock();
    /// Offered when the record store does not open: the same with an empty one in its place, filled before it is shown.
    void rebuildStore();
    /// Types the passphrase for scripted runs.
    PassphraseEdit* passphrase() const { return m_passphrase; }
    widgets::Button* unlockButton() const { return m_unlock; }
    void focusFirst();

Q_SIGNALS:
    void homeRead(const twinchart::interfaces::HomeInfo& home);
    /// There is no home, or it cannot be read: the sentence that stands in the form's place.
    void homeNotRead(const QString& why);
    void unlocked(const twinchart::interfaces::Session& session);
    void languageWanted(const QString& language);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    QWidget* buildBrand();
    QWidget* buildForm();
    QWidget* buildSide();
    void retranslate();
    void fillHome();
    void fillStatus();
    void setBusy(bool busy);
    void setRecovery(bool recovery);
    void
    open(std::function<Result<interfaces::Session>(interfaces::Workstation&, const std::string&, SecretBytes)> way);
    void fail(const Problem& problem);
    void failLoad(const QString& title, const QString& why);
    void arrange();

    Runner& m_runner;
    JobSlot m_homeJob;
    JobSlot m_unlockJob;
    std::optional<interfaces::HomeInfo> m_home;
    std::optional<interfaces::StatusView> m_status;
    QString m_wantedUser;
    QString m_reason;
    bool m_recovery = false;
    bool m_busy = false;
    std::optional<Problem> m_problem;

    QFrame* m_brand;
    QLabel *m_product, *m_claim, *m_signers, *m_fault, *m_notice;
    QWidget* m_wheel;
    QStackedWidget* m_pages;
    widgets::StatePanel* m_state;
    QLabel *m_title, *m_why, *m_hospitalLabel, *m_userLabel, *m_passLabel, *m_passHint, *m_tries;
    widgets::Combo *m_hospital, *m_user, *m_language;
    PassphraseEdit* m_passphrase;
    widgets::Button *m_unlock, *m_show, *m_recoveryLink, *m_rebuild;
    widgets::Strip *m_error, *m_demo, *m_unreadable;
    QLabel* m_stepsTitle;
    QList<QLabel*> m_steps;
    widgets::Panel* m_ledger;
    QVBoxLayout* m_members;
    widgets::FactList* m_facts;
    QWidget* m_side;
};

} // namespace twinchart::ui::session
