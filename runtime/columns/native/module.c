/* The Python face of the loops: buffers and Arrow columns in, codes and sums out, without the interpreter's lock. */
#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>

#include "cells.h"
#include "distinct.h"
#include "ids.h"
#include "lanes.h"
#include "order.h"
#include "parse.h"
#include "scan.h"

enum { MOST_BUFFERS = 512 };
static const char *const TEXTS = "leadlang.texts";
static const char *const NUMBERS = "leadlang.numbers";
static const char *const INDEX = "leadlang.index";

/* ---------------------------------------------------------------- text columns */

static void let_go(Texts *texts) {
    for (int64_t at = 0; at < texts->chunks; at++)
        if (texts->chunk[at].array.release) texts->chunk[at].array.release(&texts->chunk[at].array);
    free(texts->chunk);
    free(texts);
}

static void let_capsule_go(PyObject *capsule) {
    Texts *texts = PyCapsule_GetPointer(capsule, TEXTS);
    if (texts) let_go(texts);
}

static void let_numbers_go(PyObject *capsule) {
    Texts *numbers = PyCapsule_GetPointer(capsule, NUMBERS);
    if (numbers) let_go(numbers);
}

static int take_chunk(Texts *texts, struct ArrowArray *array, int of_texts) {
    Chunk *chunks = realloc(texts->chunk, (size_t)(texts->chunks + 1) * sizeof(Chunk));
    if (!chunks) return 0;
    texts->chunk = chunks;
    Chunk *chunk = &chunks[texts->chunks++];
    chunk->array = *array;
    chunk->first = texts->length;
    chunk->length = array->length;
    chunk->views = array->length && of_texts ? (const View *)array->buffers[1] + array->offset : NULL;
    chunk->numbers = array->length && !of_texts ? (const uint64_t *)array->buffers[1] + array->offset : NULL;
    chunk->valid = array->null_count ? array->buffers[0] : NULL;
    chunk->valid_from = array->offset;
    texts->length += array->length;
    return 1;
}

/* A column whose Arrow format is one of those listed, a letter or two each, between spaces. */
static PyObject *open_column(PyObject *capsule, const char *formats, const char *name) {
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (!stream) return NULL;
    struct ArrowSchema schema;
    if (!stream->release || stream->get_schema(stream, &schema)) {
        PyErr_SetString(PyExc_ValueError, "the column cannot be read");
        return NULL;
    }
    char format[8] = " ";
    int fits = strlen(schema.format) < 4 && !schema.dictionary, doubles = !strcmp(schema.format, "g");
    if (fits) strcat(strcat(format, schema.format), " ");
    fits = fits && strstr(formats, format);
    schema.release(&schema);
    if (!fits) {
        PyErr_SetString(PyExc_TypeError, "a column of another kind");
        return NULL;
    }
    Texts *texts = calloc(1, sizeof(Texts));
    if (!texts) return PyErr_NoMemory();
    texts->doubles = doubles;
    for (;;) {
        struct ArrowArray array = {0};
        if (stream->get_next(stream, &array)) {
            let_go(texts);
            PyErr_SetString(PyExc_ValueError, "the column cannot be read");
            return NULL;
        }
        if (!array.release) break;
        size_t step = name == TEXTS ? sizeof(int32_t) : sizeof(int64_t);
        if (array.length && (uintptr_t)array.buffers[1] % step) {
            array.release(&array);
            let_go(texts);
            PyErr_SetString(PyExc_ValueError, "a column that begins where no number may");
            return NULL;
        }
        if (!take_chunk(texts, &array, name == TEXTS)) {
            array.release(&array);
            let_go(texts);
            return PyErr_NoMemory();
        }
    }
    PyObject *column = PyCapsule_New(texts, name, name == TEXTS ? let_capsule_go : let_numbers_go);
    if (!column) let_go(texts);
    return column;
}

static PyObject *open_texts(PyObject *self, PyObject *capsule) {
    (void)self;
    return open_column(capsule, " vu ", TEXTS);
}

static PyObject *open_numbers(PyObject *self, PyObject *capsule) {
    (void)self;
    return open_column(capsule, " l g ", NUMBERS);
}

static Texts *texts_of(PyObject *column) { return PyCapsule_GetPointer(column, TEXTS); }

/* The column, if it has these rows; NULL with an error set. */
static Texts *rows_of(PyObject *capsule, const char *name, int64_t start, int64_t stop) {
    Texts *column = PyCapsule_GetPointer(capsule, name);
    if (!column || (start >= 0 && stop >= start && stop <= column->length)) return column;
    PyErr_SetString(PyExc_ValueError, "rows outside the column");
    return NULL;
}

/* ---------------------------------------------------------------- buffers */

typedef struct {
    Py_buffer views[MOST_BUFFERS];
    int count;
} Buffers;

/* What an array's items are: their size, and the letters that stand for them. */
typedef struct {
    Py_ssize_t size;
    const char *letters;
} Kind;

static const Kind CODES = {4, "IL"}, WHOLES = {8, "lq"}, WORDS = {8, "LQ"}, DOUBLES = {8, "d"}, BYTES = {1, "B"};

static int are_of(const Py_buffer *view, Kind kind) {
    const char *letter = view->format ? view->format : "B";
    if (*letter == '@' || *letter == '=' || *letter == '<') letter++;
    return view->itemsize == kind.size && *letter && strchr(kind.letters, *letter) && !letter[1];
}

static void done_with(Buffers *buffers) {
    while (buffers->count) PyBuffer_Release(&buffers->views[--buffers->count]);
}

