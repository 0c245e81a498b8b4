// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/patient/importpage.h>

#include <ui/patient/importmodel.h>
#include <ui/theme/clinical.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/button.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/panel.h>
#include <ui/widgets/strip.h>

#include <QCheckBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QProgressBar>
#include <QRadioButton>
#include <QTableView>
#include <QVBoxLayout>

#include <chrono>

namespace twinchart::ui::patient {

using interfaces::ImportProgress;
using interfaces::ImportResult;
using theme::Clinical;
using theme::qs;
using theme::Words;
using widgets::Button;

namespace {

QTableView* table(QAbstractItemModel* model, QWidget* parent)
{
    auto* view = new QTableView(parent);
    view->setModel(model);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setAlternatingRowColors(true);
    view->setShowGrid(false);
    // Files and places differ at their ends; the whole text is in the tip.
    view->setWordWrap(false);
    view->setTextElideMode(Qt::ElideMiddle);
    view->setTabKeyNavigation(false);
    view->setFrameShape(QFrame::NoFrame);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setDefaultSectionSize(qMax(theme::Metrics::row, view->fontMetrics().height() + 10));
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setHighlightSections(false);
    return view;
}

} // namespace

ImportPage::ImportPage(session::Runner& runner, FileChooser& chooser, QWidget* parent)
    : QWidget(parent), m_runner(runner), m_chooser(chooser), m_run(std::make_shared<quint64>(0))
{
    setAcceptDrops(true);
    m_results = new ImportResultModel(this);
    m_problems = new ImportProblemModel(this);
    build();
    retranslate();
    check();
}

ImportPage::~ImportPage()
{
    cancel();
}

void ImportPage::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(12);
    m_title = widgets::label(theme::TextRole::H1, theme::Weight::Bold, nullptr, this);
    column->addWidget(m_title);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(16);

    m_form = new widgets::Panel(QStringLiteral("import"), this);
    auto* form = m_form->body();
    form->setSpacing(6);
    m_fileLabel = widgets::label(theme::TextRole::Body, theme::Weight::Bold, nullptr, m_form);
    m_files = new QListWidget(m_form);
    m_files->setMinimumHeight(72);
    m_files->setMaximumHeight(120);
    auto* fileButtons = new QHBoxLayout;
    m_add = new Button(Button::Kind::Secondary, QStringLiteral("plus"), {}, m_form);
    m_remove = new Button(Button::Kind::Secondary, QStringLiteral("cross"), {}, m_form);
    fileButtons->addWidget(m_add);
    fileButtons->addWidget(m_remove);
    fileButtons->addStretch();
    m_kindLabel = widgets::label(theme::TextRole::Body, theme::Weight::Bold, nullptr, m_form);
    m_foreign = new QRadioButton(m_form);
    m_own = new QRadioButton(m_form);
    m_foreign->setChecked(true);
    m_sourceLabel = widgets::label(theme::TextRole::Body, theme::Weight::Bold, nullptr, m_form);
    m_source = new QLineEdit(m_form);
    m_source->setMaxLength(120);
    m_sourceHint = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", m_form);
    m_strict = new QCheckBox(m_form);
    form->addWidget(m_fileLabel);
    form->addWidget(m_files);
    form->addLayout(fileButtons);
    form->addSpacing(4);
    form->addWidget(m_kindLabel);
    form->addWidget(m_foreign);
    form->addWidget(m_own);
    form->addSpacing(4);
    form->addWidget(m_sourceLabel);
    form->addWidget(m_source);
    form->addWidget(m_sourceHint);
    form->addWidget(m_strict);
    form->addStretch();
    auto* go = new QHBoxLayout;
    go->setSpacing(theme::Metrics::controls);
    m_start = new Button(Button::Kind::Primary, QStringLiteral("import"), {}, m_form);
    m_start->setBig(true);
    m_why = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", m_form);
    go->addWidget(m_start);
    go->addWidget(m_why, 1);
    form->addLayout(go);
    m_form->setMinimumWidth(340);
    upper->addWidget(m_form, 2);

