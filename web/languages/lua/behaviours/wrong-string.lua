local text = "no end
--           ^^^^^^^ unfinished string
print(text)
