#include "ids.h"

#include <stdlib.h>

enum { MOST_PROBES = 128, TOGETHER = 32, LOOKED_AT = 1024 };

typedef struct {
    const unsigned char *text; /* NULL: nothing here */
    int32_t length;
    uint32_t row;
    uint64_t hash;
} Slot;

struct Index {
    Slot *slots;
    uint64_t mask;
    /* The texts in order, for logs that are sorted as the leads are. */
    const unsigned char **texts;
    int32_t *lengths;
    int64_t count;
};

static inline uint64_t hash_of_view(const Chunk *chunk, const View *view) {
    if (view->length > INLINED) return hash_of(characters(chunk, view), view->length);
    uint64_t low, high;
    short_key(view, &low, &high);
    return mixed(low, high);
}

static inline int equal(const unsigned char *text, const unsigned char *other, int32_t length) {
    return length > INLINED ? same(text, other, length) : !memcmp(text, other, (size_t)length);
}

/* The slot of the text, an empty one where it is not there; NULL where too many collide. */
static inline Slot *find(const Index *index, uint64_t hash, const unsigned char *text, int32_t length) {
    uint64_t place = hash & index->mask;
    for (int probes = 0; probes < MOST_PROBES; probes++, place = (place + 1) & index->mask) {
        Slot *slot = &index->slots[place];
        if (!slot->text || (slot->hash == hash && slot->length == length && equal(slot->text, text, length)))
            return slot;
    }
    return NULL;
}

static int fill(Index *index, const Texts *texts) {
    for (int64_t at = 0; at < texts->chunks; at++) {
        const Chunk *chunk = &texts->chunk[at];
        uint64_t hashes[TOGETHER];
        for (int64_t from = 0; from < chunk->length; from += TOGETHER) {
            int64_t some = chunk->length - from < TOGETHER ? chunk->length - from : TOGETHER;
            for (int64_t one = 0; one < some; one++) {
                if (is_null(chunk, from + one)) return 0;
                hashes[one] = hash_of_view(chunk, &chunk->views[from + one]);
                FETCH(&index->slots[hashes[one] & index->mask]);
            }
            for (int64_t one = 0; one < some; one++) {
                const View *view = &chunk->views[from + one];
                const unsigned char *text = characters(chunk, view);
                Slot *slot = find(index, hashes[one], text, view->length);
                if (!slot || slot->text) return 0;
                int64_t row = chunk->first + from + one;
                *slot = (Slot){text, view->length, (uint32_t)row, hashes[one]};
                index->texts[row] = text;
                index->lengths[row] = view->length;
            }
        }
    }
    return 1;
}

Index *index_texts(const Texts *texts) {
    if (texts->length >= UINT32_MAX) return NULL;
    uint64_t size = 64;
    while (size < 2 * (uint64_t)texts->length) size *= 2;
    Index *index = calloc(1, sizeof(Index));
    if (!index) return NULL;
    index->mask = size - 1;
    index->count = texts->length;
    index->slots = calloc(size, sizeof(Slot));
    index->texts = malloc((size_t)(texts->length + 1) * sizeof(*index->texts));
    index->lengths = malloc((size_t)(texts->length + 1) * sizeof(*index->lengths));
    if (!index->slots || !index->texts || !index->lengths || !fill(index, texts)) {
        free_index(index);
        return NULL;
    }
    return index;
}

void free_index(Index *index) {
    free(index->slots);
    free(index->texts);
    free(index->lengths);
    free(index);
}

static inline uint32_t person_of(const Index *index, uint64_t hash, const unsigned char *text, int32_t length,
                                 uint32_t nobody) {
    const Slot *slot = find(index, hash, text, length);
    return slot && slot->text ? slot->row : nobody;
}

int64_t place_of_text(const Index *index, const unsigned char *text, int32_t length) {
    uint64_t hash;
    if (length > INLINED) {
        hash = hash_of(text, length);
    } else {
        View view = {.length = length};
        memcpy(view.as.inlined, text, (size_t)length);
        uint64_t low, high;
        short_key(&view, &low, &high);
        hash = mixed(low, high);
    }
    const Slot *slot = find(index, hash, text, length);
    return slot && slot->text ? (int64_t)slot->row : -1;
}

int64_t texts_in(const Index *index) { return index->count; }

