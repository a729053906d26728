def f
  break
# ^^^^^ Invalid break
end
