// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QMap>

#include <cstring>

#include <fcntl.h>
#include <unistd.h>

/// What the memory of another process holds, as root sees it.
namespace twinchart::gate {

/// A word as UTF-8 and as UTF-16.
inline QList<QByteArray> textForms(const QByteArray& word)
{
    const QString wide = QString::fromUtf8(word);
    return {word, QByteArray(reinterpret_cast<const char*>(wide.utf16()), wide.size() * 2)};
}
/// A key as octets, as hexadecimal in both cases, and as that in UTF-16.
inline QList<QByteArray> keyForms(const QByteArray& key)
{
    const QByteArray hex = key.toHex();
    return QList<QByteArray>{key, hex, hex.toUpper()} + textForms(hex).mid(1);
}

struct Sought {
    QByteArray name;
    QList<QByteArray> forms;
};

struct Finding {
    qint64 octets = 0;                  ///< that were read
    QMap<QByteArray, int> hits;         ///< by name
    QMap<QByteArray, QByteArray> where; ///< first place of each: mapping and what stands around
};

/// Searches every writable mapping of a process.
inline Finding searchMemory(qint64 pid, const QList<Sought>& sought)
{
    Finding found;
    QFile maps(QStringLiteral("/proc/%1/maps").arg(pid));
    const int memory = ::open(qPrintable(QStringLiteral("/proc/%1/mem").arg(pid)), O_RDONLY | O_CLOEXEC);
    if (memory < 0 || !maps.open(QIODevice::ReadOnly))
        return found;
    const QList<QByteArray> lines = maps.readAll().split('\n');
    for (const QByteArray& line : lines) {
        const qsizetype dash = line.indexOf('-');
        const qsizetype space = line.indexOf(' ');
        if (dash < 0 || !line.mid(space + 1).startsWith("rw") || line.contains("[v"))
            continue;
        const quint64 from = line.left(dash).toULongLong(nullptr, 16);
        const quint64 to = line.mid(dash + 1, space - dash - 1).toULongLong(nullptr, 16);
        QByteArray block(static_cast<qsizetype>(to - from), Qt::Uninitialized);
        const ssize_t n = ::pread(memory, block.data(), static_cast<size_t>(block.size()), static_cast<off_t>(from));
        if (n <= 0)
            continue;
        found.octets += n;
        for (const Sought& one : sought)
            for (const QByteArray& form : one.forms) {
                const char* at = block.constData();
                const char* const end = at + n;
                while ((at = static_cast<const char*>(::memmem(at, static_cast<size_t>(end - at), form.constData(),
                                                               static_cast<size_t>(form.size())))) != nullptr) {
                    if (found.hits[one.name]++ == 0) {
                        const qsizetype offset = at - block.constData();
                        found.where[one.name] =
                            line.mid(space + 1) + " +0x" + QByteArray::number(offset, 16) + ": " +
                            block.mid(qMax<qsizetype>(0, offset - 48), 160).toPercentEncoding(" .,:;-/");
                    }
                    at += form.size();
                }
            }
    }
    ::close(memory);
    return found;
}

} // namespace twinchart::gate
