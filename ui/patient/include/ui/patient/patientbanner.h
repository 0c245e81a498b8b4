// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/patient.h>

#include <QList>
#include <QWidget>

#include <optional>

namespace twinchart::ui::patient {

/// The patient banner of NHS CUI (PAB-0009 … 0076): top of every single-patient window, full width. Names never
/// truncate: what does not fit wraps at the ends of elements and the banner grows.
class PatientBanner : public QWidget {
    Q_OBJECT
public:
    explicit PatientBanner(QWidget* parent = nullptr);
    /// `clinical` false (roles without clinical data): neither allergies nor alerts are shown (PAB-0008).
    void setPatient(const interfaces::PatientSummary& patient, Instant now, bool clinical);
    void clear();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

    /// Everything it says, in reading order, one element a string; for tests and screen readers.
    QStringList elements() const;
    /// Where element `i` lies at the present width.
    QList<QRect> places() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Ink { Label, Value, Critical, Text };
    struct Run {
        QString text;
        Ink ink = Ink::Value;
        bool bold = false;
        QString icon;
    };
    struct Element {
        QList<Run> runs;
        bool right = false; ///< belongs to the right-hand group of its line
        int line = 0;       ///< 0: who it is, 1: the rest
        bool name = false;
    };
    struct Placed {
        int element = 0;
        QRect rect;
    };
    void build();
    QList<Placed> place(int width, int* height) const;
    QSize measure(const Element& element) const;
    QFont fontOf(const Element& element, const Run& run) const;
    QString textOf(const Element& element) const;

    std::optional<interfaces::PatientSummary> m_patient;
    Instant m_now;
    bool m_clinical = true;
    QList<Element> m_elements;
};

} // namespace twinchart::ui::patient
