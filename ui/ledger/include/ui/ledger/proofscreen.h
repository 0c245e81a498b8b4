// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <ui/patient/filechooser.h>
#include <ui/session/runner.h>

#include <QWidget>

#include <optional>

class QLabel;
class QScrollArea;
class QStackedWidget;

namespace twinchart::ui::widgets {
class Button;
class Chip;
class StatePanel;
} // namespace twinchart::ui::widgets

namespace twinchart::ui::ledger {

/// Who says so, and how do I know that nobody changed it: one entry's proof in plain words.
class ProofScreen : public QWidget {
    Q_OBJECT
public:
    ProofScreen(session::Runner& runner, patient::FileChooser& chooser, QWidget* parent = nullptr);
    /// Makes the proof anew and shows it.
    void open(const interfaces::ItemView& item);
    void again();
    void wipe();
    const std::optional<interfaces::ProofView>& proof() const { return m_proof; }
    /// The proof in words, beginning with who the patient is; what *Copy* puts on the clipboard.
    QString inWords(const QString& patientLine) const;
    /// Who the patient is, put before every copy.
    void setPatientLine(const QString& line) { m_patientLine = line; }
    widgets::Button* backButton() const { return m_back; }
    widgets::Button* saveButton() const { return m_save; }
    void focusFirst();

Q_SIGNALS:
    void backWanted();
    void said(const QString& words);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void retranslate();
    void save();
    void copy();

    session::Runner& m_runner;
    patient::FileChooser& m_chooser;
    session::JobSlot m_job, m_saveJob;
    std::optional<interfaces::ItemView> m_item;
    std::optional<interfaces::ProofView> m_proof;
    QString m_patientLine;

    widgets::Button *m_back, *m_save, *m_copy, *m_again;
    widgets::Chip* m_chip;
    QLabel *m_title, *m_flag, *m_when;
    QStackedWidget* m_pages;
    widgets::StatePanel* m_state;
    QScrollArea* m_scroll;
};

} // namespace twinchart::ui::ledger
