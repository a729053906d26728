// Balls that fall and bounce, 64 small steps. The result is written to the file after.csv, too.
// @buffer world = -8 0.0625
// @buffer balls save after.csv = file balls.csv

struct Ball {
    position: vec2f,
    speed: vec2f,
}

struct World {
    gravity: f32,
    step: f32,
}

@group(0) @binding(0) var<uniform> world: World;
@group(0) @binding(1) var<storage, read_write> balls: array<Ball>;

// @dispatch times 64
@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x >= arrayLength(&balls)) {
        return;
    }
    let ball = &balls[id.x];
    ball.speed.y += world.gravity * world.step;
    ball.position += ball.speed * world.step;
    if (ball.position.y < 0) {
        ball.position.y = -ball.position.y;
        ball.speed.y = -ball.speed.y;
    }
}
