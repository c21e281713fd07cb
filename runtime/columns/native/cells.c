#include "cells.h"

#include <string.h>

enum { BLOCK = 1024 };

/* Several numbers go through the halvings side by side, without a branch: a processor's guess would be wrong half the
 * time, and one number would wait for its own loads. */
#define SEARCH(numbers, rows, cuts, count, places)                                              \
    for (int one = 0; one < (rows); one++) (places)[one] = 0;                                   \
    for (int64_t left = (count); left > 1; left -= left / 2) {                                  \
        int64_t half = left / 2;                                                                \
        for (int one = 0; one < (rows); one++)                                                  \
            (places)[one] += half & -(int64_t)((cuts)[(places)[one] + half - 1] <= (numbers)[one]); \
    }                                                                                           \
    if (count)                                                                                  \
        for (int one = 0; one < (rows); one++) (places)[one] += (cuts)[(places)[one]] <= (numbers)[one];

enum { TOGETHER = 16 };

#define STRETCHES(kind)                                                                    \
    int64_t places[TOGETHER], at = 0;                                                      \
    for (; at + TOGETHER <= length; at += TOGETHER) {                                      \
        const kind *some = numbers + at;                                                   \
        SEARCH(some, TOGETHER, cuts, count, places)                                        \
        for (int one = 0; one < TOGETHER; one++) codes[at + one] = (uint32_t)places[one];  \
    }                                                                                      \
    for (; at < length; at++) {                                                            \
        const kind *some = numbers + at;                                                   \
        SEARCH(some, 1, cuts, count, places)                                               \
        codes[at] = (uint32_t)places[0];                                                   \
    }

void stretches_of_wholes(const int64_t *numbers, int64_t length, const int64_t *cuts, int64_t count, uint32_t *codes) {
    STRETCHES(int64_t)
}

void stretches_of_doubles(const double *numbers, int64_t length, const double *cuts, int64_t count, uint32_t *codes) {
    STRETCHES(double)
}

static int all_below(const uint32_t *codes, int64_t length, int64_t size) {
    uint32_t most = 0;
    for (int64_t at = 0; at < length; at++) most = codes[at] > most ? codes[at] : most;
    return !length || (int64_t)most < size;
}

int add_cells(const uint32_t *const *codes, const int64_t *const *tables, const int64_t *sizes, int64_t axes,
              int64_t length, int64_t *sums) {
    for (int64_t start = 0; start < length; start += BLOCK) {
        int64_t rows = length - start < BLOCK ? length - start : BLOCK;
        int64_t *into = sums + start;
        for (int64_t axis = 0; axis < axes; axis++) {
            const uint32_t *of_rows = codes[axis] + start;
            const int64_t *table = tables[axis];
            if (!all_below(of_rows, rows, sizes[axis])) return 0;
            for (int64_t row = 0; row < rows; row++) into[row] += table[of_rows[row]];
        }
    }
    return 1;
}

int count_codes(const uint32_t *codes, int64_t length, int64_t size, int64_t *counts) {
    for (int64_t start = 0; start < length; start += BLOCK) {
        int64_t rows = length - start < BLOCK ? length - start : BLOCK;
        if (!all_below(codes + start, rows, size)) return 0;
        for (int64_t row = 0; row < rows; row++) counts[codes[start + row]]++;
    }
    return 1;
}

/* The 64 × 64 bits turned over: bit j of word i becomes bit i of word j. */
static void turned(uint64_t words[64]) {
    uint64_t mask = 0x00000000FFFFFFFFu;
    for (int width = 32; width; width >>= 1, mask ^= mask << width) {
        for (int at = 0; at < 64; at = ((at | width) + 1) & ~width) {
            uint64_t swapped = ((words[at] >> width) ^ words[at | width]) & mask;
            words[at] ^= swapped << width;
            words[at | width] ^= swapped;
        }
    }
}

