// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <model/catalogue.h>

#include <cstdlib>

// A catalogue that is accepted answers every question about itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace twinchart::model;
    const auto catalogue = Catalogue::parse({data, size});
    if (!catalogue)
        return catalogue.error().text().empty() ? 1 : 0;
    for (const DataSet& d : catalogue->dataSets()) {
        if (catalogue->dataSet(d.code.code) != &d)
            std::abort();
        for (const std::uint32_t i : d.attributes) {
            const Attribute& a = catalogue->attributes()[i];
            if (!catalogue->has(d, a) || catalogue->attribute(a.name) != &a)
                std::abort();
            Item item;
            item.dataSet = d.code;
            item.attribute = a.name;
            item.value = Quantity{"1", {}, {}, a.unit};
            static_cast<void>(catalogue->check(item));
        }
    }
    return 0;
}
