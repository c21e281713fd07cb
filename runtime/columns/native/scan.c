#include "scan.h"

#include <stdlib.h>

#include "distinct.h"

enum { FIRST_ROOM = 64, ROOM_FOR_LETTERS = 4096 };

/* The different sets of tests that were passed, by their words. */
typedef struct {
    uint64_t *words;
    uint32_t *slots; /* 1 + the class; 0: empty */
    int64_t count, room, width;
    uint64_t mask;
} Classes;

static uint64_t hash_of_words(const uint64_t *words, int64_t width) {
    uint64_t hash = 0;
    for (int64_t word = 0; word < width; word++) hash = mixed(hash + (uint64_t)word, words[word]);
    return hash;
}

static int make_room(Classes *classes) {
    int64_t room = classes->room ? 2 * classes->room : FIRST_ROOM;
    uint64_t *words = realloc(classes->words, (size_t)(room * classes->width) * sizeof(uint64_t));
    if (words) classes->words = words;
    uint32_t *slots = calloc((size_t)(2 * room), sizeof(uint32_t));
    if (!words || !slots) {
        free(slots);
        return 0;
    }
    free(classes->slots);
    classes->slots = slots;
    classes->room = room;
    classes->mask = (uint64_t)(2 * room) - 1;
    for (int64_t class = 0; class < classes->count; class++) {
        uint64_t place = hash_of_words(words + class * classes->width, classes->width) & classes->mask;
        while (slots[place]) place = (place + 1) & classes->mask;
        slots[place] = (uint32_t)class + 1;
    }
    return 1;
}

/* Sets of tests are no text of a stranger's: whoever writes the rules has no use for hashes that collide. */
static int64_t class_of(Classes *classes, const uint64_t *passed) {
    size_t size = (size_t)classes->width * sizeof(uint64_t);
    uint64_t place = hash_of_words(passed, classes->width) & classes->mask;
    for (; classes->slots[place]; place = (place + 1) & classes->mask) {
        int64_t class = classes->slots[place] - 1;
        if (!memcmp(classes->words + class * classes->width, passed, size)) return class;
    }
    if (classes->count == classes->room) {
        if (!make_room(classes)) return NO_MEMORY;
        return class_of(classes, passed);
    }
    memcpy(classes->words + classes->count * classes->width, passed, size);
    classes->slots[place] = (uint32_t)classes->count + 1;
    return classes->count++;
}

static inline void pass(const uint64_t *tests, int64_t width, uint64_t *passed) {
    for (int64_t word = 0; word < width; word++) passed[word] |= tests[word];
}

typedef enum { TIDY, SPACED, ODD } Look;

static inline int is_white(unsigned char sign) { return sign == ' ' || (unsigned char)(sign - '\t') <= '\r' - '\t'; }

/* ODD: there is nothing in it, or a sign that is neither plain ASCII nor white space. SPACED: white space at an end, or
 * not one space alone. */
static inline Look look_of(const unsigned char *text, int32_t length) {
    if (!length) return ODD;
    unsigned char odd = 0, spaced = (text[0] == ' ') | (text[length - 1] == ' ');
    for (int32_t at = 0; at < length; at++) odd |= (unsigned char)(text[at] - ' ') >= 0x7F - ' ';
    for (int32_t at = 1; at < length; at++) spaced |= (text[at] == ' ') & (text[at - 1] == ' ');
    if (odd)
        for (int32_t at = 0; at < length; at++)
            if ((unsigned char)(text[at] - ' ') >= 0x7F - ' ' && !is_white(text[at])) return ODD;
    return odd | spaced ? SPACED : TIDY;
}

/* White space becomes one space, and none at the ends; the length that is left. */
static int32_t tidied(const unsigned char *text, int32_t length, unsigned char *room) {
    int32_t used = 0;
    for (int32_t at = 0; at < length; at++) {
        if (!is_white(text[at])) room[used++] = text[at];
        else if (used && room[used - 1] != ' ') room[used++] = ' ';
    }
    return used && room[used - 1] == ' ' ? used - 1 : used;
}

static inline uint32_t step(const Search *search, uint32_t state, unsigned char byte) {
    return search->next[(int64_t)state * search->signs + search->sign[byte]];
}

/* One step of the automaton has to wait for the one before, so several texts take theirs side by side. */
enum { TOGETHER = 4 };

typedef struct {
    const unsigned char *text[TOGETHER]; /* tidy, in `room` if it was not */
    int32_t length[TOGETHER];
    const View *written[TOGETHER];
    int64_t row[TOGETHER];
    int count;
    unsigned char room[TOGETHER][ROOM_FOR_LETTERS];
} Some;

