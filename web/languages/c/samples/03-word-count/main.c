// Counts words with a hash table: an array of slots, where the hash of a word says in which slot to look
// first. When that one is taken by another word, the next one is tried ("linear probing").
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *word; // NULL when the slot is free
    int count;
} Slot;

typedef struct {
    Slot *slots;
    size_t capacity; // a power of two, so that "hash & (capacity - 1)" is a place in the table
    size_t used;
} Table;

static void *must(void *memory) {
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

// FNV-1a: short, and good enough to spread words over a table.
static uint32_t hash(const char *word) {
    uint32_t value = 2166136261u;
    for (; *word != '\0'; word++) {
        value = (value ^ (unsigned char)*word) * 16777619u;
    }
    return value;
}

static Slot *find(const Table *table, const char *word) {
    size_t at = hash(word) & (table->capacity - 1);
    while (table->slots[at].word != NULL && strcmp(table->slots[at].word, word) != 0) {
        at = (at + 1) & (table->capacity - 1);
    }
    return &table->slots[at];
}

// Doubles the table before it is three quarters full: probing stays short, and a free slot always ends it.
static void grow_if_full(Table *table) {
    if (table->used * 4 < table->capacity * 3) return;
    Table larger = {.capacity = table->capacity * 2, .used = table->used};
    larger.slots = must(calloc(larger.capacity, sizeof *larger.slots));
    for (size_t i = 0; i < table->capacity; i++) {
        if (table->slots[i].word != NULL) {
            *find(&larger, table->slots[i].word) = table->slots[i];
        }
    }
    free(table->slots);
    *table = larger;
}

static void count_word(Table *table, const char *word) {
    grow_if_full(table);
    Slot *slot = find(table, word);
    if (slot->word == NULL) {
        slot->word = must(malloc(strlen(word) + 1));
        strcpy(slot->word, word);
        table->used++;
    }
    slot->count++;
}

// For qsort: most frequent first, words of equal count by the alphabet.
static int by_count(const void *a, const void *b) {
    const Slot *left = a;
    const Slot *right = b;
    if (left->count != right->count) return right->count - left->count;
    return strcmp(left->word, right->word);
}

int main(int argc, char *argv[]) {
    size_t wanted = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 10;

    Table table = {.capacity = 16};
    table.slots = must(calloc(table.capacity, sizeof *table.slots));

    // A word is a run of letters; what is longer than the buffer is cut.
    char word[64];
    size_t length = 0;
    int total = 0;
    for (int c = getchar();; c = getchar()) {
        if (c != EOF && isalpha(c)) {
            if (length < sizeof word - 1) word[length++] = (char)tolower(c);
        } else if (length > 0) {
            word[length] = '\0';
            count_word(&table, word);
            total++;
            length = 0;
        }
        if (c == EOF) break;
    }

    // Move the used slots to the front and sort them.
    size_t distinct = 0;
    for (size_t i = 0; i < table.capacity; i++) {
        if (table.slots[i].word != NULL) table.slots[distinct++] = table.slots[i];
    }
    qsort(table.slots, distinct, sizeof *table.slots, by_count);

    printf("%d words, %zu of them different\n\n", total, distinct);
    for (size_t i = 0; i < distinct && i < wanted; i++) {
        printf("%4d  %s\n", table.slots[i].count, table.slots[i].word);
    }

    for (size_t i = 0; i < distinct; i++) free(table.slots[i].word);
    free(table.slots);
    return 0;
}
