// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <ui/patient/worklistmodel.h>
#include <ui/session/runner.h>

#include <QWidget>

class QLabel;
class QModelIndex;
class QStackedWidget;
class QTableView;

namespace twinchart::ui::widgets {
class Button;
class SearchField;
class StatePanel;
class Tile;
} // namespace twinchart::ui::widgets

namespace twinchart::ui::patient {

class PatientPreview;

/// The list of patients: tiles that count and filter, search, the table, and on wide screens the selected patient.
class Worklist : public QWidget {
    Q_OBJECT
public:
    explicit Worklist(session::Runner& runner, QWidget* parent = nullptr);
    void load(Instant now);
    /// Forgets all patients (lock).
    void wipe();
    const WorklistModel& model() const { return *m_model; }
    QTableView* table() const { return m_table; }
    widgets::SearchField* search() const { return m_search; }
    void focusFirst();
    void select(const QString& id);

Q_SIGNALS:
    void opened(const QString& patient);
    void importWanted();
    void loaded(int patients);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void retranslate();
    void fillCounts();
    void arrange();
    /// All rows are as high as the longest name and second line need.
    void fitRows();
    QModelIndex chosen() const;
    QString chosenId() const;
    void keep(const QString& id);
    void showChosen();
    void openChosen();
    void showProblem(const Problem& problem);

    session::Runner& m_runner;
    session::JobSlot m_job;
    Instant m_now;
    WorklistModel* m_model;
    WorklistFilter* m_filter;
    QLabel *m_title, *m_count;
    widgets::SearchField* m_search;
    widgets::Button *m_open, *m_import;
    QList<widgets::Tile*> m_tiles;
    QTableView* m_table;
    PatientPreview* m_preview;
    QStackedWidget* m_pages;
    widgets::StatePanel* m_state;
};

} // namespace twinchart::ui::patient
