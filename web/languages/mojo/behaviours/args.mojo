from std.sys import argv

def main():
    var all = argv()
    for i in range(1, len(all)):
        print(all[i])
