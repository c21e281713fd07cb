/* Text columns as Arrow lays them out: views of 16 bytes over buffers of characters, in chunks. */
#ifndef LEADLANG_TEXTS_H
#define LEADLANG_TEXTS_H

#include <stdint.h>
#include <string.h>

/* The Arrow C data and stream interfaces, as their specification gives them. */
struct ArrowSchema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct ArrowSchema **children, *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct ArrowArray **children, *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

/* Up to 12 bytes stand in the view itself, of longer texts 4 and where the rest is. */
typedef struct {
    int32_t length;
    union {
        unsigned char inlined[12];
        struct {
            unsigned char prefix[4];
            int32_t buffer, offset;
        } far;
    } as;
} View;

enum { INLINED = 12 };

typedef struct {
    struct ArrowArray array; /* kept until the column is let go */
    int64_t first;           /* the number of its first row in the column */
    int64_t length;
    const View *views;    /* of a column of texts; */
    const void *numbers;  /* of one of numbers, 8 bytes each */
    const uint8_t *valid; /* NULL: no nulls */
    int64_t valid_from;   /* the bit of the first row */
} Chunk;

typedef struct {
    int64_t length, chunks;
    Chunk *chunk;
    int doubles; /* of a column of numbers: whether they are such */
} Texts;

/* The characters of a view. Nothing else in a view is taken on trust but where its buffer lies. */
static inline const unsigned char *characters(const Chunk *chunk, const View *view) {
    if (view->length <= INLINED) return view->as.inlined;
    return (const unsigned char *)chunk->array.buffers[2 + view->as.far.buffer] + view->as.far.offset;
}

static inline int is_null(const Chunk *chunk, int64_t row) {
    if (!chunk->valid) return 0;
    int64_t bit = chunk->valid_from + row;
    return !(chunk->valid[bit >> 3] >> (bit & 7) & 1);
}

/* Asks for a place in memory that will be read soon. */
#if defined(__GNUC__) || defined(__clang__)
#define FETCH(place) __builtin_prefetch(place)
#else
#define FETCH(place) ((void)(place))
#endif

static inline uint64_t read64(const void *from) {
    uint64_t number;
    memcpy(&number, from, 8);
    return number;
}

/* Every bit of the two numbers has its say in every bit of the hash: both halves of their product. */
static inline uint64_t mixed(uint64_t a, uint64_t b) {
    a ^= 0x9E3779B97F4A7C15u;
    b ^= 0xBF58476D1CE4E5B9u;
#ifdef __SIZEOF_INT128__
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    a = (a ^ a >> 32) * 0x94D049BB133111EBu;
    b = (b ^ b >> 32) * 0xD6E8FEB86659FD93u;
    a ^= (b ^ b >> 29) + (a << 6);
    a = (a ^ a >> 32) * 0x94D049BB133111EBu;
    return a ^ a >> 29;
#endif
}

/* Short texts as two numbers; whatever stands behind the text counts as 0. */
static inline void short_key(const View *view, uint64_t *low, uint64_t *high) {
    static const uint64_t low_bytes[INLINED + 1] = {
        0xFFFFFFFFu, 0xFFFFFFFFFFu, 0xFFFFFFFFFFFFu, 0xFFFFFFFFFFFFFFu,
        ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull};
    static const uint64_t high_bytes[INLINED + 1] = {
        0, 0, 0, 0, 0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFFu,
        0xFFFFFFFFFFu, 0xFFFFFFFFFFFFu, 0xFFFFFFFFFFFFFFu, ~0ull};
    *low = read64(view) & low_bytes[view->length];
    *high = read64((const unsigned char *)view + 8) & high_bytes[view->length];
}

/* Four words that cover a text of 9 to 32 bytes, some bytes perhaps twice: where they lie depends on the length, how many
 * there are does not, so that no jump has to be guessed. */
static inline void four_words(const unsigned char *text, int64_t length, uint64_t word[4]) {
    int64_t last = length - 8;
    word[0] = read64(text);
    word[1] = read64(text + (last < 8 ? last : 8));
    word[2] = read64(text + (last < 8 ? 0 : last - 8));
    word[3] = read64(text + last);
}

/* For texts of more than INLINED bytes. */
static inline uint64_t hash_of(const unsigned char *text, int64_t length) {
    uint64_t hash = (uint64_t)length, word[4];
    for (; length > 32; text += 16, length -= 16) hash = mixed(hash ^ read64(text), read64(text + 8));
    four_words(text, length, word);
    return mixed(mixed(word[0] ^ hash, word[1]), mixed(word[2], word[3]) + hash);
}

static inline int same(const unsigned char *text, const unsigned char *other, int64_t length) {
    uint64_t word[4], wanted[4];
    for (; length > 32; text += 16, other += 16, length -= 16)
        if (read64(text) != read64(other) || read64(text + 8) != read64(other + 8)) return 0;
    four_words(text, length, word);
    four_words(other, length, wanted);
    return !((word[0] ^ wanted[0]) | (word[1] ^ wanted[1]) | (word[2] ^ wanted[2]) | (word[3] ^ wanted[3]));
}

#endif
