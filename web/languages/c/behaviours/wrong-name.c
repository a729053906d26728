#include <stdio.h>

int main(void) {
  const char *ü = "ü"; printf("%s %d\n", ü, nothing);
  //                                        ^^^^^^^ undeclared identifier 'nothing'
}
