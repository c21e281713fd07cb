/* Texts read once, byte by byte, for all tests together. */
#ifndef LEADLANG_SCAN_H
#define LEADLANG_SCAN_H

#include "ids.h"

/* What a text is searched for: a bit for each test, `width` words of them. `sign` has the column of each byte in `next`,
 * capital and small letters sharing one; `next[state * signs + sign]` is the state behind a byte. `found` has the tests
 * that are passed where a state is reached, `ended` those that are passed where the text ends there: the words of each
 * state. Equal texts are looked up: `folded` in small letters and tidied, `written` as they stand; each has its words in
 * `of_folded` and `of_written`. */
typedef struct {
    const uint8_t *sign;
    const uint32_t *next;
    const uint64_t *found, *ended;
    int64_t signs, states, width;
    const Index *folded, *written; /* NULL: none are looked for */
    const uint64_t *of_folded, *of_written;
} Search;

#define EMPTY_CODE (UINT32_MAX - 1)
#define OTHER_CODE UINT32_MAX

/* Whether every state in a search is one. */
int is_sound(const Search *search);

/* The class of each row from `start` to before `stop`: rows are in one class where they pass the same tests. EMPTY_CODE
 * is a null, OTHER_CODE what has to be looked at with more care: empty, or no plain ASCII, or white space in a very
 * long text. The words of the classes go to `*classes`, to be freed by the caller. Returns how many there are, or a number
 * below 0 (see distinct.h). */
int64_t scan_texts(const Search *search, const Texts *texts, int64_t start, int64_t stop, uint32_t *codes,
                   uint64_t **classes);

#endif
