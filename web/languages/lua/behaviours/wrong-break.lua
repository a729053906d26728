if arg then
   break
-- ^^^^^ break
end
