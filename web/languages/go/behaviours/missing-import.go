package main

import _ "nowhere/part"
//       ^^^^^^^^^^^^^^ nowhere/part

func main() {}
