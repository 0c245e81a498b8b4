// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/charts/chart.h>
#include <ui/charts/viewrange.h>

#include <ui/charts/plotlibrary.h>

#include <QElapsedTimer>

#include <memory>
#include <optional>

class QScrollBar;

namespace twinchart::ui::charts {

struct PlotState;

/// The timeline: one QCustomPlot, one axis rect per lane, one margin group, one time range for all lanes.
/// Draws events and intervals in the ink of their proof, with its ring unless they are verified, and readings as
/// curves; what failed its check is a broken ring with words and never a value. Pans and zooms by wheel, drag and keys.
/// GUI thread.
class TimelinePlot : public QCustomPlot {
    Q_OBJECT
public:
    explicit TimelinePlot(QWidget* parent = nullptr);
    ~TimelinePlot() override;

    /// Shows another snapshot. The view stays when `keepView`; else it is five days: up to a day after now or, in a
    /// record that ends earlier, up to a day after its end.
    void setChart(std::shared_ptr<const Chart> chart, bool keepView);
    const std::shared_ptr<const Chart>& chart() const;
    /// Forgets everything (lock).
    void wipe();

    const ViewHistory& views() const;
    void setView(ViewRange view);
    void zoomIn();
    void zoomOut();
    bool viewBack();
    void preset(int index);
    void goToNow();
    void setSectionFolded(const std::string& section, bool folded);
    bool isFolded(const std::string& section) const;

    /// The selected entry: index into the data's items.
    std::optional<std::uint32_t> selected() const;
    void select(std::uint32_t item, bool reveal);
    void clearSelection();
    /// The neighbour of the selection in its lane; absent at an end.
    std::optional<std::uint32_t> neighbour(int direction) const;
    /// Position and number of entries in the selection's lane: {31, 34}.
    std::pair<int, int> positionInLane() const;

    /// Lanes on the screen order: title, and the entries of the lane within the view.
    struct LaneInfo {
        QString code;
        QString title;
        bool graph = false;
        int index = -1; ///< into Chart::events or Chart::graphs
        QRect rect;     ///< in the plot
    };
    QList<LaneInfo> lanes() const;
    /// Entries of a lane in the present view, by time. Graph lanes give the readings that have an entry, a pressure
    /// those of both curves, and what failed.
    std::vector<std::uint32_t> entriesInView(int lane) const;
    /// −1: none, or the bar of a folded section.
    int focusedLane() const;

    /// Redraws what moves, now. Pan and zoom call it by themselves, once per turn of the event loop.
    void renderMoving();
    /// Pixel of an instant and back.
    double pixelOf(std::int64_t ns) const;
    std::int64_t instantAt(double pixel) const;
    QRect plotArea() const;
    /// "1 px = 8min 39s"
    QString scaleText() const;
    QSize minimumSizeHint() const override { return {480, 240}; }

Q_SIGNALS:
    void viewChanged();
    void itemSelected(quint32 item);
    void itemActivated(quint32 item);
    void selectionCleared();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    /// Who moves the view: by wheel or drag the rows under the pointer are not taken away.
    enum class Move { Jump, Pointer };
    void rebuildRows();
    /// Whether the rows were made anew.
    bool planRows(Move move);
    void syncAxes();
    void viewMoved(Move move = Move::Jump);
    void renderAll();
    void scrollTo(bool lower, int y);
    void selectAt(QPoint position);
    void stepSelection(int direction);
    void stepLane(int direction, bool bars = true);
    /// Folds the section of the lane that has the focus, which its bar then has; unfolds it from there.
    void toggleFold();
    void unfoldInto(int section);
    void revealLane();
    void announce();
    bool continues();

    std::unique_ptr<PlotState> m_state;
    QScrollBar* m_scroll;
    QScrollBar* m_graphScroll;
    QCPLayer* m_moving = nullptr;
    QCPMarginGroup* m_margins = nullptr; ///< of all lanes; the plot's own
    bool m_queued = false;
    bool m_valueKey = false;
    QPoint m_press;
    ViewRange m_pressView;
    enum class Drag { None, Maybe, Pan, Band } m_drag = Drag::None;
    QElapsedTimer m_lastMove;
};

} // namespace twinchart::ui::charts