int spread_bits(const uint32_t *codes, int64_t length, const uint64_t *table, int64_t size, int64_t bits,
                int64_t words, uint64_t *spread) {
    uint64_t block[64];
    for (int64_t word = 0; word < words; word++) {
        int64_t start = word * 64, rows = length - start < 64 ? length - start : 64;
        if (!all_below(codes + start, rows, size)) return 0;
        for (int64_t row = 0; row < rows; row++) block[row] = table[codes[start + row]];
        memset(block + rows, 0, (size_t)(64 - rows) * sizeof(uint64_t));
        turned(block);
        for (int64_t bit = 0; bit < bits; bit++) spread[bit * words + word] = block[bit];
    }
    return 1;
}

/* Numbers of 64 rows at once: bit p of each row's sum is a bit of word p, so that adding an amount to the rows of a set
 * costs as many steps as the amount has bits, however many rows there are. */
void add_where(const uint64_t *const *sets, const int64_t *amounts, int64_t count, int64_t length, int64_t *sums) {
    for (int64_t word = 0; word * 64 < length; word++) {
        uint64_t planes[64] = {0};
        for (int64_t set = 0; set < count; set++) {
            uint64_t rows = sets[set][word];
            uint64_t amount = (uint64_t)amounts[set];
            for (int from = 0; rows && from < 64 && amount >> from; from++) {
                if (!(amount >> from & 1)) continue;
                uint64_t carry = rows;
                for (int plane = from; carry && plane < 64; plane++) {
                    uint64_t over = planes[plane] & carry;
                    planes[plane] ^= carry;
                    carry = over;
                }
            }
        }
        turned(planes);
        int64_t rows = length - word * 64 < 64 ? length - word * 64 : 64;
        for (int64_t row = 0; row < rows; row++) sums[word * 64 + row] += (int64_t)planes[row];
    }
}

enum { AHEAD = 24 };

#if defined(__GNUC__) || defined(__clang__)
#define FETCH(place) __builtin_prefetch(place, 1)
#else
#define FETCH(place) ((void)(place))
#endif

int add_to_persons(const uint32_t *persons, int64_t people, const uint32_t *const *codes, const int64_t *const *strides,
                   const int64_t *sizes, int64_t axes, int64_t length, const int64_t *table, int64_t cells,
                   int64_t width, int64_t *totals) {
    int64_t block[BLOCK];
    for (int64_t start = 0; start < length; start += BLOCK) {
        int64_t rows = length - start < BLOCK ? length - start : BLOCK;
        memset(block, 0, (size_t)rows * sizeof(int64_t));
        for (int64_t axis = 0; axis < axes; axis++) {
            const uint32_t *of_rows = codes[axis] + start;
            if (!all_below(of_rows, rows, sizes[axis])) return 0;
            for (int64_t row = 0; row < rows; row++) block[row] += strides[axis][of_rows[row]];
        }
        const uint32_t *whose = persons + start;
        if (!all_below(whose, rows, people)) return 0;
        for (int64_t row = 0; row < rows; row++) {
            if (row + AHEAD < rows) FETCH(totals + (int64_t)whose[row + AHEAD] * width);
            if (block[row] < 0 || block[row] >= cells) return 0;
            int64_t *into = totals + (int64_t)whose[row] * width;
            const int64_t *from = table + block[row] * width;
            for (int64_t word = 0; word < width; word++)
                into[word] = (int64_t)((uint64_t)into[word] + (uint64_t)from[word]);
        }
    }
    return 1;
}

int take_lane(const int64_t *totals, int64_t people, int64_t width, int64_t word, int shift, uint64_t mask,
              const uint32_t *persons, int64_t length, uint32_t *numbers) {
    if (!persons) {
        if (length > people) return 0;
        for (int64_t row = 0; row < length; row++)
            numbers[row] = (uint32_t)((uint64_t)totals[row * width + word] >> shift & mask);
        return 1;
    }
    for (int64_t start = 0; start < length; start += BLOCK) {
        int64_t rows = length - start < BLOCK ? length - start : BLOCK;
        if (!all_below(persons + start, rows, people)) return 0;
        for (int64_t row = start; row < start + rows; row++)
            numbers[row] = (uint32_t)((uint64_t)totals[persons[row] * width + word] >> shift & mask);
    }
    return 1;
}
