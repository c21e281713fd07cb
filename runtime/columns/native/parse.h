/* Numbers and times as most files write them. */
#ifndef LEADLANG_PARSE_H
#define LEADLANG_PARSE_H

#include "texts.h"

enum { READ = 0, NOT_THERE = 1, OTHERWISE = 2 };

/* A sign or none, digits, and where `decimals` a point and more digits; no more than 15 digits in all, so that the
 * double is the one nearest to what is written. `states` says of each row whether it was read, is null, or is written
 * otherwise (then the number is 0). */
void read_decimals(const Texts *texts, int64_t start, int64_t stop, int decimals, double *numbers, uint8_t *states);

enum { DATE = 0, CLOCK = 1, INSTANT = 2, NO_TIME = 3, NOT_PLAIN = 4 };

/* YYYY-MM-DD, or that with T or a space, HH:MM:SS, up to six decimals, and Z where it is an instant; years 1911 to
 * 2188. Microseconds since 1970 as the clock shows them, 0 where there is none. */
void read_times(const Texts *texts, int64_t start, int64_t stop, int64_t *micros, uint8_t *kinds);

#endif
