#include "calls.h"

#include "buffers.h"
#include "cells.h"
#include "lanes.h"
#include "order.h"

PyObject *py_add_to_persons(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *persons_, *codes_, *strides_, *table_, *totals_;
    long long width;
    if (!PyArg_ParseTuple(args, "OOOOLO", &persons_, &codes_, &strides_, &table_, &width, &totals_)) return NULL;
    Py_ssize_t axes = PySequence_Size(codes_);
    if (axes < 0) return NULL;
    if (width < 1 || axes != PySequence_Size(strides_) || axes > MOST_BUFFERS / 2 - 2) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "as many codes as strides, and not too many");
        return NULL;
    }
    Buffers buffers = {.count = 0};
    const uint32_t *codes[MOST_BUFFERS / 2];
    const int64_t *strides[MOST_BUFFERS / 2];
    int64_t sizes[MOST_BUFFERS / 2], length = -1, table_size = -1, totals_size = -1;
    const uint32_t *persons = taken(&buffers, persons_, 0, CODES, &length);
    const int64_t *table = persons ? taken(&buffers, table_, 0, WHOLES, &table_size) : NULL;
    int64_t *totals = table ? taken(&buffers, totals_, 1, WHOLES, &totals_size) : NULL;
    int right = totals != NULL;
    for (Py_ssize_t axis = 0; axis < axes && right; axis++) {
        PyObject *one = PySequence_GetItem(codes_, axis), *stride = PySequence_GetItem(strides_, axis);
        int64_t rows = length;
        sizes[axis] = -1;
        right = one && stride && (codes[axis] = taken(&buffers, one, 0, CODES, &rows)) &&
                (strides[axis] = taken(&buffers, stride, 0, WHOLES, &sizes[axis]));
        Py_XDECREF(one);
        Py_XDECREF(stride);
    }
    if (!right) {
        done_with(&buffers);
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    right = add_to_persons(persons, totals_size / width, codes, strides, sizes, axes, length, table, table_size / width,
                           width, totals);
    Py_END_ALLOW_THREADS
    done_with(&buffers);
    return nothing_or_error(right);
}

enum { MOST_BITS = 32, MOST_TABLE_BITS = 20 };

/* Whether the lanes are such that no number of theirs lies outside a person's words. */
static int take_totals(Buffers *buffers, PyObject *words_, long long width, int bits, const int64_t *places, int64_t lanes,
                       Totals *totals) {
    int right = width >= 1 && bits >= 1 && bits <= MOST_BITS;
    for (int64_t lane = 0; lane < lanes && right; lane++) {
        int64_t word = places[2 * lane], shift = places[2 * lane + 1];
        right = word >= 0 && word < width && shift >= 0 && shift <= 64 - bits;
    }
    if (!right) {
        PyErr_SetString(PyExc_ValueError, "no such lane");
        return 0;
    }
    int64_t size = -1;
    *totals = (Totals){.words = taken(buffers, words_, 0, WHOLES, &size), .width = width, .bits = bits};
    totals->people = size / width;
    return totals->words != NULL;
}

PyObject *py_walk_lanes(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *words_, *places_, *persons_, *tables_, *sums_, *counts_;
    long long width, first, length;
    int bits;
    if (!PyArg_ParseTuple(args, "OLOiOLLOOO", &words_, &width, &places_, &bits, &persons_, &first, &length, &tables_,
                          &sums_, &counts_))
        return NULL;
    Buffers buffers = {.count = 0};
    Totals totals;
    int64_t lanes = -1, rows = length, cells, counters;
    const int64_t *places = taken(&buffers, places_, 0, WHOLES, &lanes), *tables = NULL;
    const uint32_t *persons = NULL;
    int64_t *sums = NULL, *counts = NULL;
    lanes /= 2;
    int right = places && length >= 0 && bits <= MOST_TABLE_BITS && take_totals(&buffers, words_, width, bits, places, lanes, &totals);
    cells = right ? lanes << bits : 0;
    counters = 4 * cells;
    right = right && (persons_ == Py_None || (persons = taken(&buffers, persons_, 0, CODES, &rows))) &&
            (sums_ == Py_None || ((sums = taken(&buffers, sums_, 1, WHOLES, &rows)) &&
                                  (tables = taken(&buffers, tables_, 0, WHOLES, &cells)))) &&
            (counts_ == Py_None || (counts = taken(&buffers, counts_, 1, WHOLES, &counters)));
    int inside = 0;
    if (right) {
        Py_BEGIN_ALLOW_THREADS
        inside = walk_lanes(&totals, places, lanes, persons, first, length, tables, sums, counts);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!right && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "fewer rows than none, or tables too long");
    return right ? nothing_or_error(inside) : NULL;
}

PyObject *py_take_lane(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *words_, *persons_, *numbers_;
    long long width, first, place[2];
    int bits;
    if (!PyArg_ParseTuple(args, "OLLLiOLO", &words_, &width, &place[0], &place[1], &bits, &persons_, &first, &numbers_))
        return NULL;
    Buffers buffers = {.count = 0};
    Totals totals;
    int64_t length = -1, places[2] = {place[0], place[1]};
    const uint32_t *persons = NULL;
    uint32_t *numbers = taken(&buffers, numbers_, 1, CODES, &length);
    int right = numbers && take_totals(&buffers, words_, width, bits, places, 1, &totals) &&
                (persons_ == Py_None || (persons = taken(&buffers, persons_, 0, CODES, &length)));
    int inside = 0;
    if (right) {
        Py_BEGIN_ALLOW_THREADS
        inside = take_lane(&totals, places[0], (int)places[1], persons, first, length, numbers);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    return right ? nothing_or_error(inside) : NULL;
}

PyObject *py_order_events(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *persons_, *instants_, *days_, *order_, *starts_;
    if (!PyArg_ParseTuple(args, "OOOOO", &persons_, &instants_, &days_, &order_, &starts_)) return NULL;
    Buffers buffers = {.count = 0};
    int64_t length = -1, room = -1;
    const int64_t *persons = taken(&buffers, persons_, 0, WHOLES, &length);
    const int64_t *instants = persons ? taken(&buffers, instants_, 0, WHOLES, &length) : NULL;
    const int64_t *days = instants ? taken(&buffers, days_, 0, WHOLES, &length) : NULL;
    int64_t *order = days ? taken(&buffers, order_, 1, WHOLES, &length) : NULL;
    int64_t *starts = order ? taken(&buffers, starts_, 1, WHOLES, &room) : NULL;
    int right = 0;
    if (starts && room > 0) {
        Py_BEGIN_ALLOW_THREADS
        right = order_events(persons, instants, days, length, room - 1, order, starts);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!starts) return NULL;
    return right < 0 ? PyErr_NoMemory() : nothing_or_error(right);
}