static inline void walk(const Search *search, const Some *some, int64_t width, uint64_t *passed) {
    uint32_t state[TOGETHER] = {0};
    int32_t shortest = some->length[0];
    for (int one = 1; one < TOGETHER; one++)
        if (some->length[one] < shortest) shortest = some->length[one];
    for (int32_t at = 0; at < shortest; at++)
        for (int one = 0; one < TOGETHER; one++) {
            state[one] = step(search, state[one], some->text[one][at]);
            pass(search->found + state[one] * width, width, passed + one * width);
        }
    for (int one = 0; one < some->count; one++) {
        for (int32_t at = shortest; at < some->length[one]; at++) {
            state[one] = step(search, state[one], some->text[one][at]);
            pass(search->found + state[one] * width, width, passed + one * width);
        }
        pass(search->ended + state[one] * width, width, passed + one * width);
    }
}

static void look_up(const Search *search, const unsigned char *text, int32_t length, const Chunk *chunk,
                    const View *written, unsigned char *letters, uint64_t *passed) {
    int64_t width = search->width;
    if (search->folded) {
        for (int32_t at = 0; at < length; at++)
            letters[at] = (unsigned char)(text[at] | ((text[at] >= 'A') & (text[at] <= 'Z')) << 5);
        int64_t place = place_of_text(search->folded, letters, length);
        if (place >= 0) pass(search->of_folded + place * width, width, passed);
    }
    if (search->written) {
        int64_t place = place_of_text(search->written, characters(chunk, written), written->length);
        if (place >= 0) pass(search->of_written + place * width, width, passed);
    }
}

/* The rows gathered so far; the codes are those of the chunk. */
static int64_t scan_some(const Search *search, Classes *classes, const Chunk *chunk, Some *some, uint64_t *passed,
                         uint32_t *codes) {
    if (!some->count) return 0;
    for (int one = some->count; one < TOGETHER; one++) {
        some->text[one] = some->text[0];
        some->length[one] = some->length[0];
    }
    memset(passed, 0, (size_t)(TOGETHER * search->width) * sizeof(uint64_t));
    if (search->width == 1) {
        uint64_t words[TOGETHER] = {0}; /* in registers */
        walk(search, some, 1, words);
        memcpy(passed, words, sizeof(words));
    } else {
        walk(search, some, search->width, passed);
    }
    for (int one = 0; one < some->count; one++) {
        unsigned char few[ROOM_FOR_LETTERS], *letters = few;
        if (search->folded && some->length[one] > ROOM_FOR_LETTERS && !(letters = malloc((size_t)some->length[one])))
            return NO_MEMORY;
        look_up(search, some->text[one], some->length[one], chunk, some->written[one], letters,
                passed + one * search->width);
        if (letters != few) free(letters);
        int64_t class = class_of(classes, passed + one * search->width);
        if (class < 0) return class;
        codes[some->row[one]] = (uint32_t)class;
    }
    some->count = 0;
    return 0;
}

static int64_t scan_chunk(const Search *search, Classes *classes, const Chunk *chunk, int64_t from, int64_t to,
                          uint64_t *passed, uint32_t *codes) {
    Some some;
    some.count = 0;
    int64_t failed = 0;
    for (int64_t row = from; row < to && !failed; row++) {
        const View *view = &chunk->views[row];
        if (is_null(chunk, row)) {
            codes[row - from] = EMPTY_CODE;
            continue;
        }
        const unsigned char *text = characters(chunk, view);
        int32_t length = view->length;
        Look look = look_of(text, length);
        if (look == SPACED && length <= ROOM_FOR_LETTERS) {
            length = tidied(text, length, some.room[some.count]);
            text = some.room[some.count];
            look = length ? TIDY : ODD;
        }
        if (look != TIDY) {
            codes[row - from] = OTHER_CODE;
            continue;
        }
        some.text[some.count] = text;
        some.length[some.count] = length;
        some.written[some.count] = view;
        some.row[some.count++] = row - from;
        if (some.count == TOGETHER) failed = scan_some(search, classes, chunk, &some, passed, codes);
    }
    return failed ? failed : scan_some(search, classes, chunk, &some, passed, codes);
}

int is_sound(const Search *search) {
    for (int byte = 0; byte < 256; byte++)
        if (search->sign[byte] >= search->signs) return 0;
    for (int64_t at = 0; at < search->states * search->signs; at++)
        if ((int64_t)search->next[at] >= search->states) return 0;
    return search->states > 0;
}

int64_t scan_texts(const Search *search, const Texts *texts, int64_t start, int64_t stop, uint32_t *codes,
                   uint64_t **classes) {
    Classes found = {.width = search->width};
    uint64_t *passed = malloc((size_t)(TOGETHER * search->width) * sizeof(uint64_t));
    int64_t failed = passed && make_room(&found) ? 0 : NO_MEMORY;
    for (int64_t at = 0; at < texts->chunks && !failed; at++) {
        const Chunk *chunk = &texts->chunk[at];
        int64_t from = start > chunk->first ? start - chunk->first : 0;
        int64_t to = stop - chunk->first < chunk->length ? stop - chunk->first : chunk->length;
        if (from >= to) continue;
        failed = scan_chunk(search, &found, chunk, from, to, passed, codes);
        codes += to - from;
    }
    free(passed);
    free(found.slots);
    if (failed) {
        free(found.words);
        return failed;
    }
    *classes = found.words;
    return found.count;
}
