/* The names by which Python knows the loops. */
#include <stdint.h>
#include <string.h>

#include "arrow.h"
#include "calls.h"

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
