/* Counts of persons: several to a word, each in a lane of bits. */
#ifndef LEADLANG_LANES_H
#define LEADLANG_LANES_H

#include <stdint.h>

/* So many words of every person, in which a lane is `bits` wide. */
typedef struct {
    const int64_t *words;
    int64_t people, width;
    int bits;
} Totals;

/* For rows whose persons are given, or (NULL) rows that are the persons from `first` on: of each of `lanes` lanes,
 * whose word and shift stand side by side in `places`, what the table has for its number is added to sums[row], and
 * counts[lane][row & 3][number] is one more. Tables are 1 << bits long; sums and counts may be NULL. 0 is returned
 * where a person lies outside, and nothing is promised then. Every lane lies within a person's words. */
int walk_lanes(const Totals *totals, const int64_t *places, int64_t lanes, const uint32_t *persons, int64_t first,
               int64_t length, const int64_t *tables, int64_t *sums, int64_t *counts);

/* The numbers of one lane. As above. */
int take_lane(const Totals *totals, int64_t word, int shift, const uint32_t *persons, int64_t first, int64_t length,
              uint32_t *numbers);

#endif
