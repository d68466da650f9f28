#pragma once

#include <dockaudit/parallel_writer.hpp>

#include "base/recycling_pool.hpp"

namespace dockaudit {

/// Writers that no thread uses at the moment. A thread gets, if possible, the one that it had before: what a
/// writer has learnt is in the cache of its core then.
using WriterPool = RecyclingPool<EventWriter>;

/// *Lifetime*: borrows the factory.
inline WriterPool make_writer_pool(const WriterFactory& make) {
    return WriterPool([&make] { return make(); }, [](const EventWriter&) { return true; });
}

}  // namespace dockaudit
