#include "part.hpp"

int part() { return 42; }
