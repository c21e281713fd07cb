#include "distinct.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 10, MOST_PROBES = 128, TOGETHER = 128, SHELF = 1 << 16 };

/* One text: the key of a short one, or of a long one its length and start, its hash and where a copy of it stands. */
typedef struct {
    uint64_t low, high;
    const unsigned char *text; /* NULL: a short one */
    uint32_t number;
    uint32_t used;
} Slot;

/* Copies of the long texts, close together: where they first stood they would each cost a line of the cache or two. */
typedef struct Shelf {
    struct Shelf *before;
    size_t room, used;
    unsigned char bytes[];
} Shelf;

typedef struct {
    Slot *slots;
    uint64_t mask;
    int64_t count, room, null_number;
    int64_t *firsts;
    Shelf *shelf;
} Table;

static const unsigned char *kept(Table *table, const unsigned char *text, size_t length) {
    if (!table->shelf || table->shelf->room - table->shelf->used < length) {
        size_t room = length > SHELF ? length : SHELF;
        Shelf *shelf = malloc(sizeof(Shelf) + room);
        if (!shelf) return NULL;
        *shelf = (Shelf){.before = table->shelf, .room = room};
        table->shelf = shelf;
    }
    unsigned char *copy = table->shelf->bytes + table->shelf->used;
    memcpy(copy, text, length);
    table->shelf->used += length;
    return copy;
}

static int grow(Table *table) {
    uint64_t size = table->slots ? 2 * (table->mask + 1) : FIRST_SLOTS;
    Slot *slots = calloc(size, sizeof(Slot));
    int64_t room = (int64_t)(size / 2);
    int64_t *firsts = realloc(table->firsts, (size_t)room * sizeof(int64_t));
    if (firsts) table->firsts = firsts;
    if (!slots || !firsts) {
        free(slots);
        return 0;
    }
    if (table->slots) {
        for (uint64_t at = 0; at <= table->mask; at++) {
            Slot *old = &table->slots[at];
            if (!old->used) continue;
            uint64_t place = (old->text ? old->high : mixed(old->low, old->high)) & (size - 1);
            while (slots[place].used) place = (place + 1) & (size - 1);
            slots[place] = *old;
        }
    }
    free(table->slots);
    table->slots = slots;
    table->mask = size - 1;
    table->room = room;
    return 1;
}

/* The slot of a text, empty where it is new; NULL where too many collide. */
static inline Slot *find(const Table *table, uint64_t hash, uint64_t low, uint64_t high,
                         const unsigned char *text) {
    uint64_t place = hash & table->mask;
    for (int probes = 0; probes < MOST_PROBES; probes++) {
        Slot *slot = &table->slots[place];
        if (!slot->used) return slot;
        if (slot->low == low && slot->high == high) {
            if (!text) {
                if (!slot->text) return slot;
            } else if (slot->text && same(slot->text, text, (uint32_t)low)) {
                return slot;
            }
        }
        place = (place + 1) & table->mask;
    }
    return NULL;
}

/* The number of a text, a new one where it has none yet; or what failed. */
static inline int64_t number_of(Table *table, uint64_t hash, uint64_t low, uint64_t high, const unsigned char *text,
                                int64_t row, int64_t few, int64_t before) {
    Slot *slot = find(table, hash, low, high, text);
    if (!slot) return TOO_MANY;
    if (slot->used) return slot->number;
    if (table->count >= few && table->count * 4 > before) return TOO_MANY;
    if (table->count >= table->room) {
        if (!grow(table)) return NO_MEMORY;
        slot = find(table, hash, low, high, text);
        if (!slot) return TOO_MANY;
    }
    if (text && !(text = kept(table, text, (uint32_t)low))) return NO_MEMORY;
    *slot = (Slot){low, high, text, (uint32_t)table->count, 1};
    table->firsts[table->count] = row;
    return table->count++;
}

/* Short texts, long texts and nulls of some rows one after the other: where they are mixed, a processor would guess
 * wrong about every other row. */
static int64_t number_some(Table *table, const Chunk *chunk, int64_t from, int64_t rows, int64_t few, int64_t before,
                           uint32_t *numbers) {
    uint8_t shorts[TOGETHER], longs[TOGETHER];
    int64_t short_ones = 0, long_ones = 0, found;
    const View *views = chunk->views + from;
    for (int64_t one = 0; one < rows; one++) {
        if (is_null(chunk, from + one)) {
            if (table->null_number < 0) {
                if (table->count >= table->room && !grow(table)) return NO_MEMORY;
                table->null_number = table->count++;
                table->firsts[table->null_number] = chunk->first + from + one;
            }
            numbers[one] = (uint32_t)table->null_number;
            continue;
        }
        shorts[short_ones] = longs[long_ones] = (uint8_t)one;
        short_ones += views[one].length <= INLINED;
        long_ones += views[one].length > INLINED;
    }
    for (int64_t at = 0; at < short_ones; at++) {
        uint64_t low, high;
        short_key(&views[shorts[at]], &low, &high);
        found = number_of(table, mixed(low, high), low, high, NULL, chunk->first + from + shorts[at], few, before);
        if (found < 0) return found;
        numbers[shorts[at]] = (uint32_t)found;
    }
    /* All hashes first, so that the slots are on their way when they are needed. */
    uint64_t hashes[TOGETHER];
    for (int64_t at = 0; at < long_ones; at++) {
        const View *view = &views[longs[at]];
        hashes[at] = hash_of(characters(chunk, view), view->length);
        FETCH(&table->slots[hashes[at] & table->mask]);
    }
    for (int64_t at = 0; at < long_ones; at++) {
        const unsigned char *text = table->slots[hashes[at] & table->mask].text;
        if (text) FETCH(text);
    }
    for (int64_t at = 0; at < long_ones; at++) {
        const View *view = &views[longs[at]];
        /* The length and the first four bytes stand for the text as far as they go. */
        found = number_of(table, hashes[at], read64(view), hashes[at], characters(chunk, view),
                          chunk->first + from + longs[at], few, before);
        if (found < 0) return found;
        numbers[longs[at]] = (uint32_t)found;
    }
    return 0;
}

int64_t number_texts(const Texts *texts, int64_t start, int64_t stop, int64_t few, uint32_t *numbers,
                     int64_t **firsts) {
    Table table = {.null_number = -1};
    int64_t before = 0, failed = grow(&table) ? 0 : NO_MEMORY;
    for (int64_t at = 0; at < texts->chunks && !failed; at++) {
        const Chunk *chunk = &texts->chunk[at];
        int64_t from = start > chunk->first ? start - chunk->first : 0;
        int64_t to = stop - chunk->first < chunk->length ? stop - chunk->first : chunk->length;
        for (; from < to && !failed; from += TOGETHER) {
            int64_t rows = to - from < TOGETHER ? to - from : TOGETHER;
            failed = number_some(&table, chunk, from, rows, few, before, numbers + before);
            before += rows;
        }
    }
    free(table.slots);
    for (Shelf *shelf = table.shelf, *before_it; shelf; shelf = before_it) {
        before_it = shelf->before;
        free(shelf);
    }
    if (failed) {
        free(table.firsts);
        return failed;
    }
    *firsts = table.firsts;
    return table.count;
}
