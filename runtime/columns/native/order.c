#include "order.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 24 };

typedef struct {
    const int64_t *instants, *days;
} Times;

/* Whether the row `one` has to stand behind `other`, which stood before it. */
static inline int is_older(const Times *times, int64_t one, int64_t other) {
    if (times->instants[one] != times->instants[other]) return times->instants[one] < times->instants[other];
    return times->days[one] < times->days[other];
}

static void insert(const Times *times, int64_t *rows, int64_t length) {
    for (int64_t at = 1; at < length; at++) {
        int64_t row = rows[at], place = at;
        for (; place > 0 && is_older(times, rows[place - 1], row); place--) rows[place] = rows[place - 1];
        rows[place] = row;
    }
}

/* Halves in order, then put together: as many steps as it must be, whatever the order was. */
static void merge(const Times *times, int64_t *rows, int64_t length, int64_t *room) {
    if (length <= FEW) {
        insert(times, rows, length);
        return;
    }
    int64_t half = length / 2, left = 0, right = half;
    merge(times, rows, half, room);
    merge(times, rows + half, length - half, room);
    memcpy(room, rows, (size_t)half * sizeof(int64_t));
    for (int64_t at = 0; left < half; at++)
        rows[at] = right < length && is_older(times, room[left], rows[right]) ? rows[right++] : room[left++];
}

int order_events(const int64_t *persons, const int64_t *instants, const int64_t *days, int64_t length, int64_t people,
                 int64_t *order, int64_t *starts) {
    memset(starts, 0, (size_t)(people + 1) * sizeof(int64_t));
    for (int64_t row = 0; row < length; row++) {
        if (persons[row] < 0 || persons[row] >= people) return 0;
        starts[persons[row] + 1]++;
    }
    int64_t most = 0;
    for (int64_t person = 0; person < people; person++) {
        most = starts[person + 1] > most ? starts[person + 1] : most;
        starts[person + 1] += starts[person];
    }
    int64_t *next = malloc((size_t)(people + 1) * sizeof(int64_t)), *room = malloc((size_t)(most + 1) * sizeof(int64_t));
    if (!next || !room) {
        free(next);
        free(room);
        return -1;
    }
    memcpy(next, starts, (size_t)(people + 1) * sizeof(int64_t));
    for (int64_t row = 0; row < length; row++) order[next[persons[row]]++] = row;
    const Times times = {instants, days};
    for (int64_t person = 0; person < people; person++)
        merge(&times, order + starts[person], starts[person + 1] - starts[person], room);
    free(next);
    free(room);
    return 1;
}
