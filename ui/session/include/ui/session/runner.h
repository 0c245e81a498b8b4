// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/workstation.h>

#include <QObject>
#include <QPointer>

#include <array>
#include <exception>
#include <functional>
#include <memory>

class QThread;

namespace twinchart::ui::session {

/// Which worker a call goes to: what a person waits for, what takes minutes, what only looks at the state.
/// Calls of one lane run one after another.
enum class Lane { Screen, Long, State };

/// Remembers the newest job of one purpose ("the timeline that is shown"). A result that comes when a newer
/// job was begun, or after the slot is gone, is dropped. GUI thread only.
class JobSlot {
public:
    JobSlot() : m_id(std::make_shared<quint64>(0)) {}
    JobSlot(const JobSlot&) = delete;
    JobSlot& operator=(const JobSlot&) = delete;
    /// The running job's result will be dropped.
    void forget() { ++*m_id; }

private:
    friend class Runner;
    std::shared_ptr<quint64> m_id;
};

/// Carries calls to the core on worker threads and brings the results back. No call into the core is made on
/// the GUI thread, and no event loop is nested. Ownership: holds the workstation; destruction waits for the
/// running calls and ends the workers before the workstation goes.
class Runner : public QObject {
    Q_OBJECT
public:
    explicit Runner(std::unique_ptr<interfaces::Workstation> workstation, QObject* parent = nullptr);
    ~Runner() override;

    /// Runs `work(workstation)` on a worker and hands its Result to `done` on the GUI thread, unless `slot` has
    /// begun a newer job, was forgotten, or went with its owner. An exception in `work` becomes Failure::Internal.
    template <class T>
    void run(JobSlot& slot, Lane lane, std::function<Result<T>(interfaces::Workstation&)> work,
             std::function<void(Result<T>)> done)
    {
        const quint64 id = ++*slot.m_id;
        std::weak_ptr<quint64> alive = slot.m_id;
        post(lane, [this, alive, id, work = std::move(work), done = std::move(done)]() mutable {
            auto result = std::make_shared<Result<T>>(guarded<T>(work));
            back([alive, id, result, done = std::move(done)] {
                const std::shared_ptr<quint64> current = alive.lock();
                if (current && *current == id)
                    done(std::move(*result));
            });
        });
    }

    /// Hands something from any thread to the GUI thread (progress of a long call). Dropped after destruction.
    void back(std::function<void()> task);

Q_SIGNALS:
    /// The core says that something changed; emitted on the GUI thread.
    void changed(twinchart::interfaces::Change change);
    /// A call began or ended: how many are under way.
    void busyChanged(int calls);

private:
    template <class T>
    Result<T> guarded(std::function<Result<T>(interfaces::Workstation&)>& work)
    {
        try {
            return work(*m_workstation);
        } catch (const std::exception& error) {
            return stopped(error.what());
        } catch (...) {
            return stopped("unknown");
        }
    }
    static Unexpected<Problem> stopped(const char* why);
    void post(Lane lane, std::function<void()> task);

    std::unique_ptr<interfaces::Workstation> m_workstation;
    std::unique_ptr<interfaces::Subscription> m_subscription;
    std::array<QThread*, 3> m_threads{};
    std::array<QObject*, 3> m_workers{};
    int m_busy = 0;
};

} // namespace twinchart::ui::session
