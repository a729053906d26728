/// What has an area, whatever it is.
trait Shape {
    fn area(&self) -> f64;
    fn name(&self) -> String;
}

struct Circle {
    radius: f64,
}

struct Rectangle {
    width: f64,
    height: f64,
}

impl Shape for Circle {
    fn area(&self) -> f64 {
        std::f64::consts::PI * self.radius * self.radius
    }

    fn name(&self) -> String {
        format!("a circle of radius {}", self.radius)
    }
}

impl Shape for Rectangle {
    fn area(&self) -> f64 {
        self.width * self.height
    }

    fn name(&self) -> String {
        format!("a rectangle of {} by {}", self.width, self.height)
    }
}

fn main() {
    let shapes: Vec<Box<dyn Shape>> = vec![
        Box::new(Circle { radius: 2.0 }),
        Box::new(Rectangle { width: 3.0, height: 4.5 }),
        Box::new(Circle { radius: 0.5 }),
    ];
    for shape in &shapes {
        println!("{:>8.3}  {}", shape.area(), shape.name());
    }
    let sum: f64 = shapes.iter().map(|shape| shape.area()).sum();
    println!("{sum:>8.3}  in all");
}