    auto* right = new QVBoxLayout;
    right->setSpacing(12);
    m_progressPanel = new widgets::Panel(QStringLiteral("sync"), this);
    m_stage = widgets::wrapped(theme::TextRole::H2, theme::Weight::Bold, nullptr, m_progressPanel);
    m_bar = new QProgressBar(m_progressPanel);
    m_bar->setTextVisible(false);
    m_detail = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", m_progressPanel);
    m_stop = new Button(Button::Kind::Secondary, QStringLiteral("cross"), {}, m_progressPanel);
    m_progressPanel->body()->addWidget(m_stage);
    m_progressPanel->body()->addWidget(m_bar);
    m_progressPanel->body()->addWidget(m_detail);
    m_progressPanel->body()->addWidget(m_stop);
    right->addWidget(m_progressPanel);
    m_outcome = new widgets::Strip(widgets::Strip::Kind::Accent, this);
    m_outcome->hide();
    right->addWidget(m_outcome);
    m_resultPanel = new widgets::Panel(QStringLiteral("table"), this);
    m_resultPanel->body()->setContentsMargins(1, 0, 1, 1);
    m_resultTable = table(m_results, m_resultPanel);
    m_resultPanel->body()->addWidget(m_resultTable);
    right->addWidget(m_resultPanel, 2);
    m_problemPanel = new widgets::Panel(QStringLiteral("warning"), this);
    m_problemPanel->body()->setContentsMargins(1, 0, 1, 1);
    m_problemTable = table(m_problems, m_problemPanel);
    m_problemTable->horizontalHeader()->setStretchLastSection(true);
    m_problemPanel->body()->addWidget(m_problemTable);
    right->addWidget(m_problemPanel, 3);
    upper->addLayout(right, 5);
    column->addLayout(upper, 1);

    connect(m_add, &QPushButton::clicked, this, [this] {
        m_chooser.openFiles(this, tr("Files to import"), tr("FHIR R4 (*.json *.ndjson);;All files (*)"),
                            [this](const QStringList& files) { addFiles(files); });
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        delete m_files->takeItem(m_files->currentRow());
        check();
    });
    connect(m_source, &QLineEdit::textChanged, this, &ImportPage::check);
    connect(m_own, &QRadioButton::toggled, this, &ImportPage::check);
    connect(m_start, &QPushButton::clicked, this, &ImportPage::start);
    connect(m_stop, &QPushButton::clicked, this, &ImportPage::cancel);
    connect(m_source, &QLineEdit::returnPressed, this, &ImportPage::start);
}

void ImportPage::addFiles(const QStringList& files)
{
    for (const QString& file : files) {
        auto* item = new QListWidgetItem(QFileInfo(file).fileName(), m_files);
        item->setData(Qt::UserRole, file);
        item->setToolTip(file);
    }
    if (m_files->currentRow() < 0 && m_files->count() > 0)
        m_files->setCurrentRow(0);
    check();
}

void ImportPage::setSource(const QString& source)
{
    m_source->setText(source);
}

void ImportPage::check()
{
    QString why;
    if (m_files->count() == 0)
        why = tr("Choose at least one file.");
    else if (!m_own->isChecked() && m_source->text().trimmed().isEmpty())
        why = tr("Name the system that the files come from.");
    m_why->setText(m_running ? QString() : why);
    m_start->setEnabled(!m_running && why.isEmpty());
    m_remove->setEnabled(!m_running && m_files->count() > 0);
    m_add->setEnabled(!m_running);
    m_source->setEnabled(!m_running && !m_own->isChecked());
    for (QWidget* w : std::initializer_list<QWidget*>{m_files, m_own, m_foreign, m_strict})
        w->setEnabled(!m_running);
    m_progressPanel->setVisible(m_running);
    m_resultPanel->setVisible(m_results->rowCount() > 0 || !m_done);
    m_problemPanel->setVisible(m_problems->rowCount() > 0);
}

