print("before")
while true do end
