#include "distinct.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 10, MOST_PROBES = 128 };

/* One text: the key of a short one, or of a long one its length and start, its hash and where it stands. */
typedef struct {
    uint64_t low, high;
    const unsigned char *text; /* NULL: a short one */
    uint32_t number;
    uint32_t used;
} Slot;

typedef struct {
    Slot *slots;
    uint64_t mask;
    int64_t count, room;
    int64_t *firsts, *counts;
} Table;

static int grow(Table *table) {
    uint64_t size = table->slots ? 2 * (table->mask + 1) : FIRST_SLOTS;
    Slot *slots = calloc(size, sizeof(Slot));
    int64_t room = (int64_t)(size / 2);
    int64_t *firsts = realloc(table->firsts, (size_t)room * sizeof(int64_t));
    if (firsts) table->firsts = firsts;
    int64_t *counts = realloc(table->counts, (size_t)room * sizeof(int64_t));
    if (counts) table->counts = counts;
    if (!slots || !firsts || !counts) {
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

static int64_t number_chunk(Table *table, const Chunk *chunk, int64_t from, int64_t to, int64_t before,
                            int64_t few, uint32_t *numbers, int64_t *null_number) {
    for (int64_t row = from; row < to; row++, before++) {
        int64_t first = chunk->first + row;
        if (is_null(chunk, row)) {
            if (*null_number < 0) {
                if (table->count >= table->room && !grow(table)) return NO_MEMORY;
                *null_number = table->count++;
                table->firsts[*null_number] = first;
                table->counts[*null_number] = 0;
            }
            table->counts[*null_number]++;
            *numbers++ = (uint32_t)*null_number;
            continue;
        }
        const View *view = &chunk->views[row];
        uint64_t low, high, hash;
        const unsigned char *text = NULL;
        if (view->length <= INLINED) {
            short_key(view, &low, &high);
            hash = mixed(low, high);
        } else {
            text = characters(chunk, view);
            low = read64(view); /* the length and the first four bytes */
            hash = high = hash_of(text, view->length);
        }
        Slot *slot = find(table, hash, low, high, text);
        if (!slot) return TOO_MANY;
        if (!slot->used) {
            if (table->count >= few && table->count * 4 > before) return TOO_MANY;
            if (table->count >= table->room) {
                if (!grow(table)) return NO_MEMORY;
                slot = find(table, hash, low, high, text);
                if (!slot) return TOO_MANY;
            }
            *slot = (Slot){low, high, text, (uint32_t)table->count, 1};
            table->firsts[table->count] = first;
            table->counts[table->count++] = 0;
        }
        table->counts[slot->number]++;
        *numbers++ = slot->number;
    }
    return 0;
}

int64_t number_texts(const Texts *texts, int64_t start, int64_t stop, int64_t few, uint32_t *numbers,
                     int64_t **firsts, int64_t **counts) {
    Table table = {0};
    int64_t null_number = -1, before = 0, failed = grow(&table) ? 0 : NO_MEMORY;
    for (int64_t at = 0; at < texts->chunks && !failed; at++) {
        const Chunk *chunk = &texts->chunk[at];
        int64_t from = start > chunk->first ? start - chunk->first : 0;
        int64_t to = stop - chunk->first < chunk->length ? stop - chunk->first : chunk->length;
        if (from >= to) continue;
        failed = number_chunk(&table, chunk, from, to, before, few, numbers + before, &null_number);
        before += to - from;
    }
    free(table.slots);
    if (failed) {
        free(table.firsts);
        free(table.counts);
        return failed;
    }
    *firsts = table.firsts;
    *counts = table.counts;
    return table.count;
}
