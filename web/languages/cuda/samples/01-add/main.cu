// The smallest kernel: each thread adds one number. In its PTX, look for add.f32 between two loads and a store.
__global__ void add(int n, const float *a, float *b) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) b[i] += a[i];
}
