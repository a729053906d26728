__global__ void hello(int *out) {
    *out = 42;
}