void ImportPage::start()
{
    if (!m_start->isEnabled())
        return;
    interfaces::ImportRequest request;
    for (int i = 0; i < m_files->count(); ++i)
        request.files.push_back(m_files->item(i)->data(Qt::UserRole).toString().toStdString());
    request.own = m_own->isChecked();
    if (!request.own)
        request.source = m_source->text().trimmed().toStdString();
    request.strict = m_strict->isChecked();
    m_cancel = std::make_shared<interfaces::CancelFlag>();
    m_running = true;
    m_done = false;
    m_cancelled = false;
    m_problem.reset();
    m_progress = {};
    m_results->setResults({});
    m_problems->setResults({});
    m_outcome->hide();
    check();
    fillProgress();
    m_stop->setFocus(Qt::OtherFocusReason);
    const quint64 id = ++*m_run;
    std::weak_ptr<quint64> alive = m_run;
    auto cancel = m_cancel;
    session::Runner* runner = &m_runner;
    // Progress may come thousands of times a second; a screen needs twenty.
    auto progress = [this, alive, id, runner,
                     last = std::chrono::steady_clock::time_point()](const ImportProgress& p) mutable {
        const auto now = std::chrono::steady_clock::now();
        if (p.stage != ImportProgress::Stage::Done && now - last < std::chrono::milliseconds(50))
            return;
        last = now;
        runner->back([this, alive, id, p] {
            const auto current = alive.lock();
            if (current && *current == id)
                update(p);
        });
    };
    m_runner.run<interfaces::ImportReport>(
        m_job, session::Lane::Long,
        [request, cancel, progress](interfaces::Workstation& w) { return w.import(request, progress, *cancel); },
        [this](const Result<interfaces::ImportReport>& result) { finish(result); });
}

void ImportPage::cancel()
{
    if (!m_cancel || !m_running)
        return;
    m_cancelled = true;
    m_cancel->cancelled = true;
    m_stop->setEnabled(false);
    fillProgress();
}

void ImportPage::update(const ImportProgress& progress)
{
    if (!m_running)
        return;
    m_progress = progress;
    fillProgress();
}

void ImportPage::fillProgress()
{
    m_stop->setEnabled(m_running && !m_cancelled);
    QString stage;
    switch (m_progress.stage) {
    case ImportProgress::Stage::Reading: stage = tr("Reading"); break;
    case ImportProgress::Stage::Checking: stage = tr("Checking"); break;
    case ImportProgress::Stage::Sealing:
    case ImportProgress::Stage::Saving: stage = tr("Sealing and saving here"); break;
    case ImportProgress::Stage::Sending:
    case ImportProgress::Stage::Recording: stage = tr("Sending to the node"); break;
    case ImportProgress::Stage::Verifying:
    case ImportProgress::Stage::Keeping: stage = tr("Verifying what was recorded"); break;
    case ImportProgress::Stage::Done: stage = tr("Done"); break;
    }
    m_stage->setText(m_cancelled ? tr("Stopping…") : stage);
    m_bar->setRange(0, 1000);
    m_bar->setValue(m_progress.total ? static_cast<int>(m_progress.done * 1000 / m_progress.total) : 0);
    QString detail = QFileInfo(qs(m_progress.file)).fileName();
    if (m_progress.total)
        detail += QStringLiteral(" · ") +
                  tr("%1 of %2").arg(Clinical::count(m_progress.done), Clinical::count(m_progress.total));
    m_detail->setText(m_cancelled ? tr("What was acknowledged stays; the rest is absent.") : detail);
}

void ImportPage::finish(const Result<interfaces::ImportReport>& result)
{
    m_running = false;
    m_done = true;
    std::uint64_t items = 0;
    std::uint64_t refused = 0;
    if (result) {
        for (const ImportResult& r : result->files) {
            items += r.items;
            refused += r.refused;
        }
        m_results->setResults(result->files);
        m_problems->setResults(result->files);
        m_outcome->setKind(refused ? widgets::Strip::Kind::Warning : widgets::Strip::Kind::Accent,
                           refused ? QString() : QStringLiteral("check"));
        m_problem = result->problem;
    } else {
        m_problem = result.error();
    }
    if (m_problem)
        m_outcome->setKind(m_problem->failure == Failure::Cancelled ? widgets::Strip::Kind::Warning
                                                                    : widgets::Strip::Kind::Critical);
    retranslate();
    m_outcome->show();
    check();
    m_resultTable->resizeColumnsToContents();
    m_problemTable->resizeColumnsToContents();
    resizeEvent(nullptr);
    (m_problems->rowCount() > 0 ? m_problemTable : m_resultTable)->setFocus(Qt::OtherFocusReason);
    Q_EMIT finished(items > 0);
}

