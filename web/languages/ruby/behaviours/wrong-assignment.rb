def f
  nil = 1
#     ^ Can't assign to nil
end
