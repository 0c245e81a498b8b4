// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>
#include <ui/patient/filechooser.h>
#include <ui/session/runner.h>

#include <QWidget>

#include <memory>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QRadioButton;
class QTableView;

namespace twinchart::ui::widgets {
class Button;
class Panel;
class Strip;
} // namespace twinchart::ui::widgets

namespace twinchart::ui::patient {

class ImportProblemModel;
class ImportResultModel;

/// Import of FHIR files: which, from whom, how far, and what became of every resource.
class ImportPage : public QWidget {
    Q_OBJECT
public:
    ImportPage(session::Runner& runner, FileChooser& chooser, QWidget* parent = nullptr);
    ~ImportPage() override;

    void addFiles(const QStringList& files);
    void setSource(const QString& source);
    void start();
    /// Asks the core to stop; what was acknowledged stays.
    void cancel();
    bool running() const { return m_running; }
    /// Clears files and results (lock).
    void wipe();
    void focusFirst();
    const ImportResultModel& results() const { return *m_results; }
    const ImportProblemModel& problems() const { return *m_problems; }

Q_SIGNALS:
    void finished(bool changed);

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void retranslate();
    void update(const interfaces::ImportProgress& progress);
    void finish(const Result<interfaces::ImportReport>& result);
    void check();
    void fillProgress();

    session::Runner& m_runner;
    FileChooser& m_chooser;
    session::JobSlot m_job;
    std::shared_ptr<interfaces::CancelFlag> m_cancel;
    std::shared_ptr<quint64> m_run;
    bool m_running = false;
    interfaces::ImportProgress m_progress;
    std::optional<Problem> m_problem;
    bool m_cancelled = false;
    bool m_done = false;

    ImportResultModel* m_results;
    ImportProblemModel* m_problems;
    QLabel *m_title, *m_fileLabel, *m_sourceLabel, *m_sourceHint, *m_kindLabel, *m_stage, *m_detail, *m_why;
    QListWidget* m_files;
    widgets::Button *m_add, *m_remove, *m_start, *m_stop;
    QLineEdit* m_source;
    QRadioButton *m_foreign, *m_own;
    QCheckBox* m_strict;
    QProgressBar* m_bar;
    widgets::Panel *m_form, *m_progressPanel, *m_resultPanel, *m_problemPanel;
    widgets::Strip* m_outcome;
    QTableView *m_resultTable, *m_problemTable;
};

} // namespace twinchart::ui::patient
