/* Events put in order: by person, the newest first. */
#ifndef LEADLANG_ORDER_H
#define LEADLANG_ORDER_H

#include <stdint.h>

/* The rows by person, those of one person by instant and day, the latest first; rows alike in all stay in order.
 * `starts` has room for people + 1 numbers and gets where each person's rows begin. 0 is returned where a person is not
 * below `people`, or where there is no memory (then -1). */
int order_events(const int64_t *persons, const int64_t *instants, const int64_t *days, int64_t length, int64_t people,
                 int64_t *order, int64_t *starts);

#endif
