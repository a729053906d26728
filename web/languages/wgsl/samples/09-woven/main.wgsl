// A storage texture is a picture as well; its size is that of @image. Try another seed: Options, Arguments, SEED=5
// @image cloth 256 256

@group(0) @binding(0) var cloth: texture_storage_2d<rgba8unorm, write>;

override SEED: u32 = 3;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
    let over = (id.x ^ id.y) * SEED % 64;
    let under = (id.x & id.y) % 128;
    let thread = vec3u(over * 4, 40 + under, 200 - over * 2);
    textureStore(cloth, id.xy, vec4f(vec3f(thread) / 255, 1));
}
