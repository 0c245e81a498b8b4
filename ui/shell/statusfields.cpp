// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <statusfields.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>

namespace twinchart::ui::shell {

using theme::Clinical;
using theme::qs;
using theme::Words;
using Field = widgets::StatusBar::Field;

QList<Field> StatusFields::of(const std::optional<interfaces::HomeInfo>& home,
                              const std::optional<interfaces::StatusView>& status,
                              const std::optional<interfaces::Session>& session, std::chrono::milliseconds untilLock)
{
    QList<Field> fields;
    if (home && home->demonstration) {
        Field f;
        f.text = tr("Demonstration · simulated time");
        f.warning = true;
        fields += f;
    }
    Field connection;
    if (!status) {
        connection.icon = QStringLiteral("clock");
        connection.text = tr("asking the node…");
    } else {
        connection.icon = status->nodeRunning ? QStringLiteral("online") : QStringLiteral("offline");
        connection.strong = status->nodeRunning ? tr("Connected") : tr("Offline");
        connection.warning = !status->nodeRunning;
    }
    fields += connection;
    if (status && status->toleratedFaults == 0) {
        Field f;
        f.text = tr("One organisation: tolerates no fault");
        f.rank = session ? 2 : 0;
        fields += f;
    } else if (status) {
        Field f;
        f.text = tr("%1 of %2 hospitals sign").arg(status->signingMembers).arg(status->members);
        f.rank = 2;
        fields += f;
    }
    if (status && session) {
        Field f;
        f.text = tr("Data as of") + QLatin1Char(' ');
        f.strong = Clinical::dateTime(status->trustedTime.value_or(status->now));
        f.rank = 1;
        fields += f;
        Field waiting;
        waiting.hasRing = true;
        waiting.ring = status->outbox ? theme::Ring::Saved : theme::Ring::Verified;
        waiting.strong = status->outbox ? Clinical::count(status->outbox) : QString();
        waiting.after = status->outbox ? QLatin1Char(' ') + tr("changes waiting") : tr("nothing waiting");
        fields += waiting;
    }
    if (status && status->trusted > 0) {
        Field f;
        f.hasRing = true;
        f.text = tr("Last verified block") + QLatin1Char(' ');
        f.strong = Clinical::count(status->trusted);
        if (status->verifiedAt)
            f.after =
                QStringLiteral(", ") + tr("%1 ago").arg(Clinical::duration(status->now.ns - status->verifiedAt->ns));
        fields += f;
    }
    if (session) {
        Field user;
        user.text = QStringLiteral("%1 · %2").arg(qs(session->user.fullName), Words::role(session->user.role));
        user.right = true;
        fields += user;
        Field hospital;
        hospital.text = qs(session->user.hospital);
        hospital.right = true;
        hospital.rank = kHospitalRank;
        fields += hospital;
    }
    Field zone;
    zone.text = QStringLiteral("%1 · %2").arg(Clinical::zoneName(), tr("24-hour"));
    zone.right = true;
    zone.rank = 4;
    fields += zone;
    if (session) {
        Field lock;
        lock.icon = QStringLiteral("lock");
        const auto seconds = untilLock.count() / 1000;
        lock.text = seconds >= 60 ? tr("Locks in %1min").arg((seconds + 30) / 60) : tr("Locks in %1s").arg(seconds);
        lock.warning = seconds <= 20;
        lock.right = true;
        fields += lock;
    }
    return fields;
}

} // namespace twinchart::ui::shell
