__device__ float square(float x) { return x * x; }

__global__ void squares(int n, float *x) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) x[i] = sqare(x[i]);
}
