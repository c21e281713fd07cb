#include "calls.h"

#include <string.h>

#include "arrow.h"
#include "buffers.h"
#include "cells.h"

PyObject *py_stretches(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *numbers_, *cuts_, *codes_;
    const char *kind;
    if (!PyArg_ParseTuple(args, "sOOO", &kind, &numbers_, &cuts_, &codes_)) return NULL;
    if (strcmp(kind, "d") && strcmp(kind, "l")) {
        PyErr_SetString(PyExc_ValueError, "numbers of no such kind");
        return NULL;
    }
    const Kind numbers_kind = *kind == 'd' ? DOUBLES : WHOLES;
    Buffers buffers = {.count = 0};
    int64_t length = -1, count = -1;
    const void *numbers = taken(&buffers, numbers_, 0, numbers_kind, &length);
    const void *cuts = numbers ? taken(&buffers, cuts_, 0, numbers_kind, &count) : NULL;
    uint32_t *codes = cuts ? taken(&buffers, codes_, 1, CODES, &length) : NULL;
    if (codes) {
        Py_BEGIN_ALLOW_THREADS
        if (*kind == 'd')
            stretches_of_doubles(numbers, length, cuts, count, codes);
        else
            stretches_of_wholes(numbers, length, cuts, count, codes);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!codes) return NULL;
    Py_RETURN_NONE;
}

PyObject *py_stretches_of_rows(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *column_, *cuts_, *codes_;
    const char *kind;
    long long start, stop;
    unsigned int missing, unread;
    if (!PyArg_ParseTuple(args, "sOLLOIIO", &kind, &column_, &start, &stop, &cuts_, &missing, &unread, &codes_))
        return NULL;
    Texts *column = rows_of(column_, NUMBERS, start, stop);
    if (!column) return NULL;
    if (column->doubles != (*kind == 'd')) {
        PyErr_SetString(PyExc_TypeError, "a column of another kind");
        return NULL;
    }
    Buffers buffers = {.count = 0};
    int64_t length = stop - start, count = -1;
    const void *cuts = taken(&buffers, cuts_, 0, *kind == 'd' ? DOUBLES : WHOLES, &count);
    uint32_t *codes = cuts ? taken(&buffers, codes_, 1, CODES, &length) : NULL;
    if (codes) {
        Py_BEGIN_ALLOW_THREADS
        stretches_of_rows(column, *kind == 'd', start, stop, cuts, count, missing, unread, codes);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!codes) return NULL;
    Py_RETURN_NONE;
}

PyObject *py_add_cells(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *codes_, *tables_, *sums_;
    if (!PyArg_ParseTuple(args, "OOO", &codes_, &tables_, &sums_)) return NULL;
    Py_ssize_t axes = PySequence_Size(codes_);
    if (axes < 0) return NULL;
    if (axes != PySequence_Size(tables_) || axes > MOST_BUFFERS / 2 - 1) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "as many codes as tables, and not too many");
        return NULL;
    }
    Buffers buffers = {.count = 0};
    const uint32_t *codes[MOST_BUFFERS / 2];
    const int64_t *tables[MOST_BUFFERS / 2];
    int64_t sizes[MOST_BUFFERS / 2], length = -1;
    int64_t *sums = taken(&buffers, sums_, 1, WHOLES, &length);
    int right = sums != NULL;
    for (Py_ssize_t axis = 0; axis < axes && right; axis++) {
        PyObject *one = PySequence_GetItem(codes_, axis), *table = PySequence_GetItem(tables_, axis);
        int64_t rows = length;
        sizes[axis] = -1;
        right = one && table && (codes[axis] = taken(&buffers, one, 0, CODES, &rows)) &&
                (tables[axis] = taken(&buffers, table, 0, WHOLES, &sizes[axis]));
        Py_XDECREF(one);
        Py_XDECREF(table);
    }
    if (!right) {
        done_with(&buffers);
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    right = add_cells(codes, tables, sizes, axes, length, sums);
    Py_END_ALLOW_THREADS
    done_with(&buffers);
    return nothing_or_error(right);
}

PyObject *py_count_codes(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *codes_, *counts_;
    if (!PyArg_ParseTuple(args, "OO", &codes_, &counts_)) return NULL;
    Buffers buffers = {.count = 0};
    int64_t length = -1, size = -1;
    const uint32_t *codes = taken(&buffers, codes_, 0, CODES, &length);
    int64_t *counts = codes ? taken(&buffers, counts_, 1, WHOLES, &size) : NULL;
    int right = 0;
    if (counts) {
        Py_BEGIN_ALLOW_THREADS
        right = count_codes(codes, length, size, counts);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    return counts ? nothing_or_error(right) : NULL;
}

PyObject *py_spread_bits(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *codes_, *table_, *spread_;
    long long bits;
    if (!PyArg_ParseTuple(args, "OOLO", &codes_, &table_, &bits, &spread_)) return NULL;
    if (bits < 0 || bits > 64) {
        PyErr_SetString(PyExc_ValueError, "a word has 64 bits");
        return NULL;
    }
    Buffers buffers = {.count = 0};
    int64_t length = -1, size = -1;
    const uint32_t *codes = taken(&buffers, codes_, 0, CODES, &length);
    const uint64_t *table = codes ? taken(&buffers, table_, 0, WORDS, &size) : NULL;
    int64_t words = (length + 63) / 64, needed = words * bits;
    uint64_t *spread = table ? taken(&buffers, spread_, 1, WORDS, &needed) : NULL;
    int right = 0;
    if (spread) {
        Py_BEGIN_ALLOW_THREADS
        right = spread_bits(codes, length, table, size, bits, words, spread);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    return spread ? nothing_or_error(right) : NULL;
}

PyObject *py_add_where(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *sets_, *amounts_, *sums_;
    if (!PyArg_ParseTuple(args, "OOO", &sets_, &amounts_, &sums_)) return NULL;
    Py_ssize_t count = PySequence_Size(sets_);
    if (count < 0) return NULL;
    Buffers buffers = {.count = 0};
    int64_t length = -1, needed = count;
    int64_t *sums = taken(&buffers, sums_, 1, WHOLES, &length);
    const int64_t *amounts = sums ? taken(&buffers, amounts_, 0, WHOLES, &needed) : NULL;
    const uint64_t *sets[MOST_BUFFERS];
    int right = amounts != NULL;
    for (Py_ssize_t at = 0; at < count && right; at++) {
        PyObject *one = PySequence_GetItem(sets_, at);
        int64_t words = (length + 63) / 64;
        right = one && (sets[at] = taken(&buffers, one, 0, WORDS, &words));
        Py_XDECREF(one);
    }
    if (right) {
        Py_BEGIN_ALLOW_THREADS
        add_where(sets, amounts, count, length, sums);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!right) return NULL;
    Py_RETURN_NONE;
}
