/* The different texts of a column, numbered as they come. */
#ifndef LEADLANG_DISTINCT_H
#define LEADLANG_DISTINCT_H

#include "texts.h"

enum { TOO_MANY = -1, NO_MEMORY = -2 };

/* Writes the number of each row's text from `start` to before `stop`, a null being a text of its own; the first row of
 * each different one goes to `*firsts`, to be freed by the caller. Returns how many there are; TOO_MANY as soon as they are more than `few` and than a quarter of the rows so far, or where texts collide
 * too often to be told apart quickly. */
int64_t number_texts(const Texts *texts, int64_t start, int64_t stop, int64_t few, uint32_t *numbers,
                     int64_t **firsts);

#endif