void ImportPage::wipe()
{
    cancel();
    ++*m_run;
    m_job.forget();
    m_running = false;
    m_done = false;
    m_problem.reset();
    m_files->clear();
    m_source->setText({}); // clear() would keep what was typed for undo
    m_results->setResults({});
    m_problems->setResults({});
    m_outcome->hide();
    check();
}

void ImportPage::focusFirst()
{
    (m_running ? m_stop : m_add)->setFocus(Qt::OtherFocusReason);
}

void ImportPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() && !m_running)
        event->acceptProposedAction();
}

void ImportPage::dropEvent(QDropEvent* event)
{
    // A drop only fills the list: nothing is imported before the person says so.
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            files += url.toLocalFile();
    addFiles(files);
}

void ImportPage::resizeEvent(QResizeEvent* event)
{
    if (event)
        QWidget::resizeEvent(event);
    const int room = m_resultTable->viewport()->width();
    QHeaderView* header = m_resultTable->horizontalHeader();
    int others = 0;
    for (int c = 1; c < ImportResultModel::ColumnCount; ++c) {
        header->resizeSection(c, qMax(header->sectionSizeHint(c) + 8, 60));
        others += header->sectionSize(c);
    }
    header->resizeSection(0, qMax(160, room - others));
    QHeaderView* problems = m_problemTable->horizontalHeader();
    for (const auto& [column, wanted] : {std::pair<int, int>{ImportProblemModel::Kind, 80},
                                         {ImportProblemModel::File, room / 5},
                                         {ImportProblemModel::Where, room / 4}})
        problems->resizeSection(column, qMax(wanted, problems->sectionSizeHint(column)));
}

void ImportPage::retranslate()
{
    m_title->setText(tr("Import FHIR records"));
    m_form->setTitle(tr("What and from whom"));
    m_progressPanel->setTitle(tr("Under way"));
    m_resultPanel->setTitle(tr("Result of each file"), m_results->rowCount() ? QString() : tr("nothing imported yet"));
    m_problemPanel->setTitle(tr("What was refused or noted"), tr("%n refused", nullptr, m_problems->refused()));
    m_fileLabel->setText(tr("Files"));
    m_files->setAccessibleName(tr("Files to import"));
    m_add->setText(tr("Add files…"));
    m_remove->setText(tr("Remove"));
    m_kindLabel->setText(tr("Whose record it is"));
    m_foreign->setText(tr("History from a peripheral system (read-only)"));
    m_own->setText(tr("This hospital’s own record"));
    m_sourceLabel->setText(tr("Name of the system"));
    m_source->setAccessibleName(tr("Name of the system"));
    m_sourceHint->setText(
        tr("As it is known in your hospital, for example “Whinfell Road Clinic”. It stands beside every value."));
    m_strict->setText(tr("Refuse whole files that hold a refused resource"));
    m_start->setText(tr("Import"));
    m_stop->setText(tr("Stop"));
    m_bar->setAccessibleName(tr("Progress of the import"));
    m_resultTable->setAccessibleName(tr("Result of each file"));
    m_problemTable->setAccessibleName(tr("What was refused or noted"));
    Q_EMIT m_results->headerDataChanged(Qt::Horizontal, 0, ImportResultModel::ColumnCount - 1);
    Q_EMIT m_problems->headerDataChanged(Qt::Horizontal, 0, ImportProblemModel::ColumnCount - 1);
    std::uint64_t items = 0;
    std::uint64_t refused = 0;
    std::uint64_t patients = 0;
    for (const ImportResult& r : m_results->results()) {
        items += r.items;
        refused += r.refused;
        patients += r.patients;
    }
    if (m_problem)
        m_outcome->setTexts(m_problem->failure == Failure::Cancelled ? tr("The import was stopped")
                            : items > 0
                                ? tr("Imported in part: %1 new entries are saved here").arg(Clinical::count(items))
                                : tr("The import was refused"),
                            Words::of(m_problem->message));
    else
        m_outcome->setTexts(
            refused ? tr("Imported in part: %1 resources were refused").arg(Clinical::count(refused))
                    : tr("Imported, recorded and verified"),
            tr("%1 new entries for %2 patients.").arg(Clinical::count(items), Clinical::count(patients)));
    check();
    if (m_running)
        fillProgress();
}

void ImportPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinchart::ui::patient
