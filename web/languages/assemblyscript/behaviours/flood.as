while (true) console.log("flood");
