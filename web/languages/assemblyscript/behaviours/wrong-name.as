console.log("a" + nothing);
//                ^^^^^^^ Cannot find name 'nothing'
