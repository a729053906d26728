for (;;) console.log('flood');
