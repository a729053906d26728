// A ray tracer sends a ray from the eye through every pixel and asks what it hits. A mirror sends it on; the
// floor is light or dark; what hits nothing sees the sky. Vectors with operators keep the formulas readable.
#include <petri.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <optional>
#include <vector>

struct Vec {
    double x = 0, y = 0, z = 0;

    friend constexpr Vec operator+(Vec a, Vec b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
    friend constexpr Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
    friend constexpr Vec operator*(double s, Vec v) { return {s * v.x, s * v.y, s * v.z}; }
};

constexpr double dot(Vec a, Vec b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

constexpr Vec cross(Vec a, Vec b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

Vec normalized(Vec v) {
    return 1 / std::sqrt(dot(v, v)) * v;
}

struct Ray {
    Vec origin, direction; // the direction has length 1
};

struct Sphere {
    Vec centre;
    double radius;
    Vec colour;
    double mirror; // 0 is dull, 1 a perfect mirror

    // Distance along the ray to where it enters the ball. A ray is origin + t * direction; on the surface the
    // distance from the centre is the radius: an equation for t with a square in it.
    std::optional<double> hit(const Ray& ray) const {
        const Vec from = ray.origin - centre;
        const double half_b = dot(from, ray.direction);
        const double discriminant = half_b * half_b - dot(from, from) + radius * radius;
        if (discriminant < 0) return std::nullopt;
        const double t = -half_b - std::sqrt(discriminant);
        if (t < 1e-6) return std::nullopt;
        return t;
    }
};

class Scene {
public:
    Vec trace(const Ray& ray, int bounces = 0) const {
        const Sphere* nearest = nullptr;
        double distance = 1e9;
        for (const Sphere& sphere : spheres_) {
            if (const auto t = sphere.hit(ray); t && *t < distance) {
                nearest = &sphere;
                distance = *t;
            }
        }
        // The floor is where y is 0.
        if (ray.direction.y < 0 && -ray.origin.y / ray.direction.y < distance) {
            return floor(ray, -ray.origin.y / ray.direction.y);
        }
        if (nearest == nullptr) return sky(ray.direction);

        const Vec point = ray.origin + distance * ray.direction;
        const Vec normal = normalized(point - nearest->centre);
        const double bright = in_shadow(point) ? 0.25 : 0.25 + 0.75 * std::fmax(0, dot(normal, sun_));
        Vec colour = bright * nearest->colour;
        if (nearest->mirror > 0 && bounces < 4) {
            const Vec away = ray.direction - 2 * dot(ray.direction, normal) * normal;
            colour = (1 - nearest->mirror) * colour + nearest->mirror * trace({point, away}, bounces + 1);
        }
        return colour;
    }

private:
    bool in_shadow(Vec point) const {
        for (const Sphere& sphere : spheres_) {
            if (sphere.hit({point, sun_})) return true;
        }
        return false;
    }

    Vec floor(const Ray& ray, double distance) const {
        const Vec point = ray.origin + distance * ray.direction;
        const bool light = (static_cast<int>(std::floor(point.x)) + static_cast<int>(std::floor(point.z))) % 2 == 0;
        const Vec colour = light ? Vec{0.9, 0.88, 0.8} : Vec{0.25, 0.3, 0.35};
        const double fog = distance / (distance + 25);
        return (1 - fog) * ((in_shadow(point) ? 0.4 : 1) * colour) + fog * sky(ray.direction);
    }

    static Vec sky(Vec direction) {
        const double height = std::fmax(0, direction.y);
        return (1 - height) * Vec{0.85, 0.92, 1} + height * Vec{0.3, 0.5, 0.9};
    }

    Vec sun_ = normalized({-2, 3, -1.5});
    std::vector<Sphere> spheres_ = {
        {{0, 1, 0}, 1, {0.9, 0.9, 0.95}, 0.75},
        {{-1.7, 0.6, -0.7}, 0.6, {0.9, 0.3, 0.25}, 0.2},
        {{1.6, 0.7, 0.5}, 0.7, {0.3, 0.7, 0.4}, 0.3},
        {{0.5, 0.35, -1.5}, 0.35, {0.95, 0.75, 0.2}, 0.4},
    };
};

constexpr int width = 320, height = 200, frames = 72;
using Pixel = std::array<std::uint8_t, 4>;

// The square root makes the picture as bright on a screen as light is to the eye.
std::uint8_t channel(double light) {
    return static_cast<std::uint8_t>(255 * std::sqrt(std::fmin(1, light)) + 0.5);
}

std::vector<Pixel> render(const Scene& scene, Vec eye) {
    const Vec ahead = normalized(Vec{0, 0.7, 0} - eye);
    const Vec right = normalized(cross(Vec{0, 1, 0}, ahead));
    const Vec up = cross(ahead, right);
    std::vector<Pixel> pixels;
    pixels.reserve(width * height);
    for (int row = 0; row < height; ++row) {
        for (int column = 0; column < width; ++column) {
            const double x = (column - width / 2 + 0.5) / height;
            const double y = (height / 2 - row - 0.5) / height;
            const Vec light = scene.trace({eye, normalized(1.4 * ahead + x * right + y * up)});
            pixels.push_back({channel(light.x), channel(light.y), channel(light.z), 255});
        }
    }
    return pixels;
}

int main() {
    const Scene scene;
    // Once around the scene, by the sine and cosine of five degrees a frame.
    Vec eye{0, 1.9, -6};
    const double sine = 0.0871557427, cosine = std::sqrt(1 - sine * sine);
    const timespec pause{0, 20'000'000}; // nanoseconds: so that the frames can be seen
    for (int frame = 0; frame < frames; ++frame) {
        if (petri::rgba("scene", width, height, render(scene, eye)) != 0) {
            std::perror("petri::rgba");
            return 1;
        }
        nanosleep(&pause, nullptr);
        eye = {cosine * eye.x + sine * eye.z, eye.y, cosine * eye.z - sine * eye.x};
    }
    std::printf("%d frames of %d x %d pixels\n", frames, width, height);
}
