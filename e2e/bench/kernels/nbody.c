// Sun and four planets under their own gravity, half a million steps: scalar double arithmetic, square roots, divisions.
#include "kernel.h"
#include <math.h>

enum { BODIES = 5 };

typedef struct {
  double position[3], velocity[3], mass;
} Body;

static const double PI = 3.141592653589793, YEAR = 365.24;

static double energy(const Body *bodies) {
  double sum = 0;
  for (int i = 0; i < BODIES; i++) {
    const Body *a = &bodies[i];
    double speed = 0;
    for (int k = 0; k < 3; k++) speed += a->velocity[k] * a->velocity[k];
    sum += 0.5 * a->mass * speed;
    for (int j = i + 1; j < BODIES; j++) {
      double distance = 0;
      for (int k = 0; k < 3; k++) {
        double d = a->position[k] - bodies[j].position[k];
        distance += d * d;
      }
      sum -= a->mass * bodies[j].mass / sqrt(distance);
    }
  }
  return sum;
}

static void advance(Body *bodies, double dt) {
  for (int i = 0; i < BODIES; i++) {
    Body *a = &bodies[i];
    for (int j = i + 1; j < BODIES; j++) {
      Body *b = &bodies[j];
      double dx = a->position[0] - b->position[0];
      double dy = a->position[1] - b->position[1];
      double dz = a->position[2] - b->position[2];
      double squared = dx * dx + dy * dy + dz * dz;
      double magnitude = dt / (squared * sqrt(squared));
      a->velocity[0] -= dx * b->mass * magnitude;
      a->velocity[1] -= dy * b->mass * magnitude;
      a->velocity[2] -= dz * b->mass * magnitude;
      b->velocity[0] += dx * a->mass * magnitude;
      b->velocity[1] += dy * a->mass * magnitude;
      b->velocity[2] += dz * a->mass * magnitude;
    }
  }
  for (int i = 0; i < BODIES; i++) {
    for (int k = 0; k < 3; k++) bodies[i].position[k] += dt * bodies[i].velocity[k];
  }
}

static uint32_t kernel(uint32_t seed) {
  double sun = 4 * PI * PI;
  Body bodies[BODIES] = {
      {{0, 0, 0}, {0, 0, 0}, sun},
      {{4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01},
       {1.66007664274403694e-03 * YEAR, 7.69901118419740425e-03 * YEAR, -6.90460016972063023e-05 * YEAR},
       9.54791938424326609e-04 * sun},
      {{8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01},
       {-2.76742510726411899e-03 * YEAR, 4.99852801234917238e-03 * YEAR, 2.30417297573763929e-05 * YEAR},
       2.85885980666130812e-04 * sun},
      {{1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01},
       {2.96460137564761618e-03 * YEAR, 2.37847173959480950e-03 * YEAR, -2.96589568540237556e-05 * YEAR},
       4.36624404335156298e-05 * sun},
      {{1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01},
       {2.68067772490389322e-03 * YEAR, 1.62824170038242295e-03 * YEAR, -9.51592254519715870e-05 * YEAR},
       5.15138902046611451e-05 * sun},
  };
  bodies[1].position[0] += seed;
  for (int step = 0; step < 500000; step++) advance(bodies, 0.01);
  // Six digits: what every correct machine agrees on.
  return (uint32_t)(int32_t)(energy(bodies) * 1e6);
}
