def main():
    var kept = List[List[UInt8]]()
    while True:
        kept.append(List[UInt8](length=1 << 20, fill=1))
