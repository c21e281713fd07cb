/* What Python calls: each checks what it was given, then lets go of the interpreter's lock and works. */
#ifndef LEADLANG_CALLS_H
#define LEADLANG_CALLS_H

#include "limited_api.h"

PyObject *py_add_cells(PyObject *self, PyObject *args);
PyObject *py_add_to_persons(PyObject *self, PyObject *args);
PyObject *py_add_where(PyObject *self, PyObject *args);
PyObject *py_are_tidy(PyObject *self, PyObject *column);
PyObject *py_count_codes(PyObject *self, PyObject *args);
PyObject *py_index_texts(PyObject *self, PyObject *column);
PyObject *py_match_texts(PyObject *self, PyObject *args);
PyObject *py_match_wholes(PyObject *self, PyObject *args);
PyObject *py_number_texts(PyObject *self, PyObject *args);
PyObject *py_order_events(PyObject *self, PyObject *args);
PyObject *py_read_decimals(PyObject *self, PyObject *args);
PyObject *py_read_times(PyObject *self, PyObject *args);
PyObject *py_scan_texts(PyObject *self, PyObject *args);
PyObject *py_spread_bits(PyObject *self, PyObject *args);
PyObject *py_stretches(PyObject *self, PyObject *args);
PyObject *py_stretches_of_rows(PyObject *self, PyObject *args);
PyObject *py_take_lane(PyObject *self, PyObject *args);
PyObject *py_walk_lanes(PyObject *self, PyObject *args);

#endif
