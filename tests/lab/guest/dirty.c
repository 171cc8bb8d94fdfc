/* Writes to every page of N MB again and again, so that a migration has to chase it. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    size_t size = (argc > 1 ? strtoul(argv[1], NULL, 10) : 64) << 20;
    unsigned char *memory = malloc(size);
    unsigned char value = 0;

    if (memory == NULL)
        return 1;
    printf("dirtying %zu MB\n", size >> 20);
    fflush(stdout);
    for (;;) {
        value++;
        /* Not one value a page: such pages would travel compressed. */
        for (size_t page = 0; page < size; page += 4096)
            for (size_t at = 0; at < 4096; at += 512)
                memory[page + at] = value + page / 4096;
        usleep(500000);
    }
}
