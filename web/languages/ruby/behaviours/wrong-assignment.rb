def f
  nil = 1
# ^^^
end
