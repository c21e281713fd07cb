#include "parse.h"

enum { MOST_DIGITS = 15, FIRST_YEAR = 1911, LAST_YEAR = 2188 };

static inline int is_digit(unsigned char byte) { return (unsigned char)(byte - '0') < 10; }

static int read_decimal(const unsigned char *text, int32_t length, int decimals, double *number) {
    static const double tens[MOST_DIGITS + 1] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    int32_t at = 0, digits = 0, behind = 0;
    int negative = 0;
    if (length && (text[0] == '-' || text[0] == '+')) negative = text[at++] == '-';
    int64_t whole = 0;
    for (; at < length && is_digit(text[at]); at++, digits++) {
        if (digits == MOST_DIGITS) return 0;
        whole = whole * 10 + (text[at] - '0');
    }
    if (!digits) return 0;
    if (at < length) {
        if (!decimals || text[at++] != '.') return 0;
        for (; at < length && is_digit(text[at]); at++, digits++, behind++) {
            if (digits == MOST_DIGITS) return 0;
            whole = whole * 10 + (text[at] - '0');
        }
        if (!behind || at < length) return 0;
    }
    /* Both are exact as doubles, so their quotient is rounded once; and there is no zero below zero. */
    *number = (double)(negative ? -whole : whole) / tens[behind] + 0.0;
    return 1;
}

void read_decimals(const Texts *texts, int64_t start, int64_t stop, int decimals, double *numbers, uint8_t *states) {
    for (int64_t at = 0; at < texts->chunks; at++) {
        const Chunk *chunk = &texts->chunk[at];
        int64_t from = start > chunk->first ? start - chunk->first : 0;
        int64_t to = stop - chunk->first < chunk->length ? stop - chunk->first : chunk->length;
        for (int64_t row = from; row < to; row++, numbers++, states++) {
            const View *view = &chunk->views[row];
            *numbers = 0;
            if (is_null(chunk, row))
                *states = NOT_THERE;
            else
                *states = read_decimal(characters(chunk, view), view->length, decimals, numbers) ? READ : OTHERWISE;
        }
    }
}

/* So many digits as a number; -1 where one is none. */
static inline int32_t digits_at(const unsigned char *text, int count) {
    int32_t number = 0;
    int right = 1;
    for (int at = 0; at < count; at++) {
        right &= is_digit(text[at]);
        number = number * 10 + (text[at] - '0');
    }
    return right ? number : -1;
}

/* Days since 1970-01-01: years that begin in March have their leap day at the end. */
static inline int64_t days_since_1970(int64_t year, int64_t month, int64_t day) {
    int64_t shifted = month > 2 ? year : year - 1;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + of_year - 719468;
}

static uint8_t read_time(const unsigned char *text, int32_t length, int64_t *micros) {
    static const int32_t month_days[13] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (length < 10 || text[4] != '-' || text[7] != '-') return NOT_PLAIN;
    int32_t year = digits_at(text, 4), month = digits_at(text + 5, 2), day = digits_at(text + 8, 2);
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > month_days[month])
        return NOT_PLAIN;
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month == 2 && day == 29 && !leap) return NOT_PLAIN;
    int64_t seconds = days_since_1970(year, month, day) * 86400;
    if (length == 10) {
        *micros = seconds * 1000000;
        return DATE;
    }
    if (length < 19 || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') return NOT_PLAIN;
    int32_t hour = digits_at(text + 11, 2), minute = digits_at(text + 14, 2), second = digits_at(text + 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return NOT_PLAIN;
    int64_t fraction = 0;
    int32_t at = 19;
    if (at < length && text[at] == '.') {
        int64_t worth = 100000;
        for (at++; at < length && is_digit(text[at]); at++, worth /= 10) {
            if (!worth) return NOT_PLAIN;
            fraction += worth * (text[at] - '0');
        }
        if (at == 20) return NOT_PLAIN;
    }
    uint8_t kind = CLOCK;
    if (at < length && text[at] == 'Z') {
        kind = INSTANT;
        at++;
    }
    if (at < length) return NOT_PLAIN;
    *micros = (seconds + hour * 3600 + minute * 60 + second) * 1000000 + fraction;
    return kind;
}

void read_times(const Texts *texts, int64_t start, int64_t stop, int64_t *micros, uint8_t *kinds) {
    for (int64_t at = 0; at < texts->chunks; at++) {
        const Chunk *chunk = &texts->chunk[at];
        int64_t from = start > chunk->first ? start - chunk->first : 0;
        int64_t to = stop - chunk->first < chunk->length ? stop - chunk->first : chunk->length;
        for (int64_t row = from; row < to; row++, micros++, kinds++) {
            const View *view = &chunk->views[row];
            *micros = 0;
            *kinds = is_null(chunk, row) ? NO_TIME : read_time(characters(chunk, view), view->length, micros);
        }
    }
}
