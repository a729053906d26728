#include <stdio.h>
#include "nowhere.h"
//       ^^^^^^^^^^^ file not found

int main(void) {}
