def main():
    # Eight numbers at once: one instruction of the processor for each line.
    var a = SIMD[DType.float32, 8](1, 2, 3, 4, 5, 6, 7, 8)
    var b = SIMD[DType.float32, 8](2)
    print(a * b + 1)
    print((a * a).reduce_add())
    print(a.gt(4).select(a, b))
