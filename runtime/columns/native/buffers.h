/* Arrays that Python hands over, as C has them, and what it gets back. */
#ifndef LEADLANG_BUFFERS_H
#define LEADLANG_BUFFERS_H

#include <stdint.h>

#include "limited_api.h"

enum { MOST_BUFFERS = 512 };

typedef struct {
    Py_buffer views[MOST_BUFFERS];
    int count;
} Buffers;

/* What an array's items are: their size, and the letters that stand for them. */
typedef struct {
    Py_ssize_t size;
    const char *letters;
} Kind;

extern const Kind CODES, WHOLES, WORDS, DOUBLES, BYTES;

void done_with(Buffers *buffers);

/* The start of a contiguous buffer of items of one kind, `*length` of them (or at least that many, where *length
 * is given as 0 or more); NULL with an error set. */
void *taken(Buffers *buffers, PyObject *from, int writable, Kind kind, int64_t *length);

PyObject *wholes(const int64_t *numbers, int64_t count);
PyObject *nothing_or_error(int right);

#endif
