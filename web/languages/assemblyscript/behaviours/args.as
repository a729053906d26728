for (let i = 1; i < process.argv.length; i++) console.log(process.argv[i]);
