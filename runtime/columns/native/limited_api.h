/* Python as all versions from 3.11 on have it. */
#ifndef LEADLANG_LIMITED_API_H
#define LEADLANG_LIMITED_API_H

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#endif
