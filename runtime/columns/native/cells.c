#include "cells.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BLOCK = 1024, FEW = 512 };

/* The span of the cuts is divided into buckets of one width, with one more on either side. A greater number is never in
 * an earlier bucket, rounding included, so that only the cuts of a number's own bucket have to be compared with it:
 * mostly none. */
enum { BUCKETS = 1 << 12 };

#define STRETCHES(kind)                                                                             \
    if (!count) {                                                                                   \
        memset(codes, 0, (size_t)length * sizeof(uint32_t));                                        \
        return;                                                                                     \
    }                                                                                               \
    uint32_t before[BUCKETS + 1];                                                                   \
    const double span = (double)cuts[count - 1] - (double)cuts[0];                                  \
    const double scale = span > 1e-300 ? (BUCKETS - 3) / span : 0; /* 0: one bucket for all */      \
    const double low = scale > 0 ? (double)cuts[0] : 0;                                             \
    int64_t cut = 0;                                                                                \
    for (int64_t bucket = 0; bucket < BUCKETS; bucket++) {                                          \
        before[bucket] = (uint32_t)cut;                                                             \
        while (cut < count && bucket_of((double)cuts[cut], low, scale) == bucket) cut++;            \
    }                                                                                               \
    before[BUCKETS] = (uint32_t)count;                                                              \
    for (int64_t start = 0; start < length; start += BLOCK) {                                       \
        int64_t rows = length - start < BLOCK ? length - start : BLOCK;                             \
        int32_t buckets[BLOCK];                                                                     \
        for (int64_t row = 0; row < rows; row++)                                                    \
            buckets[row] = bucket_of((double)numbers[start + row], low, scale);                     \
        for (int64_t row = 0; row < rows; row++) {                                                  \
            uint32_t code = before[buckets[row]], left = before[buckets[row] + 1] - code;           \
            while (left) {                                                                          \
                uint32_t half = (left + 1) / 2;                                                     \
                if (cuts[code + half - 1] <= numbers[start + row]) code += half, left -= half;      \
                else left = half - 1;                                                               \
            }                                                                                       \
            codes[start + row] = code;                                                              \
        }                                                                                           \
    }

static inline int32_t bucket_of(double number, double low, double scale) {
    double bucket = (number - low) * scale + 1;
#ifdef __SSE2__
    /* Said outright, or it becomes jumps that cost three times as much as all the rest. */
    return _mm_cvttsd_si32(_mm_min_sd(_mm_max_sd(_mm_set_sd(bucket), _mm_setzero_pd()), _mm_set_sd(BUCKETS - 1)));
#else
    bucket = bucket > 0 ? bucket : 0;
    return (int32_t)(bucket < BUCKETS - 1 ? bucket : BUCKETS - 1);
#endif
}

void stretches_of_wholes(const int64_t *numbers, int64_t length, const int64_t *cuts, int64_t count, uint32_t *codes) {
    STRETCHES(int64_t)
}

void stretches_of_doubles(const double *numbers, int64_t length, const double *cuts, int64_t count, uint32_t *codes) {
    STRETCHES(double)
}

/* Sums wrap around, as NumPy's do. */
static inline int64_t plus(int64_t one, int64_t other) { return (int64_t)((uint64_t)one + (uint64_t)other); }

void stretches_of_rows(const Texts *column, int doubles, int64_t start, int64_t stop, const void *cuts, int64_t count,
                       uint32_t missing, uint32_t unread, uint32_t *codes) {
    for (int64_t at = 0; at < column->chunks; at++) {
        const Chunk *chunk = &column->chunk[at];
        int64_t from = start > chunk->first ? start - chunk->first : 0;
        int64_t to = stop - chunk->first < chunk->length ? stop - chunk->first : chunk->length;
        if (from >= to) continue;
        if (doubles) {
            const double *numbers = (const double *)chunk->numbers + from;
            stretches_of_doubles(numbers, to - from, cuts, count, codes);
            /* An infinite number less itself is no number either. */
            for (int64_t row = 0; row < to - from; row++)
                if (numbers[row] - numbers[row] != 0) codes[row] = numbers[row] == numbers[row] ? unread : missing;
        } else {
            stretches_of_wholes((const int64_t *)chunk->numbers + from, to - from, cuts, count, codes);
        }
        if (chunk->valid)
            for (int64_t row = from; row < to; row++)
                codes[row - from] = is_null(chunk, row) ? missing : codes[row - from];
        codes += to - from;
    }
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
            for (int64_t row = 0; row < rows; row++) into[row] = plus(into[row], table[of_rows[row]]);
        }
    }
    return 1;
}

/* Rows side by side are often alike: four counts of each code, so that one need not wait for the other. */
static int count_few(const uint32_t *codes, int64_t length, int64_t size, int64_t *counts) {
    int64_t banks[4][FEW] = {{0}};
    for (int64_t start = 0; start < length; start += BLOCK) {
        int64_t rows = length - start < BLOCK ? length - start : BLOCK;
        if (!all_below(codes + start, rows, size)) return 0;
        for (int64_t row = 0; row < rows; row++) banks[row & 3][codes[start + row]]++;
    }
    for (int64_t code = 0; code < size; code++)
        counts[code] += banks[0][code] + banks[1][code] + banks[2][code] + banks[3][code];
    return 1;
}

int count_codes(const uint32_t *codes, int64_t length, int64_t size, int64_t *counts) {
    if (size <= FEW) return count_few(codes, length, size, counts);
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
        for (int64_t row = 0; row < rows; row++) {
            int64_t *into = sums + word * 64 + row;
            *into = plus(*into, (int64_t)planes[row]);
        }
    }
}

enum { AHEAD = 24 };

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
            for (int64_t row = 0; row < rows; row++) block[row] = plus(block[row], strides[axis][of_rows[row]]);
        }
        const uint32_t *whose = persons + start;
        if (!all_below(whose, rows, people)) return 0;
        for (int64_t row = 0; row < rows; row++) {
            if (row + AHEAD < rows) {
                const int64_t *soon = totals + (int64_t)whose[row + AHEAD] * width;
                FETCH(soon);
                FETCH(soon + width - 1);
            }
            if (block[row] < 0 || block[row] >= cells) return 0;
            int64_t *into = totals + (int64_t)whose[row] * width;
            const int64_t *from = table + block[row] * width;
            for (int64_t word = 0; word < width; word++) into[word] = plus(into[word], from[word]);
        }
    }
    return 1;
}
