// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/session.h>
#include <interfaces/timeline.h>
#include <ui/theme/theme.h>
#include <util/message.h>

#include <QCoreApplication>
#include <QString>

namespace twinchart::ui::theme {

/// What the proof ring shows (design: status table).
enum class Ring { Draft, Saved, Sent, Recorded, Verified, Failed, NotYetTrusted, NotOnLedger, Erased };

/// The words that stand for codes, and the rules which of them may be shown.
class Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
public:
    /// A message of the core in the language in force.
    static QString of(const Message& message);
    /// A name that data give in both languages, in the person's.
    static QString local(const interfaces::LocalName& name);

    /// The ring of a level and a verdict. A pair that must not occur gives NotYetTrusted.
    static Ring ring(interfaces::Level level, interfaces::Verdict verdict);
    static Ring ring(const interfaces::ItemView& item) { return ring(item.level, item.verdict); }
    /// False for pairs that the design's table does not have: the screen adds a problem line.
    static bool occurs(interfaces::Level level, interfaces::Verdict verdict);
    /// "Verified", "Recorded in block 1,204", …
    static QString ringWords(Ring ring, std::uint64_t height = 0);
    /// The same with what belongs to it: the reason of "Not verified yet", "checked here; no other hospital".
    static QString proof(const interfaces::ItemView& item);
    static QColor ringColour(Ring ring, const Theme& theme);

    /// Whether a value may be drawn as a value. False for what failed its check and for what was erased.
    static bool showsValue(const interfaces::ItemView& item);
    /// "5.9 mmol/L", or the words that stand in its place. The one door from an item to text on a screen.
    static QString value(const interfaces::ItemView& item);
    /// "Potassium 5.9 mmol/L H ▲"; failed items give "Integrity check failed" and no name of a value.
    static QString line(const interfaces::ItemView& item);
    static QString flag(const std::string& flag);      ///< "H ▲", "LL ▼▼", "A ●", ""
    static QString flagWords(const std::string& flag); ///< "high", "critically low", …
    static QColor flagColour(const std::string& flag, const Theme& theme);
    static QString notAFact(const std::string& code);

    static QString dataSet(const std::string& code); ///< "Test data"
    static QString stage(const std::string& code);   ///< "Pre-hospital admit"
    static QColor stageColour(const std::string& code, const Theme& theme);
    static QString role(interfaces::Role role);
    /// What a kind of failure is called in a panel's title.
    static QString failure(Failure failure);
};

} // namespace twinchart::ui::theme
