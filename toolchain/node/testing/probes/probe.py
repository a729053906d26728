import os
import sys
import time

import petri


def say(capability, has):
    print(capability, "yes" if has else "no")


def works(attempt):
    try:
        return attempt()
    except PermissionError:
        return False


def write():
    with open("/out.txt", "w") as file:
        return file.write("out") == 3


def remove():
    os.remove("/gone.txt")
    return True


say("clock", time.time() > 1_700_000_000)
print("random", os.urandom(8).hex())
say("env", os.environ.get("PROBE") == "here")
say("stdin", sys.stdin.readline() == "typed\n")
say("fs.read", works(lambda: open("/data.txt").read() == "data"))
say("fs.write", works(write))
say("fs.delete", works(remove))
for capability in sys.argv[1:]:
    say(f"has {capability}", petri.has(capability))
