/* Any bytes as Rasa's NLU YAML. */
#include <stdint.h>

#include "import_holds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    demand_import(import_rasa, str_of((const char *)data, size), "en");
    return 0;
}
