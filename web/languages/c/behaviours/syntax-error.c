int main(void) {
  return 1 +;
  //        ^ expected expression
}