/* Rows in any order: hashes first, so that the slots and then their texts are on their way when they are needed. */
static void match_scattered(const Index *index, const Chunk *chunk, int64_t from, int64_t to, uint32_t nobody,
                            uint32_t *persons) {
    uint64_t hashes[TOGETHER];
    for (; from < to; from += TOGETHER, persons += TOGETHER) {
        int64_t some = to - from < TOGETHER ? to - from : TOGETHER;
        for (int64_t one = 0; one < some; one++) {
            hashes[one] = is_null(chunk, from + one) ? 0 : hash_of_view(chunk, &chunk->views[from + one]);
            FETCH(&index->slots[hashes[one] & index->mask]);
        }
        for (int64_t one = 0; one < some; one++) {
            const Slot *slot = &index->slots[hashes[one] & index->mask];
            if (slot->text) FETCH(slot->text);
        }
        for (int64_t one = 0; one < some; one++) {
            const View *view = &chunk->views[from + one];
            persons[one] = is_null(chunk, from + one)
                               ? nobody
                               : person_of(index, hashes[one], characters(chunk, view), view->length, nobody);
        }
    }
}

/* Rows of one person stand together, mostly in the persons' order: the same as before, or the next. */
static void match_runs(const Index *index, const Chunk *chunk, int64_t from, int64_t to, uint32_t nobody,
                       uint32_t *persons) {
    const unsigned char *before = NULL;
    int32_t before_length = -1;
    uint32_t person = nobody;
    for (int64_t row = from; row < to; row++) {
        if (is_null(chunk, row)) {
            *persons++ = nobody;
            continue;
        }
        const View *view = &chunk->views[row];
        const unsigned char *text = characters(chunk, view);
        if (view->length != before_length || !equal(text, before, view->length)) {
            uint32_t next = person + 1;
            if (person == nobody || next >= index->count || index->lengths[next] != view->length ||
                !equal(text, index->texts[next], view->length))
                next = person_of(index, hash_of_view(chunk, view), text, view->length, nobody);
            person = next;
            before = text;
            before_length = view->length;
        }
        *persons++ = person;
    }
}

static int stands_together(const Chunk *chunk, int64_t from, int64_t to) {
    int64_t alike = 0, looked_at = to - from < LOOKED_AT ? to - from : LOOKED_AT;
    for (int64_t row = from + 1; row < from + looked_at; row++) {
        const View *view = &chunk->views[row], *before = &chunk->views[row - 1];
        if (is_null(chunk, row) || is_null(chunk, row - 1) || view->length != before->length) continue;
        alike += equal(characters(chunk, view), characters(chunk, before), view->length);
    }
    return alike * 4 > looked_at;
}

void match_texts(const Index *index, const Texts *texts, int64_t start, int64_t stop, uint32_t nobody,
                 uint32_t *persons) {
    for (int64_t at = 0; at < texts->chunks; at++) {
        const Chunk *chunk = &texts->chunk[at];
        int64_t from = start > chunk->first ? start - chunk->first : 0;
        int64_t to = stop - chunk->first < chunk->length ? stop - chunk->first : chunk->length;
        if (from >= to) continue;
        if (stands_together(chunk, from, to))
            match_runs(index, chunk, from, to, nobody, persons);
        else
            match_scattered(index, chunk, from, to, nobody, persons);
        persons += to - from;
    }
}

int are_tidy(const Texts *texts) {
    for (int64_t at = 0; at < texts->chunks; at++) {
        const Chunk *chunk = &texts->chunk[at];
        int untidy = 0;
        for (int64_t row = 0; row < chunk->length && !untidy; row++) {
            if (is_null(chunk, row)) continue;
            const View *view = &chunk->views[row];
            if (!view->length) return 0;
            const unsigned char *text = characters(chunk, view);
            unsigned char first = text[0], last = text[view->length - 1];
            untidy = first <= ' ' || first >= 0x7F || last <= ' ' || last >= 0x7F;
        }
        if (untidy) return 0;
    }
    return 1;
}

void match_wholes(const uint32_t *table, int64_t size, int64_t least, const int64_t *numbers, int64_t length,
                  uint32_t nobody, uint32_t *persons) {
    for (int64_t row = 0; row < length; row++) {
        uint64_t place = (uint64_t)numbers[row] - (uint64_t)least;
        persons[row] = place < (uint64_t)size ? table[place] : nobody;
    }
}
