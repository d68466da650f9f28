#pragma once

// What the shared library hands out. All of it is compiled with hidden visibility, so a class or function that programs
// may use says so where it is declared; templates and what is defined in its header need no mark.

#if defined(__GNUC__)
#define DOCKAUDIT_API __attribute__((visibility("default")))
#define DOCKAUDIT_LOCAL \
    __attribute__((visibility("hidden")))  ///< a part of a class with a mark that has none itself
#else
#define DOCKAUDIT_API
#define DOCKAUDIT_LOCAL
#endif
