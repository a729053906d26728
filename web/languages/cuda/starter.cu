#include <cstdio>

// Without a GPU on the service, Run shows the code of this kernel.
__global__ void add(int n, const float *a, float *b) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) b[i] += a[i];
}

int main() {
    const int n = 1 << 20;
    float *a, *b;
    cudaMallocManaged(&a, n * sizeof *a);
    cudaMallocManaged(&b, n * sizeof *b);
    for (int i = 0; i < n; i++) a[i] = 1, b[i] = i;

    add<<<(n + 255) / 256, 256>>>(n, a, b);
    cudaDeviceSynchronize();

    std::printf("b[10] = %g\n", b[10]);
    cudaFree(a);
    cudaFree(b);
}
