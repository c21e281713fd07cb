#include "distinct.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 10, MOST_PROBES = 128, IN_WORDS = 32, SHELF = 1 << 16 };

/* What tells a text apart: its length and first four bytes, and words that cover it up to 32 bytes. Of longer texts
 * `text` has the whole, else it is NULL. */
typedef struct {
    uint64_t word[5];
    const unsigned char *text;
} Key;

/* As much as one line of the cache. */
typedef struct {
    Key key;
    uint32_t number, used;
    uint64_t hash;
} Slot;

/* Copies of the longest texts, close together: where they first stood they would each cost some lines of the cache. */
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

static inline uint64_t hash_of_words(const uint64_t word[5]) {
    uint64_t second = word[2] << 23 | word[2] >> 41;
    return mixed(word[0] ^ word[1] ^ second, word[3] * 0x94D049BB133111EBu ^ word[4]);
}

/* The key of a text and its hash. */
static inline uint64_t key_of(const Chunk *chunk, const View *view, Key *key) {
    key->text = NULL;
    if (view->length <= INLINED) {
        short_key(view, &key->word[0], &key->word[1]);
        key->word[2] = key->word[3] = key->word[4] = 0;
        return mixed(key->word[0], key->word[1]);
    }
    const unsigned char *text = characters(chunk, view);
    key->word[0] = read64(view);
    four_words(text, view->length, key->word + 1);
    if (view->length > IN_WORDS) key->text = text;
    return hash_of_words(key->word);
}

static inline int words_apart(const uint64_t word[5], const uint64_t other[5]) {
    return ((word[0] ^ other[0]) | (word[1] ^ other[1]) | (word[2] ^ other[2]) | (word[3] ^ other[3]) |
            (word[4] ^ other[4])) != 0;
}

static inline int is_same(const Key *key, const Key *other) {
    if (words_apart(key->word, other->word)) return 0;
    return !key->text || !memcmp(key->text, other->text, (uint32_t)key->word[0]);
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
            const Slot *old = &table->slots[at];
            if (!old->used) continue;
            uint64_t place = old->hash & (size - 1);
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
static inline Slot *find(const Table *table, uint64_t hash, const Key *key) {
    uint64_t place = hash & table->mask;
    for (int probes = 0; probes < MOST_PROBES; probes++) {
        Slot *slot = &table->slots[place];
        if (!slot->used || is_same(key, &slot->key)) return slot;
        place = (place + 1) & table->mask;
    }
    return NULL;
}

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

/* The number of a text that has none yet; or what failed. */
static int64_t number_new(Table *table, Slot *slot, uint64_t hash, const Key *key, int64_t row) {
    if (table->count >= table->room) {
        if (!grow(table)) return NO_MEMORY;
        slot = find(table, hash, key);
        if (!slot) return TOO_MANY;
    }
    *slot = (Slot){.key = *key, .number = (uint32_t)table->count, .used = 1, .hash = hash};
    if (key->text && !(slot->key.text = kept(table, key->text, (uint32_t)key->word[0]))) return NO_MEMORY;
    table->firsts[table->count] = row;
    return table->count++;
}

static int64_t number_null(Table *table, int64_t row) {
    if (table->null_number < 0) {
        if (table->count >= table->room && !grow(table)) return NO_MEMORY;
        table->firsts[table->count] = row;
        table->null_number = table->count++;
    }
    return table->null_number;
}

/* The slot of a text where it is the first one looked at, as it mostly is; else NULL. */
static inline const Slot *found_at_once(const Table *table, const Chunk *chunk, const View *view) {
    if (view->length <= INLINED) {
        uint64_t low, high;
        short_key(view, &low, &high);
        const Slot *slot = &table->slots[mixed(low, high) & table->mask];
        uint64_t apart = (slot->key.word[0] ^ low) | (slot->key.word[1] ^ high) | !slot->used;
        return apart ? NULL : slot;
    }
    const unsigned char *text = characters(chunk, view);
    uint64_t word[5] = {read64(view)};
    four_words(text, view->length, word + 1);
    const Slot *slot = &table->slots[hash_of_words(word) & table->mask];
    if (words_apart(word, slot->key.word)) return NULL;
    return view->length > IN_WORDS && !same(text, slot->key.text, view->length) ? NULL : slot;
}

static int64_t number_chunk(Table *table, const Chunk *chunk, int64_t from, int64_t to, int64_t before, int64_t few,
                            uint32_t *numbers) {
    for (int64_t row = from; row < to; row++, before++) {
        int64_t number;
        if (is_null(chunk, row)) {
            number = number_null(table, chunk->first + row);
        } else {
            const Slot *quick = found_at_once(table, chunk, &chunk->views[row]);
            if (quick) {
                *numbers++ = quick->number;
                continue;
            }
            Key key;
            uint64_t hash = key_of(chunk, &chunk->views[row], &key);
            Slot *slot = find(table, hash, &key);
            if (!slot) return TOO_MANY;
            if (slot->used) {
                *numbers++ = slot->number;
                continue;
            }
            if (table->count >= few && table->count * 4 > before) return TOO_MANY;
            number = number_new(table, slot, hash, &key, chunk->first + row);
        }
        if (number < 0) return number;
        *numbers++ = (uint32_t)number;
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
        if (from >= to) continue;
        failed = number_chunk(&table, chunk, from, to, before, few, numbers + before);
        before += to - from;
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
