// A product and a sum become one instruction that rounds once: fma.rn.f32. With -fmad=false they are two.
__global__ void axpy(int n, float a, const float *__restrict__ x, float *__restrict__ y) {
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) {
        y[i] = a * x[i] + y[i];
    }
}
