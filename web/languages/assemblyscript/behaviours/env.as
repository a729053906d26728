console.log(process.env.get("WHO"));
