/* Columns from Arrow's C stream, kept by Python in capsules. */
#ifndef LEADLANG_ARROW_H
#define LEADLANG_ARROW_H

#include "limited_api.h"
#include "texts.h"

/* The names of the capsules. */
extern const char *const TEXTS, *const NUMBERS;

PyObject *open_texts(PyObject *self, PyObject *capsule);
PyObject *open_numbers(PyObject *self, PyObject *capsule);

/* A column of texts; NULL with an error set. */
Texts *texts_of(PyObject *capsule);

/* The column, if it has these rows; NULL with an error set. */
Texts *rows_of(PyObject *capsule, const char *name, int64_t start, int64_t stop);

#endif
