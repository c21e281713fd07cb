#include "calls.h"

#include <stdlib.h>

#include "arrow.h"
#include "buffers.h"
#include "ids.h"
#include "scan.h"

static const char *const INDEX = "leadlang.index";

static void let_index_go(PyObject *capsule) {
    Index *index = PyCapsule_GetPointer(capsule, INDEX);
    if (index) free_index(index);
    Py_XDECREF((PyObject *)PyCapsule_GetContext(capsule));
}

PyObject *py_index_texts(PyObject *self, PyObject *column) {
    (void)self;
    Texts *texts = texts_of(column);
    if (!texts) return NULL;
    Index *index;
    Py_BEGIN_ALLOW_THREADS
    index = index_texts(texts);
    Py_END_ALLOW_THREADS
    if (!index) Py_RETURN_NONE;
    PyObject *capsule = PyCapsule_New(index, INDEX, let_index_go);
    if (!capsule) {
        free_index(index);
        return NULL;
    }
    /* The index points into the column. */
    Py_INCREF(column);
    PyCapsule_SetContext(capsule, column);
    return capsule;
}

PyObject *py_are_tidy(PyObject *self, PyObject *column) {
    (void)self;
    Texts *texts = texts_of(column);
    if (!texts) return NULL;
    int tidy;
    Py_BEGIN_ALLOW_THREADS
    tidy = are_tidy(texts);
    Py_END_ALLOW_THREADS
    return PyBool_FromLong(tidy);
}

PyObject *py_match_texts(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *index_, *column, *persons_;
    long long start, stop;
    unsigned int nobody;
    if (!PyArg_ParseTuple(args, "OOLLIO", &index_, &column, &start, &stop, &nobody, &persons_)) return NULL;
    Index *index = PyCapsule_GetPointer(index_, INDEX);
    Texts *texts = index ? rows_of(column, TEXTS, start, stop) : NULL;
    if (!texts) return NULL;
    Buffers buffers = {.count = 0};
    int64_t length = stop - start;
    uint32_t *persons = taken(&buffers, persons_, 1, CODES, &length);
    if (persons) {
        Py_BEGIN_ALLOW_THREADS
        match_texts(index, texts, start, stop, nobody, persons);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!persons) return NULL;
    Py_RETURN_NONE;
}

PyObject *py_match_wholes(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *table_, *numbers_, *persons_;
    long long least;
    unsigned int nobody;
    if (!PyArg_ParseTuple(args, "OLOIO", &table_, &least, &numbers_, &nobody, &persons_)) return NULL;
    Buffers buffers = {.count = 0};
    int64_t size = -1, length = -1;
    const uint32_t *table = taken(&buffers, table_, 0, CODES, &size);
    const int64_t *numbers = table ? taken(&buffers, numbers_, 0, WHOLES, &length) : NULL;
    uint32_t *persons = numbers ? taken(&buffers, persons_, 1, CODES, &length) : NULL;
    if (persons) {
        Py_BEGIN_ALLOW_THREADS
        match_wholes(table, size, least, numbers, length, nobody, persons);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!persons) return NULL;
    Py_RETURN_NONE;
}

static int take_index(Buffers *buffers, PyObject *capsule, PyObject *words_, int64_t width, const Index **index,
                      const uint64_t **words) {
    *index = NULL;
    *words = NULL;
    if (capsule == Py_None) return 1;
    *index = PyCapsule_GetPointer(capsule, INDEX);
    if (!*index) return 0;
    int64_t count = texts_in(*index) * width;
    *words = taken(buffers, words_, 0, WORDS, &count);
    return *words != NULL;
}

PyObject *py_scan_texts(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *column, *sign_, *next_, *found_, *ended_, *folded_, *of_folded_, *written_, *of_written_, *codes_;
    long long start, stop, width;
    if (!PyArg_ParseTuple(args, "OLLOOOOLOOOOO", &column, &start, &stop, &sign_, &next_, &found_, &ended_, &width,
                          &folded_, &of_folded_, &written_, &of_written_, &codes_))
        return NULL;
    Texts *texts = rows_of(column, TEXTS, start, stop);
    if (!texts) return NULL;
    if (width < 1 || width > 1 << 20) {
        PyErr_SetString(PyExc_ValueError, "so many words stand for no tests");
        return NULL;
    }
    Buffers buffers = {.count = 0};
    Search search = {.width = width};
    int64_t bytes = 256, next_size = -1, found_size = -1, length = stop - start;
    uint32_t *codes = NULL;
    int right = (search.sign = taken(&buffers, sign_, 0, BYTES, &bytes)) &&
                (search.found = taken(&buffers, found_, 0, WORDS, &found_size)) &&
                (search.ended = taken(&buffers, ended_, 0, WORDS, &found_size)) &&
                (search.next = taken(&buffers, next_, 0, CODES, &next_size)) &&
                take_index(&buffers, folded_, of_folded_, width, &search.folded, &search.of_folded) &&
                take_index(&buffers, written_, of_written_, width, &search.written, &search.of_written) &&
                (codes = taken(&buffers, codes_, 1, CODES, &length));
    if (right) {
        search.states = found_size / width;
        search.signs = search.states > 0 ? next_size / search.states : 0;
        right = is_sound(&search);
        if (!right) PyErr_SetString(PyExc_ValueError, "a search that points outside itself");
    }
    int64_t count = 0;
    uint64_t *classes = NULL;
    if (right) {
        Py_BEGIN_ALLOW_THREADS
        count = scan_texts(&search, texts, start, stop, codes, &classes);
        Py_END_ALLOW_THREADS
    }
    done_with(&buffers);
    if (!right) return NULL;
    if (count < 0) return PyErr_NoMemory();
    PyObject *result = PyBytes_FromStringAndSize((const char *)classes, (Py_ssize_t)(count * width * 8));
    free(classes);
    return result;
}
