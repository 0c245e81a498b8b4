<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB">
<context>
    <name>TimelinePlot</name>
    <message numerus="yes">
        <source>%n entries in view</source>
        <translation>
            <numerusform>%n entry in view</numerusform>
            <numerusform>%n entries in view</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinchart::ui::ledger::StatusPage</name>
    <message numerus="yes">
        <source>%n hospitals are named here; one of them signs the blocks. All people are invented.</source>
        <translation>
            <numerusform>%n hospital is named here; one of them signs the blocks. All people are invented.</numerusform>
            <numerusform>%n hospitals are named here; one of them signs the blocks. All people are invented.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::ImportPage</name>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::PatientBanner</name>
    <message numerus="yes">
        <source>%n alerts</source>
        <translation>
            <numerusform>%n alert</numerusform>
            <numerusform>%n alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinchart::ui::patient::WorklistModel</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries failed their check</source>
        <translation>
            <numerusform>%n entry failed its check</numerusform>
            <numerusform>%n entries failed their check</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinchart::ui::session::UnlockScreen</name>
    <message numerus="yes">
        <source>%n hospitals are named; one of them signs.</source>
        <translation>
            <numerusform>%n hospital is named; one of them signs.</numerusform>
            <numerusform>%n hospitals are named; one of them signs.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::FinalityCard</name>
    <message numerus="yes">
        <source>%n witnesses outside this hospital agree.</source>
        <translation>
            <numerusform>%n witness outside this hospital agrees.</numerusform>
            <numerusform>%n witnesses outside this hospital agree.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>twinchart::ui::timeline::TimelineScreen</name>
    <message numerus="yes">
        <source>%n later entries are hidden. Recording is off while you look back.</source>
        <translation>
            <numerusform>%n later entry is hidden. Recording is off while you look back.</numerusform>
            <numerusform>%n later entries are hidden. Recording is off while you look back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries failed their integrity check</source>
        <translation>
            <numerusform>%n entry failed its integrity check</numerusform>
            <numerusform>%n entries failed their integrity check</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n data sets</source>
        <translation>
            <numerusform>%n data set</numerusform>
            <numerusform>%n data sets</numerusform>
        </translation>
    </message>
</context>
</TS>
