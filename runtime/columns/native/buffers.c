#include "buffers.h"

#include <string.h>

const Kind CODES = {4, "IL"}, WHOLES = {8, "lq"}, WORDS = {8, "LQ"}, DOUBLES = {8, "d"}, BYTES = {1, "B"};

static int are_of(const Py_buffer *view, Kind kind) {
    const char *letter = view->format ? view->format : "B";
    if (*letter == '@' || *letter == '=' || *letter == '<') letter++;
    return view->itemsize == kind.size && *letter && strchr(kind.letters, *letter) && !letter[1];
}

void done_with(Buffers *buffers) {
    while (buffers->count) PyBuffer_Release(&buffers->views[--buffers->count]);
}

void *taken(Buffers *buffers, PyObject *from, int writable, Kind kind, int64_t *length) {
    if (buffers->count == MOST_BUFFERS) {
        PyErr_SetString(PyExc_ValueError, "too many arrays at once");
        return NULL;
    }
    Py_buffer *view = &buffers->views[buffers->count];
    int flags = PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (writable ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(from, view, flags)) return NULL;
    buffers->count++;
    if (!are_of(view, kind)) {
        PyErr_SetString(PyExc_TypeError, "an array of another kind");
        return NULL;
    }
    int64_t there = view->len / kind.size;
    if (*length < 0) *length = there;
    if (there < *length) {
        PyErr_SetString(PyExc_ValueError, "an array is too short");
        return NULL;
    }
    /* An empty array may have no place at all. */
    return view->buf ? view->buf : (void *)buffers;
}

PyObject *wholes(const int64_t *numbers, int64_t count) {
    return PyBytes_FromStringAndSize((const char *)numbers, (Py_ssize_t)(count * (int64_t)sizeof(int64_t)));
}

PyObject *nothing_or_error(int right) {
    if (right) Py_RETURN_NONE;
    PyErr_SetString(PyExc_ValueError, "a code lies outside its table");
    return NULL;
}
