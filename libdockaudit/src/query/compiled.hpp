#pragma once

#include <dockaudit/query.hpp>

#include "query/expression.hpp"
#include "query/prefilter.hpp"

namespace dockaudit {

struct Query::Compiled {
    TimeRange time;
    Expression expression;           ///< its operands in the order of their cost
    AttributeSet attributes;         ///< those that `expression` asks for
    bool needs_all_records = false;  ///< not only those that give `attributes`
    Prefilter prefilter;

    /// What an event has to meet, the time range included.
    Expression with_time() const {
        if (time.is_open()) return expression;
        return Expression::make(TreeKind::all, {Expression::make_test(TimeTest{time}), expression});
    }
};

}  // namespace dockaudit
