for line in io.lines("data.txt") do print(line) end
local out <close> = assert(io.open("out.txt", "w"))
out:write("made\n")
