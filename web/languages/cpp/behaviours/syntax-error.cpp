int main() {
  return 1 +;
  //        ^ expected expression
}
