// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema.h"

#include <array>

namespace twinchart::replica {

namespace {
using crypto::store::Migration;
using crypto::store::StoreError;

// Numbers of parts: owner << 16 | part, so that the parts of one owner lie side by side.
constexpr std::array kMigrations{Migration{1, R"sql(
CREATE TABLE patients(
    number INTEGER PRIMARY KEY, handle BLOB NOT NULL UNIQUE, patient BLOB, commons INTEGER NOT NULL,
    pending INTEGER NOT NULL, kept INTEGER NOT NULL, records INTEGER NOT NULL, items INTEGER NOT NULL,
    invalid INTEGER NOT NULL, withheld INTEGER NOT NULL, waiting INTEGER NOT NULL, last INTEGER,
    body BLOB NOT NULL, root BLOB NOT NULL, brief BLOB NOT NULL) STRICT;
CREATE TABLE contributions(
    number INTEGER PRIMARY KEY, patient INTEGER NOT NULL REFERENCES patients(number), root BLOB NOT NULL UNIQUE,
    waiting INTEGER NOT NULL, about BLOB NOT NULL) STRICT;
CREATE INDEX contributions_of_patient ON contributions(patient);
CREATE INDEX contributions_waiting ON contributions(waiting) WHERE waiting <> 0;
CREATE TABLE records(
    number INTEGER PRIMARY KEY, prefix INTEGER, contribution INTEGER NOT NULL, leaf INTEGER NOT NULL, name BLOB NOT NULL,
    version BLOB NOT NULL, commitment BLOB NOT NULL, digest BLOB NOT NULL, dek BLOB, octets BLOB) STRICT;
CREATE INDEX records_by_name ON records(prefix) WHERE prefix IS NOT NULL;
CREATE TABLE pieces(number INTEGER PRIMARY KEY, octets BLOB NOT NULL) STRICT;
CREATE TABLE segments(number INTEGER PRIMARY KEY, octets BLOB NOT NULL) STRICT;
CREATE TABLE trees(number INTEGER PRIMARY KEY, octets BLOB NOT NULL) STRICT;
CREATE TABLE outgoing(number INTEGER PRIMARY KEY, octets BLOB NOT NULL) STRICT;
CREATE TABLE evidence(number INTEGER PRIMARY KEY, octets BLOB NOT NULL) STRICT;
CREATE TABLE flags(
    patient INTEGER NOT NULL, record INTEGER NOT NULL, about BLOB NOT NULL,
    PRIMARY KEY(patient, record)) STRICT, WITHOUT ROWID;
CREATE TABLE audit(number INTEGER PRIMARY KEY, octets BLOB NOT NULL, mac BLOB NOT NULL) STRICT;
CREATE TABLE headers(height INTEGER PRIMARY KEY, octets BLOB NOT NULL, mac BLOB NOT NULL) STRICT;
CREATE TABLE entries(
    section INTEGER NOT NULL, bucket INTEGER NOT NULL, name BLOB NOT NULL, octets BLOB NOT NULL,
    PRIMARY KEY(section, bucket, name)) STRICT;
CREATE TABLE buckets(number INTEGER PRIMARY KEY, digest BLOB NOT NULL) STRICT;
CREATE TABLE links(counter INTEGER PRIMARY KEY, link BLOB NOT NULL) STRICT;
CREATE TABLE freshness(
    one INTEGER PRIMARY KEY CHECK(one = 1), counter INTEGER NOT NULL, root BLOB NOT NULL, before BLOB NOT NULL,
    link BLOB NOT NULL, audit BLOB NOT NULL, audited INTEGER NOT NULL) STRICT;
)sql"},
                                 // The index by names in two tables (names.h).
                                 Migration{2, R"sql(
CREATE TABLE names(prefix INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(prefix, number)) STRICT, WITHOUT ROWID;
CREATE TABLE recent_names(prefix INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(prefix, number)) STRICT, WITHOUT ROWID;
INSERT INTO names(prefix, number) SELECT prefix, number FROM records WHERE prefix IS NOT NULL ORDER BY prefix, number;
DROP INDEX records_by_name;
)sql"}};
} // namespace

std::span<const Migration> migrations()
{
    return kMigrations;
}

ReplicaError errorOf(const StoreError& error)
{
    using From = StoreError::Kind;
    using To = ReplicaError::Kind;
    const auto kind = [&] {
        switch (error.kind) {
        case From::CannotOpen:
        case From::Profile: return To::CannotOpen;
        case From::WrongKey: return To::WrongKey;
        case From::NewerSchema: return To::NewerSchema;
        case From::OtherStore: return To::CannotOpen;
        case From::Busy: return To::Busy;
        case From::Constraint: return To::Exists;
        case From::Corrupt: return To::Damaged;
        case From::Full:
        case From::Io:
        case From::Memory: return To::Storage;
        case From::TooLarge:
        case From::Misuse: return To::Misuse;
        }
        return To::Misuse;
    };
    return {kind(), error.detail, 0};
}

} // namespace twinchart::replica
