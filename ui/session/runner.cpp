// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/session/runner.h>

#include <QThread>

namespace twinchart::ui::session {

Runner::Runner(std::unique_ptr<interfaces::Workstation> workstation, QObject* parent)
    : QObject(parent), m_workstation(std::move(workstation))
{
    static constexpr const char* names[] = {"core-screen", "core-long", "core-state"};
    for (std::size_t i = 0; i < m_threads.size(); ++i) {
        m_threads[i] = new QThread(this);
        m_threads[i]->setObjectName(QString::fromLatin1(names[i]));
        m_workers[i] = new QObject;
        m_workers[i]->moveToThread(m_threads[i]);
        connect(m_threads[i], &QThread::finished, m_workers[i], &QObject::deleteLater);
        m_threads[i]->start();
    }
    m_subscription = m_workstation->subscribe([this](interfaces::Change change) {
        QMetaObject::invokeMethod(this, [this, change] { Q_EMIT changed(change); }, Qt::QueuedConnection);
    });
}

Runner::~Runner()
{
    m_subscription.reset();
    for (QThread* thread : m_threads)
        thread->quit();
    for (QThread* thread : m_threads)
        thread->wait();
}

Unexpected<Problem> Runner::stopped(const char* why)
{
    return problem(Failure::Internal,
                   TWINCHART_TR("An internal error stopped this (%1). What was acknowledged is kept."), {why});
}

void Runner::post(Lane lane, std::function<void()> task)
{
    Q_EMIT busyChanged(++m_busy);
    QMetaObject::invokeMethod(
        m_workers[static_cast<std::size_t>(lane)],
        [this, task = std::move(task)] {
            task();
            back([this] { Q_EMIT busyChanged(--m_busy); });
        },
        Qt::QueuedConnection);
}

void Runner::back(std::function<void()> task)
{
    QMetaObject::invokeMethod(this, std::move(task), Qt::QueuedConnection);
}

} // namespace twinchart::ui::session
