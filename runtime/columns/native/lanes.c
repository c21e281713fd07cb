#include "lanes.h"

#include <stddef.h>

enum { BLOCK = 512 };

/* One word of each row's person, side by side. */
static int gathered(const Totals *totals, int64_t word, const uint32_t *persons, int64_t first, int64_t rows,
                    uint64_t *into) {
    if (!persons) {
        const int64_t *from = totals->words + first * totals->width + word;
        for (int64_t row = 0; row < rows; row++) into[row] = (uint64_t)from[row * totals->width];
        return 1;
    }
    for (int64_t row = 0; row < rows; row++) {
        if (persons[row] >= totals->people) return 0;
        into[row] = (uint64_t)totals->words[persons[row] * totals->width + word];
    }
    return 1;
}

static int in_reach(const Totals *totals, const uint32_t *persons, int64_t first, int64_t length) {
    return persons || (first >= 0 && length <= totals->people - first);
}

int walk_lanes(const Totals *totals, const int64_t *places, int64_t lanes, const uint32_t *persons, int64_t first,
               int64_t length, const int64_t *tables, int64_t *sums, int64_t *counts) {
    const int64_t size = (int64_t)1 << totals->bits;
    const uint64_t mask = (uint64_t)size - 1;
    uint64_t words[BLOCK];
    uint32_t numbers[BLOCK];
    if (!in_reach(totals, persons, first, length)) return 0;
    for (int64_t start = 0; start < length; start += BLOCK) {
        int64_t rows = length - start < BLOCK ? length - start : BLOCK, word = -1;
        for (int64_t lane = 0; lane < lanes; lane++) {
            if (places[2 * lane] != word) {
                word = places[2 * lane];
                if (!gathered(totals, word, persons ? persons + start : NULL, first + start, rows, words)) return 0;
            }
            int shift = (int)places[2 * lane + 1];
            for (int64_t row = 0; row < rows; row++) numbers[row] = (uint32_t)(words[row] >> shift & mask);
            if (sums) {
                const int64_t *table = tables + lane * size;
                int64_t *into = sums + start;
                for (int64_t row = 0; row < rows; row++)
                    into[row] = (int64_t)((uint64_t)into[row] + (uint64_t)table[numbers[row]]);
            }
            if (counts) {
                /* Four counts of each number: rows side by side are often alike, and one need not wait for the other. */
                int64_t *of_lane = counts + lane * 4 * size;
                for (int64_t row = 0; row < rows; row++) of_lane[(row & 3) * size + numbers[row]]++;
            }
        }
    }
    return 1;
}

int take_lane(const Totals *totals, int64_t word, int shift, const uint32_t *persons, int64_t first, int64_t length,
              uint32_t *numbers) {
    const uint64_t mask = ((uint64_t)1 << totals->bits) - 1;
    uint64_t words[BLOCK];
    if (!in_reach(totals, persons, first, length)) return 0;
    for (int64_t start = 0; start < length; start += BLOCK) {
        int64_t rows = length - start < BLOCK ? length - start : BLOCK;
        if (!gathered(totals, word, persons ? persons + start : NULL, first + start, rows, words)) return 0;
        for (int64_t row = 0; row < rows; row++) numbers[start + row] = (uint32_t)(words[row] >> shift & mask);
    }
    return 1;
}
