#include "arrow.h"

#include <stdlib.h>

const char *const TEXTS = "leadlang.texts", *const NUMBERS = "leadlang.numbers";

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

PyObject *open_texts(PyObject *self, PyObject *capsule) {
    (void)self;
    return open_column(capsule, " vu ", TEXTS);
}

PyObject *open_numbers(PyObject *self, PyObject *capsule) {
    (void)self;
    return open_column(capsule, " l g ", NUMBERS);
}

Texts *texts_of(PyObject *column) { return PyCapsule_GetPointer(column, TEXTS); }

Texts *rows_of(PyObject *capsule, const char *name, int64_t start, int64_t stop) {
    Texts *column = PyCapsule_GetPointer(capsule, name);
    if (!column || (start >= 0 && stop >= start && stop <= column->length)) return column;
    PyErr_SetString(PyExc_ValueError, "rows outside the column");
    return NULL;
}
