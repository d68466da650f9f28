#pragma once

#include <dockaudit/query.hpp>

#include "query/expression.hpp"
#include "query/prefilter.hpp"

namespace dockaudit {

struct Query::Compiled {
    TimeRange time;
    Expression expression;    ///< its operands in the order of their cost
    AttributeSet attributes;  ///< those that `expression` asks for
    Prefilter prefilter;
};

}  // namespace dockaudit
