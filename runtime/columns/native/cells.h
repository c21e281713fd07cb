/* Whole columns of numbers looked up in small tables. */
#ifndef LEADLANG_CELLS_H
#define LEADLANG_CELLS_H

#include "texts.h"

/* The same for rows of a column: null and what is no number get the code `missing`, what is infinite `unread`. */
void stretches_of_rows(const Texts *column, int doubles, int64_t start, int64_t stop, const void *cuts, int64_t count,
                       uint32_t missing, uint32_t unread, uint32_t *codes);

/* For each number how many of the sorted cuts are at most that number. No number and no cut is infinite or none. */
void stretches_of_wholes(const int64_t *numbers, int64_t length, const int64_t *cuts, int64_t count, uint32_t *codes);
void stretches_of_doubles(const double *numbers, int64_t length, const double *cuts, int64_t count, uint32_t *codes);

/* sums[i] += table[codes[i]] for each of `axes` pairs of codes and table; every code is below its table's size, else
 * 0 is returned and nothing is promised about the sums. */
int add_cells(const uint32_t *const *codes, const int64_t *const *tables, const int64_t *sizes, int64_t axes,
              int64_t length, int64_t *sums);

/* counts[codes[i]] += 1. As above. */
int count_codes(const uint32_t *codes, int64_t length, int64_t size, int64_t *counts);

/* Bit b of table[codes[i]] becomes bit i of the b-th of `bits` rows of `words` words. As above. */
int spread_bits(const uint32_t *codes, int64_t length, const uint64_t *table, int64_t size, int64_t bits,
                int64_t words, uint64_t *spread);

/* sums[i] += amounts[s] for each set s that has bit i. No amount is below 0. */
void add_where(const uint64_t *const *sets, const int64_t *amounts, int64_t count, int64_t length, int64_t *sums);

/* For each row `width` words of the table are added to those of a person: totals[persons[i]] += table[cell], the cell
 * being the sum of strides[axis][codes[axis][i]] over all axes. 0 is returned where a code, a cell or a person lies
 * outside; then nothing is promised about the totals. */
int add_to_persons(const uint32_t *persons, int64_t people, const uint32_t *const *codes, const int64_t *const *strides,
                   const int64_t *sizes, int64_t axes, int64_t length, const int64_t *table, int64_t cells,
                   int64_t width, int64_t *totals);

#endif
