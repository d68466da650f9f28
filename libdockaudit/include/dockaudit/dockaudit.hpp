#pragma once

/// Everything that libdockaudit offers. Programs that care for build time include the headers that they need.

#include <dockaudit/account.hpp>
#include <dockaudit/auditd_config.hpp>
#include <dockaudit/auparse.hpp>
#include <dockaudit/auparse_reader.hpp>
#include <dockaudit/checkpoint.hpp>
#include <dockaudit/color_writer.hpp>
#include <dockaudit/container_history.hpp>
#include <dockaudit/diagnostics.hpp>
#include <dockaudit/docker_command.hpp>
#include <dockaudit/docker_flags.hpp>
#include <dockaudit/error.hpp>
#include <dockaudit/escape.hpp>
#include <dockaudit/event_counts.hpp>
#include <dockaudit/event_fields.hpp>
#include <dockaudit/event_id.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/field.hpp>
#include <dockaudit/history_reader.hpp>
#include <dockaudit/interpreter.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/match_text.hpp>
#include <dockaudit/names.hpp>
#include <dockaudit/parallel_writer.hpp>
#include <dockaudit/pull_iterator.hpp>
#include <dockaudit/query.hpp>
#include <dockaudit/record_type.hpp>
#include <dockaudit/record_view.hpp>
#include <dockaudit/row_event_writers.hpp>
#include <dockaudit/row_writer.hpp>
#include <dockaudit/time.hpp>
#include <dockaudit/time_expression.hpp>
#include <dockaudit/time_zone.hpp>
