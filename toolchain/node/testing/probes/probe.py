import os
import sys
import time

import petri


# What a program is told and what it finds must be the same.
def say(capability, can):
    odd = "" if petri.has(capability) == can else ",-but-petri.has-says-otherwise"
    print(capability.split(":")[0], ("yes" if can else "no") + odd)


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
say("env:PROBE", os.environ.get("PROBE") == "here")
say("stdin", sys.stdin.readline() == "typed\n")
say("fs.read:/data.txt", works(lambda: open("/data.txt").read() == "data"))
say("fs.write:/out.txt", works(write))
say("fs.delete:/gone.txt", works(remove))
