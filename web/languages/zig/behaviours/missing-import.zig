const nowhere = @import("nowhere");
//                      ^ no module named 'nowhere'

pub fn main() void {
    nowhere.f();
}
