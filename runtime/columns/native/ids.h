/* Texts that each stand once, to be found again. */
#ifndef LEADLANG_IDS_H
#define LEADLANG_IDS_H

#include "texts.h"

typedef struct Index Index;

/* NULL where a text stands twice or is null, where texts collide too often, or where there is no room. The index
 * points into the column, which has to stay. */
Index *index_texts(const Texts *texts);
void free_index(Index *index);

/* The row of the index that has the text, or -1. */
int64_t place_of_text(const Index *index, const unsigned char *text, int32_t length);
int64_t texts_in(const Index *index);

/* For each row from `start` to before `stop` the row of the index that has its text, else `nobody`. */
void match_texts(const Index *index, const Texts *texts, int64_t start, int64_t stop, uint32_t nobody,
                 uint32_t *persons);

/* Whether every text that is no null starts and ends with a visible sign of ASCII. */
int are_tidy(const Texts *texts);

/* table[number - least], or `nobody` where there is no such place. */
void match_wholes(const uint32_t *table, int64_t size, int64_t least, const int64_t *numbers, int64_t length,
                  uint32_t nobody, uint32_t *persons);

#endif
