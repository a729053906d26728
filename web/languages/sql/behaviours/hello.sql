SELECT
  print('hello');
