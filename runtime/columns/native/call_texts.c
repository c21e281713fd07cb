#include "calls.h"

#include <stdlib.h>

#include "arrow.h"
#include "buffers.h"
#include "distinct.h"
#include "parse.h"

PyObject *py_number_texts(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *column, *into;
    long long start, stop, few;
    if (!PyArg_ParseTuple(args, "OLLLO", &column, &start, &stop, &few, &into)) return NULL;
    Texts *texts = rows_of(column, TEXTS, start, stop);
    if (!texts) return NULL;
    Buffers buffers = {.count = 0};
    int64_t length = stop - start, found, *firsts = NULL;
    uint32_t *numbers = taken(&buffers, into, 1, CODES, &length);
    if (!numbers) {
        done_with(&buffers);
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    found = number_texts(texts, start, stop, few, numbers, &firsts);
    Py_END_ALLOW_THREADS
    done_with(&buffers);
    if (found == NO_MEMORY) return PyErr_NoMemory();
    if (found == TOO_MANY) Py_RETURN_NONE;
    PyObject *result = wholes(firsts, found);
    free(firsts);
    return result;
}

PyObject *py_read_decimals(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *column, *numbers_, *states_;
    long long start, stop;
    int decimals;
    if (!PyArg_ParseTuple(args, "OLLpOO", &column, &start, &stop, &decimals, &numbers_, &states_)) return NULL;
    Texts *texts = rows_of(column, TEXTS, start, stop);
    if (!texts) return NULL;
    Buffers buffers = {.count = 0};
    int64_t length = stop - start;
    double *numbers = taken(&buffers, numbers_, 1, DOUBLES, &length);
    uint8_t *states = numbers ? taken(&buffers, states_, 1, BYTES, &length) : NULL;
    if (states) {
        Py_BEGIN_ALLOW_THREADS
        read_decimals(texts, start, stop, decimals, numbers, states);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!states) return NULL;
    Py_RETURN_NONE;
}

PyObject *py_read_times(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *column, *micros_, *kinds_;
    long long start, stop;
    if (!PyArg_ParseTuple(args, "OLLOO", &column, &start, &stop, &micros_, &kinds_)) return NULL;
    Texts *texts = rows_of(column, TEXTS, start, stop);
    if (!texts) return NULL;
    Buffers buffers = {.count = 0};
    int64_t length = stop - start;
    int64_t *micros = taken(&buffers, micros_, 1, WHOLES, &length);
    uint8_t *kinds = micros ? taken(&buffers, kinds_, 1, BYTES, &length) : NULL;
    if (kinds) {
        Py_BEGIN_ALLOW_THREADS
        read_times(texts, start, stop, micros, kinds);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!kinds) return NULL;
    Py_RETURN_NONE;
}
