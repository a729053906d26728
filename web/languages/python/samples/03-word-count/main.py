"""Reads standard input line by line and counts its words."""

import re
import sys
from collections import Counter

words = Counter()
lines = 0
for line in sys.stdin:
    lines += 1
    words.update(word.casefold() for word in re.findall(r"[^\W\d_]+", line))

print(f"{lines} lines, {words.total()} words, {len(words)} of them different")
for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0]))[:5]:
    print(f"{count:4}  {word}")
