#pragma once

#include "differential/known_differences.hpp"

namespace dockaudit::test {

// Fields that ausearch does not see, or sees with another value.

bool has_misread_user(const Difference& event);
bool has_made_up_field(const Difference& event);
bool has_prefixed_login_subject(const Difference& event);
bool has_number_beyond_32_bits(const Difference& event);
bool has_field_before_its_turn(const Difference& event);

}  // namespace dockaudit::test