/* The start of a contiguous buffer of items of one kind, `*length` of them (or at least that many, where *length
 * is given as 0 or more); NULL with an error set. */
static void *taken(Buffers *buffers, PyObject *from, int writable, Kind kind, int64_t *length) {
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

static PyObject *wholes(const int64_t *numbers, int64_t count) {
    return PyBytes_FromStringAndSize((const char *)numbers, (Py_ssize_t)(count * (int64_t)sizeof(int64_t)));
}

static PyObject *nothing_or_error(int right) {
    if (right) Py_RETURN_NONE;
    PyErr_SetString(PyExc_ValueError, "a code lies outside its table");
    return NULL;
}

/* ---------------------------------------------------------------- what Python calls */

static PyObject *py_number_texts(PyObject *self, PyObject *args) {
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

static PyObject *py_stretches(PyObject *self, PyObject *args) {
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

static PyObject *py_stretches_of_rows(PyObject *self, PyObject *args) {
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

static PyObject *py_add_cells(PyObject *self, PyObject *args) {
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

static PyObject *py_count_codes(PyObject *self, PyObject *args) {
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

static PyObject *py_spread_bits(PyObject *self, PyObject *args) {
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

static PyObject *py_add_where(PyObject *self, PyObject *args) {
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

/* ---------------------------------------------------------------- ids and persons */

static void let_index_go(PyObject *capsule) {
    Index *index = PyCapsule_GetPointer(capsule, INDEX);
    if (index) free_index(index);
    Py_XDECREF((PyObject *)PyCapsule_GetContext(capsule));
}

static PyObject *py_index_texts(PyObject *self, PyObject *column) {
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

static PyObject *py_are_tidy(PyObject *self, PyObject *column) {
    (void)self;
    Texts *texts = texts_of(column);
    if (!texts) return NULL;
    int tidy;
    Py_BEGIN_ALLOW_THREADS
    tidy = are_tidy(texts);
    Py_END_ALLOW_THREADS
    return PyBool_FromLong(tidy);
}

static PyObject *py_match_texts(PyObject *self, PyObject *args) {
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

static PyObject *py_match_wholes(PyObject *self, PyObject *args) {
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

static PyObject *py_add_to_persons(PyObject *self, PyObject *args) {
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

static PyObject *py_walk_lanes(PyObject *self, PyObject *args) {
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

static PyObject *py_take_lane(PyObject *self, PyObject *args) {
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

static PyObject *py_order_events(PyObject *self, PyObject *args) {
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

/* ---------------------------------------------------------------- searching */

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

static PyObject *py_scan_texts(PyObject *self, PyObject *args) {
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

/* ---------------------------------------------------------------- numbers and times in texts */

static PyObject *py_read_decimals(PyObject *self, PyObject *args) {
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

static PyObject *py_read_times(PyObject *self, PyObject *args) {
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

static PyMethodDef methods[] = {
    {"open_texts", open_texts, METH_O, "A column of texts from an Arrow stream's capsule."},
    {"open_numbers", open_numbers, METH_O, "A column of 64-bit numbers from an Arrow stream's capsule."},
    {"stretches_of_rows", py_stretches_of_rows, METH_VARARGS,
     "(kind, column, start, stop, cuts, missing, unread, codes)"},
    {"number_texts", py_number_texts, METH_VARARGS, "(column, start, stop, few, codes) -> firsts, or None"},
    {"stretches", py_stretches, METH_VARARGS, "(kind, numbers, cuts, codes)"},
    {"add_cells", py_add_cells, METH_VARARGS, "(codes of each axis, table of each axis, sums)"},
    {"count_codes", py_count_codes, METH_VARARGS, "(codes, counts)"},
    {"spread_bits", py_spread_bits, METH_VARARGS, "(codes, table of words, bits, rows of words)"},
    {"add_where", py_add_where, METH_VARARGS, "(sets of bits, amount of each, sums)"},
    {"index_texts", py_index_texts, METH_O, "(column) -> index, or None where a text stands twice or is null"},
    {"are_tidy", py_are_tidy, METH_O, "(column) -> whether all its texts start and end with a visible sign"},
    {"match_texts", py_match_texts, METH_VARARGS, "(index, column, start, stop, nobody, persons)"},
    {"match_wholes", py_match_wholes, METH_VARARGS, "(table, least, numbers, nobody, persons)"},
    {"add_to_persons", py_add_to_persons, METH_VARARGS, "(persons, codes, strides, table, width, totals)"},
    {"order_events", py_order_events, METH_VARARGS, "(persons, instants, days, order, starts)"},
    {"walk_lanes", py_walk_lanes, METH_VARARGS,
     "(words, width, places, bits, persons or None, first, length, tables, sums or None, counts or None)"},
    {"take_lane", py_take_lane, METH_VARARGS, "(words, width, word, shift, bits, persons or None, first, numbers)"},
    {"scan_texts", py_scan_texts, METH_VARARGS,
     "(column, start, stop, sign, next, found, ended, width, folded, words, written, words, codes) -> classes"},
    {"read_decimals", py_read_decimals, METH_VARARGS, "(column, start, stop, decimals, numbers, states)"},
    {"read_times", py_read_times, METH_VARARGS, "(column, start, stop, micros, kinds)"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "_native", "The inner loops of the column backend.", 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__native(void) {
    const uint16_t one = 1;
    unsigned char first;
    memcpy(&first, &one, 1);
    if (first != 1) {
        PyErr_SetString(PyExc_ImportError, "these loops are written for machines that put the lowest byte first");
        return NULL;
    }
    return PyModule_Create(&module);
}
